/** Places in triangles, `i * (i + 1) / 2 + j`: halves of even integers, at the ends of the array, beyond it, and where products leave int32 and 2⁵³. */
import { describe, expect, it } from 'vitest'
import { compileBothWays } from './harness.ts'

/** What is done with triangles of `n` rows that begin at `m`. */
const BODIES: Record<string, string> = {
  sum: 'let s = 0; for (let i = 0; i < n; i++) for (let j = 0; j <= i; j++) s += x[(i * (i + 1)) / 2 + j]; return s',
  'sum from a place':
    'let s = 0; for (let i = 0; i < n; i++) for (let j = 0; j <= i; j++) s += x[m + (i * (i + 1)) / 2 + j]; return s',
  'without the diagonal':
    'let s = 0; for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) s += x[(i * (i - 1)) / 2 + j]; return s',
  'the upper one':
    'for (let i = 0; i < n; i++) for (let j = i; j < n; j++) x[(i * (2 * n - i - 1)) / 2 + j] = i - j; return 0',
  condensed:
    'let s = 0; for (let i = 0; i < n; i++) for (let j = i + 1; j < n; j++) s += x[(n * (n - 1)) / 2 - ((n - i) * (n - i - 1)) / 2 + j - i - 1]; return s',
  symmetric:
    'let s = 0; for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) s += (j <= i ? x[(i * (i + 1)) / 2 + j] : x[(j * (j + 1)) / 2 + i]) * (j + 1); return s',
  'one row': 'let s = 0; for (let j = 0; j < n; j++) s += x[(m * (m + 1)) / 2 + j]; return s',
  'the diagonal': 'for (let i = 0; i < n; i++) x[(i * i + i) / 2 + i] = -i; return 0',
  'negative rows': 'let s = 0; for (let i = m; i < n; i++) s += x[(i * (i + 1)) / 2]; return s',
  'no even integer': 'let s = 0; for (let i = 0; i < n; i++) s += x[(i * (i + 2)) / 2] ?? 7; return s',
  'of any number': 'const k = (m * (m + 1)) / 2; let s = 0; for (let i = 0; i < n; i++) s += x[k + i] ?? 5; return s',
  'of a number outside of the loop':
    'const k = m * (m + 1); let s = 0; for (let i = 0; i < n; i++) s += x[k / 2 + i] ?? 5; return s',
}

const NUMBERS = [
  0,
  1,
  2,
  3,
  5,
  6,
  7,
  -1,
  -2,
  -5,
  0.5,
  (Math.sqrt(5) - 1) / 2,
  46340,
  46341,
  -46341,
  65536,
  94906265,
  2 ** 31 - 2,
  -(2 ** 31),
  NaN,
]

describe('places in triangles', () => {
  it.each(Object.entries(BODIES))('%s', { timeout: 120_000 }, async (_, body) => {
    const module = await compileBothWays(
      `export function f(x: Float64Array, n: number, m: number): number { "use jit"; ${body} }`,
    )
    expect(module.diagnostics).toEqual([])
    let accepted = 0
    for (const length of [0, 1, 20, 21, 22, 40]) {
      for (const n of [0, 1, 5, 6, 7, 2.5, -3]) {
        for (const m of NUMBERS) {
          if (m < -9 && body.includes('i = m')) continue
          const args = [Float64Array.from({ length }, (_, i) => i + 0.25), n, m]
          if (!module.accepts('f', args)) continue
          accepted++
          const { original, kernel } = module.run('f', args)
          expect(kernel, `${length} elements, n = ${n}, m = ${m}`).toStrictEqual(original)
        }
      }
    }
    expect(accepted).toBeGreaterThan(0)
  })
})
