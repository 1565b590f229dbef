import { expect, it } from 'vitest'
import { program } from './both-ways.ts'

it('ordinary arrays are parts of what kernels return', async () => {
  const { same, module, diagnostics, calls } = await program(`
    let calls = 0
    export const seen = () => calls
    export function record(n: number) { "use jit"; const values: number[] = []; for (let i = 0; i < n; i++) values.push(i * i - 0.5); return { count: n, values, even: n % 2 === 0 } }
    export function split(x: number[], p: number): [number[], number[]] { "use jit"; const a: number[] = [], b: number[] = []; for (const v of x) (v < p ? a.push(v) : b.push(v)); return [a, b] }
    export function given(x: number[], y: number[], k: number) { "use jit"; const fresh = x.slice(k); x.push(k); return { x: k > 1 ? x : y, fresh, again: fresh, in: { y, t: new Float64Array(2).fill(k) } } }
    export function counted(x: Float64Array, k: number) { "use jit"; calls++; const out = new Array(3); for (let i = 0; i < k; i++) out[i] = x[i]; x[0] = 9; return { out, k } }
    export function either(x: number[], n: number): { a: number[]; n: number } { "use jit"; if (n < 0) return { a: x, n }; if (n > 5) throw new RangeError('large'); const a: number[] = [n, n + 1, -0]; return { a, n: x.length } }
    export class Bag { items = 0; "collect"(n: number) { "use jit"; this.items += n; const a: number[] = []; for (let i = 0; i < n; i++) a.unshift(this.items); return { a } } }
    export const bag = () => { const b = new Bag(); return [b.collect(2), b.collect(0), b.items] }
  `)
  expect(diagnostics).toEqual([])
  for (const n of [0, 1, 2, 5, 100]) same((m) => [m.record(n), Object.keys(m.record(n))])
  for (const p of [-9, 2, 9, Number.NaN])
    same((m) => {
      const x = [5, 1, -0, 7, 2]
      const [a, b] = m.split(x, p)
      a.push(1)
      return [a, b, a === b, x]
    })
  for (const k of [0, 1, 2])
    same((m) => {
      const [x, y] = [[1, 2, 3], [4]]
      const r = m.given(x, y, k)
      const one = m.given(x, x, k)
      return [r, r.x === x, r.x === y, r.fresh === r.again, r.in.y === y, one.x === one.in.y, x, y]
    })
  for (const k of [0, 2, 3])
    same((m) => {
      const x = Float64Array.of(1, 2, 3)
      const r = m.counted(x, k)
      return [r.k, r.out.length, 0 in r.out, 2 in r.out, r.out, x, m.seen()]
    })
  for (const n of [-1, 0, 5, 6])
    same((m) => {
      const x = [1]
      try {
        const r = m.either(x, n)
        return [r, r.a === x]
      } catch (error) {
        return String(error)
      }
    })
  same((m) => m.bag())
  // Holes are made by the original.
  expect(calls(module.counted)).toMatchObject({ kernel: 1, original: 2, byReason: { 'gave-up': 2 } })
  for (const name of ['record', 'split', 'given', 'either'])
    expect(calls(module[name]), name).toMatchObject({ original: 0 })
})

it.each([
  'const rows: number[][] = [[n]]; return { rows }',
  'const a: number[] = [n]; if (n > 1) return null; return { a }',
  'const a: number[] = [n]; if (n > 1) return null; return a',
])('%s', async (body) => {
  const { same, calls, module, diagnostics } = await program(`export function f(n: number) { "use jit"; ${body} }`)
  expect(diagnostics).toEqual([])
  same((m) => [m.f(1), m.f(2)])
  expect(calls(module.f)).toMatchObject({ kernel: 2, original: 0 })
})
