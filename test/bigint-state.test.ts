/** Bigints of the module and of objects that kernels read and assign, with JavaScript in between. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type CompileOptions, compileModule } from '../src/compiler/pipeline.ts'
import { createEmbeddedToolchain } from '../src/compiler/toolchain/embedded.ts'
import { load } from './runtime/load-rewritten.ts'

const OPTIONS: CompileOptions = {
  directive: { strict: false, fastmath: new Set(), inline: false, native: false },
  verifyPasses: true,
}
const SOURCE = `
export { status } from 'usejit/runtime'
export let count = 0n
export const set = (value: any): void => { count = value }
export function step(by: bigint, n: number): bigint {
  'use jit'
  for (let i = 0; i < n; i++) {
    count = BigInt.asIntN(64, count * 3n + by)
    if (i === 5) throw new RangeError('six')
  }
  return count
}
export const state = { seed: 1n, other: 0 }
export function next(): number {
  'use jit'
  state.seed = BigInt.asUintN(64, state.seed * 6364136223846793005n + 1442695040888963407n)
  state.other++
  return Number(state.seed >> 33n)
}
export function maybe(on: boolean, k: bigint): void {
  'use jit'
  if (on) state.seed = BigInt.asUintN(64, k)
}
export function larger(k: bigint): void {
  'use jit'
  count = BigInt.asUintN(32, k) * 5n - 7n
}
export function grows(k: bigint): void {
  'use jit'
  count = BigInt.asUintN(64, k) * BigInt.asUintN(64, k)
}
export function element(x: BigInt64Array, i: number): void {
  'use jit'
  count = x[i]
}
`
// biome-ignore lint/suspicious/noExplicitAny: modules that were compiled, or not
let [plain, compiled]: any[] = []
const toolchain = createEmbeddedToolchain()
afterAll(() => toolchain.close())
beforeAll(async () => {
  const compile = (file: string, code: string) => compileModule(file, code, OPTIONS, { toolchain })
  plain = await load({ 'main.ts': SOURCE }, { plain: true })
  compiled = await load({ 'main.ts': SOURCE }, { compile, dispatch: 'always' })
})

/** The outcome of one step in both modules, and their state behind it. */
function both(act: (module: typeof plain) => unknown): [kernel: unknown, original: unknown] {
  const [kernel, original] = [compiled, plain].map((module) => {
    let result: unknown
    try {
      result = act(module)
    } catch (error) {
      result = String(error)
    }
    return { result, count: module.count, state: { ...module.state } }
  })
  return [kernel, original]
}
const ran = (name: string): number => compiled.status(compiled[name]).calls.kernel

const STARTS = [0n, 1n, -1n, 2n ** 32n, -(2n ** 32n), 2n ** 53n + 1n, 2n ** 63n - 1n, -(2n ** 63n) + 1n]

describe('a variable of the module', () => {
  it.each(STARTS)('from %s', (start) => {
    const before = ran('step')
    for (const n of [1, 3, 0, 9, 2]) {
      both((m) => m.set(start))
      const [kernel, original] = both((m) => m.step(start >> 3n, n))
      expect(kernel).toEqual(original)
    }
    expect(ran('step')).toBe(before + 5)
  })

  it.each([2n ** 63n, -(2n ** 64n), 2n ** 200n, 5, undefined, 'x'])(
    'is left to the original where it is %s',
    (start) => {
      both((m) => m.set(start))
      const before = ran('step')
      const [kernel, original] = both((m) => m.step(1n, 2))
      expect(kernel).toEqual(original)
      expect(ran('step')).toBe(before)
    },
  )

  it('takes what is between the ranges of signed and unsigned integers', () => {
    for (const k of [0n, 1n, 2n ** 32n - 1n, -5n]) {
      const before = ran('larger')
      both((m) => m.set(0n))
      const [kernel, original] = both((m) => m.larger(k))
      expect(kernel).toEqual(original)
      expect(ran('larger')).toBe(before + 1)
    }
  })
})

describe('a field', () => {
  it('goes on from unsigned integers of 64 bits', () => {
    const before = ran('next')
    for (let i = 0; i < 50; i++) {
      const [kernel, original] = both((m) => m.next())
      expect(kernel).toEqual(original)
    }
    expect(ran('next')).toBe(before + 50)
  })

  it('stays what it is where it is not assigned', () => {
    const before = ran('maybe')
    for (const [on, k] of [
      [true, -1n],
      [false, 0n],
      [true, 2n ** 63n],
      [false, 5n],
    ]) {
      const [kernel, original] = both((m) => m.maybe(on, k))
      expect(kernel).toEqual(original)
    }
    expect(ran('maybe')).toBe(before + 4)
  })
})

it.each([
  ['grows', 'unbounded-bigint'],
  ['element', 'unsupported-operation'],
])('%s is not compiled: %s', (name, code) => {
  expect(compiled.status(compiled[name]).reasons.map((one: { code: string }) => one.code)).toContain(code)
})
