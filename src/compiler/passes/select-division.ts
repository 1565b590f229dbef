import { isWithin } from '../ir/interval.ts'
import type { Instr, Value } from '../ir/ir.ts'
import { isOtherThanZero } from './analyze-ranges.ts'
import { defineFloatOrZero } from './select-instruction.ts'
import type { Selection } from './selection.ts'

/**
 * A division of doubles; where only the low bits of the quotient of integers are wanted, or it is known to be an integer, the machine's integer division.
 */
export function selectDivision(s: Selection, instr: Instr): void {
  const [a, b] = instr.args
  const representation = s.representation(instr)
  const isExact = (representation === 'i32' || representation === 'u32') && !!s.constant(b) && s.constant(b) !== -1
  const quotient = representation === 'low32' || isExact ? selectIntegerDivision(s, a, b) : undefined
  if (quotient) return s.define(instr, quotient, representation)
  defineFloatOrZero(s, instr, s.emit('f.div', 'f64', [s.asFloat(a), s.asFloat(b)]))
}

function selectIntegerDivision(s: Selection, a: Value, b: Value): Value | undefined {
  const unsigned = s.isUnsigned32(a) && s.isUnsigned32(b)
  if (!unsigned && !(s.isSigned32(a) && s.isSigned32(b))) return undefined
  const dividend = s.asLow32(a)
  const divisor = s.asLow32(b)
  const { zero, minusOne, safe } = safeDivisor(s, divisor, doubtsOf(s, b, unsigned))
  let quotient: Value = s.emit(unsigned ? 'i.udiv' : 'i.sdiv', 'i32', [dividend, safe])
  // a / −1 is −a, which wraps for −2³¹; a / 0 is infinite or NaN, and ToInt32 of either is 0.
  if (minusOne) quotient = s.emit('select', 'i32', [minusOne, s.emit('i.sub', 'i32', [s.int(0), dividend]), quotient])
  if (zero) quotient = s.emit('select', 'i32', [zero, s.int(0), quotient])
  return quotient
}

/** What a divisor can be that the machine does not divide by. */
interface Doubtful {
  zero?: boolean
  minusOne?: boolean
}

/** @param of the divisor, on the level of numbers */
function doubtsOf(s: Selection, of: Value, unsigned: boolean): Doubtful {
  const { lo, hi } = s.range(of)
  const may = (x: number) => lo <= x && hi >= x
  return { zero: may(0) && !isOtherThanZero(of), minusOne: !unsigned && may(-1) }
}

/** What the machine may divide by: not 0, nor −1 (whose overflow is undefined). 1 stands in for them; the conditions tell when, if they can occur. */
export function safeDivisor(
  s: Selection,
  divisor: Value,
  may: Doubtful,
): { zero?: Value; minusOne?: Value; safe: Value } {
  const number = (value: number) => s.emit('i.const', divisor.type, [], { value })
  const equals = (x: number) => s.emit('i.cmp', 'bool', [divisor, number(x)], { predicate: 'eq' })
  const zero = may.zero ? equals(0) : undefined
  const minusOne = may.minusOne ? equals(-1) : undefined
  let safe = divisor
  for (const is of [zero, minusOne]) if (is) safe = s.emit('select', divisor.type, [is, number(1), safe])
  return { zero, minusOne, safe }
}

/** A remainder of integers, as the machine has it. */
interface IntegerRemainder {
  /** 0 where the divisor is. */
  value: Value
  /** Whether `value` has no sign. */
  unsigned: boolean
  /** Whether the divisor is 0, if it can be. */
  zero: Value | undefined
}

/**
 * `a % b`: by the machine's remainder where both are integers there, by doubles otherwise.
 *
 * The result has the sign of the dividend, 0 included, which an integer has not: where the result is kept as a double it gets it back.
 */
export function selectRemainder(s: Selection, instr: Instr): void {
  const [a, b] = instr.args
  const rest = s.isInteger(a) && s.isInteger(b) ? integerRemainder(s, a, b) : undefined
  if (!rest) return defineFloatOrZero(s, instr, floatRemainder(s, instr))
  const representation = s.representation(instr)
  const { unsigned, zero } = rest
  const wide = rest.value.type === 'i64'
  if (representation === 'f64') {
    let value: Value = s.emit(unsigned ? 'u.tof' : 'i.tof', 'f64', [rest.value])
    if (s.range(a).lo < 0) value = s.emit('f.copysign', 'f64', [value, s.asFloat(a)])
    if (zero) value = s.emit('select', 'f64', [zero, s.float(Number.NaN), value])
    return s.define(instr, value, representation)
  }
  if (representation === 'i64') {
    const value = wide ? rest.value : s.emit(unsigned ? 'i.zext' : 'i.sext', 'i64', [rest.value])
    return s.define(instr, value, representation)
  }
  s.define(instr, wide ? s.emit('i.trunc', 'i32', [rest.value]) : rest.value, representation)
}

/**
 * A remainder of doubles. By a constant it takes no function:
 *
 * - of what is at most twice the divisor, that is taken off once or twice, which is exact;
 * - `x % 2^k` is x − trunc(x / 2^k)·2^k: powers of two change the exponent alone, so nothing is rounded (where x / 2^k underflows its integer part is 0), and ±∞
 *   give NaN;
 * - of a divisor of few bits `shortRemainder` multiplies in the same way, exactly.
 */
function floatRemainder(s: Selection, instr: Instr): Value {
  const [a, b] = instr.args
  const divisor = Math.abs(s.constant(b) ?? Number.NaN)
  const x = s.asFloat(a)
  const range = s.range(a)
  const isWithinTwice = isWithin({ ...range, nan: false, undef: false }, 2 * divisor)
  if (isWithinTwice && divisor < 2 ** 1023) return nearRemainder(s, instr, x, divisor)
  // The logarithm is rounded: that of 2⁵³ − 1 is 53.
  if (divisor >= 1 && divisor <= 2 ** 53 && divisor === 2 ** Math.round(Math.log2(divisor))) {
    const whole = s.emit('f.trunc', 'f64', [s.emit('f.mul', 'f64', [x, s.float(1 / divisor)])])
    const rest = s.emit('f.sub', 'f64', [x, s.emit('f.mul', 'f64', [whole, s.float(divisor)])])
    // A rest of 0 has lost the sign of x.
    return s.demands.get(instr)?.negZero ? s.emit('f.copysign', 'f64', [rest, x]) : rest
  }
  const anyRemainder = () => s.emit('f.mod', 'f64', [x, s.asFloat(b)])
  const unit = lastBit(divisor)
  if (unit === undefined) return anyRemainder()
  const limit = unit * 2 ** 52
  const rest = () => shortRemainder(s, instr, x, divisor)
  if (isWithin(range, limit)) return rest()
  // That of `f.mod` is, and another one does not come here.
  s.plainNaNs.add(instr)
  const isNear = s.emit('f.cmp', 'bool', [s.emit('f.abs', 'f64', [x]), s.float(limit)], { predicate: 'ole' })
  return s.diamond(isNear, 'f64', rest, anyRemainder, 'else')!
}

/** Fractions of a divisor end here at the latest. */
const SMALLEST_UNIT = 2 ** -20

/** A power of two that a divisor is a multiple of, at most 2⁵¹ times; undefined of one that has more bits. */
function lastBit(divisor: number): number | undefined {
  for (let unit = 1; unit >= SMALLEST_UNIT; unit /= 2)
    if (Number.isInteger(divisor / unit)) return divisor > 0 && divisor <= unit * 2 ** 51 ? unit : undefined
  return undefined
}

/**
 * For a divisor d and |x| ≤ 2·d. The quotient is not rounded up to 1 or 2, the numbers below which are all the quotients that there are; d and 2·d are exact, and so
 * is their difference from |x| (Sterbenz). (A choice between |x| and |x| − d is a branch in WebAssembly, whose outcome nobody can predict.)
 */
function nearRemainder(s: Selection, instr: Instr, x: Value, divisor: number): Value {
  const { hi, lo } = s.range(instr.args[0])
  if (Math.max(hi, -lo) < divisor) return x
  return withSign(s, instr, x, (size) => {
    const d = s.float(divisor)
    return lessMultiple(s, size, d, s.emit('f.div', 'f64', [size, d]))
  })
}

/**
 * For a divisor d and |x| ≤ 2⁵²·u, u a power of two that d is a multiple of, at most 2⁵¹ times. With q = trunc(fl(|x| · fl(1 / d))) the product q·d is a multiple of u
 * below 2⁵³·u, so it is exact. The quotient is one too large or too small at most, where |x| / d is next to an integer: then |x| − q·d is negative, or d at least, and
 * d is added back, or taken off. All of these differences are exact: they are multiples of the last bit of x, or of u, and no larger than x, or 2·d.
 */
function shortRemainder(s: Selection, instr: Instr, x: Value, divisor: number): Value {
  const d = s.float(divisor)
  return withSign(s, instr, x, (size) => {
    const rest = lessMultiple(s, size, d, s.emit('f.mul', 'f64', [size, s.float(1 / divisor)]))
    const isBelow = s.emit('f.cmp', 'bool', [rest, s.float(0)], { predicate: 'olt' })
    const least = s.emit('select', 'f64', [isBelow, s.emit('f.add', 'f64', [rest, d]), rest])
    const isAbove = s.emit('f.cmp', 'bool', [least, d], { predicate: 'oge' })
    return s.emit('select', 'f64', [isAbove, s.emit('f.sub', 'f64', [least, d]), least])
  })
}

/** x − trunc(quotient)·d */
function lessMultiple(s: Selection, x: Value, d: Value, quotient: Value): Value {
  return s.emit('f.sub', 'f64', [x, s.emit('f.mul', 'f64', [s.emit('f.trunc', 'f64', [quotient]), d])])
}

/** The remainder of |x| with the sign of x, if x can have one that somebody looks at. */
function withSign(s: Selection, instr: Instr, x: Value, remainder: (size: Value) => Value): Value {
  const { lo, negZero } = s.range(instr.args[0])
  if (lo >= 0 && !(negZero && s.demands.get(instr)?.negZero)) return remainder(x)
  return s.emit('f.copysign', 'f64', [remainder(s.emit('f.abs', 'f64', [x])), x])
}

function integerRemainder(s: Selection, a: Value, b: Value): IntegerRemainder {
  const unsigned = s.isUnsigned32(a) && s.isUnsigned32(b)
  const narrow = unsigned || (s.isSigned32(a) && s.isSigned32(b))
  const operand = (value: Value) => (narrow ? s.asLow32(value) : s.asInt64(value))
  const [x, y] = [operand(a), operand(b)]
  // x % ±1 is 0.
  const { zero, safe } = safeDivisor(s, y, doubtsOf(s, b, unsigned))
  const taken = unsigned ? takenOff(s, x, a, b) : undefined
  if (taken) return { value: taken, unsigned, zero }
  const sign = unsigned ? 'u' : 's'
  const value =
    s.constant(b) === undefined
      ? s.emit(`i.${sign}mod`, x.type, [x, safe], { value: isSum(a) })
      : s.emit(`i.${sign}rem`, x.type, [x, safe])
  return { value, unsigned, zero }
}

/** Of an integer without sign, below twice a constant: that is taken off where it can be. */
function takenOff(s: Selection, x: Value, a: Value, b: Value): Value | undefined {
  const divisor = s.constant(b)
  if (divisor === undefined || s.range(a).hi >= 2 * divisor) return undefined
  const d = s.int(divisor | 0)
  const isBelow = s.emit('i.cmp', 'bool', [x, d], { predicate: 'ult' })
  return s.emit('select', 'i32', [isBelow, x, s.emit('i.sub', 'i32', [x, d])])
}

/** Sums are what is taken modulo something when it may have passed that once: `(i + 1) % n`, `(x - dx + w) % w`. */
function isSum(dividend: Value): boolean {
  if (dividend.kind !== 'instr') return false
  const { op, args } = dividend
  return op === 'add' || op === 'sub' || (op === 'refine' && isSum(args[0]))
}
