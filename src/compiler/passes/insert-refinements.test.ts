import { describe, expect, it } from 'vitest'
import type { Instr } from '../ir/ir.ts'
import { printFunction } from '../ir/print.ts'
import { splitCriticalEdges } from './insert-refinements.ts'
import { atPass, count, irAfter, kernel } from './passes.test-support.ts'

const ir = (params: string, body: string): string => irAfter(kernel(params, body), 'insert-refinements')

/** The comparisons that the index of the only load has been through, innermost first. */
const factsOfIndex = (params: string, body: string): string[] =>
  atPass(kernel(params, body), 'insert-refinements', (fn) => {
    const load = fn.blocks.flatMap((b) => b.instrs).find((i) => i.op === 'load') as Instr
    const facts: string[] = []
    for (let v = load.args[1]; v.kind === 'instr' && v.op === 'refine'; v = v.args[0])
      facts.push([v.attr.offset, v.attr.relation, v.attr.unordered && 'or NaN'].filter(Boolean).join(' '))
    return facts
  })

describe('refinements', () => {
  it('name a value anew behind a comparison, and the value that it was compared with', () => {
    expect(ir('x: Float64Array, i: number', 'if (i < x.length) return x[i]; return 0')).toMatchInlineSnapshot(`
      "export function f.jit: num {
      b0(%0.x: array<Float64Array>, %1.i: num ∈ int[-2147483648, 2147483647]):
        %2: num = length %0.x
        %3: bool = compare lt %1.i, %2
        branch %3 ? b2() : b1()
      b1():
        %4.i: num = refine ge %1.i, %2
        %5: num = refine le %2, %1.i
        %6: num = const 0
        return %6
      b2():
        %7.i: num = refine lt %1.i, %2
        %8: num = refine gt %2, %1.i
        %9: num = load %0.x, %7.i
        return %9
      }
      "
    `)
  })

  const X = 'x: Float64Array, i: number, n: number'
  it.each<[string, string[]]>([
    ['if (i < n) return x[i]; return 0', ['lt']],
    ['if (n > i) return x[i]; return 0', ['lt']],
    ['if (!(i < n)) return x[i]; return 0', ['ge or NaN']],
    ['if (i < n) return 0; return x[i]', ['ge or NaN']],
    ['if (i === n) return x[i]; return 0', ['eq']],
    ['if (i !== n) return x[i]; return 0', ['ne or NaN']],
    ['if (i !== n) return 0; return x[i]', ['eq']],
    ['if (i) return x[i]; return 0', ['ne']],
    ['if (i >= 0 && i < n) return x[i]; return 0', ['lt', 'ge']],
    ['if (i >= 0) if (i < n) return x[i]; return 0', ['lt', 'ge']],
    ['for (let k = i; k < n; k++) return x[k]; return 0', ['lt']],
    // A product with itself bounds the factor by the root.
    ['if (i * i <= n) return x[i]; return 0', ['le']],
    // A sum with an integer tells about its other operand.
    ['if (i + 4 <= n) return x[i]; return 0', ['4 le']],
    ['if (4 + i <= n) return x[i]; return 0', ['4 le']],
    ['if (n > i - 4) return x[i]; return 0', ['-4 lt']],
    ['if (i + 4 < n) return 0; return x[i]', ['4 ge or NaN']],
    ['if (i + 0.5 < n) return x[i]; return 0', []],
    ['if (i + 3e9 < n) return x[i]; return 0', []],
    ['if (4 - i < n) return x[i]; return 0', []],
    ['if (i * 4 < n) return x[i]; return 0', []],
    // Nothing is known where both ways meet again, nor of a comparison that decides nothing.
    ['let s = 0; if (i < n) s = 1; return x[i] + s', []],
    ['const c = i < n; return x[i] + Number(c)', []],
    ['if (i < i) return x[i]; return 0', []],
    ['if (i * n <= 9) return x[i]; return 0', []],
  ])('%s', (body, expected) => {
    expect(factsOfIndex(X, body)).toEqual(expected)
  })

  it('leave constants alone', () => {
    // Only `a` gets new names, one on either side.
    expect(count(ir('a: number', 'if (a > 3) return 3; return a'), '= refine')).toBe(2)
  })

  it('go through the edge, not the block, where a branch leads to a block with other ways in', () => {
    // The loop's exit is reached by the condition and by the break: only the former knows that i ≥ n.
    const text = ir('n: number', 'let i = 0; for (; i < n; i++) { if (i * 7 === n) break } return i')
    expect(text).toMatch(/refine ge .*\n.*\n {2}jump/)
  })

  const INSIDE = /assume %\d+(\.i)? ∈ int\[0, 1073741824\] -0\n.*= refine lt %\d+(\.i)?, %\d+\n/
  it.each<string>([
    'while (x[i] < n) i++; return i',
    'while (n >= x[i]) i++; return i',
    'const v = x[i]; if (!(v > n)) return 0; return i',
    'while (x[i]) i++; return i',
    'if (x[i] === undefined) return 0; return i',
  ])('an index is inside the array where its element has been compared: %s', (body) => {
    expect(ir(X, body)).toMatch(INSIDE)
  })

  it.each<string>([
    // True of undefined as well.
    'if (x[i] !== n) return i; return 0',
    'if (!(x[i] >= n)) return i; return 0',
    'if (!x[i]) return i; return 0',
    // Both may be undefined.
    'if (x[i] === x[n]) return i; return 0',
    // The comparison is one of something that was made of the element.
    'if ((x[i] | 0) < n) return i; return 0',
  ])('nothing is known of the index: %s', (body) => {
    expect(ir(X, body)).toMatch(/return %1\.i\n/)
  })

  it('split an edge only where it is critical', () => {
    const blocks = (body: string) =>
      atPass(kernel('a: number', body), 'lower', (fn) => {
        const before = fn.blocks.length
        splitCriticalEdges(fn)
        return printFunction(fn) && fn.blocks.length - before
      })
    expect(blocks('if (a > 1) return 2; return 3')).toBe(0)
    expect(blocks('let s = 1; while (a > s) { s = s * 2; if (s === 64) break } return s')).toBeGreaterThan(0)
  })
})
