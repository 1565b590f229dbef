/** Strings that kernels tell apart: parameters, fields, variables, results; numbers stand for them, which the dispatcher gives and takes. */
import { describe, expect, it } from 'vitest'
import { program } from './both-ways.ts'

const SOURCE = `
  export type Mode = 'add' | 'mul' | ''
  enum Shade { Light = 'light', Dark = 'dark' }
  export let current: Mode = 'mul'
  export const setCurrent = (m: unknown) => { current = m as Mode }
  const config = { mode: 'add', by: 2 }
  export const setConfig = (m: unknown) => { config.mode = m as string }
  function apply(a: number, b: number, mode: string): number {
    switch (mode) {
      case 'add': return a + b
      case 'mul': return a * b
      default: return a - b
    }
  }
  const turned = (mode: Mode): Mode => (mode === 'add' ? 'mul' : 'add')
  export function compared(x: Float64Array, mode: Mode): number {
    'use jit'
    let s = 0
    for (let i = 0; i < x.length; i++) s = mode === 'add' ? s + x[i] : mode != 'mul' ? s - x[i] : s * x[i] + 1
    return mode ? s : -s
  }
  export function passed(a: number, mode: Mode): number {
    'use jit'
    let local: Mode = mode
    if (a > 2) local = turned(local)
    const copy = { local, a }
    return apply(a, 3, copy.local) + (local === mode ? 1 : 0) + (typeof mode === 'string' ? 10 : 20) + apply(1, 2, 'other')
  }
  export function field(p: { mode: Mode; inner: { shade: Shade }; a: number }): number {
    'use jit'
    p.a++
    return apply(p.a, 2, p.mode) + (p.inner.shade === Shade.Dark ? 100 : 0)
  }
  export function shade(s: Shade, t: \`\${Shade}\` | Shade.Light = Shade.Light): Shade {
    'use jit'
    return s === t ? Shade.Dark : s
  }
  export function result(a: number): 'low' | 'high' | "it's \\u2028 odd" {
    'use jit'
    if (a < 0) throw new RangeError('negative')
    return a > 5 ? 'high' : a === 5 ? "it's \\u2028 odd" : 'low'
  }
  export function outside(a: number): number {
    'use jit'
    return apply(a, config.by, current) + (config.mode === 'add' ? 100 : 0)
  }
  export function withDefault(a: number, mode: Mode = 'mul'): number {
    'use jit'
    return apply(a, a, mode)
  }`

describe('strings', () => {
  it('are compared, passed on, kept in variables and fields, and returned', async () => {
    const p = await program(SOURCE.replace('`${Shade}` | ', ''))
    expect(p.diagnostics).toEqual([])
    const x = Float64Array.of(1.5, -2, 4, Number.NaN, 0)
    const modes = ['add', 'mul', '']
    p.same((m) => modes.map((mode) => m.compared(x.subarray(0, 3), mode)))
    p.same((m) => modes.flatMap((mode) => [1, 2.5].map((a) => m.passed(a, mode))))
    p.same((m) => {
      const made = modes.map((mode, i) => ({ mode, inner: { shade: i === 1 ? 'dark' : 'light' }, a: i }))
      return [made.map((o) => m.field(o)), made]
    })
    p.same((m) => [m.shade('dark'), m.shade('light'), m.shade('light', 'light')])
    p.same((m) => [m.result(1), m.result(5), m.result(6)])
    p.same((m) => m.result(-1))
    p.same((m) => [m.outside(3), m.setCurrent('add'), m.outside(3), m.setConfig('mul'), m.outside(3)])
    p.same((m) => [m.withDefault(3), m.withDefault(3, undefined), m.withDefault(3, 'add'), m.withDefault.length])
    for (const [name, kernel] of Object.entries({
      compared: 3,
      passed: 6,
      field: 3,
      shade: 3,
      result: 4,
      outside: 3,
      withDefault: 3,
    }))
      expect([name, p.calls(p.module[name])]).toEqual([name, { kernel, original: 0, byReason: {} }])
    expect(p.module.status(p.module.compared).variants[0].signature).toBe('(Float64Array, string) => number')
    expect(p.module.status(p.module.result).variants[0].signature).toBe('(number) => string')
  })

  it('that the kernel does not know run the original, and so does what is no string', async () => {
    const p = await program(SOURCE.replace('`${Shade}` | ', ''))
    const odd = ['div', 'ADD', 0, 1, null, undefined, true, { toString: () => 'add' }, Symbol.iterator]
    p.same((m) => odd.map((mode) => m.compared(Float64Array.of(1, 2), mode)))
    p.same((m) => m.compared(Float64Array.of(1, 2), new String('add')))
    expect(p.calls(p.module.compared)).toMatchObject({ kernel: 0, original: odd.length + 1 })
    p.same((m) => [m.setCurrent('div'), m.outside(3), m.setCurrent(2), m.outside(3)])
    expect(p.calls(p.module.outside)).toMatchObject({ kernel: 0, original: 2 })
    p.same((m) => [m.shade('grey'), m.shade(undefined)])
    const log: string[] = []
    const make = () => ({ get mode() { return log.push('mode') }, inner: { shade: 'dark' }, a: 1 }) // biome-ignore format: one line
    p.same((m) => [m.field(make()), log.splice(0)])
    expect(p.calls(p.module.field)).toMatchObject({ kernel: 0, original: 1 })
  })

  it('by the thousand in a loop', async () => {
    const p = await program(`
      export function f(x: Float64Array): 'rising' | 'falling' | 'flat' {
        'use jit'
        let state: 'rising' | 'falling' | 'flat' = 'flat'
        let changes = 0
        for (let i = 1; i < x.length; i++) {
          const next = x[i] > x[i - 1] ? 'rising' : x[i] < x[i - 1] ? 'falling' : state
          if (next !== state) changes++
          state = next
        }
        if (changes > 1000) throw new RangeError(\`\${changes} changes\`)
        return state
      }`)
    expect(p.diagnostics).toEqual([])
    const wave = (n: number) => Float64Array.from({ length: n }, (_, i) => Math.sin(i))
    p.same((m) => [m.f(wave(1)), m.f(wave(2)), m.f(wave(100)), m.f(new Float64Array(9))])
    p.same((m) => m.f(wave(4000)))
    expect(p.calls(p.module.f)).toMatchObject({ kernel: 5, original: 0 })
  })

  it.each([
    ['joined', `mode + 'x' === 'ax' ? 1 : 0`, 'Strings cannot be joined inside a kernel'],
    ['compared with a number', '(mode as any) == 1 ? 1 : 0', 'A number is needed here, this is a string'],
    ['assigned a character', `((outer = p.text[0] as 'a'), 1)`, '`outer` is a string that is declared outside'],
    [
      'assigned to a variable that may hold any',
      `((any = mode), any.length)`,
      '`any` is a string that is declared outside',
    ],
    [
      'assigned to a field that may hold any',
      `((p.text = 'b'), 1)`,
      '`text` is a string of an object that was passed in',
    ],
    ['assigned a number', `((outer = a as never), 1)`, '`outer` holds a string and is given a number here'],
    ['kept in an array', `((p.x[0] = mode as any), 1)`, 'A number is needed here, this is a string'],
    ['mixed with a number', '((a > 1 ? mode : a) as number)', 'a string'],
  ])('cannot be %s', async (_, use, message) => {
    const p = await program(`
      let outer: 'a' | 'b' = 'a'
      let any = 'text' as string
      export function f(a: number, mode: 'a' | 'b', p: { mode: 'a' | 'b'; x: Float64Array; text: string }): number {
        'use jit'
        return ${use}
      }`)
    expect(p.diagnostics).toEqual([expect.stringContaining(message)])
    p.same((m) => m.f(2, 'a', { mode: 'a', x: new Float64Array(1), text: 'xy' }))
  })

  it('are assigned to fields of this, of arguments and of objects outside, and to variables', async () => {
    const p = await program(`
      type Phase = 'red' | 'green' | 'amber'
      const next = (phase: Phase): Phase => (phase === 'red' ? 'green' : phase === 'green' ? 'amber' : 'red')
      export class Light {
        #last: Phase = 'red'
        phase: Phase = 'red'
        ticks = 0
        run(n: number): number { "use jit"; for (let i = 0; i < n; i++) { this.#last = this.phase; this.phase = next(this.phase); this.ticks++; if (this.ticks > 9) throw new RangeError('tired') } return this.phase === 'red' ? this.ticks : -this.ticks }
        last() { return this.#last }
      }
      let mode: 'fast' | 'slow' = 'fast'
      const config = { inner: { mode: 'slow' as 'fast' | 'slow' } }
      export function toggle(k: number): number { "use jit"; const old = mode; mode = config.inner.mode; config.inner.mode = old; if (k < 0) throw new RangeError('negative'); return mode === 'fast' ? k : -k }
      function step(n: number): number { mode = n & 1 ? 'slow' : 'fast'; return n <= 0 ? (mode === 'fast' ? 5 : 7) : step(n - 1) + (mode === 'fast' ? 1 : 0) }
      export function recursive(n: number): number { "use jit"; return step(n) }
      export function passed(p: { phase: Phase; n: number; deep: { phase: Phase } }, k: number): number { "use jit"; for (let i = 0; i < k; i++) { p.n++; p.phase = next(p.deep.phase); p.deep.phase = p.phase } return p.n }
      export function swapped(p: { a: 'x' | 'y'; b: 'x' | 'y' }, q: { a: 'x' | 'y' }): void { "use jit"; [p.a, p.b] = [p.b, p.a]; q.a = p.a }
      export function member(s: { kind: 'circle'; r: number; tag: 'a' | 'b' } | { kind: 'rect'; w: number; tag: 'a' | 'b' }): number { "use jit"; s.tag = s.tag === 'a' ? 'b' : 'a'; return s.kind === 'circle' ? s.r : s.w }
      export const state = () => [mode, config.inner.mode]
      export const setMode = (m: never) => { mode = m }
    `)
    expect(p.diagnostics).toEqual([])
    const run = (light: { run(n: number): number }, n: number) => {
      try {
        return light.run(n)
      } catch (error) {
        return (error as Error).message
      }
    }
    p.same((m) => {
      const light = new m.Light()
      return [0, 1, 4, 2, 9].flatMap((n) => [run(light, n), { ...light }, light.last()])
    })
    expect(p.calls(p.module.Light.prototype.run)).toMatchObject({ kernel: 5, original: 0 })
    p.same((m) => {
      const seen = [m.toggle(1), m.state(), m.toggle(2), m.state()]
      try {
        m.toggle(-1)
      } catch (error) {
        seen.push((error as Error).message)
      }
      return [seen, m.state(), m.recursive(3), m.recursive(2), m.state()]
    })
    expect([p.calls(p.module.toggle).kernel, p.calls(p.module.recursive).kernel]).toEqual([3, 2])
    p.same((m) => {
      m.setMode('other')
      return [m.toggle(1), m.state(), m.toggle(1), m.state()]
    })
    expect(p.calls(p.module.toggle)).toMatchObject({ kernel: 3, original: 2 })
    p.same((m) => {
      const one = { phase: 'red', n: 0, deep: { phase: 'green' } }
      return [m.passed(one, 2), one]
    })
    p.same((m) => {
      const [one, two] = [{ a: 'x', b: 'y' }, { a: 'x' }]
      m.swapped(one, two)
      return [one, two]
    })
    p.same((m) => {
      const shapes = [{ kind: 'circle', r: 2, tag: 'a' }, { kind: 'rect', w: 3, tag: 'b' }] // biome-ignore format: one line
      return [shapes.map((s) => m.member(s)), shapes]
    })
    expect([p.module.passed, p.module.swapped, p.module.member].map((f) => p.calls(f).kernel)).toEqual([1, 1, 2])
    const frozen = () => Object.freeze({ a: 'x', b: 'y' })
    p.same((m) => m.swapped(frozen(), { a: 'x' }))
    p.same((m) => {
      const one = { a: 'x', b: 'y' }
      m.swapped(one, one)
      return one
    })
    expect(p.calls(p.module.swapped)).toMatchObject({ kernel: 1, original: 2 })
  })

  it.each<[string, params: string, body: string, args: unknown[][]]>([
    ['alone with numbers', 'a: number', "return { a, mode: a > 1 ? 'x' : 'y' }", [[1], [2]]],
    [
      'declared',
      'a: number',
      "if (a > 1) return { kind: 'a', x: a } as R; return { kind: 'b', x: 0 } as R",
      [[1], [2]],
    ],
    [
      'as any string',
      'a: number',
      "const r: { s: string } = { s: a > 1 ? '' : '\\u0000\\ud800é' }; return r",
      [[1], [2]],
    ],
    ['in tuples', 'a: number', "return ['p', a > 1 ? 'q' : 'p', a]", [[1], [2]]],
    ['in objects of objects', 'a: number', "return { 1: 'one', a, 0: { kind: a > 1 ? 'p' : 'q' } }", [[1], [2]]],
    ['or null', 'a: number', "return { ok: a > 1, why: a > 1 ? null : 'low', no: null }", [[1], [2]]],
    ['or nothing at all', 'a: number', "if (a < 0) return null; return { kind: a > 1 ? 'p' : 'q' }", [[1], [2], [-1]]],
    [
      'that were passed',
      "kind: 'a' | 'b', a: number",
      'return { kind, a }',
      [
        ['b', 1],
        ['a', 2],
      ],
    ],
    [
      'of elements',
      'r: R[], a: number',
      'return { kind: r[a].kind, a }',
      [
        [
          [
            { kind: 'a', x: 1 },
            { kind: 'b', x: 2 },
          ],
          1,
        ],
      ],
    ],
    [
      'in copies',
      'p: R',
      "return { ...p, kind: p.kind === 'a' ? 'b' : 'a' }",
      [[{ kind: 'a', x: 1 }], [{ kind: 'b', x: 1 }]],
    ],
    [
      'in the place of an object that was passed',
      'p: R, a: number',
      "if (a > 1) return p; return { x: a, kind: 'b' }",
      [
        [{ kind: 'a', x: 7 }, 1],
        [{ kind: 'a', x: 7 }, 2],
      ],
    ],
    [
      'beside arrays',
      'a: number',
      "const xs = new Float64Array(a); xs[0] = 3; return { kind: a > 1 ? 'p' : 'q', xs, all: [a] }",
      [[1], [2]],
    ],
    ['of functions that call themselves', 'a: number', 'return down(a)', [[0], [3], [4]]],
  ])('in returned objects: %s', async (_, params, body, args) => {
    const p = await program(`
      interface R { kind: 'a' | 'b'; x: number }
      function down(n: number): R {
        if (n < 1) return { kind: 'a', x: 0 }
        const r = down(n - 1)
        return { kind: r.kind === 'a' ? 'b' : 'a', x: r.x + n }
      }
      export function f(${params}) { 'use jit'; ${body} }
      export const listed = (...args: any[]) => JSON.stringify((f as any)(...args))`)
    expect(p.diagnostics).toEqual([])
    for (const given of args) {
      p.same((m) => m.f(...structuredClone(given)))
      // The order of fields, too.
      p.same((m) => m.listed(...structuredClone(given)))
    }
    expect(p.calls(p.module.f)).toMatchObject({ kernel: 2 * args.length, original: 0 })
  })

  it.each([
    ['any string', 'return { s, n: s.length }'],
    ['a part of one', 'return { head: s.slice(0, 2), n: s.length }'],
    ['a character', 'return { c: s[0], n: s.length }'],
  ])('cannot be returned within objects where they are not known: %s', async (_, body) => {
    const p = await program(`export function f(s: string) { 'use jit'; ${body} }`)
    expect(p.diagnostics).toEqual([expect.stringContaining('a string that is not known when the program is built')])
    p.same((m) => m.f('hey'))
  })
})

describe.each<[status: 'compiled' | 'original', bodies: string[]]>([
  [
    'compiled',
    [
      "let s: Mode | undefined; if (a > 1) s = mode; return s === 'x' ? 1 : 0",
      'let s: Mode | undefined; if (a > 1) s = mode; return s ? 1 : 0',
      "const s = a > 1 ? mode : undefined; return s === 'x' ? 1 : 0",
      "const s = a > 1 ? mode : null; return s === null ? 5 : s === 'x' ? 1 : (s ?? 'y') === 'y' ? 2 : +!s",
      "const s = mode || 'x'; const t = mode && 'y'; return (s === 'x' ? 1 : 0) + (t === 'y' ? 2 : 0) + (t ? 4 : 0)",
      "let s = mode ?? 'x'; s ??= 'y'; s ||= 'y'; return s === 'x' ? 1 : s === 'y' ? 2 : 0",
      "const [m, n] = [mode, a]; const t = [m, 'y'] as const; return t[0] === t[1] ? n : 1",
      "let n = 0; for (const m of ['x', 'y', 'x']) if (m === mode) n++; return n",
      "const { m, k = 2 } = { m: mode } as any; return m === 'x' ? k : 0",
      "return walk(a, mode) === 'y' ? 1 : 0",
      "let s = mode; const set = (m: Mode) => { s = m }; if (a > 1) set('y'); return s === 'y' ? 1 : 0",
      "return apply((m) => (m === 'x' ? 'y' : m), mode) === 'y' ? 1 : 0",
      "return typeof mode === 'string' && typeof mode !== 'number' ? 1 : 0",
      'return mode === undefined || mode == null ? 1 : 0',
      "const p = { m: mode }; const q = a > 1 ? p : { m: 'y' }; return q.m === 'y' ? 1 : 0",
      'return !mode ? 1 : 0',
      'switch (a) { case 1: return 1; case mode as any: return 2 } return 3',
      'return (a as any) === mode ? 1 : 0',
      'return (1n as any) === mode ? 1 : 0',
      'return ((a > 1) as any) === mode ? 1 : 0',
      "return 'abc'.length",
      'return mode.length',
      "return (mode < 'y' ? 1 : 0) + (mode >= '' ? 2 : 0)",
      'if (a > 1) throw new Error(`bad ${mode} ${a}`); return 1',
      "if (a > 1) throw new RangeError('bad ' + mode); return 1",
      'if (a > 1) throw new RangeError(mode); return 1',
      "return ({ x: 1, y: 2, '': 3 } as any)[mode]",
    ],
  ],
  // Whoever adds a way to compile one of these moves it up: the numbers of strings must never be seen.
  [
    'original',
    [
      "const t = ['x', 'y', ''] as const; return t[a] === mode ? 1 : 0",
      'return Number(mode)',
      'return Boolean(mode) ? 1 : 0',
      'return isNaN(mode as any) ? 1 : 0',
      'return +(mode as any)',
      "const l = [mode, mode]; return l.length + (l.indexOf('x'))",
      'return (a as any) == mode ? 1 : 0',
      'return (1n as any) == mode ? 1 : 0',
      'return ((a > 1) as any) == mode ? 1 : 0',
      'return Math.max(a, mode as any)',
      'return x[mode as any]',
      "let s: any = mode; s += 'x'; return s === 'xx' ? 1 : 0",
      'let s: any = mode; s++; return s',
      'return -(mode as any)',
      'x[0] = mode as any; return 1',
      'return (mode as any) | 0',
      'const s = a > 1 ? mode : a; return s as any',
    ],
  ],
])('wherever a value can stand: %s', (status, bodies) => {
  it.each(bodies)('%s', async (body) => {
    const p = await program(`
      type Mode = 'x' | 'y' | ''
      function walk(n: number, m: any): any { if (n > 0) return walk(n - 1, m === 'x' ? 'y' : 'x'); return m }
      function apply(g: (m: Mode) => Mode, m: Mode): Mode { return g(g(m)) }
      export function f(a: number, mode: Mode, x: Float64Array): number { 'use jit'; ${body} }`)
    for (const a of [0, 1, 2, 3])
      for (const m of ['x', 'y', '', 'z', '1', 1, undefined, null, true])
        p.same((e) => {
          const x = new Float64Array(3)
          return [e.f(a, m, x), x]
        })
    expect(p.diagnostics.length > 0).toBe(status === 'original')
    if (status === 'compiled') expect(p.calls(p.module.f)).toMatchObject({ kernel: 12, original: 24 })
  })
})
