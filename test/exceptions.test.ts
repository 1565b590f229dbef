/** Errors out of kernels, as callers meet them: their class, message and trace, what was written before, and that kernels run again afterwards. */
import { Worker } from 'node:worker_threads'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type CompileOptions, compileModule } from '../src/compiler/pipeline.ts'
import { createEmbeddedToolchain } from '../src/compiler/toolchain/embedded.ts'
import { bundle, load } from './runtime/load-rewritten.ts'

const OPTIONS: CompileOptions = {
  directive: { strict: false, fastmath: new Set(), inline: false, native: false },
  verifyPasses: true,
}
const toolchain = createEmbeddedToolchain()
afterAll(() => toolchain.close())

const SOURCE = `
export function down(x: Float64Array, n: number): number {
  'use jit'
  x[0] = n
  return n <= 0 ? x[1] : down(x, n - 1) + 1
}
function even(x: Int32Array, n: number): number { x[0]++; return n === 0 ? 1 : odd(x, n - 1) * 2 - 1 }
function odd(x: Int32Array, n: number): number { x[1]++; return n === 0 ? 0 : even(x, n - 1) * 2 - 1 }
export function parity(x: Int32Array, n: number): number {
  'use jit'
  return even(x, n)
}
export function tail(n: number): number { 'use jit'; return n === 0 ? 0 : tail(n - 1) }
export function sumTo(n: number): number { 'use jit'; return n === 0 ? 0 : (n & 1) + sumTo((n - 1) | 0) | 0 }
export function endless(x: Float64Array, n: number): void { 'use jit'; x[0] = n; endless(x, n) }
function ping(n: number): boolean { return n === 0 ? true : pong(n - 1) }
function pong(n: number): boolean { return n === 0 ? false : ping(n - 1) }
export function pingPong(n: number): boolean { 'use jit'; return ping(n) }
function check(v: number, i: number): number {
  if (!(v < 100)) throw new RangeError(\`element \${i} is \${v}\`)
  return v
}
export function sum(x: Float64Array, y: Float64Array): number {
  'use jit'
  let s = 0
  for (let i = 0; i < x.length; i++) {
    y[i] = s
    s += check(x[i], i)
  }
  return s
}
export function positive(a: number): number {
  'use jit'
  if (a < 0 || 1 / a < 0) throw new TypeError(\`\${a} and \${-a}, \${a * 1e21}, \${a / 3}, \${a !== a}\`)
  return a
}
/** Everything that is observed, in one object, so that a worker can send it. */
export function observe() {
  const attempt = (call: () => unknown): unknown => {
    try {
      return call()
    } catch (error) {
      return [(error as Error).constructor === RangeError, (error as Error).message]
    }
  }
  const x = Float64Array.of(-1, 5, 7)
  const i = new Int32Array(2)
  const first = attempt(() => down(x, 1e7))
  const written = x[0] > 0 && x[0] < 1e7 && x[1] === 5 && x[2] === 7
  const again = attempt(() => down(x, 100))
  const mutual = attempt(() => parity(i, 1e7))
  const counted = i[0] > 1000 && Math.abs(i[0] - i[1]) <= 1
  return { first, written, again, mutual, counted, small: attempt(() => parity(new Int32Array(2), 9)) }
}
export function within(k: number): number {
  'use jit'
  let n = 0
  const g = (i: number): number => {
    n++
    return i === 0 ? n : g(i - 1)
  }
  return g(k)
}
let count = 0, big = 0n
function round(at: number): number { return (at & 7) === 6 ? 2 : round((at * 3) & 7) }
export function numbered(n: number): number { 'use jit'; count++; const r = round(n) * 0.5; count = n; return r }
export function numberedBig(n: number): number { 'use jit'; big = BigInt.asIntN(64, big + BigInt(n | 0)); return round(n) * 0.5 }
export function numberedTwice(x: Float64Array, n: number): number { 'use jit'; x[0] = n; x[1]++; const r = round(n); x[0] = 0; return r }
export const counts = () => [count, big]
export { alloc, status } from 'usejit/runtime'
`

const OVERFLOW = [true, 'Maximum call stack size exceeded']

const compile = (file: string, code: string) => compileModule(file, code, OPTIONS, { toolchain })
// biome-ignore lint/suspicious/noExplicitAny: the module above
let module: Record<string, any>
// biome-ignore lint/suspicious/noExplicitAny: the same as its author wrote it
let plain: Record<string, any>
beforeAll(async () => {
  module = await load(SOURCE, { compile, dispatch: 'always' })
  plain = await load(SOURCE, { plain: true })
})

describe('recursion that goes too deep', () => {
  const expected = { first: OVERFLOW, written: true, again: 105, mutual: OVERFLOW, counted: true, small: -511 }

  it('is the same RangeError, after the same kind of writes; the kernel runs again', () => {
    const shared = globalThis as unknown as Record<symbol, { memory: { stackPointer: WebAssembly.Global } }>
    module.positive(1)
    const { stackPointer } = shared[Symbol.for('usejit.memory.v1')].memory
    const top = stackPointer.value
    expect(module.observe()).toEqual(expected)
    expect(stackPointer.value).toBe(top)
    expect(plain.observe()).toEqual({ ...expected, small: plain.parity(new Int32Array(2), 9) })
    for (const kernel of [module.down, module.parity])
      expect(module.status(kernel).calls).toEqual({ kernel: 2, original: 0 })
  })

  it.each<[string, (m: typeof module) => unknown, (m: typeof module) => unknown]>([
    ['a call as the result', (m) => m.tail(0.5), (m) => m.tail(100)],
    ['a function within, that counts its calls', (m) => m.within(0.5), (m) => m.within(100)],
    ['a sum with the result of a call', (m) => m.sumTo(-1), (m) => m.sumTo(101)],
    ['a call as the last statement', (m) => m.endless(new Float64Array(1), 1), () => 0],
    ['functions that call each other last', (m) => m.pingPong(Number.NaN), (m) => m.pingPong(7)],
  ])('is no loop: %s', (_, endless, finite) => {
    expect(() => endless(plain)).toThrow(RangeError)
    expect(() => endless(module)).toThrow(new RangeError('Maximum call stack size exceeded'))
    expect(finite(module)).toEqual(finite(plain))
  })

  it('leaves what was written before, also by functions that call one which writes nothing itself', () => {
    for (const n of [6, 14, 1, 6, 3, 2, 7, 22, 5]) {
      const [x, y] = [plain, module].map((m) => {
        const array = m.alloc(Float64Array, 2)
        const outcomes = [() => m.numbered(n), () => m.numberedBig(n), () => m.numberedTwice(array, n)].map((call) => {
          try {
            return call()
          } catch (error) {
            return `${error}`
          }
        })
        return [...outcomes, ...m.counts(), ...array]
      })
      expect(y, `from ${n}`).toEqual(x)
    }
    for (const name of ['numbered', 'numberedBig', 'numberedTwice'])
      expect(module.status(module[name]).calls, name).toEqual({ kernel: 9, original: 0 })
  })

  it('also in a worker', async () => {
    const text = await bundle({ 'main.ts': SOURCE }, { compile, dispatch: 'always' })
    const send = `import('node:worker_threads').then(({ parentPort }) => parentPort.postMessage({ ...observe(), calls: status(down).calls }))`
    const url = new URL(`data:text/javascript;base64,${Buffer.from(`${text}\n${send}`).toString('base64')}`)
    const worker = new Worker(url)
    const message = await new Promise((resolve, reject) => worker.on('message', resolve).on('error', reject))
    await worker.terminate()
    expect(message).toEqual({ ...expected, calls: { kernel: 2, original: 0 } })
  })
})

describe('throw', () => {
  const both = (call: (m: typeof module) => unknown): unknown[] =>
    [module, plain].map((m) => {
      try {
        return call(m)
      } catch (error) {
        return [(error as Error).constructor, (error as Error).message]
      }
    })

  it.each([-0, -1, -0.1, -1e21, -5e-324, Number.NEGATIVE_INFINITY, 1, Number.NaN])('messages with numbers: %s', (a) => {
    const [kernel, original] = both((m) => m.positive(a))
    expect(kernel).toEqual(original)
  })

  it.each([
    ['ordinary arrays', (m: typeof module, values: number[]) => [Float64Array.from(values), new Float64Array(4), m]],
    [
      'arrays of alloc()',
      (m: typeof module, values: number[]) => [
        Object.assign(m.alloc(Float64Array, 4), values),
        m.alloc(Float64Array, 4),
        m,
      ],
    ],
  ] as const)('errors of helpers, after the same writes: %s', (_, make) => {
    for (const values of [
      [1, 2, 3, 4],
      [1, 2, 300, 4],
      [Number.NaN, 0, 0, 0],
    ]) {
      const observed = [module, plain].map((m) => {
        const [x, y] = make(m, values) as [Float64Array, Float64Array]
        try {
          return [m.sum(x, y), [...y]]
        } catch (error) {
          return [(error as Error).constructor, (error as Error).message, [...y]]
        }
      })
      expect(observed[0]).toEqual(observed[1])
    }
    expect(module.status(module.sum).calls.original).toBe(0)
  })

  it('the trace begins where the function stands', () => {
    for (const call of [() => module.positive(-1), () => module.sum(Float64Array.of(1e3), new Float64Array(1))]) {
      let stack = ''
      try {
        call()
      } catch (error) {
        stack = (error as Error).stack ?? ''
      }
      const [, first, second] = stack.split('\n')
      expect(first).toMatch(/^ *at (?:\w+\.)?(?:positive|sum) \(data:/)
      expect(second).toContain('exceptions.test.ts')
    }
  })
})
