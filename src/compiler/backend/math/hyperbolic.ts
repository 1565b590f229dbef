/**
 * sinh, cosh, tanh and their inverses.
 *
 * Source of the formulas and thresholds: FDLIBM 5.3 (e_sinh.c, e_cosh.c, s_tanh.c, s_asinh.c, e_acosh.c, e_atanh.c),
 * Sun Microsystems, netlib; the overflow thresholds are the engine's.
 */
import { highWord } from './bits.ts'
import { exp, expm1 } from './exponential.ts'
import { log, log1p } from './logarithm.ts'

const LN2 = 6.93147180559945286227e-1

/** Beyond it sinh and cosh overflow. */
const OVERFLOW_THRESHOLD = 710.4758600739439
/** Upper word of the largest double's logarithm, as a double: from here on exp(|x|) itself may overflow. */
const LOG_MAX = 709.7822265625
const TWO_M28 = 3.725290298461914e-9

/**
 * `Math.sinh`.
 *
 * With E = expm1(|x|): ½·(2E - E²/(E + 1)) below 1, ½·(E + E/(E + 1)) up to 22, ½·exp(|x|) beyond, the factor
 * exp(|x|) as a square where it would overflow.
 *
 * @param x hyperbolic angle
 * @returns hyperbolic sine; ±∞ beyond ±710.47…, NaN for NaN; -0 for -0
 */
export function sinh(x: number): number {
  const absolute = Math.abs(x)
  let half = 0.5
  if (x < 0) {
    half = -0.5
  }
  if (absolute < 22) {
    if (absolute < TWO_M28) {
      return x
    }
    const t = expm1(absolute)
    if (absolute < 1) {
      return half * (2 * t - (t * t) / (t + 1))
    }
    return half * (t + t / (t + 1))
  }
  if (absolute < LOG_MAX) {
    return half * exp(absolute)
  }
  if (absolute <= OVERFLOW_THRESHOLD) {
    const root = exp(0.5 * absolute)
    return half * root * root
  }
  return x * 1e307 // ±∞ or NaN
}

/**
 * `Math.cosh`.
 *
 * 1 + E²/(2 + 2E) with E = expm1(|x|) up to ½·ln 2, ½·e + ½/e with e = exp(|x|) up to 22, ½·e beyond, as for
 * {@link sinh}.
 *
 * @param x hyperbolic angle
 * @returns hyperbolic cosine; ∞ beyond ±710.47…, NaN for NaN
 */
export function cosh(x: number): number {
  const absolute = Math.abs(x)
  const magnitude = highWord(absolute)
  if (magnitude < 0x3fd62e43) {
    const t = expm1(absolute)
    const w = 1 + t
    if (magnitude < 0x3c800000) {
      return w
    }
    return 1 + (t * t) / (w + w)
  }
  if (magnitude < 0x40360000) {
    const t = exp(absolute)
    return 0.5 * t + 0.5 / t
  }
  if (magnitude < 0x40862e42) {
    return 0.5 * exp(absolute)
  }
  if (absolute <= OVERFLOW_THRESHOLD) {
    const root = exp(0.5 * absolute)
    return 0.5 * root * root
  }
  if (x !== x) {
    return x
  }
  return Infinity
}

/**
 * `Math.tanh`.
 *
 * -t/(t + 2) with t = expm1(-2|x|) below 1, 1 - 2/(t + 2) with t = expm1(2|x|) up to 22, then 1.
 *
 * @param x hyperbolic angle
 * @returns hyperbolic tangent, -1 … 1; NaN for NaN; -0 for -0
 */
export function tanh(x: number): number {
  if (x !== x) {
    return x
  }
  const absolute = Math.abs(x)
  if (absolute < TWO_M28) {
    return x
  }
  let value = 1
  if (absolute < 1) {
    const t = expm1(-2 * absolute)
    value = -t / (t + 2)
  } else if (absolute < 22) {
    const t = expm1(2 * absolute)
    value = 1 - 2 / (t + 2)
  }
  if (x < 0) {
    return -value
  }
  return value
}

/**
 * `Math.asinh`.
 *
 * log1p(|x| + x²/(1 + √(1 + x²))) up to 2, log(2|x| + 1/(√(x² + 1) + |x|)) up to 2^28, log(|x|) + ln 2 beyond.
 *
 * @param x hyperbolic sine
 * @returns inverse hyperbolic sine; NaN for NaN; -0 for -0
 */
export function asinh(x: number): number {
  const high = highWord(x)
  const magnitude = high & 0x7fffffff
  if (magnitude >= 0x7ff00000) {
    return x + x
  }
  if (magnitude < 0x3e300000) {
    return x // |x| < 2^-28
  }
  const absolute = Math.abs(x)
  let value = 0
  if (magnitude > 0x41b00000) {
    value = log(absolute) + LN2
  } else if (magnitude > 0x40000000) {
    value = log(2 * absolute + 1 / (Math.sqrt(x * x + 1) + absolute))
  } else {
    const square = x * x
    value = log1p(absolute + square / (1 + Math.sqrt(1 + square)))
  }
  if (high < 0) {
    return -value
  }
  return value
}

/**
 * `Math.acosh`.
 *
 * log1p(t + √(2t + t²)) with t = x - 1 up to 2, log(2x - 1/(x + √(x² - 1))) up to 2^28, log(x) + ln 2 beyond.
 *
 * @param x hyperbolic cosine, at least 1
 * @returns inverse hyperbolic cosine, not negative; NaN below 1 and for NaN
 */
export function acosh(x: number): number {
  if (x < 1) {
    return NaN
  }
  if (x === 1) {
    return 0
  }
  const high = highWord(x) & 0x7fffffff
  if (high >= 0x7ff00000) {
    return x + x
  }
  if (high >= 0x41b00000) {
    return log(x) + LN2
  }
  if (high > 0x40000000) {
    return log(2 * x - 1 / (x + Math.sqrt(x * x - 1)))
  }
  const t = x - 1
  return log1p(t + Math.sqrt(2 * t + t * t))
}

/**
 * `Math.atanh`.
 *
 * ½·log1p(2a + 2a·a/(1 - a)) with a = |x| below ½, ½·log1p(2a/(1 - a)) from there.
 *
 * @param x hyperbolic tangent, -1 … 1
 * @returns inverse hyperbolic tangent; ±∞ for ±1, NaN outside of [-1, 1] and for NaN; -0 for -0
 */
export function atanh(x: number): number {
  const absolute = Math.abs(x)
  if (absolute > 1) {
    return NaN
  }
  if (absolute === 1) {
    return x * Infinity
  }
  if (absolute < TWO_M28) {
    return x
  }
  const twice = absolute + absolute
  let value = 0
  if (absolute < 0.5) {
    value = 0.5 * log1p(twice + (twice * absolute) / (1 - absolute))
  } else {
    value = 0.5 * log1p(twice / (1 - absolute))
  }
  if (x < 0) {
    return -value
  }
  return value
}
