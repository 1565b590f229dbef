import { expect, it } from 'vitest'
import { createFunction, createInstr } from '../ir/builder.ts'
import { ANY_NUMBER, type Interval, intInterval } from '../ir/interval.ts'
import type { Value } from '../ir/ir.ts'
import { holdsOnlyIfTiny } from './linear-form.ts'
import { type Symbolic, symbolic } from './symbolic.ts'

const SPAN = { start: 0, end: 0 }
const fn = createFunction(
  'f.jit',
  'f',
  [
    { name: 'x', type: 'array<Float64Array>', span: SPAN },
    { name: 'n', type: 'num', span: SPAN },
    { name: 'd', type: 'num', span: SPAN },
  ],
  'void',
  SPAN,
)
const [x, n, d] = fn.blocks[0].params
const length = createInstr(fn, fn.blocks[0], 'length', 'num', [x], SPAN)
const refined = createInstr(fn, fn.blocks[0], 'refine', 'num', [n, d], SPAN, { relation: 'gt' })
const ranges = new Map<Value, Interval>([
  [n, intInterval(0, 2 ** 31 - 1)],
  [d, ANY_NUMBER],
])

const value = (v: Value): Symbolic => ({ kind: 'value', value: v })
const constant = (c: number): Symbolic => ({ kind: 'const', value: c })
const plus = (a: Symbolic, b: Symbolic) => symbolic('add', a, b)
const minus = (a: Symbolic, b: Symbolic) => symbolic('sub', a, b)
const multiple = (a: Symbolic, of: number) => symbolic('multiple', a, constant(of))
const last = (v: Value) => minus(value(v), constant(1))

it.each<[string, Symbolic, Symbolic, boolean]>([
  ['2n − 2 ≤ n − 1', plus(last(n), last(n)), last(n), true],
  ['2n ≤ n, by another name', plus(value(refined), value(n)), value(n), true],
  ['2·length ≤ length', symbolic('mul', value(length), constant(2)), value(x), true],
  ['max(5, 2n) ≤ n', symbolic('max', constant(5), plus(value(n), value(n))), value(n), true],
  ['n ≤ n − 1 never holds', value(n), last(n), true],
  ['the last multiple of 4 below n, and 4 more ≤ n − 1', plus(multiple(last(n), 4), constant(4)), last(n), true],
  ['0 ≤ −1 − the last multiple', constant(0), minus(constant(-1), multiple(value(n), 4)), true],
  // Exactly one condition fails in each.
  ['the last multiple of 4 below n, and 3 more ≤ n − 1', plus(multiple(last(n), 4), constant(3)), last(n), false],
  ['minus the last multiple ≤ −n', minus(constant(0), multiple(value(n), 4)), minus(constant(0), value(n)), false],
  [
    '−1 times the last multiple ≤ −n',
    symbolic('mul', multiple(value(n), 4), constant(-1)),
    minus(constant(0), value(n)),
    false,
  ],
  ['n − 1 ≤ n − 1', last(n), last(n), false],
  ['n − 1 ≤ length − 1', last(n), last(x), false],
  ['2n ≤ length', plus(value(n), value(n)), value(x), false],
  ['n ≤ 255: a table', value(n), constant(255), false],
  ['n + d ≤ n, d may be negative', plus(value(n), value(d)), value(n), false],
  ['n · n ≤ n is no linear condition', symbolic('mul', value(n), value(n)), value(n), false],
  ['min(5, 2n) ≤ n', symbolic('min', constant(5), plus(value(n), value(n))), value(n), false],
])('%s', (_, a, b, expected) => {
  expect(holdsOnlyIfTiny(a, b, ranges)).toBe(expected)
})
