import { describe, expect, it } from 'vitest'
import { showInterval } from '../ir/interval.ts'
import type { IrFunction } from '../ir/ir.ts'
import { compile } from './passes.test-support.ts'

/** What is known of the function that a kernel still calls: its parameters and its result. */
function known(source: string): string[] {
  let found: IrFunction | undefined
  let facts: string[] = []
  compile(source, {
    onPass(fn, pass) {
      if (pass !== 'infer-call-ranges' || fn.exported || found) return
      found = fn
      const params = fn.blocks[0].params.filter(({ type }) => type === 'num')
      facts = [...params.map(({ fact }) => fact), ...(fn.result === 'num' ? [fn.resultRange] : [])].map((interval) =>
        interval ? showInterval(interval) : 'anything',
      )
    },
  })
  if (!found) throw new Error('no call is left')
  return facts
}

const recursive = (params: string, result: string, body: string, outer: string) =>
  `function g(${params}): ${result} { ${body} }
   export function f(x: Float64Array, n: number): number { "use jit"; ${outer} }`

describe('of a recursive function', () => {
  it.each<[string, string, string[]]>([
    [
      'indices that are halved',
      recursive(
        'x: Float64Array, low: number, high: number',
        'number',
        'if (high - low < 2) return x[low]; const m = (low + high) >> 1; return g(x, low, m) + g(x, m, high)',
        'return g(x, 0, x.length)',
      ),
      ['int[-1073741824, 1073741824]', 'int[-1073741824, 1073741824]', 'anything'],
    ],
    [
      'a depth',
      recursive('d: number', 'number', 'if (d <= 0) return 1; return g(d - 1) + g(d - 1)', 'return g(20) + x[n]'),
      ['int[0, 20]', 'f64[1, ∞]'],
    ],
    [
      'what a bound holds',
      recursive('k: number', 'number', 'if (k >= 100) return 7; return g(k + 1)', 'return g(0) + x[n]'),
      ['int[0, 255]', 'int[7, 7]'],
    ],
    [
      'a number that grows without bound',
      recursive('k: number', 'number', 'if (k * k < 0) return 7; return g(k + 1)', 'return g(0) + x[n]'),
      ['f64[0, ∞]', 'int[7, 7]'],
    ],
    [
      'any number',
      recursive('v: number', 'number', 'if (v < 1) return v; return g(v / 2)', 'return g(x[0])'),
      ['anything', 'f64[-∞, 1] -0'],
    ],
    [
      'negative zero',
      recursive('v: number, d: number', 'number', 'if (d < 1) return v; return g(-v, d - 1)', 'return g(0, 3)'),
      ['int[0, 0] -0', 'int[0, 3]', 'int[0, 0] -0'],
    ],
    [
      'one that returns nothing but by itself',
      recursive('d: number', 'number', 'return g(d + 1)', 'return n > 5 ? g(1) : 2'),
      ['f64[1, ∞]', 'anything'],
    ],
  ])('%s', (_, source, expected) => {
    expect(known(source)).toEqual(expected)
  })
})

describe('integers are passed as integers', () => {
  it.each<[string, string, string]>([
    ['an index', 'g(x, 0)', 'ptr %v'],
    ['a fraction', 'g(x, 0.5)', 'double'],
    ['perhaps negative zero', 'g(x, -Math.abs(n))', 'double'],
    ['perhaps no number', 'g(x, x[n])', 'double'],
  ])('%s', (_, call, type) => {
    const source = `function g(x: Float64Array, i: number): number { if (i >= 10) return i; return g(x, i + 1) + x[i] }
      export function f(x: Float64Array, n: number): number { "use jit"; return ${call} }`
    const [head] = /define internal \w+ @f\.jit\.g.*/.exec(compile(source).llvmIr!)!
    expect(head.includes('double %')).toBe(type === 'double')
    expect(head.includes(', i32 %v')).toBe(true)
  })
})
