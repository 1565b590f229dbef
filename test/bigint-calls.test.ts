/** Bigints from the call of a function to the kernel and back: guards, conversion of results, errors of the engine's own. */
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import type { CompiledModule } from '../src/compiler/compiled-module.ts'
import { compileModule } from '../src/compiler/pipeline.ts'
import { createEmbeddedToolchain } from '../src/compiler/toolchain/embedded.ts'
import { load, newRealm } from './runtime/load-rewritten.ts'

const toolchain = createEmbeddedToolchain()
afterAll(() => toolchain.close())
beforeEach(newRealm)

const directive = { strict: true, fastmath: new Set<never>(), inline: false, native: false }
let compiled: Promise<CompiledModule> | undefined
const program = (source: string) =>
  load(`export * from 'usejit/runtime'\n${source}`, {
    dispatch: 'always',
    compile: (file, code) => (compiled ??= compileModule(file, code, { directive }, { toolchain })),
  })
type Program = Awaited<ReturnType<typeof program>>
const counts = (p: Program, name: string) => p.status(p[name]).variants[0].calls

const source = `import type { i64, u64 } from 'usejit/types'
export function wrap(x: bigint): bigint { "use jit"; return BigInt.asUintN(64, x * 3n) }
export function quotient(a: bigint, b: bigint): bigint { "use jit"; return a / b }
export function signed(a: i64): bigint { "use jit"; return a }
export function unsigned(a: u64): bigint { "use jit"; return a }
export function convert(x: Float64Array, n: number): bigint { "use jit"; x[0] = 1; return BigInt(Math.min(n, 1e6) * Math.max(n, -1e6) > 0 ? 5 : 0.5) }
`

describe('calls with bigints', () => {
  test('results are those of JavaScript, of any size where only low bits count', async () => {
    const p = await program(source)
    for (const x of [0n, -1n, 2n ** 63n, 2n ** 64n - 1n, -(2n ** 200n) + 5n])
      expect(p.wrap(x)).toBe(BigInt.asUintN(64, x * 3n))
    expect([p.signed(-5n), p.unsigned(2n ** 64n - 1n), p.unsigned(2n ** 63n)]).toEqual([-5n, 2n ** 64n - 1n, 2n ** 63n])
    expect(counts(p, 'wrap')).toMatchObject({ kernel: 5, original: 0 })
    expect(counts(p, 'unsigned')).toMatchObject({ kernel: 2, original: 0 })
  })

  test.each([
    ['quotient', [2n ** 63n, 2n]],
    ['quotient', [-(2n ** 63n), -1n]],
    ['signed', [2n ** 63n]],
    ['signed', [-(2n ** 63n) - 1n]],
    ['unsigned', [-1n]],
    ['unsigned', [2n ** 64n]],
  ])('%s(%s) is out of range', async (name, args) => {
    const p = await program(source)
    expect(p[name](...args)).toBe(name === 'quotient' ? args[0] / args[1] : args[0])
    expect(counts(p, name)).toMatchObject({ kernel: 0, byReason: { 'argument-range': 1 } })
  })

  test.each([[5], ['5'], [undefined]])('%s is no bigint', async (x) => {
    const p = await program(source)
    expect(() => p.quotient(x, 1n)).toThrow(TypeError)
    expect(counts(p, 'quotient')).toMatchObject({ kernel: 0, byReason: { 'argument-type': 1 } })
  })

  test('an object around a bigint is one to the original only', async () => {
    const p = await program(source)
    expect(p.quotient(Object(7n), 2n)).toBe(3n)
    expect(counts(p, 'quotient')).toMatchObject({ kernel: 0, byReason: { 'argument-type': 1 } })
  })

  test('the engine throws its own errors, after the same writes', async () => {
    const p = await program(source)
    const message = (call: () => unknown): string => {
      try {
        call()
      } catch (error) {
        return String(error)
      }
      return 'nothing thrown'
    }
    const zero = 0n
    expect(message(() => p.quotient(1n, zero))).toBe(message(() => 1n / zero))
    expect(counts(p, 'quotient')).toMatchObject({ kernel: 1, original: 0 })
    const x = new Float64Array(1)
    expect(message(() => p.convert(x, 0))).toBe(message(() => BigInt(0.5)))
    expect(x[0]).toBe(1)
    expect(p.convert(x, 3)).toBe(5n)
    expect(counts(p, 'convert')).toMatchObject({ kernel: 2, original: 0 })
  })
})
