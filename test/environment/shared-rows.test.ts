/** Arrays of arrays and of objects whose parts are one thing at several places: which object stands where afterwards, and what is in it. */
import { expect, it } from 'vitest'
import { program } from './both-ways.ts'

const P = (x: number, y: number) => ({ x, y })

/** Which object stands where: each by the number under which it was met first. */
function identities(value: unknown): string {
  const numbers = new Map<object, number>()
  const walk = (x: unknown): unknown => {
    if (typeof x !== 'object' || x === null) return ''
    const known = numbers.get(x)
    if (known !== undefined) return known
    numbers.set(x, numbers.size)
    return [numbers.get(x), ...Object.values(x).map(walk)]
  }
  return JSON.stringify(walk(value))
}

it('rows and objects are exchanged, added, taken away and returned', async () => {
  const { same, calls, module, diagnostics } = await program(`
    interface P { x: number; y: number }
    export function g(l: P[], k: number[]): number { "use jit"; l[0].x = 4; k[0] = 3; return l[0].x }
    export function i(l: P[], x: Float64Array): P[] { "use jit"; const out: P[] = []; for (const p of l) if (p.x > x[0]) out.push(p); x[0] = 9; l[0].x = 1; return out }
    export function j(m: number[][]): number { "use jit"; m[0] = m[1]; m[0].push(3); m[1][0] = 9; return m[0].length }
    export function k(m: number[][], n: number[][]): number { "use jit"; m.push(n[0]); n.push(m[0]); n[0].push(5); m.pop(); return m.length }
    export function l(m: number[][]): number[][] { "use jit"; const r = [1, 2]; m.push(r); m.push(r); r.push(3); m.length = m.length - 1; return [r, r] }
    export function n(m: number[][][]): number { "use jit"; m[0][0][0] = 5; m[0][1] = m[1][0]; m[1] = m[0]; return m[0][1].length }
    export function o(l: P[], t: number): P[] { "use jit"; if (t > 1) throw new RangeError('t'); const q = l[0]; l.push({ x: t, y: 2 }); l.push(l[l.length - 1]); l[l.length - 1].x = 9; q.x++; return l }
    export function q(l: P[], c: (readonly P[])): number { "use jit"; let s = 0; l.forEach((p, i) => { p.x += i; s += c[0].x }); return s }
    export function r(a: { x: number }[], b: P[]): number { "use jit"; a[0].x = 5; return b[0].x }
    export function s(l: P[], k: number): P[] { "use jit"; const m = l.map((p) => ({ x: p.y, y: p.x })); const h = l.filter((p) => p.x > k); h.forEach((p) => { p.y = 0 }); m[0].x = 3; return h.length > 1 ? h : m }
    export function t(m: number[][], x: number[]): number[] { "use jit"; const best = m.reduce((a, b) => (a.length > b.length ? a : b), x); best.push(1); return best }
    export function u(m: readonly number[][], x: number[]): number { "use jit"; x.push(7); let s = 0; for (const r of m) s = s * 10 + r.length; return s }
    export function v(x: number[], m: readonly number[][]): number { "use jit"; x.length = 1; let s = 0; for (const r of m) s = s * 10 + r.length; return s }
  `)
  expect(diagnostics).toEqual([])
  const run = (name: string, make: () => unknown[]) =>
    same((m) => {
      const args = make()
      // Those that were there, in the order of before.
      const all = [...args, ...args.flatMap((arg) => Object.values(arg as object))]
      let result: unknown
      try {
        result = m[name](...args)
      } catch (error) {
        result = String(error)
      }
      return [name, result, args, identities([all, args, result])]
    })
  run('g', () => [[P(1, 2)], [3]])
  run('i', () => [[P(1, 2), P(3, 4)], Float64Array.of(2)])
  run('i', () => {
    const p = P(5, 2)
    return [[p, p, P(3, 4)], Float64Array.of(2)]
  })
  run('j', () => [[[1], [2, 3]]])
  run('j', () => {
    const r = [1]
    return [[r, r]]
  })
  run('k', () => [
    [[1], [2, 3]],
    [[4], [5]],
  ])
  run('k', () => {
    const x = [[1], [2, 3]]
    return [x, x]
  })
  run('k', () => {
    const r = [1]
    return [[r], [r, r]]
  })
  run('l', () => [[[1]]])
  run('l', () => [[]])
  run('n', () => [[[[1], [2]], [[3, 4]]]])
  run('n', () => {
    const r = [1],
      c = [r, r]
    return [[c, c]]
  })
  for (const t of [0, 3]) run('o', () => [[P(1, 2)], t])
  run('o', () => {
    const p = P(1, 2)
    return [[p, p], 1]
  })
  run('q', () => {
    const p = P(1, 2)
    return [[p, P(3, 4)], [p]]
  })
  run('q', () => {
    const p = [P(1, 2), P(3, 4)]
    return [p, p]
  })
  run('r', () => {
    const p = P(1, 2)
    return [[p], [p]]
  })
  for (const k of [0, 2, 9])
    run('s', () => {
      const p = P(1, 2)
      return [[p, P(5, 6), p], k]
    })
  run('t', () => {
    const p = [1, 2]
    return [[p, [3]], p]
  })
  run('t', () => [[[1, 2], [3]], [9]])
  run('t', () => [[], [9]])
  run('u', () => {
    const p = [1, 2]
    return [[p, [3]], p]
  })
  run('v', () => {
    const p = [1, 2]
    return [p, [p, [3]]]
  })
  // An object that two parameters take for one of different types is left to the original.
  for (const name of 'gijklnoqstuv') expect([name, calls(module[name]).original]).toEqual([name, 0])
  expect(calls(module.r)).toMatchObject({ kernel: 0, original: 1 })
})
