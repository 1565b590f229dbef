import { describe, expect, it } from 'vitest'
import { ANY_NUMBER, INT32, type Interval, intInterval, NOTHING, UINT32 } from '../ir/interval.ts'
import type { Instr, Op, Value } from '../ir/ir.ts'
import type { Demand } from './analyze-demand.ts'
import { chooseRepresentation, fitsInt32, type Representation } from './choose-representation.ts'

const EXACT: Demand = { exact: true, negZero: false, undef: false }
const ALL: Demand = { exact: true, negZero: true, undef: false }
const LOW: Demand = { exact: false, negZero: false, undef: false }
const nan = (a: Interval): Interval => ({ ...a, nan: true })
const undef = (a: Interval): Interval => ({ ...a, undef: true })
const negZero = (a: Interval): Interval => ({ ...a, negZero: true, undef: false })
const WIDE = intInterval(-(2 ** 40), 2 ** 40)

/** A value made by `op`, or a block parameter. */
const madeBy = (op: Op | 'param'): Value =>
  (op === 'param' ? { kind: 'param' } : { kind: 'instr', op, args: [{}, {}], attr: {} }) as unknown as Value & Instr

describe('representation', () => {
  it.each<[string, Op | 'param', Interval, Demand, Representation]>([
    ['an int32', 'add', INT32, ALL, 'i32'],
    ['a uint32', 'ushr', UINT32, ALL, 'u32'],
    ['any number', 'add', ANY_NUMBER, ALL, 'f64'],
    ['what is never reached', 'add', NOTHING, ALL, 'i32'],
    ['an integer beyond 32 bits', 'add', WIDE, EXACT, 'i64'],
    ['a counter beyond 32 bits', 'param', WIDE, EXACT, 'i64'],
    ['a rounded quotient beyond 32 bits', 'math', WIDE, EXACT, 'f64'],
    ['an integer beyond ±2⁵³', 'add', intInterval(0, 2 ** 54), EXACT, 'f64'],
    // −0 has no integer.
    ['a product that may be −0, where one could tell', 'mul', negZero(INT32), ALL, 'f64'],
    ['a product that may be −0, where nobody can', 'mul', negZero(INT32), EXACT, 'i32'],
    // Only the low bits: wrapping, where the operation allows it.
    ['a sum of which only the low bits count', 'add', WIDE, LOW, 'low32'],
    ['a quotient of which only the low bits count', 'math', WIDE, LOW, 'f64'],
    ['a sum beyond ±2⁵³ of which only the low bits count', 'add', intInterval(0, 2 ** 54), LOW, 'f64'],
    // NaN and undefined are 0 under ToInt32.
    ['an element that may be missing', 'load', undef(INT32), EXACT, 'f64'],
    ['an element that may be missing, under | 0', 'load', undef(INT32), LOW, 'low32'],
    ['an unsigned element that may be missing, under | 0', 'load', undef(UINT32), LOW, 'low32'],
    ['a remainder by what may be 0, under | 0', 'mod', nan(INT32), LOW, 'low32'],
    ['a sum that may be NaN, under | 0', 'add', nan(INT32), LOW, 'low32'],
    ['a sum of which only the low bits count, in a variable', 'param', WIDE, LOW, 'low32'],
    ['a fraction', 'div', { ...INT32, int: false }, EXACT, 'f64'],
  ])('%s', (_, op, range, demand, expected) => {
    const value = madeBy(op)
    expect(chooseRepresentation(value, new Map([[value, range]]), new Map([[value, demand]]))).toBe(expected)
  })

  it.each<[string, Interval, Interval, Demand, Representation]>([
    ['int32 by int32', INT32, INT32, LOW, 'low32'],
    ['uint32 by uint32', UINT32, UINT32, LOW, 'low32'],
    ['int32 by uint32', INT32, UINT32, LOW, 'f64'],
    ['beyond 32 bits', WIDE, INT32, LOW, 'f64'],
    ['int32 by int32, fractions seen', INT32, INT32, EXACT, 'f64'],
  ])('quotient of integers: %s', (_, a, b, demand, expected) => {
    const value = madeBy('div') as Instr
    const ranges = new Map<Value, Interval>([
      [value, { ...INT32, int: false, nan: true }],
      [value.args[0], a],
      [value.args[1], b],
    ])
    expect(chooseRepresentation(value, ranges, new Map([[value, demand]]))).toBe(expected)
  })

  it.each<[number, boolean]>([
    [0, true],
    [-(2 ** 31), true],
    [2 ** 31 - 1, true],
    [2 ** 31, false],
    [-0, false],
    [0.5, false],
    [Number.NaN, false],
  ])('%d fits int32: %s', (x, expected) => {
    expect(fitsInt32(x)).toBe(expected)
  })
})
