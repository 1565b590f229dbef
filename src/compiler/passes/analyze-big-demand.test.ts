import { describe, expect, it } from 'vitest'
import { analyzeBigDemand } from './analyze-big-demand.ts'
import { analyzeBigRanges } from './analyze-big-ranges.ts'
import { analyzeRanges } from './analyze-ranges.ts'
import { atPass, kernel, valuesNamed } from './passes.test-support.ts'

/** How many low bits of the variable `v` are looked at. */
function bitsOf(body: string): number | undefined {
  return atPass(kernel('a: bigint, b: bigint', `const v = a * b; ${body}`), 'insert-refinements', (fn) =>
    analyzeBigDemand(fn, analyzeBigRanges(fn, analyzeRanges(fn))).get(valuesNamed(fn, 'v')[0]),
  )
}

describe('demand for bits of bigints', () => {
  it.each<[string, number]>([
    ['return BigInt.asUintN(64, v)', 64],
    ['return BigInt.asIntN(32, v + 1n)', 32],
    ['return Number(v & 255n)', 8],
    ['return Number((v >> 56n) & 255n)', 64],
    ['return BigInt.asUintN(64, v >> 64n)', 128],
    ['return BigInt.asUintN(64, v << 60n)', 4],
    ['return BigInt.asUintN(64, -v * v)', 64],
    ['return BigInt.asUintN(64, (v | 1n) ^ b)', 64],
    // Compared after wrapping: only the wrapped value is.
    ['return BigInt.asUintN(64, v) > 5n', 64],
    // One use that needs more among others is enough.
    ['return (v & 1n) + BigInt.asUintN(64, v >> 20n) > 5n', 84],
  ])('%s', (body, bits) => {
    expect(bitsOf(body)).toBe(bits)
  })
})
