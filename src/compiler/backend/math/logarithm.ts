/**
 * log, log1p, log2, log10.
 *
 * Source of the algorithms and coefficients: FDLIBM 5.3 (e_log.c, s_log1p.c, e_log10.c), Sun Microsystems, netlib; log2
 * after the base-2 variant of the same kernel in FreeBSD's msun (e_log2.c, 2011).
 *
 * All of them write the argument as 2^k·(1 + f) with √½ < 1 + f < √2. With s = f/(2 + f) and h = f²/2:
 * log(1 + f) = f - (h - s·(h + R(s²))).
 */
import { fromWords, highWord, lowWord, withHighWord } from './bits.ts'

const LN2_HIGH = 6.9314718036912381649e-1 // upper 32 bits, so that k·LN2_HIGH is exact
const LN2_LOW = 1.90821492927058770002e-10
const TWO_54 = 18014398509481984

// R(s²) = L1·s² + L2·s⁴ + … + L7·s¹⁴, error below 2^-58.45
const L1 = 6.66666666666673513e-1
const L2 = 3.999999999940941908e-1
const L3 = 2.857142874366239149e-1
const L4 = 2.222219843214978396e-1
const L5 = 1.818357216161805012e-1
const L6 = 1.531383769920937332e-1
const L7 = 1.479819860511658591e-1

const INVERSE_LN2_HIGH = 1.44269504072144627571 // upper 21 bits of 1/ln 2
const INVERSE_LN2_LOW = 1.67517131648865118353e-10

const INVERSE_LN10 = 4.34294481903251816668e-1
const LOG10_2_HIGH = 3.01029995663611771306e-1 // upper 40 bits of log10(2)
const LOG10_2_LOW = 3.69423907715893078616e-13

/** Added to the upper significand bits it overflows into bit 20 exactly from √2 on. */
const SQRT2_CARRY = 0x95f64

/** R(s²) with the polynomial split into even and odd powers of s⁴, as log and log2 evaluate it. */
function splitPolynomial(z: number): number {
  const w = z * z
  const even = w * (L2 + w * (L4 + w * L6))
  const odd = z * (L1 + w * (L3 + w * (L5 + w * L7)))
  return odd + even
}

/**
 * `Math.log`.
 *
 * @param x any number
 * @returns natural logarithm, within one ulp; -∞ for ±0, NaN below 0 and for NaN
 */
export function log(x: number): number {
  if (x === 0) {
    return -Infinity
  }
  if (x < 0) {
    return NaN
  }
  let scaled = x
  let high = highWord(x)
  let k = -1023
  if (high < 0x00100000) {
    // subnormal (a NaN with its sign bit set passes here too and leaves through the next test)
    scaled = x * TWO_54
    high = highWord(scaled)
    k = -1023 - 54
  }
  if ((high & 0x7fffffff) >= 0x7ff00000) {
    return x + x
  }
  k = k + (high >> 20)
  const fraction = high & 0x000fffff
  const carry = (fraction + SQRT2_CARRY) & 0x100000
  k = k + (carry >> 20)
  const f = fromWords(fraction | (carry ^ 0x3ff00000), lowWord(scaled)) - 1

  if (((fraction + 2) & 0x000fffff) < 3) {
    // |f| < 2^-20: two terms of the series
    if (f === 0) {
      if (k === 0) {
        return 0
      }
      return k * LN2_HIGH + k * LN2_LOW
    }
    const series = f * f * (0.5 - 0.33333333333333333 * f)
    if (k === 0) {
      return f - series
    }
    return k * LN2_HIGH - (series - k * LN2_LOW - f)
  }
  const s = f / (2 + f)
  const polynomial = splitPolynomial(s * s)
  // Near √2 (significand 1.38 … 1.42: both differences below are positive) f²/2 is kept apart for accuracy.
  if (((fraction - 0x6147a) | (0x6b851 - fraction)) > 0) {
    const h = 0.5 * f * f
    if (k === 0) {
      return f - (h - s * (h + polynomial))
    }
    return k * LN2_HIGH - (h - (s * (h + polynomial) + k * LN2_LOW) - f)
  }
  if (k === 0) {
    return f - s * (f - polynomial)
  }
  return k * LN2_HIGH - (s * (f - polynomial) - k * LN2_LOW - f)
}

/**
 * `Math.log1p`.
 *
 * For larger x, u = 1 + x is rounded; its error c enters as c/u, the first term of log(1 + x) - log(u).
 *
 * @param x any number
 * @returns log(1 + x), within one ulp; -∞ for -1, NaN below -1 and for NaN; -0 for -0
 */
export function log1p(x: number): number {
  if (x !== x) {
    return x
  }
  if (x === -1) {
    return -Infinity
  }
  if (x < -1) {
    return NaN
  }
  const high = highWord(x)
  const magnitude = high & 0x7fffffff
  if (high >= 0x7ff00000) {
    return x
  }
  if (magnitude < 0x3e200000) {
    // |x| < 2^-29
    if (magnitude < 0x3c900000) {
      return x
    }
    return x - x * x * 0.5
  }
  let k = 0
  let f = x
  let c = 0
  let upperBits = 1 // of |f|; 0 when |f| < 2^-20
  // √½ - 1 < x < √2 - 1 needs no reduction (compared in upper words: the negative bound is 0xbfd2bec4 as int32)
  let reduce = 0
  if (high >= 0x3fda827a) {
    reduce = 1
  }
  if (high < 0) {
    if (high > -0x402d413c) {
      reduce = 1
    }
  }
  if (reduce === 1) {
    let u = x
    if (high < 0x43400000) {
      u = 1 + x
      k = (highWord(u) >> 20) - 1023
      if (k > 0) {
        c = 1 - (u - x)
      } else {
        c = x - (u - 1)
      }
      c = c / u
    } else {
      k = (high >> 20) - 1023 // x ≥ 2^53: 1 + x is x
    }
    const fraction = highWord(u) & 0x000fffff
    if (fraction < 0x6a09e) {
      u = withHighWord(u, fraction | 0x3ff00000)
      upperBits = fraction
    } else {
      k = k + 1
      u = withHighWord(u, fraction | 0x3fe00000)
      upperBits = (0x00100000 - fraction) >> 2
    }
    f = u - 1
  }
  const h = 0.5 * f * f
  if (upperBits === 0) {
    // k is not 0: 1 + x is near another power of two than 1
    if (f === 0) {
      return k * LN2_HIGH + (c + k * LN2_LOW)
    }
    const series = h * (1 - 0.66666666666666666 * f)
    return k * LN2_HIGH - (series - (k * LN2_LOW + c) - f)
  }
  const s = f / (2 + f)
  const z = s * s
  const polynomial = z * (L1 + z * (L2 + z * (L3 + z * (L4 + z * (L5 + z * (L6 + z * L7))))))
  if (k === 0) {
    return f - (h - s * (h + polynomial))
  }
  return k * LN2_HIGH - (h - (s * (h + polynomial) + (k * LN2_LOW + c)) - f)
}

/**
 * `Math.log2`.
 *
 * log2(x) = k + log(1 + f)/ln 2 in more than double precision: f - f²/2 as an upper half (low word cleared) and a
 * rest, 1/ln 2 in two parts, and k added with the error of that addition kept.
 *
 * @param x any number
 * @returns logarithm to base 2; exact for powers of two; -∞ for ±0, NaN below 0 and for NaN
 */
export function log2(x: number): number {
  if (x === 0) {
    return -Infinity
  }
  if (x < 0) {
    return NaN
  }
  let scaled = x
  let high = highWord(x)
  let k = -1023
  if (high < 0x00100000) {
    scaled = x * TWO_54
    high = highWord(scaled)
    k = -1023 - 54
  }
  if ((high & 0x7fffffff) >= 0x7ff00000) {
    return x + x
  }
  if (x === 1) {
    return 0
  }
  k = k + (high >> 20)
  const fraction = high & 0x000fffff
  const carry = (fraction + SQRT2_CARRY) & 0x100000
  k = k + (carry >> 20)
  const f = fromWords(fraction | (carry ^ 0x3ff00000), lowWord(scaled)) - 1
  const h = 0.5 * f * f
  const s = f / (2 + f)
  const kernel = s * (h + splitPolynomial(s * s)) // log(1 + f) - (f - f²/2)

  const difference = f - h
  const upper = fromWords(highWord(difference), 0)
  const lower = f - upper - h + kernel
  const head = upper * INVERSE_LN2_HIGH
  const tail = (lower + upper) * INVERSE_LN2_LOW + lower * INVERSE_LN2_HIGH
  const sum = k + head
  return tail + (k - sum + head) + sum
}

/**
 * `Math.log10`.
 *
 * With x = 2^n·m, 1 ≤ m < 2 (½ ≤ m < 1 and n + 1 when n is negative): n·log10(2) + log(m)/ln 10.
 *
 * @param x any number
 * @returns logarithm to base 10; -∞ for ±0, NaN below 0 and for NaN
 */
export function log10(x: number): number {
  if (x === 0) {
    return -Infinity
  }
  if (x < 0) {
    return NaN
  }
  let scaled = x
  let high = highWord(x)
  let k = -1023
  if (high < 0x00100000) {
    scaled = x * TWO_54
    high = highWord(scaled)
    k = -1023 - 54
  }
  if ((high & 0x7fffffff) >= 0x7ff00000) {
    return x + x
  }
  if (x === 1) {
    return 0
  }
  k = k + (high >> 20)
  let exponent = 0x3ff
  if (k < 0) {
    k = k + 1
    exponent = 0x3fe
  }
  const m = fromWords((high & 0x000fffff) | (exponent << 20), lowWord(scaled))
  return k * LOG10_2_LOW + INVERSE_LN10 * log(m) + k * LOG10_2_HIGH
}
