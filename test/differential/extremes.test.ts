/** The least and the greatest of sums that may need 33 bits, at both ends of what an element holds. */
import { describe, expect, it } from 'vitest'
import { type Argument, compileBothWays } from './harness.ts'

const VALUES = [
  'Math.M(x[i] + 1, y[i])',
  'Math.M(x[i], y[i] + 1)',
  'Math.M(x[i] - 1, y[i])',
  'Math.M(x[i], y[i] - 1)',
  'Math.M(x[i] + 5, y[i] + 5, z[i] + 5)',
  'Math.M(x[i] + 3, y[i] + 4)',
  'Math.M(x[i] - 3, y[i] - 4, z[i] - 3)',
  'Math.M(x[i] + 1, y[i], z[i] + 1)',
  'Math.M(x[i] + 1, y[i] + 1, z[i])',
  '(z[i] & 1 ? Math.M(x[i] + 1, y[i] + 1) : Math.M(x[i] - 1, y[i] - 1))',
  'Math.M(z[i] & 1 ? v : v + 1, y[i] + 1)',
  'Math.M(z[i] & 1 ? v : v + 1, y[i])',
  'Math.M(z[i] & 1 ? v - 1 : v, y[i])',
  'Math.M(z[i] & 1 ? v - 1 : v, y[i] - 1)',
  'Math.M(z[i] & 1 ? v - 1 : v + 1, y[i])',
  'Math.M(z[i] & 1 ? v : v + 1, y[i] + 1, z[i] + 1)',
  'Math.M(x[i] + 1, Math.M(y[i] + 1, x[i]))',
  'Math.M(x[i] + 2147483647, y[i] + 2147483647)',
  'Math.M(x[i] - -1, 1 + y[i]) + Math.M(x[i], 1 + z[i])',
]

const ENDS = [-(2 ** 31), -(2 ** 31) + 1, -(2 ** 31) + 5, -2, -1, 0, 1, 2, 2 ** 31 - 6, 2 ** 31 - 2, 2 ** 31 - 1]

/** All triples of the values at the ends. */
function inputs(type: typeof Int32Array | typeof Uint32Array): Argument[] {
  const triples = ENDS.flatMap((x) => ENDS.flatMap((y) => ENDS.map((z) => [x, y, z])))
  return [0, 1, 2].map((at) => new type(triples.map((triple) => triple[at])))
}

describe.each([
  ['Int32Array', Int32Array],
  ['Uint32Array', Uint32Array],
] as const)('%s', (name, type) => {
  it.each(['min', 'max'])('%s of sums in loops and in single elements', { timeout: 300_000 }, async (extreme) => {
    const source = VALUES.map((value, k) => {
      const expression = value.replaceAll('M(', `${extreme}(`)
      const params = `x: ${name}, y: ${name}, z: ${name}, out: ${name}`
      return `
        export function loop${k}(${params}) { "use jit"; for (let i = 0; i < out.length; i++) { const v = x[i]; out[i] = ${expression} } }
        export function all${k}(${params}): number {
          "use jit"; let s = 0
          for (let i = 0; i < out.length; i++) { const v = x[i], least = ${expression}; out[i] = least; s += least }
          return s
        }`
    }).join('\n')
    const module = await compileBothWays(source)
    expect(module.diagnostics).toEqual([])
    const columns = inputs(type)
    const { length } = columns[0] as Int32Array
    for (const [k, value] of VALUES.entries()) {
      for (const form of ['loop', 'all']) {
        for (const size of [length, length + 3, 1]) {
          const { original, kernel } = module.run(`${form}${k}`, [...columns, new type(size)])
          expect(kernel, `${form}: ${value}, ${size} elements`).toStrictEqual(original)
        }
      }
    }
  })
})
