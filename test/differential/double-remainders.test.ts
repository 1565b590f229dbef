/** `%` of doubles: by constants, each with the way of computing it that it allows, and by any number. Dividends lie around multiples of the divisor. */
import { describe, expect, it } from 'vitest'
import { compileBothWays } from './harness.ts'

const DIVISORS = [
  360,
  3,
  -7,
  1.5,
  12.75,
  0.1,
  2 * Math.PI,
  2 ** -16,
  1e6,
  2 ** 31 - 1,
  2 ** 32 - 1,
  2 ** 51 - 1,
  2 ** 51,
  2 ** 53 - 1,
  1e300,
  5e-324,
  1e-310,
]
const QUOTIENTS = [
  0,
  1,
  2,
  3,
  7,
  359,
  2 ** 20 + 1,
  2 ** 44 - 1,
  2 ** 50 + 1,
  2 ** 51,
  2 ** 52 - 1,
  2 ** 52 + 2,
  2 ** 60,
  2 ** 200,
]
const SPECIAL = [
  0,
  -0,
  Number.NaN,
  Infinity,
  -Infinity,
  5e-324,
  0.5,
  Number.MAX_VALUE,
  2 ** 52,
  2 ** 52 - 0.5,
  2 ** 63,
  2 ** 900,
]

/** NaN with other bits. */
const NANS = new Float64Array(new BigUint64Array([0x7ff8123456789abcn, 0xfff0000000000001n]).buffer)

/** The doubles next to x. */
function neighbours(x: number): number[] {
  const [float, bits] = [new Float64Array([x]), new BigUint64Array(1)]
  const copy = new BigUint64Array(float.buffer)
  return [-2n, -1n, 0n, 1n, 2n].map((by) => {
    bits[0] = BigInt.asUintN(64, copy[0] + by)
    return new Float64Array(bits.buffer)[0]
  })
}

function dividends(divisor: number): Float64Array {
  const multiples = QUOTIENTS.flatMap((q) => [q * divisor, (q + 0.5) * divisor, q * divisor + 1])
  const positive = [...multiples.flatMap(neighbours), ...SPECIAL, ...NANS]
  return Float64Array.from([...positive, ...positive.map((x) => -x)])
}

const EXPRESSIONS: Record<string, (divisor: string) => string> = {
  'any number': (d) => `x[i] % ${d}`,
  'an angle': (d) => `((x[i] % ${d}) + ${d}) % ${d}`,
  'within twice the divisor': (d) => `Math.min(Math.max(x[i], -2 * ${d}), 2 * ${d}) % ${d}`,
  'from 0 to twice the divisor': (d) => `Math.min(Math.max(x[i], 0), 2 * ${d}) % ${d}`,
  'below 2⁵²': (d) => `Math.min(Math.max(x[i], -4503599627370496), 4503599627370496) % ${d}`,
  'inverse, where zeros have signs': (d) => `1 / (Math.max(x[i], -1e15) % ${d})`,
  'low bits': (d) => `((x[i] % ${d}) | 0) + 0.5 * ((Math.floor(x[i]) % ${d}) | 0)`,
  'another divisor': (d) => `x[i] % (${d} * one)`,
}

describe('remainders of doubles', () => {
  it.each(Object.entries(EXPRESSIONS))('of %s', { timeout: 300_000 }, async (_, expression) => {
    const source = DIVISORS.map(
      (divisor, k) =>
        `export function f${k}(x: Float64Array, out: Float64Array, one: number): void { "use jit"; for (let i = 0; i < x.length; i++) out[i] = ${expression(`(${divisor})`)} }`,
    ).join('\n')
    const module = await compileBothWays(source)
    expect(module.diagnostics).toEqual([])
    for (const [k, divisor] of DIVISORS.entries()) {
      const x = dividends(divisor)
      const { original, kernel } = module.run(`f${k}`, [x, new Float64Array(x.length), 1])
      expect(kernel, `% ${divisor}`).toStrictEqual(original)
    }
  })

  it('of one by another', { timeout: 300_000 }, async () => {
    const module = await compileBothWays(
      'export function f(x: Float64Array, y: Float64Array, out: Float64Array): void { "use jit"; for (let i = 0; i < x.length; i++) out[i] = x[i] % y[i] }',
    )
    expect(module.diagnostics).toEqual([])
    const divisors = [...DIVISORS, ...SPECIAL, 2 ** -899, 2 ** -901, 2 ** 899, 2 ** 901].flatMap((y) => [y, -y])
    for (const divisor of divisors) {
      const x = dividends(divisor)
      const { original, kernel } = module.run('f', [x, x.map(() => divisor), new Float64Array(x.length)])
      expect(kernel, `% ${divisor}`).toStrictEqual(original)
    }
  })
})
