import { describe, expect, it } from 'vitest'
import { compile, count, irAfter, kernel } from './passes.test-support.ts'

const ir = (params: string, body: string): string => irAfter(kernel(params, body), 'select-representations')
const ARRAYS = 'x: Float64Array, a: Int32Array, u: Uint32Array, n: number, i: number'

describe('remainders of integers', () => {
  it.each<[string, string, RegExp]>([
    ['by a constant', 'return x[(n | 0) % 7]', /: i32 = i\.srem/],
    ['by a constant, of what is not negative', 'return x[(n >>> 0) % 7]', /: i32 = i\.urem/],
    ['by another integer', 'return (n | 0) % (i | 0) | 0', /: i32 = i\.smod false %/],
    ['of unsigned integers', 'return (n >>> 0) % (i >>> 0) | 0', /: i32 = i\.umod false %/],
    ['of a sum that needs more bits', 'return ((n | 0) + (i | 0)) % (i | 0) | 0', /: i64 = i\.smod true %/],
    ['of a sum that is not negative', 'const m = x.length; return ((n & 255) + m) % m | 0', /: i32 = i\.umod true %/],
    ['of a product, seen as a double', 'return ((n | 0) * 16807) % 2147483647', /: i64 = i\.srem[\s\S]*f\.copysign/],
    ['of signed by unsigned integers', 'return (n | 0) % (i >>> 0) | 0', /: i64 = i\.smod false %/],
    ['by what may be 0, seen as a double', 'return (n >>> 0) % (i >>> 0)', /i\.umod[\s\S]*f\.const NaN\n.*select/],
  ])('%s', (_, body, expected) => {
    const text = ir(ARRAYS, body)
    expect(text).toMatch(expected)
    expect(text).not.toContain('f.mod')
  })

  it.each<[string, string, boolean]>([
    ['1', 'return x[i] % 1', true],
    ['a power of two', 'return n % 1024', true],
    ['a negative one', 'return n % -4', true],
    ['2, where nobody looks at the sign of zero', 'return n % 2 === 0', false],
  ])('of doubles by %s need no division', (_, body, signed) => {
    const text = ir(ARRAYS, body)
    expect(text).toMatch(/f\.mul[\s\S]*f\.trunc[\s\S]*f\.mul[\s\S]*f\.sub/)
    expect(text).not.toContain('f.mod')
    expect(text.includes('f.copysign')).toBe(signed)
  })

  const MULTIPLE = /f\.(mul|div)[\s\S]*f\.trunc[\s\S]*f\.mul[\s\S]*f\.sub/
  it.each<[string, string]>([
    ['an integer', 'return x[i] % 360'],
    ['a negative one', 'return x[i] % -360'],
    ['a half', 'return n % 0.5'],
    ['quarters', 'return n % 12.75'],
    ['2³² − 1', 'return n % 4294967295'],
    ['an integer, of products that may be rounded', 'return ((n | 0) * (i | 0)) % 3'],
  ])('of doubles by %s take a function only for large quotients', (_, body) => {
    const text = ir(ARRAYS, body)
    expect(text).toMatch(MULTIPLE)
    expect(text).toMatch(/branch %\d+ \? b\d+\(\) : b\d+\(\) \(unlikely else\)/)
    expect(count(text, 'f.mod')).toBe(1)
  })

  it.each<[string, string, boolean]>([
    ['an integer, of what is not so large', 'return ((n | 0) / 3) % 360', true],
    ['an integer, of positive numbers', 'return ((n >>> 0) / 3) % 360', false],
    ['any constant, of at most its double', 'return Math.min(Math.abs(n), 1) % 0.7', false],
    ['an angle, of at most its double', 'return Math.max(-12, Math.min(n, 12)) % (2 * Math.PI)', true],
  ])('of doubles by %s take none', (_, body, signed) => {
    const text = ir(ARRAYS, body)
    expect(text).toMatch(MULTIPLE)
    expect(text).not.toContain('f.mod')
    expect(text.includes('f.copysign')).toBe(signed)
  })

  it('of what is less than the divisor are that', () => {
    expect(ir(ARRAYS, 'return Math.min(Math.max(n, -1), 1) % 1.5')).not.toMatch(/f\.(mod|div|sub)/)
  })

  it('of a remainder that the divisor was added to take one function at most', () => {
    const text = ir(ARRAYS, 'return ((n % 360) + 360) % 360')
    expect(count(text, 'f.mod')).toBe(1)
    expect(count(text, 'f.trunc')).toBe(2)
    expect(count(ir(ARRAYS, 'return (((n | 0) % 360) + 360) % 360'), 'rem')).toBe(1)
  })

  it.each<[string, string, RegExp]>([
    ['of fractions', 'x[i] % 360 | 0', /f\.toint32\.51/],
    ['of what has none', 'Math.floor(x[i]) % 1440 | 0', /f\.round\.51/],
    ['by a power of two, where NaN may have any bits', 'x[i] % 64 | 0', /f\.sat/],
    ['by any number', 'x[i] % n | 0', /f\.toint32 /],
  ])('%s are int32 by an addition where NaN is the ordinary one', (_, body, expected) => {
    expect(ir(ARRAYS, `return ${body}`)).toMatch(expected)
  })

  it.each<[string, string]>([
    ['any numbers', 'return n % i'],
    ['0.1, which has all bits', 'return n % 0.1'],
    ['2⁵³ − 1', 'return n % 9007199254740991'],
    ['0', 'return n % 0'],
    ['Infinity', 'return x[i] % Infinity'],
  ])('of doubles by %s take a function', (_, body) => {
    const text = ir(ARRAYS, body)
    expect(text).toContain('f.mod')
    expect(text).not.toContain('f.trunc')
  })

  it.each<[string, string, number]>([
    ['that may be 0 or −1', 'return (n | 0) % (i | 0) | 0', 2],
    ['that has been compared with 0', 'const m = i | 0; if (m === 0) return 0; return (n | 0) % m | 0', 1],
    ['that is true', 'const m = i | 0; return m ? (n | 0) % m | 0 : 0', 1],
    ['that is positive', 'const m = i | 0; return m > 0 ? (n | 0) % m | 0 : 0', 0],
    ['that has been compared with 1', 'const m = i | 0; return m !== 1 ? (n | 0) % m | 0 : 0', 2],
    ['without sign', 'return (n >>> 0) % (i >>> 0) | 0', 1],
  ])('a divisor %s', (_, body, replaced) => {
    expect(count(ir(ARRAYS, body), 'i32 = select')).toBe(replaced)
  })

  it('of a loop that divides until 0 are never NaN: integers all along', () => {
    const body = 'let p = n | 0, q = i | 0; while (q !== 0) { const t = p % q; p = q; q = t } return p | 0'
    const text = ir(ARRAYS, body)
    expect(text).toMatch(/: i32 = i\.smod false/)
    expect(text).not.toMatch(/f\.mod|f\.copysign|i\.tof/)
  })

  it('are had without division where that is likely, or the divisor is a power of two', () => {
    const { llvmIr } = compile(kernel('x: Float64Array, n: number, i: number', 'return x[(i + 1) % n]'))
    expect(llvmIr).toContain('call i64 @usejit.rem.near.s64')
    expect(llvmIr).toMatch(/define internal i64 @usejit\.rem\.near\.s64/)
  })
})
