import { describe, expect, it } from 'vitest'
import { compileToLlvm } from '../pipeline.ts'
import { count, irAfter, kernel, OPTIONS } from './passes.test-support.ts'

const X = 'x: BigInt64Array, i: number'
const checked = (params: string, body: string, pass = 'check-bigint-elements'): string =>
  irAfter(kernel(params, body), pass)

describe('elements of bigint arrays that may not be there', () => {
  it('are told by a boolean, and the operation that would throw by a branch', () => {
    const text = checked(X, 'return BigInt.asIntN(64, x[i] + 5n)')
    expect(text).toMatch(/%2: big = load %0\.x, %1\.i\n\s+%3: bool = inbounds %0\.x, %1\.i/)
    expect(count(text, 'throw')).toBe(1)
  })

  it.each<[string, string, number]>([
    ['one is missing, or both, which cannot be wrapped', 'return BigInt.asIntN(64, x[i] + x[0])', 3],
    ['the same twice is a number, which cannot be wrapped', 'const v = x[i]; return BigInt.asIntN(64, v + v)', 1],
    ['stored', 'x[0] = x[i]', 1],
    // The divisor goes by another name once it has been compared with 0n, and may be missing under that as well.
    ['divided', 'x[0] = x[i] / x[i + 1]', 6],
    ['only compared', 'return x[i] > 5n', 0],
    ['asked for', 'return x[i] === undefined', 0],
    ['as a number', 'return Number(x[i])', 0],
  ])('%s: %s', (_, body, throws) => {
    expect(count(checked(X, body), 'throw')).toBe(throws)
  })

  it('are there where the index is evidently in range', () => {
    const loop = 'let s = 0n; for (let i = 0; i < x.length; i++) s ^= x[i]; return s'
    expect(checked('x: BigInt64Array', loop)).not.toContain('throw')
  })

  it('are there in the clone of a loop whose guard has proven it, and only there', () => {
    const text = checked(
      'x: BigInt64Array, n: number',
      'let s = 0n; for (let i = 0; i < n; i++) s ^= x[i]; return s',
      'jam-loops',
    )
    expect(count(text, 'load proven')).toBe(1)
    expect(count(text, 'throw')).toBe(1)
  })

  it('leaves bigints alone that come from nowhere else', () => {
    expect(checked('a: bigint, b: bigint', 'return BigInt.asIntN(64, a + b)')).not.toContain('throw')
  })

  it('keeps an operation that throws though nobody needs its result', () => {
    expect(checked(X, 'x[i] + 1n; return 1', 'jam-loops')).toContain('throw')
  })

  it.each<[string, string]>([
    [
      'return x[i]',
      'The result is undefined where the element is out of range, and only numbers can be undefined in compiled code',
    ],
    ['return ~x[i] < 5n', 'This would be computed with numbers where elements are out of range'],
    [
      'let v = x[i]; if (i > 3) v = -v; return v > 2n',
      'What this is where an element is out of range depends on the way taken',
    ],
  ])('refuses %s', (body, message) => {
    expect(compileToLlvm('test.ts', kernel(X, body), OPTIONS).diagnostics.map((d) => d.message)).toEqual([message])
  })

  it.each(['return x[i] ?? 0n', 'for (let k = 0; k < x.length; k++) if (~x[k] < 5n) return x[k]; return 0n'])(
    'not: %s',
    (body) => {
      expect(compileToLlvm('test.ts', kernel(X, body), OPTIONS).diagnostics.map((d) => d.message)).toEqual([])
    },
  )
})
