import { afterAll, describe, expect, it } from 'vitest'
import { NativeMachine } from '../differential/native-machine.ts'
import { buildNative, closeNative, native } from './load-native.ts'

const machine = new NativeMachine()
afterAll(async () => {
  machine.close()
  await closeNative()
})

const UNARY = [
  'acos',
  'acosh',
  'asin',
  'asinh',
  'atan',
  'atanh',
  'cbrt',
  'cos',
  'cosh',
  'exp',
  'expm1',
  'log',
  'log1p',
  'log10',
  'log2',
  'sin',
  'sinh',
  'tan',
  'tanh',
] as const
const BINARY = ['atan2', 'hypot'] as const

/** Numbers of all sizes, many of them where functions have their bends, and the special ones. */
function numbers(count: number, seed: number): Float64Array {
  const words = new Uint32Array(2 * count)
  let state = seed
  for (let i = 0; i < words.length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    words[i] = state
  }
  const x = new Float64Array(words.buffer)
  // Small LCG, high bits good enough: half of the numbers between −40 and 40.
  for (let i = 0; i < count; i += 2) x[i] = (words[2 * i + 1] / 2 ** 32 - 0.5) * (i % 4 ? 80 : 2)
  x.set([0, -0, 1, -1, NaN, Infinity, -Infinity, 5e-324, Number.MAX_VALUE, 0.5, Math.PI, 2 ** 31])
  return x
}

describe.skipIf(!native)('the Math library in native code', () => {
  const one = UNARY.map(
    (name) =>
      `export function ${name}(x: Float64Array, y: Float64Array): void { "use jit"; for (let i = 0; i < x.length; i++) y[i] = Math.${name}(x[i]) }`,
  )
  const two = BINARY.map(
    (name) =>
      `export function ${name}(x: Float64Array, y: Float64Array): void { "use jit"; for (let i = 0; i < x.length; i++) y[i] = Math.${name}(x[i], y[i]) }`,
  )

  it('has the bits of the engine, on every processor level', async () => {
    const { compiled, load } = await buildNative(
      [
        ...one,
        ...two,
        'export function rest(x: Float64Array, y: Float64Array): void { "use jit"; for (let i = 0; i < x.length; i++) y[i] = x[i] % y[i] }',
      ].join('\n'),
    )
    const m = await load()
    const [addon] = compiled.addons ?? []
    const [x, y] = [numbers(20_000, 1), numbers(20_000, 2)]
    for (const highest of [3, 2, 1, 0]) {
      const open = machine.open(addon, [], highest)
      for (const { kernel, marked } of compiled.functions) {
        if (!kernel) throw new Error(marked.name)
        expect(addon.exports, marked.name).toContain(kernel.export)
        const expected = y.slice()
        m.original(m[marked.name])(x, expected)
        const { arrays } = machine.call(open, kernel, [x, y])
        const actual = arrays[1] as Float64Array
        const wrong = expected.findIndex((value, i) => !Object.is(value, actual[i]))
        expect(
          wrong < 0 ? undefined : `${marked.name}(${x[wrong]}) = ${expected[wrong]}, not ${actual[wrong]}`,
          `level ${highest}`,
        ).toBe(undefined)
      }
    }
    expect(m.status(m.sin).target).toBe('native')
  })

  it('is not used where the engine has another function: WebAssembly calls the engine then', async () => {
    const { load } = await buildNative(one.join('\n'))
    const { sinh } = Math
    try {
      Math.sinh = (x) => sinh(x) * (1 + Number.EPSILON)
      const m = await load()
      const y = new Float64Array(1)
      m.sinh(Float64Array.of(1), y)
      expect(y[0]).toBe(Math.sinh(1))
      expect(m.status(m.sinh)).toMatchObject({ target: 'wasm', reasons: [{ code: 'no-native' }] })
      expect(m.status(m.cosh)).toMatchObject({ target: 'native' })
    } finally {
      Math.sinh = sinh
    }
  })

  it('leaves powers to the engine', async () => {
    const m = await (await buildNative('export function f(x: number): number { "use jit"; return x ** 1.5 }')).load()
    expect(m.f(2)).toBe(2 ** 1.5)
    expect(m.status(m.f)).toMatchObject({ target: 'wasm', calls: { kernel: 1 } })
  })
})
