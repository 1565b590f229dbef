import { describe, expect, it } from 'vitest'
import { compileToLlvm } from '../pipeline.ts'
import { irAfter, kernel, OPTIONS } from './passes.test-support.ts'

const IMPORT = "import type { i64, u64 } from 'usejit/types'; "
const machine = (params: string, body: string): string =>
  irAfter(IMPORT + kernel(params, body), 'select-representations')

describe('bigints on the machine', () => {
  it.each<[string, string, string, string]>([
    ['wrapping arithmetic in 64 bits', 'a: bigint, b: bigint', 'return BigInt.asUintN(64, a * b + 1n)', 'i64 = i.mul'],
    ['the high half of a product in 128', 'a: u64, b: u64', 'return (a * b) >> 64n', 'i128 = w.mul'],
    ['a sum that is compared in 128', 'a: u64, b: u64', 'return a + b > 5n', 'i128 = i.add'],
    ['a sum of what is small in 64', 'a: i64', 'return (a >> 2n) + 1n > 5n', 'i64 = i.add'],
    ['unsigned division', 'a: u64, b: u64', 'return a / (b | 1n)', 'i64 = i.udiv'],
    ['signed division', 'a: i64', 'return a / 10n', 'i64 = i.sdiv'],
    ['division of a product', 'a: u64, b: u64, m: u64', 'return (a * b) % (m | 1n)', 'i128 = w.urem'],
    ['a shift to the right of an unsigned value', 'a: u64', 'return a >> 33n', 'i64 = i.lshr'],
    ['a shift to the right of a signed value', 'a: i64', 'return a >> 33n', 'i64 = i.ashr'],
    ['a byte as a number is an int32', 'a: bigint', 'return Number(a & 255n) + 1', 'i32 = i.add'],
  ])('%s', (_, params, body, expected) => {
    expect(machine(params, body)).toContain(expected)
  })

  it('checks −1 only where −2⁶³ can be divided by it', () => {
    expect(machine('a: i64, b: i64', 'return a % b')).toContain('select')
    expect(machine('a: i64, b: i64', 'return a % (b | 2n)')).toContain('select')
    expect(machine('a: i64, b: u64', 'return a % BigInt.asUintN(32, b)')).not.toContain('select')
    expect(machine('a: bigint, b: bigint', 'return a % b')).not.toContain('select')
  })
})

describe('bigints that may be too large', () => {
  const said = (params: string, body: string): string[] =>
    compileToLlvm('test.ts', IMPORT + kernel(params, body), OPTIONS).diagnostics.map((d) => `${d.code}: ${d.message}`)

  it.each<[string, string, string]>([
    ['a: bigint', 'return a * a', 'The result of `f` is not known to fit into 64 bits'],
    ['a: u64, b: i64', 'return a > 5n ? a : b', 'The result of `f` is not known to fit into 64 bits'],
    ['a: i64, b: i64', 'return a * b * b > 5n', 'This bigint may become larger than compiled code can hold'],
    [
      'n: i64',
      'let s = 1n; for (let i = 0n; i < n; i++) s *= 3n; return s',
      '`s` may become larger than compiled code can hold',
    ],
    [
      'a: i64, b: i64',
      'return BigInt.asUintN(64, a << b)',
      'The distance of this shift may be negative, which would shift the other way',
    ],
    [
      'a: u64, b: u64',
      'return Number(a * b)',
      'The bigint that becomes a number here is not known to fit into 64 bits',
    ],
    ['x: Float64Array', 'return BigInt(x[0])', 'The number that becomes a bigint here may be larger than 2⁶³'],
  ])('f(%s): %s', (params, body, message) => {
    expect(said(params, body)).toEqual([`unbounded-bigint: ${message}`])
  })

  it.each<[string, string]>([
    ['a: bigint', 'return BigInt.asIntN(64, a * a)'],
    ['a: i64, b: i64', 'return BigInt.asIntN(64, a * b * b) > 5n'],
    ['n: i64', 'let s = 1n; for (let i = 0n; i < n; i++) s = BigInt.asUintN(64, s * 3n); return s'],
    ['a: i64, b: i64', 'return BigInt.asUintN(64, a << (b & 63n))'],
    ['x: Float64Array', 'return BigInt(x[0] | 0)'],
    ['a: i64, b: number', 'return (a + a as any) < b'],
  ])('not: f(%s): %s', (params, body) => {
    expect(said(params, body)).toEqual([])
  })

  it.each<[string, string, string]>([
    [
      'a: bigint, b: number',
      'return (a as any) + b',
      'type-conflict: A bigint and a number cannot be combined: JavaScript throws a TypeError',
    ],
    ['a: bigint', 'return Math.abs(a as any)', 'type-conflict: A number is needed here, this is a bigint'],
    ['a: bigint', 'return (a as any) >>> 1n', 'unsupported-operation: `>>>` is not an operator of bigints'],
    [
      'a: bigint, n: number',
      'return BigInt.asIntN(n, a)',
      'unsupported-call: The number of bits of `BigInt.asIntN` must be a literal, up to 512',
    ],
    [
      'a: bigint, b: bigint',
      'return a ** b',
      'unsupported-operation: Powers of bigints are compiled where the exponent is a literal from 0n to 64n',
    ],
    [
      'a: i64, b: number',
      'return (a * a as any) < b',
      'unbounded-bigint: The bigint that is compared with a number here is not known to fit into 64 bits',
    ],
  ])('what JavaScript refuses, or the compiler: f(%s): %s', (params, body, message) => {
    expect(said(params, body)).toEqual([message])
  })
})
