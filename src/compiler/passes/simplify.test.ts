import { describe, expect, it } from 'vitest'
import { irAfter, kernel } from './passes.test-support.ts'

const simplified = (params: string, body: string, before = ''): string =>
  irAfter(before + kernel(params, body), 'simplify')

describe('simplify', () => {
  it('leaves what has a meaning', () => {
    expect(simplified('x: number', 'let y = 2 + 3; if (y > 4) y = y * x; else y = 7; return y')).toMatchInlineSnapshot(`
      "export function f.jit: num {
      b0(%0.x: num):
        %1.y: num = const 5
        %2.y: num = mul %1.y, %0.x
        return %2.y
      }
      "
    `)
  })

  it.each<[string, string]>([
    ['7 % 4', '3'],
    ['-(0)', '-0'],
    ['-7 >>> 28', '15'],
    ['0.1 + 0.2', '0.30000000000000004'],
    ['1 / 0', 'Infinity'],
    ['0 / 0', 'NaN'],
    ['2147483647 + 1 | 0', '-2147483648'],
    ['5e-324 * 0.5', '0'],
    ['+(1 < 2)', '1'],
    ['-0 === 0 ? 1 : 2', '1'],
    ['(0 / 0) === (0 / 0) ? 1 : 2', '2'],
    ['!0 ? 1 : 2', '1'],
  ])('computes %s', (expression, result) => {
    expect(simplified('', `return ${expression}`)).toMatch(
      new RegExp(`\\(\\):\\n  (%\\d+): num = const ${result}\\n  return \\1\\n`),
    )
  })

  it.each<[string, string, string]>([
    // Engines may differ in the bits of these; the one that runs decides.
    ['Math functions', 'return Math.sin(1)', 'math sin'],
    ['powers', 'return 2 ** 0.5', 'math pow'],
    ['x + 0, which is 0 for −0', 'return a + 0', 'add'],
    ['x * 0, which may be NaN', 'return a * 0', 'mul'],
    ['x - x, which may be NaN', 'return a - a', 'sub'],
    ['x === x, which is false for NaN', 'return a === a', 'compare eq'],
  ])('does not compute %s', (_, body, kept) => {
    expect(simplified('a: number', body)).toContain(kept)
  })

  it('drops what nobody uses, loads included, and the variables of loops too', () => {
    const text = simplified(
      'x: Float64Array, n: number',
      'let dead = 0; for (let i = 0; i < n; i++) { dead += x[i] * 2 } return n',
    )
    expect(text).not.toMatch(/load|mul|dead/)
  })

  it.each<[string, string]>([
    ['stores', 'x[0] = 1'],
    ['the order of random numbers', 'Math.random(); return 0'],
  ])('keeps %s', (_, body) => {
    expect(simplified('x: Float64Array', body)).toMatch(/store|math random/)
  })

  it('makes one block of those that only follow each other', () => {
    expect(simplified('a: number', '{ { a = a + 1 } } { a = a * 2 } return a')).not.toContain('b1')
  })

  it('passes no parameter that is always the same', () => {
    const text = simplified('n: number, k: number', 'let s = 0; for (let i = 0; i < n; i++) s += k; return s')
    expect(text).toMatch(/b1\(%\d+\.i: num, %\d+\.s: num\):/)
  })

  it('removes the code of helpers that never return, and everything behind them', () => {
    const text = irAfter(
      `function h(): number { for (;;) {} }\n${kernel('a: number', 'if (a > 1) return h() + 1; return 2')}`,
      'simplify',
    )
    expect(text).not.toContain('add')
  })
})
