/**
 * Rules of the range analysis for bigints: given intervals of the operands, an interval that holds every result. Results are exact integers of
 * any size, so the only care is with missing bounds.
 */

import {
  ANY_BIG,
  type BigInterval,
  bigPoint,
  INT64,
  isBigWithin,
  isEmptyBig,
  meetBigs,
  NO_BIG,
} from '../ir/big-interval.ts'
import type { Interval } from '../ir/interval.ts'
import type { Relation } from '../ir/ir.ts'

/** Bounds beyond this are of no use to anyone: they are given up, so that numbers in the analysis stay small. */
const USEFUL = 2n ** 512n

const isBounded = (a: BigInterval): a is { lo: bigint; hi: bigint } => a.lo !== undefined && a.hi !== undefined
const isNonNegative = (a: BigInterval): boolean => a.lo !== undefined && a.lo >= 0n
const ascending = (a: bigint, b: bigint): number => (a < b ? -1 : Number(a > b))
const minimum = (...xs: [bigint, ...bigint[]]): bigint => xs.sort(ascending)[0]
const maximum = (...xs: [bigint, ...bigint[]]): bigint => xs.sort(ascending).at(-1) as bigint
const size = (x: bigint): bigint => (x < 0n ? -x : x)

function limited({ lo, hi }: BigInterval): BigInterval {
  return {
    lo: lo !== undefined && size(lo) > USEFUL ? undefined : lo,
    hi: hi !== undefined && size(hi) > USEFUL ? undefined : hi,
  }
}

/** How many binary digits a non-negative number has. */
export const bitLength = (x: bigint): number => (x === 0n ? 0 : x.toString(2).length)

/** The smallest k such that all values lie in [−2ᵏ, 2ᵏ − 1]. */
function signedBits({ lo, hi }: { lo: bigint; hi: bigint }): bigint {
  return BigInt(Math.max(bitLength(hi < 0n ? -hi - 1n : hi), bitLength(lo < 0n ? -lo - 1n : lo)))
}

/** An operation on two intervals that are not empty. */
type Rule = (a: BigInterval, b: BigInterval) => BigInterval

const add: Rule = (a, b) => ({
  lo: a.lo === undefined || b.lo === undefined ? undefined : a.lo + b.lo,
  hi: a.hi === undefined || b.hi === undefined ? undefined : a.hi + b.hi,
})

const negate = ({ lo, hi }: BigInterval): BigInterval => ({
  lo: hi === undefined ? undefined : -hi,
  hi: lo === undefined ? undefined : -lo,
})

const sub: Rule = (a, b) => add(a, negate(b))

const mul: Rule = (a, b) => {
  if (isBounded(a) && isBounded(b)) {
    const corners = [a.lo * b.lo, a.lo * b.hi, a.hi * b.lo, a.hi * b.hi].sort(ascending)
    return { lo: corners[0], hi: corners[3] }
  }
  return isNonNegative(a) && isNonNegative(b) ? { lo: (a.lo as bigint) * (b.lo as bigint), hi: undefined } : ANY_BIG
}

/** Truncating division; a divisor of 0 has no result. */
const div: Rule = (a, b) => {
  if (isNonNegative(b)) return divByPositive(a, maximum(b.lo as bigint, 1n), b.hi)
  const { hi } = b
  if (hi !== undefined && hi < 0n) return negate(divByPositive(a, -hi, b.lo === undefined ? undefined : -b.lo))
  if (!isBounded(a)) return ANY_BIG
  const most = maximum(size(a.lo), size(a.hi))
  return { lo: -most, hi: most }
}

/** Each bound is closest to 0 for the largest divisor, and farthest for the smallest. */
function divByPositive(a: BigInterval, smallest: bigint, largest: bigint | undefined): BigInterval {
  const closest = (x: bigint) => (largest === undefined ? 0n : x / maximum(largest, 1n))
  const bound = (x: bigint | undefined, far: boolean) => {
    if (x === undefined) return undefined
    return far ? x / smallest : closest(x)
  }
  return { lo: bound(a.lo, a.lo !== undefined && a.lo < 0n), hi: bound(a.hi, a.hi !== undefined && a.hi >= 0n) }
}

/** The remainder has the sign of the dividend, and is smaller than the divisor. */
const mod: Rule = (a, b) => {
  const below = isBounded(b) ? maximum(size(b.lo), size(b.hi), 1n) - 1n : undefined
  const bound = (x: bigint | undefined): bigint | undefined => {
    if (x === undefined || below === undefined) return x === undefined ? below : x
    return minimum(x, below)
  }
  const least = bound(a.lo === undefined ? undefined : -a.lo)
  return {
    lo: isNonNegative(a) ? 0n : least === undefined ? undefined : -least,
    hi: a.hi !== undefined && a.hi <= 0n ? 0n : bound(a.hi),
  }
}

const and: Rule = (a, b) => {
  if (isNonNegative(a) || isNonNegative(b)) {
    const [hi] = [a, b].flatMap((x) => (isNonNegative(x) && x.hi !== undefined ? [x.hi] : [])).sort(ascending)
    return { lo: 0n, hi }
  }
  if (!isBounded(a) || !isBounded(b)) return ANY_BIG
  return { lo: -(2n ** maximum(signedBits(a), signedBits(b))), hi: maximum(a.hi, b.hi) }
}

const or: Rule = (a, b) => {
  if (!isBounded(a) || !isBounded(b)) return isNonNegative(a) && isNonNegative(b) ? { lo: 0n, hi: undefined } : ANY_BIG
  const limit = 2n ** maximum(signedBits(a), signedBits(b))
  if (isNonNegative(a) && isNonNegative(b)) return { lo: maximum(a.lo, b.lo), hi: limit - 1n }
  return { lo: -limit, hi: a.hi < 0n || b.hi < 0n ? -1n : limit - 1n }
}

const xor: Rule = (a, b) => {
  const positive = isNonNegative(a) && isNonNegative(b)
  if (!isBounded(a) || !isBounded(b)) return positive ? { lo: 0n, hi: undefined } : ANY_BIG
  const limit = 2n ** maximum(signedBits(a), signedBits(b))
  return { lo: positive ? 0n : -limit, hi: limit - 1n }
}

/** A shift by a negative distance goes the other way. For one distance it is monotone, for one number too: the extremes are at the corners. */
const shl: Rule = (a, b) => {
  if (!isBounded(b) || b.hi > 512n || b.lo < -512n) return isNonNegative(a) ? { lo: 0n, hi: undefined } : ANY_BIG
  const lows = a.lo === undefined ? undefined : minimum(a.lo << b.lo, a.lo << b.hi)
  const highs = a.hi === undefined ? undefined : maximum(a.hi << b.lo, a.hi << b.hi)
  return { lo: lows, hi: highs }
}

const shr: Rule = (a, b) => {
  // However far: the number comes closer to 0, or to −1.
  if (isNonNegative(b) && (b.hi === undefined || b.hi > 512n)) {
    return {
      lo: a.lo === undefined ? undefined : minimum(a.lo, 0n),
      hi: a.hi === undefined ? undefined : maximum(a.hi, -1n),
    }
  }
  return shl(a, negate(b))
}

const RULES: Readonly<Record<string, Rule>> = { add, sub, mul, div, mod, and, or, xor, shl, shr }

/**
 * The values that an operation of two bigints can have.
 * @param name of the operation, as in the representation: `add`, `shl` …
 */
export function bigBinary(name: string, a: BigInterval, b: BigInterval): BigInterval {
  if (isEmptyBig(a) || isEmptyBig(b)) return NO_BIG
  const rule = RULES[name]
  return rule ? limited(rule(a, b)) : ANY_BIG
}

export const bigNegate = (a: BigInterval): BigInterval => (isEmptyBig(a) ? NO_BIG : negate(a))

/** `BigInt.asIntN(bits, a)` or `BigInt.asUintN(bits, a)`. */
export function bigWrap(name: 'asint' | 'asuint', bits: number, a: BigInterval): BigInterval {
  if (isEmptyBig(a)) return NO_BIG
  if (bits === 0) return bigPoint(0n)
  const half = 2n ** BigInt(bits - 1)
  const all = name === 'asint' ? { lo: -half, hi: half - 1n } : { lo: 0n, hi: 2n * half - 1n }
  return isBigWithin(a, all) ? a : all
}

/** `BigInt(x)` of a number that is an integer. */
export function bigOfNumber(x: Interval): BigInterval {
  if (x.lo > x.hi) return NO_BIG
  return limited({
    lo: Number.isFinite(x.lo) ? BigInt(Math.ceil(x.lo)) : undefined,
    hi: Number.isFinite(x.hi) ? BigInt(Math.floor(x.hi)) : undefined,
  })
}

/** `Number(a)`: rounding is monotone. */
export function numberOfBig(a: BigInterval): Interval {
  const exact = isBigWithin(a, INT64)
  return {
    lo: a.lo === undefined ? -Infinity : Number(a.lo),
    hi: a.hi === undefined ? Infinity : Number(a.hi),
    // Beyond all doubles it is infinite.
    int: exact || (isBounded(a) && Number.isFinite(Number(a.lo)) && Number.isFinite(Number(a.hi))),
    nan: false,
    negZero: false,
    undef: false,
  }
}

/** `a`, where `a relation b` is known to hold. */
export function bigRefine(a: BigInterval, b: BigInterval, relation: Relation): BigInterval {
  if (isEmptyBig(a) || isEmptyBig(b)) return NO_BIG
  switch (relation) {
    case 'lt':
      return meetBigs(a, { lo: undefined, hi: b.hi === undefined ? undefined : b.hi - 1n })
    case 'le':
      return meetBigs(a, { lo: undefined, hi: b.hi })
    case 'gt':
      return meetBigs(a, { lo: b.lo === undefined ? undefined : b.lo + 1n, hi: undefined })
    case 'ge':
      return meetBigs(a, { lo: b.lo, hi: undefined })
    case 'eq':
      return meetBigs(a, b)
    case 'ne':
      if (b.lo === undefined || b.lo !== b.hi) return a
      return { lo: a.lo === b.lo ? b.lo + 1n : a.lo, hi: a.hi === b.lo ? b.lo - 1n : a.hi }
  }
}

const UPPER = [0n, 1n, 8n, 16n, 31n, 32n, 53n, 63n, 64n, 96n, 127n].map((k) => 2n ** k - 1n)
const LOWER = [0n, ...UPPER.map((t) => -t - 1n)]

/** `next` with each bound that moved since `old` pushed to the next power of two, so that loops end after a few rounds. */
export function bigWiden(old: BigInterval, next: BigInterval): BigInterval {
  if (isEmptyBig(old)) return next
  const { lo, hi } = next
  const lower = lo === undefined || (old.lo !== undefined && lo >= old.lo)
  const upper = hi === undefined || (old.hi !== undefined && hi <= old.hi)
  return {
    lo: lower ? lo : LOWER.find((t) => t <= (lo as bigint)),
    hi: upper ? hi : UPPER.find((t) => t >= (hi as bigint)),
  }
}
