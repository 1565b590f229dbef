import { describe, expect, it } from 'vitest'
import { kernel, OPTIONS } from '../passes/passes.test-support.ts'
import { compileToLlvm } from '../pipeline.ts'

const compileAll = (source: string, onlyProfitable: boolean) =>
  compileToLlvm('test.ts', source, { ...OPTIONS, onlyProfitable })
/** Codes of the diagnostics of a function that is compiled only if that pays. */
const codes = (source: string): string[] => compileAll(source, true).diagnostics.map(({ code }) => code)

const X = 'x: Float64Array'
const many = (n: number, term: (i: number) => string) => Array.from({ length: n }, (_, i) => term(i)).join(' ')

describe('a function below break-even stays the original', () => {
  it.each<[string, string]>([
    ['a sum', kernel('a: number, b: number', 'return a + b')],
    ['a helper that is inlined', `const sq = (a: number) => a * a; ${kernel('a: number', 'return sq(a) + sq(a + 1)')}`],
    ['one element', kernel(`${X}, i: number`, 'x[i] *= 2')],
    ['conditions', kernel('a: number, b: number', 'if (a < b) return a; if (a > b) return b; return 0')],
    ['an object', kernel('p: { x: number, y: number }', 'return Math.sqrt(p.x * p.x + p.y * p.y)')],
    ['a new object', kernel('a: number', 'return { x: a + 1, y: a + 2 }')],
    ['an assigned variable', `let count = 0; ${kernel('a: number', 'count += a')}`],
    ['fields of this', 'export class P { x = 1; f(): number { "use jit"; return this.x * 2 } }'],
  ])('%s', (_, source) => {
    expect(codes(source)).toEqual(['not-profitable'])
  })

  it.each<[string, string]>([
    ['a loop', kernel(X, 'let s = 0; for (let i = 0; i < x.length; i++) s += x[i]; return s')],
    ['a loop of few rounds', kernel(X, 'let s = 0; for (let i = 0; i < 3; i++) s += x[i]; return s')],
    [
      'recursion',
      kernel('n: number', 'return n < 2 ? n : f(n - 1) + f(n - 2)').replaceAll(
        'export function f(n: number)',
        'export function f(n: number): number',
      ),
    ],
    ['an array of its own', kernel('n: number', 'const y = new Float64Array(n); return y.length')],
    ['many operations', kernel('a: number', `let s = a; ${many(40, (i) => `s = s * a + ${i};`)} return s`)],
    ['bigints', kernel('a: bigint, b: bigint', 'return BigInt.asUintN(64, a * b + 1n)')],
    ['functions of Math', kernel('a: number', `let s = 0; ${many(4, (i) => `s += Math.tanh(a + ${i});`)} return s`)],
    [
      'many operations on the fields of this',
      `export class P { x = 1; f(a: number): number { "use jit"; let s = this.x; ${many(90, (i) => `s = s * a + ${i};`)} return s } }`,
    ],
  ])('but not with %s', (_, source) => {
    expect(codes(source)).toEqual([])
  })

  it('unless kernels are wanted in any case', () => {
    expect(compileAll(kernel('a: number, b: number', 'return a + b'), false).functions[0].kernel).toBeDefined()
  })

  it('which is said where the directive stands, and fails nothing', () => {
    const [{ severity, message, span }] = compileAll(kernel('a: number', 'return a + 1'), true).diagnostics
    expect(severity).toBe('info')
    expect(message).toBe(
      "'f' does one operation a call and has no loop: a kernel could gain less than 1 ns at most, and calling it costs about 3 ns",
    )
    expect(kernel('a: number', 'return a + 1').slice(span!.start, span!.end)).toBe('"use jit";')
  })

  it('even where its own directive is strict', () => {
    const strict = kernel('a: number', 'return a + 1').replace('use jit', 'use jit: strict')
    expect(compileAll(strict, true).diagnostics.map(({ severity }) => severity)).toEqual(['info'])
  })
})
