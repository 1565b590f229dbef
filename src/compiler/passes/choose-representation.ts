import { INT32_MAX, INT32_MIN, type Interval, isInt32, isSafeInt, isUint32, NOTHING } from '../ir/interval.ts'
import type { Value } from '../ir/ir.ts'
import type { Demand, Demands } from './analyze-demand.ts'
import type { Ranges } from './analyze-ranges.ts'

/**
 * How a number is kept in a machine register:
 * `i32` and `u32` hold exactly that integer, `i64` an integer within ±2⁵³, `low32` only the low 32 bits of an integer (nobody looks at more),
 * `f64` any number (undefined is one particular NaN).
 */
export type Representation = 'i32' | 'u32' | 'i64' | 'low32' | 'f64'

/** Up to here, positive or negative, the integer nearest to a double is found by an addition. */
export const ROUNDABLE = 2 ** 51

const NO_DEMAND: Demand = { exact: false, negZero: false, undef: false }

/** Operations whose low 32 bits follow from the low 32 bits of their operands, as long as the exact result is a safe integer. */
const WRAPPING: ReadonlySet<string> = new Set(['add', 'sub', 'mul', 'neg', 'refine', 'choose'])

export function chooseRepresentation(
  value: Value,
  ranges: Ranges,
  demands: Demands,
  loopIntegers: ReadonlySet<Value> = new Set(),
): Representation {
  const range = ranges.get(value) ?? NOTHING
  const demand = demands.get(value) ?? NO_DEMAND
  if (range.lo > range.hi && !range.nan && !range.undef) return 'i32' // never reached
  if (!demand.exact && (isIntegerQuotient(value, ranges) || loopIntegers.has(value))) return 'low32'
  if (!range.int || range.lo > range.hi) return 'f64'
  if (demand.exact && (range.nan || range.undef)) return 'f64'
  if (range.negZero && demand.negZero) return 'f64'
  const ordinary: Interval = { ...range, nan: false, undef: false }
  // Under `| 0` and the like NaN and undefined are 0, and more than the low bits of an integer need not be kept.
  if (range.nan || range.undef) return isSafeInt(ordinary) ? 'low32' : 'f64'
  if (isInt32(ordinary)) return 'i32'
  if (isUint32(ordinary)) return 'u32'
  if (!demand.exact && isSafeInt(ordinary) && keepsLowBits(value)) return 'low32'
  if (isSafeInt(ordinary) && isIntegerShaped(value)) return 'i64'
  return 'f64'
}

/** Values that can be made of the low bits of what they come from. */
function keepsLowBits(value: Value): boolean {
  return value.kind === 'param' || WRAPPING.has(value.op)
}

/**
 * `(a / b) | 0` of 32-bit integers is the machine's integer division: the quotient as a double is off by less than its distance to the next integer, so
 * rounding never carries it across one.
 */
function isIntegerQuotient(value: Value, ranges: Ranges): boolean {
  if (value.kind !== 'instr' || value.op !== 'div') return false
  const [a, b] = value.args.map((v) => ranges.get(v) ?? NOTHING)
  return (isInt32(a) && isInt32(b)) || (isUint32(a) && isUint32(b))
}

/** Values for which 64-bit integers are as good as doubles: sums and remainders of integers, and the counters they feed. */
function isIntegerShaped(value: Value): boolean {
  if (value.kind === 'param') return true
  return (
    value.op === 'add' ||
    value.op === 'sub' ||
    value.op === 'mul' ||
    value.op === 'mod' ||
    value.op === 'refine' ||
    value.op === 'assume' ||
    value.op === 'neg' ||
    (value.op === 'math' && (value.attr.name === 'min' || value.attr.name === 'max'))
  )
}

export const fitsInt32 = (x: number): boolean =>
  Number.isInteger(x) && x >= INT32_MIN && x <= INT32_MAX && !Object.is(x, -0)
