/**
 * How each operator moves intervals. Bounds are computed with JavaScript's own rounding, which is monotonic, so that the bounds of the result
 * are the results of the bounds. An interval stays `int` only while it is within ±2⁵³, where every operation on integers is exact.
 */
import {
  ANY_NUMBER,
  INT32,
  INT32_MAX,
  INT32_MIN,
  type Interval,
  intInterval,
  isEmpty,
  mayBeZero,
  NOTHING,
  SAFE,
  UINT32,
  UINT32_MAX,
} from '../ir/interval.ts'

const mayBeNaN = (a: Interval): boolean => a.nan || a.undef
const mayBeInfinite = (a: Interval): boolean => a.hi === Infinity || a.lo === -Infinity
const onlyInts = (a: Interval): boolean => a.int
const noNumbers = (a: Interval): boolean => a.lo > a.hi

function make(lo: number, hi: number, int: boolean, nan: boolean, negZero: boolean): Interval {
  const low = Number.isNaN(lo) ? -Infinity : lo
  const high = Number.isNaN(hi) ? Infinity : hi
  return { lo: low, hi: high, int: int && low >= -SAFE && high <= SAFE, nan, negZero, undef: false }
}

/** The result when an operand has no ordinary value: NaN if it can be NaN, else nothing (not reached). */
const degenerate = (nan: boolean): Interval => ({ ...NOTHING, nan })

export function add(a: Interval, b: Interval): Interval {
  const nan =
    mayBeNaN(a) || mayBeNaN(b) || (a.hi === Infinity && b.lo === -Infinity) || (a.lo === -Infinity && b.hi === Infinity)
  if (noNumbers(a) || noNumbers(b)) return degenerate(nan)
  return make(a.lo + b.lo, a.hi + b.hi, onlyInts(a) && onlyInts(b), nan, a.negZero && b.negZero)
}

export function negate(a: Interval): Interval {
  if (noNumbers(a)) return degenerate(mayBeNaN(a))
  return make(-a.hi, -a.lo, a.int, mayBeNaN(a), a.lo <= 0 && a.hi >= 0)
}

export function sub(a: Interval, b: Interval): Interval {
  const minus = negate(b)
  const sum = add(a, minus)
  // −0 − (+0) is −0; +0 − (+0) is not.
  return { ...sum, negZero: a.negZero && b.lo <= 0 && b.hi >= 0 }
}

export function mul(a: Interval, b: Interval, square = false): Interval {
  const nan = mayBeNaN(a) || mayBeNaN(b) || (mayBeInfinite(a) && mayBeZero(b)) || (mayBeInfinite(b) && mayBeZero(a))
  if (noNumbers(a) || noNumbers(b)) return degenerate(nan)
  const products = [a.lo * b.lo, a.lo * b.hi, a.hi * b.lo, a.hi * b.hi].map((p) => (Number.isNaN(p) ? 0 : p))
  const int = a.int && b.int
  if (square) {
    const hi = Math.max(a.lo * a.lo, a.hi * a.hi)
    const lo = mayBeZero(a) || (a.lo < 0 && a.hi > 0) ? 0 : Math.min(a.lo * a.lo, a.hi * a.hi)
    return make(lo, hi, int, mayBeNaN(a), false)
  }
  const mayBeNegative = (x: Interval) => x.lo < 0 || x.negZero
  const negZero = int
    ? (mayBeZero(a) && mayBeNegative(b)) ||
      (mayBeZero(b) && mayBeNegative(a)) ||
      (a.negZero && b.hi > 0) ||
      (b.negZero && a.hi > 0)
    : mayBeNegative(a) || mayBeNegative(b)
  return make(Math.min(...products), Math.max(...products), int, nan, negZero)
}

export function div(a: Interval, b: Interval): Interval {
  const nan = mayBeNaN(a) || mayBeNaN(b) || (mayBeZero(a) && mayBeZero(b)) || (mayBeInfinite(a) && mayBeInfinite(b))
  if (noNumbers(a) || noNumbers(b)) return degenerate(nan)
  const negZero = a.lo < 0 || b.lo < 0 || a.negZero || b.negZero
  if (mayBeZero(b)) return { ...ANY_NUMBER, nan, negZero }
  const quotients = [a.lo / b.lo, a.lo / b.hi, a.hi / b.lo, a.hi / b.hi]
  if (quotients.some(Number.isNaN)) return { ...ANY_NUMBER, nan, negZero }
  return make(Math.min(...quotients), Math.max(...quotients), false, nan, negZero)
}

export function mod(a: Interval, b: Interval, notByZero = false): Interval {
  const nan = mayBeNaN(a) || mayBeNaN(b) || mayBeInfinite(a) || (mayBeZero(b) && !notByZero)
  if (noNumbers(a) || noNumbers(b)) return degenerate(nan)
  const size = Math.max(Math.abs(b.lo), Math.abs(b.hi))
  const int = a.int && b.int
  const limit = int ? size - 1 : size
  return make(
    a.lo < 0 ? Math.max(a.lo, -limit) : 0,
    a.hi > 0 ? Math.min(a.hi, limit) : 0,
    int,
    nan,
    a.lo < 0 || a.negZero,
  )
}

/** The interval of ToInt32. */
export function toInt32(a: Interval): Interval {
  if (isEmpty(a)) return NOTHING
  const zero = mayBeNaN(a)
  if (noNumbers(a)) return intInterval(0, 0)
  if (a.lo <= INT32_MIN - 1 || a.hi >= INT32_MAX + 1) return INT32
  const lo = Math.trunc(a.lo) + 0
  const hi = Math.trunc(a.hi) + 0
  return intInterval(zero ? Math.min(lo, 0) : lo, zero ? Math.max(hi, 0) : hi)
}

export function toUint32(a: Interval): Interval {
  if (isEmpty(a)) return NOTHING
  if (noNumbers(a)) return intInterval(0, 0)
  if (a.lo <= -1 || a.hi >= UINT32_MAX + 1) return UINT32
  return intInterval(mayBeNaN(a) ? 0 : Math.max(0, Math.trunc(a.lo)), Math.trunc(a.hi) + 0)
}

/** All ones up to the highest bit of x ≥ 0. */
const mask = (x: number): number => (x === 0 ? 0 : 2 ** (32 - Math.clz32(x)) - 1)

export function bitAnd(a: Interval, b: Interval): Interval {
  const [x, y] = [toInt32(a), toInt32(b)]
  if (isEmpty(x) || isEmpty(y)) return NOTHING
  if (x.lo >= 0 && y.lo >= 0) return intInterval(0, Math.min(x.hi, y.hi))
  if (x.lo >= 0) return intInterval(0, x.hi)
  if (y.lo >= 0) return intInterval(0, y.hi)
  return INT32
}

export function bitOr(a: Interval, b: Interval): Interval {
  const [x, y] = [toInt32(a), toInt32(b)]
  if (isEmpty(x) || isEmpty(y)) return NOTHING
  if (x.lo === 0 && x.hi === 0) return y
  if (y.lo === 0 && y.hi === 0) return x
  if (x.lo >= 0 && y.lo >= 0) return intInterval(Math.max(x.lo, y.lo), mask(Math.max(x.hi, y.hi)))
  return INT32
}

export function bitXor(a: Interval, b: Interval): Interval {
  const [x, y] = [toInt32(a), toInt32(b)]
  if (isEmpty(x) || isEmpty(y)) return NOTHING
  if (x.lo >= 0 && y.lo >= 0) return intInterval(0, mask(Math.max(x.hi, y.hi)))
  // ~x
  if (y.lo === -1 && y.hi === -1) return intInterval(-1 - x.hi, -1 - x.lo)
  return INT32
}

/** The shift distance, if it is one number. */
function distance(b: Interval): number | undefined {
  const k = toInt32(b)
  return k.lo === k.hi ? k.lo & 31 : undefined
}

export function shiftLeft(a: Interval, b: Interval): Interval {
  const x = toInt32(a)
  if (isEmpty(x)) return NOTHING
  const k = distance(b)
  if (k === undefined) return INT32
  const lo = x.lo * 2 ** k
  const hi = x.hi * 2 ** k
  return lo >= INT32_MIN && hi <= INT32_MAX ? intInterval(lo, hi) : INT32
}

export function shiftRight(a: Interval, b: Interval): Interval {
  const x = toInt32(a)
  if (isEmpty(x)) return NOTHING
  const k = distance(b)
  if (k === undefined) return x.lo >= 0 ? intInterval(0, x.hi) : intInterval(Math.min(x.lo, 0), Math.max(x.hi, 0))
  return intInterval(x.lo >> k, x.hi >> k)
}

export function shiftRightUnsigned(a: Interval, b: Interval): Interval {
  const x = toUint32(a)
  if (isEmpty(x)) return NOTHING
  const k = distance(b)
  if (k === undefined) return intInterval(0, x.hi)
  return intInterval(x.lo >>> k, x.hi >>> k)
}

/** `floor`, `ceil`, `trunc`, `round`. */
export function rounding(name: 'floor' | 'ceil' | 'trunc' | 'round', a: Interval): Interval {
  if (noNumbers(a)) return degenerate(mayBeNaN(a))
  const f = { floor: Math.floor, ceil: Math.ceil, trunc: Math.trunc, round: Math.round }[name]
  const becomesNegZero =
    name === 'floor'
      ? a.negZero
      : a.negZero || (!a.int && a.lo < 0 && a.hi > -1) || (!a.int && a.lo <= -0.5 && a.hi >= -0.5)
  const finite = a.lo > -Infinity && a.hi < Infinity
  return make(f(a.lo) + 0, f(a.hi) + 0, finite, mayBeNaN(a), becomesNegZero)
}

export function absolute(a: Interval): Interval {
  if (noNumbers(a)) return degenerate(mayBeNaN(a))
  const hi = Math.max(Math.abs(a.lo), Math.abs(a.hi))
  const lo = a.lo <= 0 && a.hi >= 0 ? 0 : Math.min(Math.abs(a.lo), Math.abs(a.hi))
  return make(lo, hi, a.int, mayBeNaN(a), false)
}

export function minimum(a: Interval, b: Interval): Interval {
  const nan = mayBeNaN(a) || mayBeNaN(b)
  if (noNumbers(a) || noNumbers(b)) return degenerate(nan)
  return make(Math.min(a.lo, b.lo), Math.min(a.hi, b.hi), a.int && b.int, nan, a.negZero || b.negZero)
}

export function maximum(a: Interval, b: Interval): Interval {
  const nan = mayBeNaN(a) || mayBeNaN(b)
  if (noNumbers(a) || noNumbers(b)) return degenerate(nan)
  return make(Math.max(a.lo, b.lo), Math.max(a.hi, b.hi), a.int && b.int, nan, a.negZero || b.negZero)
}

export function squareRoot(a: Interval): Interval {
  const nan = mayBeNaN(a) || a.lo < 0
  if (noNumbers(a) || a.hi < 0) return degenerate(nan)
  return make(Math.sqrt(Math.max(0, a.lo)), Math.sqrt(a.hi), false, nan, a.negZero)
}

export function sign(a: Interval): Interval {
  if (noNumbers(a)) return degenerate(mayBeNaN(a))
  return make(Math.sign(a.lo) + 0, Math.sign(a.hi) + 0, true, mayBeNaN(a), a.negZero)
}

export function toFloat32(a: Interval): Interval {
  if (noNumbers(a)) return degenerate(mayBeNaN(a))
  // Integers up to 2²⁴ are float32 themselves; larger ones are rounded to other integers.
  const negZero = a.negZero || (!a.int && a.lo < 0)
  return make(Math.fround(a.lo), Math.fround(a.hi), a.int, mayBeNaN(a), negZero)
}

/** What is known of `a` where `a relation b` holds, or (unordered) where it holds unless one of them is NaN. */
export function refine(a: Interval, b: Interval, relation: string, unordered: boolean): Interval {
  if (unordered && mayBeNaN(b)) return a
  const nan = unordered ? a.nan : false
  const undef = unordered ? a.undef : false
  const base = { ...a, nan, undef }
  if (relation !== 'eq' && (noNumbers(a) || noNumbers(b))) return base
  const below = (limit: number, strict: boolean) =>
    strict && a.int ? Math.ceil(limit) - 1 : a.int ? Math.floor(limit) : limit
  const above = (limit: number, strict: boolean) =>
    strict && a.int ? Math.floor(limit) + 1 : a.int ? Math.ceil(limit) : limit
  switch (relation) {
    case 'lt':
      return { ...base, hi: Math.min(a.hi, below(b.hi, true)), negZero: a.negZero && b.hi > 0 }
    case 'le':
      return { ...base, hi: Math.min(a.hi, below(b.hi, false)), negZero: a.negZero && b.hi >= 0 }
    case 'gt':
      return { ...base, lo: Math.max(a.lo, above(b.lo, true)), negZero: a.negZero && b.lo < 0 }
    case 'ge':
      return { ...base, lo: Math.max(a.lo, above(b.lo, false)), negZero: a.negZero && b.lo <= 0 }
    case 'eq':
      // undefined === undefined: the NaN-like cases survive only together.
      return {
        lo: Math.max(a.lo, b.lo),
        hi: Math.min(a.hi, b.hi),
        int: a.int || b.int,
        nan,
        negZero: a.negZero && mayBeZero(b),
        undef: a.undef && (unordered || b.undef),
      }
    case 'ne': {
      const result = { ...base, nan: a.nan, undef: a.undef }
      // Trimming a bound that is exactly excluded.
      if (a.int && b.lo === b.hi && !mayBeNaN(b)) {
        if (a.lo === b.lo) result.lo = a.lo + 1
        if (a.hi === b.lo) result.hi = a.hi - 1
        if (b.lo === 0) result.negZero = false
      }
      return result
    }
    default:
      return a
  }
}

/** Sums with the offsets of `refineAddend` stay below 2⁵³ up to here. */
const EXACT_LIMIT = 2 ** 52

/**
 * What is known of `a` where `a + offset relation b` holds, the sum being rounded to a double; otherwise as `refine`.
 *
 * For an integer limit N of at most 2⁵², a ≥ N − offset means a + offset ≥ N, and rounding does not lead below N, which is a double. So `<` carries over
 * to `a < N − offset`. `≤` does for integers; a fraction may have been rounded down to N, but not from N + 1.
 *
 * @param offset an integer of at most 32 bits
 */
export function refineAddend(a: Interval, offset: number, b: Interval, relation: string, unordered: boolean): Interval {
  if (unordered && mayBeNaN(b)) return a
  const point = b.lo === b.hi && Number.isInteger(b.lo)
  // Where `b` is not one integer, that the sum differs from it says nothing.
  if (relation === 'ne' && !point) return a
  const strict = relation === 'lt' || relation === 'gt'
  const upper = strict ? Math.ceil(b.hi) : Math.floor(b.hi) + (a.int || relation === 'ne' ? 0 : 1)
  const lower = strict ? Math.floor(b.lo) : Math.ceil(b.lo) - (a.int || relation === 'ne' ? 0 : 1)
  const limit: Interval = {
    lo: Math.abs(b.lo) <= EXACT_LIMIT ? lower - offset : -Infinity,
    hi: Math.abs(b.hi) <= EXACT_LIMIT ? upper - offset : Infinity,
    int: false,
    nan: b.nan,
    negZero: false,
    undef: false,
  }
  return noNumbers(b)
    ? refine(a, b, relation === 'eq' ? 'le' : relation, unordered)
    : refine(a, limit, relation, unordered)
}
