/** Elements of tuples by a computed index, and fields of objects by a string that is told apart: read, assigned, and both at once. */
import { describe, expect, it } from 'vitest'
import { program } from './both-ways.ts'

const INDICES = [0, 1, 2, -0, 3, -1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 32]
const KINDS = ['box', 'tent', 'none', 'other', '', 'toString', '__proto__', undefined, 1]

/** Calls each with every value; an error is what it says. */
const outcomes = (values: readonly unknown[], call: (value: unknown) => unknown) =>
  values.map((value) => {
    try {
      return call(value)
    } catch (error) {
      return String(error)
    }
  })

describe('tuples by a computed index', () => {
  it('of the function', async () => {
    const p = await program(`
      export function f(i: number, v: number): number { 'use jit'
        const sums = [0.5, v, -v]
        sums[i] += v
        const old = sums[i]++
        sums[i] = sums[i] * 2 - old
        return sums[0] + 10 * sums[1] + 100 * sums[2]
      }
      export function histogram(x: Uint8Array): number { 'use jit'
        const bins = [0, 0, 0, 0]
        for (let i = 0; i < x.length; i++) bins[x[i] & 3]++
        return bins[0] + 10 * bins[1] + 100 * bins[2] + 1000 * bins[3]
      }`)
    expect(p.diagnostics).toEqual([])
    p.same((m) => [1, 2.5, Number.NaN].map((v) => outcomes(INDICES, (i) => m.f(i, v))))
    expect(p.calls(p.module.f)).toMatchObject({ kernel: 3 * 4, original: 3 * 6 })
    expect(p.same((m) => m.histogram(Uint8Array.of(1, 5, 2, 7, 3, 0, 9)))).toBe(1 + 30 + 100 + 2000)
    expect(p.calls(p.module.histogram)).toMatchObject({ kernel: 1, original: 0 })
  })

  it('that were passed: what is written is theirs, and nothing where the original takes over', async () => {
    const p = await program(`
      export function f(t: [number, number, number], i: number, out: Float64Array): number { 'use jit'
        out[0] += 1
        t[1] = 7
        t[i] = t[i] * 2
        out[1] = t[0]
        return t[2]
      }`)
    p.same((m) =>
      outcomes(INDICES, (i) => {
        const [t, out] = [[1, 2, 3], new Float64Array(2)]
        return [m.f(t, i, out), t, Object.keys(t), out]
      }),
    )
    expect(p.calls(p.module.f)).toMatchObject({ kernel: 4, original: 6 })
  })
})

describe('fields by a string', () => {
  it('of objects of the module, of arguments and of the function', async () => {
    const p = await program(`
      type Kind = 'box' | 'tent' | 'none'
      export const sizes = { box: 1, tent: 3.5, none: 0 }
      export function f(kind: Kind, o: { box: number; tent: number; none: number }, v: number): number { 'use jit'
        const own = { none: v, box: 2, tent: -v }
        own[kind] -= 1
        sizes[kind] += v
        o[kind] = own[kind] * sizes[kind]
        return own.box + own.tent * 10 + own.none * 100 + (o.box > 3 ? 0.25 : 0)
      }
      export function flags(kind: Kind, o: { box: boolean; tent: boolean; none: boolean }): boolean { 'use jit'
        o[kind] = !o[kind]
        return o.tent
      }`)
    expect(p.diagnostics).toEqual([])
    p.same((m) =>
      outcomes(KINDS, (kind) => {
        const o = { box: 1, tent: 2, none: 3 }
        return [m.f(kind, o, 1.5), { ...o }, { ...m.sizes }, Object.keys(m.sizes)]
      }),
    )
    expect(p.calls(p.module.f)).toMatchObject({ kernel: 3 })
    p.same((m) =>
      outcomes(KINDS.slice(0, 4), (kind) => {
        const o = { box: true, tent: false, none: true }
        return [m.flags(kind, o), o]
      }),
    )
    expect(p.calls(p.module.flags)).toMatchObject({ kernel: 3, original: 1 })
  })

  it('where one object has two names', async () => {
    const p = await program(`
      export function f(a: { x: number; y: number }, i: 'x' | 'y'): number { 'use jit'
        const b = a
        b[i] = 5
        a.x += 1
        return b[i] * 10 + a.y
      }`)
    p.same((m) => ['x', 'y'].map((i) => m.f({ x: 1, y: 2 }, i)))
    expect(p.calls(p.module.f)).toMatchObject({ kernel: 2, original: 0 })
  })

  it.each([
    ['of several types', "o: { box: number; tent: boolean }, kind: 'box' | 'tent'", 'o[kind] = 1', 'of one type'],
    ['by a number', 'o: { box: number; tent: number }, kind: number', 'o[kind] = 1', 'computed name'],
  ])('is refused: %s', async (_, params, body, message) => {
    const p = await program(`export function f(${params}): void { 'use jit'; ${body} }`)
    expect(p.diagnostics).toEqual([expect.stringContaining(message)])
  })
})

describe('fields by a character', () => {
  it('of constant objects and of new ones, undefined where there is none', async () => {
    const { same, module, diagnostics, calls } = await program({
      'main.ts': `
      import { SCORE } from './score'
      const ROMAN: Record<string, number> = { I: 1, V: 5, X: 10, L: 50, C: 100, D: 500, M: 1000 }
      const FLAGS = { a: true, b: false } as const
      const KINDS: { [key: string]: 'hit' | 'miss' } = { A: 'hit', T: 'miss' }
      export function roman(s: string): number { "use jit"; let total = 0; for (let i = 0; i < s.length; i++) { const cur = ROMAN[s[i]], next = ROMAN[s[i + 1]]; if (next !== undefined && cur < next) total -= cur; else total += cur } return total }
      export function own(s: string, k: number): number { "use jit"; const map: Record<string, number> = { a: k, '\\u{1f600}': 2, ab: 9, '': 7 }; let n = 0; for (const c of s) n = n * 10 + (map[c] ?? 5); return n + (map[s.charAt(99)] ?? 0.5) }
      export function score(s: string): number { "use jit"; let n = 0; for (const c of s) n = n * 10 + (SCORE[c as 'a'] ?? 5); for (let i = -1; i <= s.length; i++) n += SCORE[s.charAt(i) as 'a'] ?? 0.5; return n + (SCORE[s[0] as 'a'] ?? 0.25) }
      export function flags(s: string): number { "use jit"; return FLAGS[s[0] as 'a'] ? 1 : FLAGS[s[1] as 'b'] === false ? 2 : 3 }
      export function kinds(s: string): number { "use jit"; let n = 0; for (let i = 0; i < s.length; i++) { const kind = KINDS[s[i]]; if (kind === undefined) continue; n = n * 3 + (kind === 'hit' ? 1 : 2) } return n }`,
      'score.ts': `export const SCORE = Object.freeze({ a: 1, 'é': 2, '\\u{1f600}': 3, ab: 9, b: -0 })`,
    })
    expect(diagnostics).toEqual([])
    const texts = ['MCMXCIV', 'XIV', '', 'Q', 'aé\u{1f600}b', '\ud83d', 'ab', 'ba', 'ATQA', 'undefined', 'toString']
    for (const text of texts)
      same((m) => [m.roman(text), m.own(text, 3), m.own(text, -0), m.score(text), m.flags(text), m.kinds(text)])
    for (const name of ['roman', 'own', 'score', 'flags', 'kinds'])
      expect([name, calls(module[name]).original]).toEqual([name, 0])
  })

  it.each([
    ['that is exported', 'export const T: Record<string, number> = { a: 1 }'],
    ['that is changed', 'const T: Record<string, number> = { a: 1 }; export const put = () => { T.b = 2 }'],
    [
      'that is passed on',
      'const T: Record<string, number> = { a: 1 }; export const all = () => Object.assign(T, { b: 2 })',
    ],
    ['that is deleted from', 'const T: Record<string, number> = { a: 1 }; export const cut = () => delete T.a'],
    ['that is only sealed', 'export const T: Record<string, number> = Object.seal({ a: 1 })'],
    ['with a prototype', 'const T: Record<string, number> = { a: 1, __proto__: null as never }'],
    ['with a field that is named undefined', 'const T: Record<string, number> = { a: 1, undefined: 2 }'],
  ])('is refused of one %s', async (_, declaration) => {
    const { diagnostics, same } = await program(
      `${declaration}\nexport function f(s: string): number { "use jit"; return T[s[0]] ?? 3 }`,
    )
    expect(diagnostics[0]).toMatch(/cannot be chosen by a computed name|__proto__/)
    same((m) => [m.f('a'), m.f('b'), m.f('')])
  })
})
