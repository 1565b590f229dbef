/** What `fastmath` may change, and what it may not: results differ by some units in the last place, of the smallest type in which they are computed. */
import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { program } from './both-ways.ts'

const source = readFileSync(new URL('../../bench/kernels/fastmath.ts', import.meta.url), 'utf8')
const values = (n: number) => Array.from({ length: n }, (_, i) => Math.sin(i * 12.9898) * 43.7)

/** Largest error relative to what is right. */
function error(found: ArrayLike<number>, right: ArrayLike<number>): number {
  return Math.max(...Array.from(right, (value, i) => Math.abs(found[i] - value) / Math.max(Math.abs(value), 1e-3)))
}

it.each([0, 1, 7, 1000, 4099])('stays within its bounds for %i elements', async (n) => {
  const { module, plain, calls, diagnostics } = await program(source)
  expect(diagnostics).toEqual([])
  const x = Float64Array.from(values(n))
  const y = Float64Array.from(values(n + 3).slice(3))
  const sums = (m: typeof module) => [m.l2normFast(x), m.dotFast(x, x), m.dotFast(x, y)]
  // Products of both signs: their sum may be small beside them.
  expect(error(sums(module).slice(0, 2), sums(plain).slice(0, 2))).toBeLessThan(1e-13 * Math.max(1, Math.sqrt(n)))
  expect(Math.abs(sums(module)[2] - sums(plain)[2])).toBeLessThan(1e-13 * (1 + n * 43.7 * 43.7))

  const scaled = [module, plain].map((m) => {
    const out = new Float64Array(n)
    m.scaledFast(x, 0.37, out)
    return out
  })
  expect(error(scaled[0], scaled[1])).toBeLessThan(1e-15 * 4)

  // Floats have 24 bits.
  const small = Float32Array.from(x, (v) => v / 44)
  const polynomials = [module, plain].map((m) => {
    const out = new Float32Array(n)
    m.polynomialFast(small, out)
    return out
  })
  expect(error(polynomials[0], polynomials[1])).toBeLessThan(8 * 2 ** -24)
  for (const name of ['l2normFast', 'dotFast', 'scaledFast', 'polynomialFast'])
    expect(calls(module[name]), name).toMatchObject({ original: 0 })
})

it('without it the same functions have the same bits', async () => {
  const p = await program(source)
  p.same((m) => {
    const x = Float32Array.from(values(1003))
    const out = new Float32Array(1003)
    m.polynomial(x, out)
    const y = new Float64Array(1003)
    m.scaled(Float64Array.from(x), 0.37, y)
    return [out, y]
  })
  expect(p.calls(p.module.polynomial)).toMatchObject({ kernel: 1, original: 0 })
})
