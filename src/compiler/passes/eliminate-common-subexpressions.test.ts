import { describe, expect, it } from 'vitest'
import { count, irAfter, kernel } from './passes.test-support.ts'

const ir = (params: string, body: string): string => irAfter(kernel(params, body), 'eliminate-common-subexpressions')

describe('common subexpressions', () => {
  it.each<[string, string, string]>([
    ['in one block', 'const x = a * b; return x + a * b', 'mul'],
    ['that are made of common ones', 'const x = (a + 1) * b; return x - (a + 1) * b', 'mul'],
    ['in a branch', 'const x = a * b; if (x > 1) return a * b; return x', 'mul'],
    ['comparisons', 'const x = a < b; return Number(x) + Number(a < b)', 'compare'],
    ['Math functions', 'return Math.sin(a) + Math.sin(a)', 'math sin'],
  ])('%s are computed once', (_, body, op) => {
    expect(count(ir('a: number, b: number', body), `= ${op}`)).toBe(1)
  })

  it('give two accesses one index', () => {
    const text = ir('x: Float64Array, i: number', 'x[i + 1] = x[i + 1] * 2')
    const [load, store] = [/load %0\.x, (%\d+)/, /store %0\.x, (%\d+)/].map((r) => text.match(r)?.[1])
    expect(load).toBe(store)
  })

  it.each<[string, string, string, number]>([
    ['operands in another order', 'return (a - b) * (b - a)', '= sub', 2],
    ['another relation', 'return Number(a < b) + Number(a <= b)', '= compare', 2],
    ['0 and −0', 'return a * -0 + a * 0', '= const', 2],
    ['branches that exclude each other', 'if (a > 1) return a * b; return a * b + 1', '= mul', 2],
    ['random numbers', 'return Math.random() + Math.random()', '= math random', 2],
  ])('keeps apart %s', (_, body, op, times) => {
    expect(count(ir('a: number, b: number', body), op)).toBe(times)
  })

  it('asks memory again, which may have changed', () => {
    expect(count(ir('x: Float64Array', 'const a = x[0]; x[0] = 5; return a + x[0]'), '= load')).toBe(2)
  })
})
