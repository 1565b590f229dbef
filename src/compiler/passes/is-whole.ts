import type { Interval } from '../ir/interval.ts'
import { constantNumber, type Value } from '../ir/ir.ts'
import { isEven } from './is-even.ts'

const ROUNDING: ReadonlySet<unknown> = new Set(['floor', 'ceil', 'trunc', 'round'])

/** Of longer chains the rest is not looked at: where both operands are sums, their number doubles with each step. */
const DEPTH = 6

/**
 * Whether a double has no fraction: it is an integer of any size, ±∞ or NaN. Ranges tell that within ±2⁵³ only; but sums and products of integers are rounded
 * to integers, and there are no fractions beyond 2⁵².
 */
export function isWhole(value: Value, range: (value: Value) => Interval, depth = DEPTH): boolean {
  if (range(value).int) return true
  if (value.kind !== 'instr' || depth === 0) return false
  const operand = (i: number): boolean => isWhole(value.args[i], range, depth - 1)
  switch (value.op) {
    case 'math':
      return ROUNDING.has(value.attr.name)
    case 'refine':
    case 'assume':
    case 'neg':
      return operand(0)
    case 'add':
    case 'sub':
    case 'mul':
    case 'mod':
      return operand(0) && operand(1)
    case 'div':
      return constantNumber(value.args[1]) === 2 && isEven(value.args[0], (v) => range(v).int)
    default:
      return false
  }
}
