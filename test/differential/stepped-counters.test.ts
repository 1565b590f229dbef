import { expect, it } from 'vitest'
import { type Argument, compileBothWays } from './harness.ts'

/** Numbers 1, 2, 3 … */
const numbers = (length: number) => Float64Array.from({ length }, (_, i) => i + 1)

it.each<[string, string, Argument[][]]>([
  [
    'a counter that a sum takes below its start',
    `export function f(x: Float64Array, back: Int32Array, n: number) {
      "use jit"
      let [s, i] = [0, 5]
      for (let round = 0; i < n && round < 9; round++) {
        s += x[i - 3]
        let p = i
        if (back[round] > 0) p = i & 1
        i = p + p
      }
      return s
    }`,
    [
      [numbers(10), Int32Array.of(1, 0, 0, 0, 0, 0, 0, 0, 0), 8],
      [numbers(100), new Int32Array(9), 80],
    ],
  ],
])('%s', async (_, source, calls) => {
  const module = await compileBothWays(source)
  expect(module.kernels).toEqual(['f'])
  for (const args of calls) {
    expect(module.accepts('f', args)).toBe(true)
    const { original, kernel } = module.run('f', args)
    expect(kernel).toEqual(original)
  }
})
