import { expect, it } from 'vitest'
import { compile, kernel } from '../passes/passes.test-support.ts'

/** Whether typed arrays in `m` count as written. */
const CASES: readonly [string, string, boolean][] = [
  ['read', 'let s = 0; for (const row of m) for (const v of row) s += v; return s', false],
  ['written in place', 'm[1][2] = 3', true],
  ['written under another name', 'const row = p ? m[0] : m[1]; row[0] = 1', true],
  ['a part of one is written', 'const part = m[0].subarray(1); part[0] = 1', true],
  ['filled', 'm[0].fill(1)', true],
  ['copied into', 'm[0].set(x)', true],
  ['copied from', 'x.set(m[0])', false],
  ['sorted', 'm[0].sort()', true],
  ['sorted as a copy', 'return m[0].toSorted()[0]', false],
  ['passed to a function that calls itself', 'return deep(m[0], 3)', true],
  ['another array is written', 'x[0] = m[0][0]', false],
  ['a new one is written', 'const y = m[0].slice(); y[0] = 1; return y[0]', false],
]

it.each(CASES)('typed arrays in an array: %s', (_, body, writes) => {
  const helper = `function deep(x: Float64Array, n: number): number { if (n > 0) return deep(x, n - 1) + 1; x[0] = 1; return 0 }`
  const module = compile(`${helper}\n${kernel('m: Float64Array[], x: Float64Array, p: boolean', body)}`)
  const [{ kernel: manifest }] = module.functions as unknown as { kernel: { params: unknown[] } }[]
  expect(manifest.params[0]).toMatchObject({
    list: true,
    writes: false,
    of: { typed: 'Float64Array', writes },
    shown: 'Float64Array[]',
  })
})
