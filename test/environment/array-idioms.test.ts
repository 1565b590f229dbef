/** Idioms on arrays: copies that differ in one way, arrays made of others by a function, the rest of a pattern, indices as an array. */
import { describe, expect, it } from 'vitest'
import { program } from './both-ways.ts'

const attempt = (run: () => unknown) => {
  try {
    return run()
  } catch (error) {
    return String(error)
  }
}
const NUMBERS = [0, 1, 2, -1, -3, 2.7, -0.5, 5, NaN, Infinity, -Infinity, -0]

describe('copies', () => {
  it('of typed arrays and of ordinary ones, as the engine makes them', async () => {
    const p = await program(`
      export function reversed(x: Int16Array): Int16Array { 'use jit'; const y = x.toReversed(); y[0] = 7; return y }
      export function put(x: Uint8Array, i: number, v: number): Uint8Array { 'use jit'; x[0]++; return x.with(i, v) }
      export function big(x: BigInt64Array, i: number): BigInt64Array { 'use jit'; return x.with(i, 2n ** 64n + 5n).toReversed() }
      export function replace(x: number[], i: number, v: number): number[] { 'use jit'; x[0]++; const y = x.with(i, v); y.push(1); return y }
      export function moved(x: number[], a: number, b: number, c: number): number[] { 'use jit'; return x.copyWithin(a, b, c) }
      export function rows(x: number[][], i: number): number[][] { 'use jit'; const y = x.with(i, [9]); y[0].push(5); return y.copyWithin(1, 0, 1) }`)
    expect(p.diagnostics).toEqual([])
    p.same((m) => [
      [m.reversed(Int16Array.of(1, 2, 3)), m.reversed(Int16Array.of(1)), m.reversed(new Int16Array(0))],
      NUMBERS.map((i) => {
        const x = Uint8Array.of(1, 2, 3)
        const r = attempt(() => m.put(x, i, 260.9))
        return [r, r === x, x]
      }),
      NUMBERS.map((i) => attempt(() => m.big(BigInt64Array.of(1n, 2n, 3n), i))),
      NUMBERS.map((i) => {
        const x = [1, 2, 3]
        return [attempt(() => m.replace(x, i, -0)), x]
      }),
      NUMBERS.flatMap((a) => NUMBERS.map((b) => m.moved([1, 2, 3, 4, 5], a, b, 4))),
      NUMBERS.map((c) => m.moved([1, 2, 3, 4, 5], 1, 0, c)),
      [0, 1, -1].map((i) => {
        const shared = [1]
        const x = [shared, [2], shared]
        const r = m.rows(x, i)
        return [r, x, r[0] === r[1], r[2] === shared, r === x]
      }),
    ])
    expect(p.calls(p.module.reversed)).toMatchObject({ kernel: 3, original: 0 })
    expect(p.calls(p.module.put).kernel).toBeGreaterThan(5)
    expect(p.calls(p.module.moved)).toMatchObject({ original: 0 })
    expect(p.calls(p.module.rows)).toMatchObject({ kernel: 3, original: 0 })
  })
})

describe('arrays that are made of others by a function', () => {
  it('typed ones, by from', async () => {
    const p = await program(`
      export function scaled(x: Uint8Array): Float64Array { 'use jit'; return Float64Array.from(x, (v, i) => v / 255 + i) }
      export function table(n: number): Float32Array { 'use jit'; return Float32Array.from({ length: n }, (_, i) => Math.sqrt(i) - (_ === undefined ? 0 : 1)) }
      export function empty(n: number): Float64Array { 'use jit'; return Float64Array.from({ length: n }) }
      export function bytes(x: number[]): Uint8ClampedArray { 'use jit'; return Uint8ClampedArray.from(x, (v) => v * 2) }
      export function wide(x: Int32Array): BigInt64Array { 'use jit'; return BigInt64Array.from(x, (v) => BigInt(v) * 3n) }
      export function few(a: number): Int8Array { 'use jit'; return Int8Array.from([a, a * 2, 300], (v, i) => v + i) }
      export function shifting(x: Float64Array): Float64Array { 'use jit'; return Float64Array.from(x, (v, i) => { x[i + 1] = 0; return v }) }
      export function growing(x: number[]): Float64Array { 'use jit'; return Float64Array.from(x, (v) => { x.push(v); return v * 2 }) }`)
    expect(p.diagnostics).toEqual([])
    p.same((m) => [
      m.scaled(Uint8Array.of(0, 128, 255)),
      [3, 0, 2.9, -1, NaN].map((n) => [m.table(n), m.empty(n)]),
      m.bytes([1, -3, 200, NaN, 0.25]),
      m.bytes([]),
      m.wide(Int32Array.of(1, -2)),
      m.few(2.5),
      m.shifting(Float64Array.of(1, 2, 3)),
      (() => {
        const x = [1, 2]
        return [m.growing(x), x]
      })(),
    ])
    expect(p.calls(p.module.table).kernel).toBe(3)
    for (const name of ['scaled', 'bytes', 'wide', 'few', 'shifting', 'growing'])
      expect(p.calls(p.module[name])).toMatchObject({ original: 0 })
  })

  it('flatMap, filter(Boolean), and reduce into a new array', async () => {
    const p = await program(`
      export function twice(x: number[]): number[] { 'use jit'; return x.flatMap((v, i) => v > 0 ? [v, i] : []) }
      export function flat(x: number[][]): number[] { 'use jit'; return x.flatMap((row) => row) }
      export function same(x: number[]): number[] { 'use jit'; return x.flatMap((v) => v * 2) }
      export function rows(x: number[]): number[][] { 'use jit'; const r: number[][] = x.flatMap((v): number[][] => v > 1 ? [[v], [v, v]] : []); return r }
      export function kept(x: number[]): number[] { 'use jit'; return x.filter(Boolean) }
      export function typed(x: Float64Array): Float64Array { 'use jit'; return x.filter(Boolean).map(Number) }
      export function some(x: Float64Array): boolean { 'use jit'; return x.some(isNaN) && !x.every(isFinite) }
      export function collected(x: number[]): number[] { 'use jit'; return x.reduce((acc: number[], v) => { if (v > 0) acc.push(v * 2); return acc }, []) }
      export function copied(x: number[]): number[] { 'use jit'; return x.reduce<number[]>((acc, v) => [...acc, v + 1], []) }
      export function counted(x: Uint8Array): number[] { 'use jit'; return x.reduce((acc, v) => { acc[v]++; return acc }, new Array(4).fill(0)) }`)
    expect(p.diagnostics).toEqual([])
    p.same((m) => {
      const x = [3, 0, -1, NaN, 2, -0, 0.5]
      return [
        [m.twice(x), m.same(x), m.kept(x), m.collected(x), m.copied(x), m.rows(x)],
        [m.twice([]), m.kept([]), m.collected([]), m.rows([])],
        [m.flat([[1], [], [2, 3]]), m.flat([])],
        [m.typed(Float64Array.from(x)), m.some(Float64Array.from(x)), m.some(new Float64Array(2))],
        m.counted(Uint8Array.of(1, 3, 3, 0, 1)),
      ]
    })
    for (const name of ['twice', 'flat', 'same', 'rows', 'kept', 'typed', 'some', 'collected', 'copied', 'counted'])
      expect(p.calls(p.module[name])).toMatchObject({ original: 0 })
  })
})

describe('patterns, indices, and what is an array', () => {
  it('are as in JavaScript', async () => {
    const p = await program(`
      export function rest(x: number[]): number[] { 'use jit'; const [a, , ...others] = x; others.push(a ?? -1); return others }
      export function tail(x: Float32Array): number { 'use jit'; const [a, ...others] = x; let s = a; for (const v of others) s = s * 0.5 + v; return s }
      export function rows(x: number[][]): number[][] { 'use jit'; const [first, ...others] = x; others[0].push(first.length); return others }
      export function indices(n: number): number[] { 'use jit'; return [...Array(n).keys()].map((i) => i * i) }
      export function more(x: Float64Array): number[] { 'use jit'; const k = Array.from(x.keys()); for (const i of [...x.keys()]) k.push(i * 2); return [7, ...k] }
      export function kind(x: number[] | Float64Array): number { 'use jit'; if (Array.isArray(x)) { x.push(1); return x.length } return -x[0] }
      export function pair(t: [number, number], o: { x: number }): number { 'use jit'; return (Array.isArray(t) ? 1 : 0) + (Array.isArray(o) ? 2 : 0) + (Array.isArray(t[0]) ? 4 : 0) }
      export function flags(x: boolean[]): boolean[] { 'use jit'; const [a, ...r] = x.with(1, !x[0]).copyWithin(0, 1); r.push(a); return r.filter(Boolean).flatMap((v) => v ? r : x) }
      export function missing(x: number[][], i: number): boolean { 'use jit'; return Array.isArray(x[i]) }`)
    expect(p.diagnostics).toEqual([])
    p.same((m) => {
      const shared = [5]
      return [
        [m.rest([1, 2, 3, 4]), m.rest([1]), m.rest([])],
        [m.tail(Float32Array.of(1, 2, 3)), m.tail(Float32Array.of(4)), m.tail(new Float32Array(0))],
        [m.rows([[1, 2], shared])[0] === shared, shared],
        [3, 0, 1].map((n) => m.indices(n)),
        [-1, 1.5, NaN].map((n) => attempt(() => m.indices(n))),
        [m.more(new Float64Array(3)), m.more(new Float64Array(0))],
        [m.kind([4, 5]), m.kind(Float64Array.of(4, 5)), m.pair([1, 2], { x: 1 })],
        [m.flags([true, true, false]), m.flags([false, true]), m.flags([false, false, true, true])],
        [m.missing([[1]], 0), m.missing([[1]], 1), m.missing([], -1)],
      ]
    })
    for (const name of ['rest', 'tail', 'rows', 'more', 'kind', 'pair'])
      expect(p.calls(p.module[name])).toMatchObject({ original: 0 })
  })
})

describe('what is left to the original', () => {
  it.each([
    ['a value for this', 'return Float64Array.from(x, (v) => v, 1 as never).length', 'unsupported-call'],
    ['flatMap of typed arrays', 'return (x as any).flatMap((v: number) => v).length', 'unsupported-call'],
    ['the rest of bigints', 'const [a, ...r] = new BigInt64Array(3); return r.length', 'unsupported-operation'],
    ['keys as an iterator', 'const k = x.keys(); return Number(k.next().value)', 'unsupported-call'],
    ['instanceof', 'return x instanceof Float64Array ? 1 : 0', 'unsupported-operation'],
  ])('%s', async (_, body, code) => {
    const p = await program(`export function f(x: Float64Array): number { 'use jit'; ${body} }`)
    expect(p.diagnostics.map((text) => text.split(':')[0])).toEqual([code])
    p.same((m) => attempt(() => m.f(Float64Array.of(1, 2))))
  })
})
