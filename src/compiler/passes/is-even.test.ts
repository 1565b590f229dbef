import { describe, expect, it } from 'vitest'
import { analyzeRanges } from './analyze-ranges.ts'
import { isEven } from './is-even.ts'
import { atPass, irAfter, kernel, valuesNamed } from './passes.test-support.ts'

/** Whether `v` is even, in a kernel of integers `i`, `j` and `k`, and of any number `m`. */
const even = (expression: string): boolean =>
  atPass(
    kernel(
      'a: number, b: number, c: number, m: number, out: Float64Array',
      `const i = a | 0, j = b & 1023, k = c >>> 0; const v = ${expression}; out[0] = v; out[1] = i + j + k`,
    ),
    'insert-refinements',
    (fn) => {
      const ranges = analyzeRanges(fn)
      const [value] = valuesNamed(fn, 'v')
      return isEven(value, (v) => ranges.get(v)?.int ?? false)
    },
  )

describe('even integers', () => {
  it.each([
    'i * (i + 1)',
    '(i + 1) * i',
    'i * (i - 1)',
    'i * (i + 7)',
    '(i - j) * (i - j - 1)',
    '(2 * j - i - 1) * i',
    '(2 * j - i + 3) * i',
    'j * j - j',
    'i * (j + j)',
    'i * 4',
    'i * j * 2 + 6',
    '-(j * (j + 1))',
    'k * (k - 1)',
    '(i + j) * (i - j + 1)',
    'j * j * j - j',
  ])('%s', (expression) => {
    expect(even(expression)).toBe(true)
  })

  it.each([
    'i * i',
    // The square is rounded.
    'i * i + i',
    'i * (i + 2)',
    'i * (j + 1)',
    'i * i + j',
    'i * 3',
    'i + 2',
    '(2 * j - i) * i',
    'm * (m + 1)',
    'm + m',
    'Math.floor(m) * 2.5',
    '(i / 3) * 2',
  ])('not %s', (expression) => {
    expect(even(expression)).toBe(false)
  })

  it('have halves that are integers', () => {
    const selected = (body: string) => irAfter(kernel('x: Float64Array, n: number', body), 'select-representations')
    const triangle = 'const i = n & 1023; return x[(i * (i + 1)) / 2]'
    expect(selected(triangle)).toMatch(/i32 = i\.udiv/)
    expect(selected(triangle)).not.toMatch(/f\.(div|place)/)
    expect(selected('const i = n & 1023; return x[(i * (i + 2)) / 2]')).toMatch(/f\.div/)
    // Rounded, but whole.
    expect(selected('const i = n | 0; return x[(i * (i + 1)) / 2]')).not.toMatch(/f\.cmp oeq/)
  })
})
