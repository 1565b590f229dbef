/**
 * The `%` operator on doubles. IEEE 754 makes its result exact, so any correct algorithm is bit-equal to every engine.
 */
import { fromWords, highWord } from './bits.ts'

/** 2^27 + 1: splits a double into two halves of at most 26 bits (T. J. Dekker, Numerische Mathematik 18, 1971). */
const SPLITTER = 134217729

/** Quotients below 2^52 are handled in one step; a little less, so that exponents alone can decide. */
const STEP_BITS = 51

const TWO_54 = 18014398509481984
const TWO_600 = 4.149515568880993e180
const TWO_M600 = 2.4099198651028841e-181
const TWO_1000 = 1.0715086071862673e301
/** Upper word of 2^900: splits and products of larger numbers could overflow. */
const LARGE_HIGH_WORD = 0x78300000
/** 2^-400: multiplied by 2^-600 it still has all its bits. */
const SCALABLE = 3.8725919148493183e-121

/**
 * a - q·b with q = trunc(a/b), exactly.
 *
 * q·b = p + e with p = fl(q·b) and e from Dekker's product. a - p and its difference with e are exact, since the result
 * is a multiple of b's last bit and smaller than b. The rounded quotient is one too large where a/b is just below an
 * integer; then the difference is negative and b is added back. No part of the product underflows: q is an
 * integer, so all of them are multiples of b's last bit.
 *
 * @param a 0 ≤ a < 2^52·b, below 2^901
 * @param b positive
 */
function remainderStep(a: number, b: number): number {
  const q = Math.trunc(a / b)
  const p = q * b
  const qSplit = q * SPLITTER
  const qHigh = qSplit - (qSplit - q)
  const qLow = q - qHigh
  const bSplit = b * SPLITTER
  const bHigh = bSplit - (bSplit - b)
  const bLow = b - bHigh
  const e = qLow * bLow - (p - qHigh * bHigh - qLow * bHigh - qHigh * bLow)
  const difference = a - p - e
  if (difference < 0) {
    return difference + b
  }
  return difference
}

/** Biased exponent of the leading bit of a positive double; 0 and below for subnormal numbers. */
function biasedExponent(x: number): number {
  const field = highWord(x) >> 20
  if (field === 0) {
    return (highWord(x * TWO_54) >> 20) - 54
  }
  return field
}

/**
 * a mod b, by reducing with b·2^k for falling k, about 50 bits of quotient at a time.
 *
 * @param a positive, below 2^901
 * @param b positive, below 2^901
 */
function positiveRemainder(a: number, b: number): number {
  let rest = a
  while (rest >= b) {
    const distance = biasedExponent(rest) - biasedExponent(b)
    if (distance < STEP_BITS) {
      return remainderStep(rest, b)
    }
    // the exponent of b·2^shift is 50 below that of rest; shift may exceed 1023, hence two factors
    const shift = distance - STEP_BITS + 1
    let scaled = b
    if (shift > 1000) {
      scaled = b * TWO_1000 * fromWords((1023 + shift - 1000) << 20, 0)
    } else {
      scaled = b * fromWords((1023 + shift) << 20, 0)
    }
    rest = remainderStep(rest, scaled)
  }
  return rest
}

/**
 * `x % y`.
 *
 * @param x dividend
 * @param y divisor
 * @returns x - trunc(x/y)·y exactly, with the sign of x (also on zero); NaN when x is infinite, y is 0 or either is NaN
 * @example fmod(-5.5, 2) === -1.5
 */
export function fmod(x: number, y: number): number {
  const a = Math.abs(x)
  const b = Math.abs(y)
  if (a < b) {
    return x // also y = ±∞
  }
  if (b === 0) {
    return NaN
  }
  if (a - a !== 0) {
    return NaN // x is infinite or NaN
  }
  if (b !== b) {
    return NaN
  }
  let rest = 0
  if (highWord(a) < LARGE_HIGH_WORD) {
    rest = positiveRemainder(a, b)
  } else if (b >= SCALABLE) {
    rest = positiveRemainder(a * TWO_M600, b * TWO_M600) * TWO_600
  } else {
    // b would lose bits: reduce by its multiple b·2^1000 first, which would not
    const multiple = b * TWO_1000
    rest = positiveRemainder(positiveRemainder(a * TWO_M600, multiple * TWO_M600) * TWO_600, b)
  }
  if (highWord(x) < 0) {
    return -rest
  }
  return rest
}
