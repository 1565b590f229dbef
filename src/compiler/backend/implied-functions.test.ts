import { describe, expect, it } from 'vitest'
import { compile, kernel } from '../passes/passes.test-support.ts'
import { impliedFunctions } from './implied-functions.ts'

describe('what LLVM may call on its own', () => {
  it.each<[string, string, string, boolean]>([
    ['sums of int53', 'n: number', 'let s = 0; for (let i = 0; i < 100000; i++) s += i * i; return s * n', true],
    [
      'bigints that wrap',
      'a: bigint, n: number',
      'let s = 0n; for (let i = 0; i < n; i++) s = BigInt.asUintN(64, s + a); return s',
      true,
    ],
    [
      'int32 only',
      'x: Int32Array',
      'let s = 0; for (let i = 0; i < x.length; i++) s = (s + x[i]) | 0; return s',
      false,
    ],
    ['doubles only', 'x: Float64Array', 'let s = 0; for (let i = 0; i < x.length; i++) s += x[i]; return s % 3', false],
  ])('of a kernel with %s', (_, params, body, expected) => {
    const text = compile(kernel(params, body)).llvmIr!
    expect(text.includes('define hidden i128 @__multi3(')).toBe(expected)
  })

  it.each<[string, string[]]>([
    ['  %v3 = mul nuw nsw i64 %v1, %v2', ['multi3']],
    ['  %v3 = add i128 %v1, %v2', ['multi3']],
    ['  %v3 = mul i32 %v1, %v2', []],
    ['  %v3 = bitcast i64 0 to double', []],
    ['  %v3 = lshr i64 %v1, 32', []],
  ])('%s', (line, expected) => {
    expect(impliedFunctions([line])).toEqual(expected)
  })
})
