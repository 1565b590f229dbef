/** Where an engine differs from the standard, kernels do as the engine does that they run on. */
import { describe, expect, it } from 'vitest'
import { program } from './both-ways.ts'

describe('fill of typed arrays', () => {
  // Until version 12 (Node 22), V8 fills to the end of the array where the start is undefined, whatever end is given.
  it('from a start that is undefined is left to the engine', async () => {
    const p = await program(`
      export const kept = new Float64Array(3)
      export function f(x: Float64Array, end: number, start?: number): void { 'use jit'; x.fill(1); kept[0] += 1; x.fill(0, start, end) }
      export function g(x: Uint8Array, end: number): void { 'use jit'; x.fill(1); x.fill(0, x[9], end) }`)
    expect(p.diagnostics).toEqual([])
    p.same((m) => {
      const x = m.alloc ? m.alloc(Float64Array, 4) : new Float64Array(4)
      const seen = [[2, 1], [0, undefined], [9], [3, -0], [2, NaN]].map((rest) => {
        m.f(x, ...rest)
        return [...x, ...m.kept]
      })
      const bytes = new Uint8Array(3)
      m.g(bytes, 1)
      return [seen, bytes]
    })
    expect(p.calls(p.module.f)).toMatchObject({ kernel: 3, original: 2, byReason: { 'gave-up': 2 } })
    expect(p.calls(p.module.g)).toMatchObject({ kernel: 0, byReason: { 'gave-up': 1 } })
  })

  it('without an end, or from a start that is a number, is the kernel’s', async () => {
    const p = await program(`
      export function f(x: Float64Array, n: number, start?: number): void { 'use jit'; x.fill(n, start); x.fill(0, n, 2) }`)
    p.same((m) => [[1], [1, 1], [0.5, undefined], [NaN, 2]].map((rest) => m.f(Float64Array.of(7, 8, 9, 10), ...rest)))
    expect(p.calls(p.module.f)).toMatchObject({ kernel: 4, original: 0 })
  })
})
