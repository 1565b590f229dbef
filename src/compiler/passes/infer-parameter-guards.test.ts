import { describe, expect, it } from 'vitest'
import { showInterval } from '../ir/interval.ts'
import { atPass, kernel } from './passes.test-support.ts'

const INT32 = 'int[-2147483648, 2147483647]'
const BOUND = 'f64[-∞, 2147483647] -0'

/** What the dispatcher must check of the parameter `n`. */
const guardOf = (params: string, body: string): string | undefined =>
  atPass(kernel(params, body), 'infer-parameter-guards', (fn) => {
    const fact = fn.blocks[0].params.find((p) => p.name === 'n')?.fact
    return fact && showInterval(fact)
  })

describe('guards of number parameters', () => {
  const X = 'x: Float64Array, n: number'
  it.each<[string, string, string]>([
    ['an index', X, 'x[n] = 1'],
    ['an offset', X, 'for (let i = 0; i < x.length; i++) x[i + n] = 1'],
    ['a stride', X, 'for (let i = 0; i < 9; i++) x[i * n] = 1'],
    ['what is divided by a counter', X, 'for (let d = 2; d * d <= n; d++) if (n % d === 0) return d'],
    ['a step', X, 'for (let i = 0; i < x.length; i += n) x[i] = 1'],
    ['a start', X, 'for (let i = n; i < x.length; i++) x[i] = 1'],
    ['a computed bound', X, 'for (let i = 1; i < n - 1; i++) x[i] = 1'],
    ['a bound of an inequality', X, 'for (let i = 0; i !== n; i++) x[i] = 1'],
  ])('%s must be an int32', (_, params, body) => {
    expect(guardOf(params, body)).toBe(INT32)
  })

  it.each<[string, string]>([
    ['an index', 'for (let i = 0; i < x.length; i++) x[(i + 1) % n] = 1'],
    ['a variable that is one', 'let p = 0; for (let i = 0; i < x.length; i++) { x[p] = 1; p = (p + 3) % n }'],
    ['an index, and is one itself', 'x[3 % n] = x[n]'],
  ])('what %s is taken modulo of must be positive', (_, body) => {
    expect(guardOf(X, body)).toBe('int[1, 2147483647]')
  })

  it.each<[string, string]>([
    ['<', 'for (let i = 0; i < n; i++) x[i] = 1'],
    ['<=', 'for (let i = 0; i <= n; i++) x[i] = 1'],
    ['> on the left', 'for (let i = 0; n > i; i++) x[i] = 1'],
    ['<= with a few in one round', 'for (let i = 0; i + 4 <= n; i += 4) x[i] = x[i + 3]'],
    ['>= on the left, with a difference', 'for (let i = 0; n >= i - 4; i++) x[0] = i'],
    ['< with a counter that is no index', 'let s = 0; for (let i = 0; i < n; i++) s += x[0]; return s'],
  ])('a bound that is only compared by %s need not be an integer', (_, body) => {
    expect(guardOf(X, body)).toBe(BOUND)
  })

  it.each<[string, string, string]>([
    ['a value', X, 'x[0] = n'],
    ['a bound of a variable that does not count', X, 'let s = 0; while (s < n) s += x[0]; return s'],
    ['a bound of a sum with a fraction', X, 'for (let i = 0; i + 0.5 <= n; i++) x[0] = i'],
    ['compared with an element', X, 'for (let i = 0; i < x.length; i++) if (x[i] < n) x[i] = n'],
    [
      'a factor of what is compared with a number that is also an index',
      X,
      'for (let i = 0; i < x.length; i++) if (x[i] * n < 0) x[i] = 0',
    ],
    ['an index through a division', X, 'return x[n / 2]'],
    ['an index through Math', X, 'return x[Math.floor(n)]'],
    ['an index through a bit operation', X, 'return x[n & 7]'],
  ])('%s is not guarded', (_, params, body) => {
    expect(guardOf(params, body)).toBeUndefined()
  })

  it('keeps what the signature declares', () => {
    const source = `import type { u8 } from 'usejit/types'\n${kernel('x: Float64Array, n: u8', 'x[n] = 1')}`
    expect(atPass(source, 'infer-parameter-guards', (fn) => showInterval(fn.blocks[0].params[1].fact!))).toBe(
      'int[0, 255]',
    )
  })
})
