/**
 * The lattice of what is known of a number: bounds, and which of the awkward values it may be.
 * `lo > hi` is the empty interval (no ordinary number). Bounds hold for every value but NaN and undefined.
 */
export interface Interval {
  lo: number
  hi: number
  /** Every ordinary value is an integer (−0 counts as one, see `negZero`). */
  int: boolean
  nan: boolean
  negZero: boolean
  /** May be undefined (an element read out of range, a variable without value). It behaves like NaN in arithmetic. */
  undef: boolean
}

export const INT32_MIN = -(2 ** 31)
export const INT32_MAX = 2 ** 31 - 1
export const UINT32_MAX = 2 ** 32 - 1
/** Sums that reach 2⁵³ may have been rounded: integers are exact up to here. */
export const SAFE = 2 ** 53 - 1

export const NOTHING: Interval = { lo: Infinity, hi: -Infinity, int: true, nan: false, negZero: false, undef: false }
export const ANY_NUMBER: Interval = { lo: -Infinity, hi: Infinity, int: false, nan: true, negZero: true, undef: false }
export const INT32: Interval = intInterval(INT32_MIN, INT32_MAX)
export const UINT32: Interval = intInterval(0, UINT32_MAX)
export const BOOLEAN: Interval = intInterval(0, 1)

/** All integers from `lo` to `hi`, without −0. */
export function intInterval(lo: number, hi: number): Interval {
  return { lo, hi, int: true, nan: false, negZero: false, undef: false }
}

export function isEmpty(a: Interval): boolean {
  return a.lo > a.hi && !a.nan && !a.undef
}

/** The interval of one number. */
export function pointInterval(x: number): Interval {
  if (Number.isNaN(x)) return { ...NOTHING, nan: true }
  return { lo: x, hi: x, int: Number.isInteger(x), nan: false, negZero: Object.is(x, -0), undef: false }
}

/** Least upper bound. */
export function join(a: Interval, b: Interval): Interval {
  return {
    lo: Math.min(a.lo, b.lo),
    hi: Math.max(a.hi, b.hi),
    int: a.int && b.int,
    nan: a.nan || b.nan,
    negZero: a.negZero || b.negZero,
    undef: a.undef || b.undef,
  }
}

/** Greatest lower bound of a computed interval and a known fact. */
export function meet(a: Interval, b: Interval): Interval {
  return {
    lo: Math.max(a.lo, b.lo),
    hi: Math.min(a.hi, b.hi),
    int: a.int || b.int,
    nan: a.nan && b.nan,
    negZero: a.negZero && b.negZero,
    undef: a.undef && b.undef,
  }
}

export function equalIntervals(a: Interval, b: Interval): boolean {
  return (
    a.lo === b.lo &&
    a.hi === b.hi &&
    a.int === b.int &&
    a.nan === b.nan &&
    a.negZero === b.negZero &&
    a.undef === b.undef
  )
}

/** Whether every value is an ordinary integer within the bounds (−0 left aside). */
export function isIntWithin(a: Interval, lo: number, hi: number): boolean {
  return a.int && !a.nan && !a.undef && a.lo >= lo && a.hi <= hi
}

/** Whether it has numbers from −limit to limit alone, with fractions or without. */
export const isWithin = ({ lo, hi, nan, undef }: Interval, limit: number): boolean =>
  lo >= -limit && hi <= limit && !nan && !undef

export const isInt32 = (a: Interval): boolean => isIntWithin(a, INT32_MIN, INT32_MAX)
export const isUint32 = (a: Interval): boolean => isIntWithin(a, 0, UINT32_MAX)
export const isSafeInt = (a: Interval): boolean => isIntWithin(a, -SAFE, SAFE)

/** Whether there are ordinary values, all of them safe integers: NaN and undefined, which ToInt32 makes 0, are left aside. */
export const isOrdinarySafeInt = (a: Interval): boolean => a.lo <= a.hi && isSafeInt({ ...a, nan: false, undef: false })

/** Whether the value may be zero of either sign. */
export const mayBeZero = (a: Interval): boolean => a.negZero || (a.lo <= 0 && a.hi >= 0)

/** For people and golden tests: `int[0, 255]`, `f64[-∞, ∞] nan -0`. */
export function showInterval(a: Interval): string {
  const bound = (x: number) => (x === Infinity ? '∞' : x === -Infinity ? '-∞' : String(x))
  const flags = [a.nan && 'nan', a.negZero && '-0', a.undef && 'undefined'].filter(Boolean)
  return [`${a.int ? 'int' : 'f64'}[${bound(a.lo)}, ${bound(a.hi)}]`, ...flags].join(' ')
}
