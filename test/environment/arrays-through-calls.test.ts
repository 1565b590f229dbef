/** Typed arrays that go through functions which are still called: what one of them writes is copied back, and what none writes is not. */
import { expect, it } from 'vitest'
import { program } from './both-ways.ts'

it('come back with what any function on the way has written', async () => {
  const p = await program(`
    let kept = new Float64Array(4)
    function fill(x: Float64Array, i: number): number { if (i >= x.length) return 0; x[i] += i; return 1 + fill(x, i + 1) }
    function through(x: Float64Array, y: Float64Array, n: number): number { return n > 0 ? back(y, x, n - 1) + x[0] : fill(y, 0) }
    function back(x: Float64Array, y: Float64Array, n: number): number { return n > 2 ? through(x, y, n - 1) : x[0] + y[1] + through(y, x, n - 1) }
    function half(x: Float64Array, n: number): number { if (n <= 1) return x[0]; x[n - 1] = -x[n - 1]; return half(x.subarray(n >> 1), n - (n >> 1)) + half(x, n >> 1) }
    function read(x: Float64Array, i: number): number { return i < x.length ? x[i] + read(x, i + 1) : 0 }
    function bytes(x: Uint8Array, v: DataView, i: number): number { if (i >= x.length) return 0; v.setUint8(i, x[i] + 1); return bytes(x, v, i + 1) + v.getUint8(i) }
    function ordered(x: Float64Array, n: number): number { if (n === 0) return x[0]; x.sort(); return ordered(x, n - 1) }
    function copied(x: Float64Array, y: Float64Array, n: number): number { if (n === 0) return 0; y.set(x); return 1 + copied(y, x, n - 1) }
    function keep(x: Float64Array, n: number): number { if (n === 0) { kept[0] = x[0]; return 0 } return 1 + keep(x, n - 1) }
    export function filled(x: Float64Array): number { 'use jit'; return fill(x, 1) }
    export function swapped(x: Float64Array, y: Float64Array, z: Float64Array, n: number): number { 'use jit'; return through(x, y, n) + read(z, 0) }
    export function halves(x: Float64Array): number { 'use jit'; return half(x, x.length) }
    export function seen(x: Uint8Array, v: DataView): number { 'use jit'; return bytes(x, v, 0) }
    export function inOrder(x: Float64Array): number { 'use jit'; return ordered(x, 2) }
    export function both(x: Float64Array, y: Float64Array): number { 'use jit'; return copied(x, y, 3) }
    export function kept0(x: Float64Array): number { 'use jit'; return keep(x, 3) + kept[0] }
    export function find(x: Float64Array, v: number, lo: number, hi: number): number { 'use jit'; if (lo > hi) return -1; const m = (lo + hi) >> 1; if (x[m] === v) return m; return x[m] < v ? find(x, v, m + 1, hi) : find(x, v, lo, m - 1) }
    export function quick(x: Float64Array, lo: number, hi: number): void { 'use jit'; if (lo >= hi) return; const v = x[hi]; let k = lo; for (let i = lo; i < hi; i++) if (x[i] < v) { const t = x[i]; x[i] = x[k]; x[k] = t; k++ } x[hi] = x[k]; x[k] = v; quick(x, lo, k - 1); quick(x, k + 1, hi) }`)
  expect(p.diagnostics).toEqual([])
  p.same((m) => {
    const numbers = () => Float64Array.of(5, -3, 2.5, 0, 9, 1, -0, 7)
    const [a, b, c, d, e, f, g, h, i, j] = Array.from({ length: 10 }, numbers)
    const u = Uint8Array.of(1, 255, 3)
    const v = new DataView(new ArrayBuffer(4))
    return [
      [m.filled(a), a],
      [0, 1, 2, 3, 5].map((n) => [m.swapped(b, c, d, n), b, c, d].map((x) => (x as Float64Array).slice?.() ?? x)),
      [m.halves(e), e],
      [m.seen(u, v), u, [0, 1, 2, 3].map((at) => v.getUint8(at))],
      [m.inOrder(f), f],
      [m.both(g, h), g, h],
      [m.kept0(i), i],
      [m.find(f, 7, 0, 7), m.find(f, 8, 0, 7), f],
      [m.quick(j, 0, 7), j],
      // The same array twice, where only one of the two is written.
      [m.swapped(a, a, a, 0), a, m.both(b, b), b],
    ]
  })
  for (const name of ['filled', 'swapped', 'halves', 'seen', 'inOrder', 'both', 'kept0', 'find', 'quick'])
    expect([name, p.calls(p.module[name]).original, p.calls(p.module[name]).kernel > 0]).toEqual([name, 0, true])
})
