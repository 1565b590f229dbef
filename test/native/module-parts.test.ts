/** Small modules are compiled by one process, large ones by several: both are to find their functions, tables and runtime functions. */
import { afterAll, describe, expect, it } from 'vitest'
import { buildNative, closeNative, native } from './load-native.ts'

afterAll(closeNative)

const LEVELS = process.arch === 'x64' ? 4 : 1

/** Kernels with a table, a function of Math (of the library or not), a runtime function, a recursive helper and an error. */
const kernels = (count: number, math: string): string =>
  `const WEIGHTS = [1, -2, 3, -4, 5, -6, 7, -8]
function depth(n: number): number { return n < 1 ? 0 : 1 + depth(n - 2) }
${Array.from(
  { length: count },
  (_, k) => `export function kernel${k}(x: Float64Array, y: Int32Array): number {
  "use jit"
  let sum = 0
  for (let i = 0; i < x.length; i++) {
    if (x[i] < -${1000 + k}) throw new RangeError('too small')
    y[i] = x[i] * ${k + 1}e9
    sum += Math.${math}(x[i] + ${k}) * WEIGHTS[i & 7] + depth(i % 5)
  }
  return sum
}`,
).join('\n')}`

/** Builds a program, and tells of how many parts each addon was made. */
async function buildInParts(source: string) {
  const { nativeToolchain } = native!.services
  const found: number[] = []
  const program = await buildNative(source, {
    nativeToolchain: {
      ...nativeToolchain,
      compile: (input) => {
        found.push(input.parts?.length ?? 0)
        return nativeToolchain.compile(input)
      },
    },
  })
  return { ...program, found }
}

describe.skipIf(!native)('a native module', { timeout: 120_000 }, () => {
  it.each([
    { count: 1, math: 'floor', parts: 1 },
    // The two highest levels call the sine of the one below.
    { count: 1, math: 'sin', parts: LEVELS === 4 ? 4 : 2 },
    { count: 40, math: 'floor', parts: 1 + LEVELS },
  ])('of $count kernels with Math.$math is compiled in $parts parts', async ({ count, math, parts }) => {
    const { load, compiled, found } = await buildInParts(kernels(count, math))
    expect(compiled.diagnostics).toEqual([])
    expect(found).toEqual([parts])
    const m = await load()
    const x = Float64Array.from({ length: 21 }, (_, i) => (i - 10) * 0.37)
    for (let k = 0; k < count; k += 7) {
      const kernel = m[`kernel${k}`]
      const [y, expected] = [new Int32Array(21), new Int32Array(21)]
      expect(kernel(x, y)).toBe(m.original(kernel)(x, expected))
      expect(y).toEqual(expected)
      expect(() => kernel(Float64Array.of(-5000), y)).toThrow(new RangeError('too small'))
      expect(m.status(kernel)).toMatchObject({ target: 'native', calls: { kernel: 2, original: 0 } })
    }
  })
  it('has functions of Math for several numbers at once in each part', async () => {
    const source = Array.from(
      { length: 30 },
      (_, k) => `export function kernel${k}(x: Float64Array, y: Float64Array): void {
  "use jit"
  for (let i = 0; i < x.length; i++) y[i] += Math.exp(x[i] + ${k}) * Math.cos(x[i]) - Math.log(${k} + x[i]) * 0.${k}1
}`,
    ).join('\n')
    const { load, compiled, found } = await buildInParts(source)
    expect(compiled.diagnostics).toEqual([])
    expect(found).toEqual([1 + LEVELS])
    const m = await load()
    const x = Float64Array.from({ length: 99 }, (_, i) => (i - 50) * 0.37)
    for (let k = 0; k < 30; k++) {
      const [y, expected] = [x.slice(), x.slice()]
      m[`kernel${k}`](x, y)
      m.original(m[`kernel${k}`])(x, expected)
      expect(y).toEqual(expected)
      expect(m.status(m[`kernel${k}`])).toMatchObject({ target: 'native', calls: { kernel: 1, original: 0 } })
    }
  })
})
