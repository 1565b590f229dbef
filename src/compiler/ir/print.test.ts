import { describe, expect, it } from 'vitest'
import { addParam, Builder, createFunction } from './builder.ts'
import { graph, SPAN } from './graph.test-support.ts'
import { INT32, intInterval, showInterval } from './interval.ts'
import type { Attributes, Op } from './ir.ts'
import { printFunction } from './print.ts'

/** The line of one instruction on the parameter `a`. */
function line(op: Op, attr: Attributes): string {
  const fn = createFunction('f.jit', 'f', [{ name: 'a', type: 'num', span: SPAN }], 'void', SPAN)
  new Builder(fn, fn.blocks[0]).emit(op, 'num', [fn.blocks[0].params[0]], SPAN, attr)
  return printFunction(fn).split('\n')[2].trim()
}

describe('printed IR', () => {
  it.each<[Op, Attributes, string]>([
    ['neg', {}, '%1: num = neg %0.a'],
    ['math', { name: 'sin' }, '%1: num = math sin %0.a'],
    ['compare', { relation: 'lt' }, '%1: num = compare lt %0.a'],
    ['f.cmp', { predicate: 'olt' }, '%1: num = f.cmp olt %0.a'],
    ['i.add', { nsw: true, nuw: true }, '%1: num = i.add nuw nsw %0.a'],
    ['load', { bounds: 'proven' }, '%1: num = load proven %0.a'],
    ['load', { bounds: 'checked' }, '%1: num = load %0.a'],
    ['const', { value: -0 }, '%1: num = const -0 %0.a'],
    ['const', { value: false }, '%1: num = const false %0.a'],
    ['assume', { fact: INT32 }, '%1: num = assume %0.a ∈ int[-2147483648, 2147483647]'],
  ])('%s %j', (op, attr, expected) => {
    expect(line(op, attr)).toBe(expected)
  })

  it('numbers values and blocks by their place, not by the history of passes', () => {
    const a = graph('a: b', 'b:')
    const b = graph('a: b', 'b:')
    b.fn.nextId = 1000
    const [p, q] = [a, b].map((g) => addParam(g.fn, g.block('b'), 'num', SPAN, 'x'))
    for (const [g, value] of [
      [a, p],
      [b, q],
    ] as const)
      new Builder(g.fn, g.block('a')).jump(g.block('b'), [value], SPAN)
    expect(printFunction(a.fn)).toBe(printFunction(b.fn))
    expect(printFunction(a.fn)).toContain('jump b1(%1.x)')
  })

  it('shows terminators and what is known of parameters', () => {
    const g = graph('a: b c', 'b:', 'c:')
    g.fn.exported = true
    addParam(g.fn, g.block('a'), 'num', SPAN, 'n').fact = intInterval(0, 255)
    const { term } = g.block('a')
    if (term.kind === 'branch') term.unlikely = 'else'
    g.block('c').term = { kind: 'unreachable', span: SPAN }
    expect(printFunction(g.fn)).toBe(
      [
        'export function f.jit: void {',
        'b0(%0.c: bool, %1.n: num ∈ int[0, 255]):',
        '  branch %0.c ? b1() : b2() (unlikely else)',
        'b1():',
        '  return',
        'b2():',
        '  unreachable',
        '}',
        '',
      ].join('\n'),
    )
  })

  it('shows the flags of intervals', () => {
    expect(showInterval({ lo: -Infinity, hi: 3.5, int: false, nan: true, negZero: true, undef: true })).toBe(
      'f64[-∞, 3.5] nan -0 undefined',
    )
  })
})
