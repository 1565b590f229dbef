import { describe, expect, it } from 'vitest'
import { irAfter, kernel } from './passes.test-support.ts'

const ir = (params: string, body: string): string => irAfter(kernel(params, body), 'select-representations')

describe('indices that are doubles', () => {
  it.each<[string, string]>([
    ['floor of anything', 'Math.floor(a)'],
    ['a sum of such', 'Math.floor(a) * 3 + Math.ceil(b)'],
    ['a negated one', '-Math.trunc(a)'],
    ['a product of integers beyond 2⁵³', '(a | 0) * (b | 0) * (b | 0)'],
  ])('%s is compared with the length alone', (_, index) => {
    const text = ir('x: Float64Array, a: number, b: number', `return x[${index}]`)
    expect(text).toMatch(/f\.place /)
    expect(text).not.toMatch(/f\.cmp oeq/)
  })

  it.each<[string, string]>([
    ['any number', 'a * 0.5'],
    ['half of an integer', 'Math.floor(a) / 2'],
    ['an integer plus a fraction', 'Math.floor(a) + b * 0.5'],
    ['the least of an integer and a fraction', 'Math.min(Math.floor(a), b)'],
  ])('%s may have a fraction', (_, index) => {
    expect(ir('x: Float64Array, a: number, b: number', `return x[${index}]`)).toMatch(/f\.place [\s\S]*f\.cmp oeq/)
  })

  it('integers are none', () => {
    expect(ir('x: Float64Array, a: number', 'return x[a | 0]')).not.toMatch(/f\.place/)
  })
})

describe('ToInt32', () => {
  it.each<[string, string, RegExp]>([
    ['of an integer of any size truncates nothing', 'Math.floor(a) | 0', /f\.toint32\.whole /],
    ['of a hash', '(Math.floor(a) * 374761393 + Math.floor(b) * 668265263) | 0', /f\.toint32\.whole /],
    ['of a fraction truncates', '(Math.floor(a) * 0.5) | 0', /f\.toint32 /],
    ['of a limited fraction, too', '(Math.max(-1e12, Math.min(1e12, x.length * 1e6)) * 2.5) | 0', /f\.toint32\.51 /],
  ])('%s', (_, value, expected) => {
    expect(ir('x: Uint8Array, a: number, b: number', `return ${value}`)).toMatch(expected)
  })
})
