import { describe, expect, it } from 'vitest'
import { join, showInterval } from '../ir/interval.ts'
import type { IrFunction, Value } from '../ir/ir.ts'
import { analyzeRanges } from './analyze-ranges.ts'
import { atPass, kernel } from './passes.test-support.ts'

/** The range of what is stored, or else of what is returned. */
function rangeOf(source: string): string {
  return atPass(source, 'insert-refinements', (fn) => {
    const ranges = analyzeRanges(fn)
    return showInterval(
      probes(fn)
        .map((value) => ranges.get(value)!)
        .reduce(join),
    )
  })
}

function probes(fn: IrFunction): Value[] {
  const stores = fn.blocks.flatMap((b) => b.instrs).filter((i) => i.op === 'store')
  if (stores.length > 0) return stores.map((s) => s.args[2])
  return fn.blocks.flatMap(({ term }) => (term.kind === 'return' && term.value ? [term.value] : []))
}

const O = 'o: Float64Array'

describe('range of a value', () => {
  it.each<[string, string, string]>([
    // Straight lines
    ['a: number', 'return a', 'f64[-∞, ∞] nan -0'],
    ['a: number', 'return a | 0', 'int[-2147483648, 2147483647]'],
    ['a: number', 'return (a & 255) * 2 + 1', 'int[1, 511]'],
    ['a: boolean', 'return +a', 'int[0, 1]'],
    ['a: number', 'return Math.floor(Math.min(Math.max(a, 0), 255))', 'int[0, 255] nan -0'],
    ['k: number', 'const i = k & 99; return Math.floor(i / 7) * 7', 'int[0, 98]'],
    ['k: number', 'const i = (k & 99) > 9 ? k & 99 : -0; return Math.floor(i / 7) * 7', 'int[0, 98] -0'],
    ['a: number', 'return Math.imul(a, 3)', 'int[-2147483648, 2147483647]'],
    ['a: number', 'return Math.clz32(a)', 'int[0, 32]'],
    ['a: number', 'return Math.sin(a)', 'f64[-∞, ∞] nan -0'],
    ['a: number', 'let x: number; if (a > 1) x = 5; return x!', 'int[5, 5] undefined'],
    // Arrays
    ['x: Uint8Array', 'return x.length', 'int[0, 1073741824]'],
    ['x: Float64Array', 'return x.length', 'int[0, 134217728]'],
    ['x: Int16Array, i: number', 'return x[i]', 'int[-32768, 32767] undefined'],
    ['x: Float32Array, i: number', 'return x[i]', 'f64[-∞, ∞] nan -0 undefined'],
    // Branches
    ['a: number', 'const x = a | 0; if (x > 10 && x <= 20) return x; return 12', 'int[11, 20]'],
    ['a: number', 'if (a >= 0) return a; return 1', 'f64[0, ∞] -0'],
    ['a: number', 'if (!(a < 0)) return a; return 1', 'f64[0, ∞] nan -0'],
    ['a: number', 'const x = a & 7; if (x) return x; return 3', 'int[1, 7]'],
    ['a: number', 'return a > 0 ? 3 : -4', 'int[-4, 3]'],
    // Counters, seen inside their loop and behind it
    [O, 'for (let i = 0; i < 10; i++) o[0] = i', 'int[0, 9]'],
    [O, 'let i = 0; for (; i < 10; i++); return i', 'int[10, 10]'],
    [O, 'for (let i = 9; i >= 0; i--) o[0] = i', 'int[0, 9]'],
    [O, 'for (let i = 0; i < o.length; i += 2) o[0] = i', 'int[0, 134217727]'],
    [`${O}, n: number`, 'for (let i = 0; i < n; i++) { o[i] = i }', 'int[0, 2147483646]'],
    [O, 'for (let i = 0; i < 10; i++) for (let j = i; j < 20; j++) o[0] = j', 'int[0, 19]'],
    [O, 'for (let i = 2; i * i <= 1000; i++) o[0] = i', 'int[2, 32]'],
    // What has no bound must not get one
    ['a: number', 'let i = 0; while (i !== a) i++; return i', 'f64[0, ∞]'],
    ['a: number', 'let s = 1; for (let i = 0; i < a; i++) s *= 2; return s', 'f64[1, ∞]'],
    ['a: number', 'let s = 0; for (let i = 0; i < 10; i++) s += a; return s', 'f64[-∞, ∞] nan'],
    ['a: number', 'let s = 0; for (let i = 0; i < 10; i++) s = -s; return s', 'int[0, 0] -0'],
  ])('(%s) { %s } → %s', (params, body, expected) => {
    expect(rangeOf(kernel(params, body))).toBe(expected)
  })

  it('does not believe a long chain of variables to be what it was at first', () => {
    // Each round moves the fraction on by one variable: the analysis must not stop before it has arrived.
    const names = Array.from({ length: 130 }, (_, i) => `v${i}`)
    const moves = names.slice(1).map((name, i) => `${name} = ${names[i]}`)
    const body = `let ${names.map((n) => `${n} = 0`).join()}; for (let i = 0; i < n; i++) { ${moves.reverse().join('; ')}; v0 = v0 + 1.5 } return v129`
    expect(rangeOf(kernel('n: number', body))).toMatch(/^f64\[(0|-∞), ∞\]/)
  })

  it('takes nothing for granted of what a helper is given and returns', () => {
    const source = `function h(a: number): number { return a < 1 ? h(a + 1) : 2 }\n${kernel('a: number', 'return h(1)')}`
    expect(rangeOf(source)).toBe('f64[-∞, ∞] nan -0 undefined')
  })
})
