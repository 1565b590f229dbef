/**
 * exp and expm1.
 *
 * Source of the algorithms and coefficients: FDLIBM 5.3 (e_exp.c, s_expm1.c), Sun Microsystems, netlib, with the scaling
 * by multiplication of FreeBSD's msun. One deviation of the engine: exp(1) is Math.E, which the algorithm would miss by
 * one ulp.
 */
import { fromWords, highWord } from './bits.ts'

const LN2_HIGH = 6.9314718036912381649e-1 // upper 32 bits, so that k·LN2_HIGH is exact
const LN2_LOW = 1.90821492927058770002e-10
const INVERSE_LN2 = 1.442695040888963387

/** Upper words of ½·ln 2, 1½·ln 2 and of the largest argument whose exponential is finite. */
const HALF_LN2_HIGH_WORD = 0x3fd62e42
const THREE_HALVES_LN2_HIGH_WORD = 0x3ff0a2b2
const OVERFLOW_HIGH_WORD = 0x40862e42

const OVERFLOW_THRESHOLD = 7.09782712893383973096e2
const UNDERFLOW_THRESHOLD = -7.4513321910194110842e2

const E = 2.718281828459045
const TWO_M1000 = 9.3326361850321887899e-302
const TWO_1023 = 8.98846567431157953865e307

// r·(exp(r) + 1)/(exp(r) - 1) ≈ 2 + P1·r² + … + P5·r¹⁰ on [0, ½·ln 2], error below 2^-59
const P1 = 1.66666666666666019037e-1
const P2 = -2.77777777770155933842e-3
const P3 = 6.61375632143793436117e-5
const P4 = -1.6533902205465251539e-6
const P5 = 4.13813679705723846039e-8

// 6/r·((exp(r) + 1)/(exp(r) - 1) - 2/r) ≈ 1 + Q1·h + … + Q5·h⁵ with h = r²/2, error below 2^-61
const Q1 = -3.33333333333331316428e-2
const Q2 = 1.58730158725481460165e-3
const Q3 = -7.93650757867487942473e-5
const Q4 = 4.00821782732936239552e-6
const Q5 = -2.01099218183624371326e-7

/**
 * `Math.exp`.
 *
 * x = k·ln 2 + r with |r| ≤ ½·ln 2 and r = high - low; c = r - r²·P(r²);
 * exp(r) = 1 - ((low - r·c/(2 - c)) - high); the result is scaled by 2^k, in two steps where it becomes subnormal.
 *
 * @param x exponent
 * @returns eˣ, within one ulp; ∞ above 709.78…, 0 below -745.13…, NaN for NaN
 */
export function exp(x: number): number {
  const high = highWord(x)
  const magnitude = high & 0x7fffffff
  if (magnitude >= OVERFLOW_HIGH_WORD) {
    if (x !== x) {
      return x
    }
    if (x > OVERFLOW_THRESHOLD) {
      return Infinity
    }
    if (x < UNDERFLOW_THRESHOLD) {
      return 0
    }
  }
  let r = x
  let rHigh = 0
  let rLow = 0
  let k = 0
  if (magnitude > HALF_LN2_HIGH_WORD) {
    if (magnitude < THREE_HALVES_LN2_HIGH_WORD) {
      if (x === 1) {
        return E
      }
      k = 1
      if (high < 0) {
        k = -1
      }
    } else if (high < 0) {
      k = Math.trunc(INVERSE_LN2 * x - 0.5)
    } else {
      k = Math.trunc(INVERSE_LN2 * x + 0.5)
    }
    rHigh = x - k * LN2_HIGH
    rLow = k * LN2_LOW
    r = rHigh - rLow
  } else if (magnitude < 0x3e300000) {
    return 1 + x // |x| < 2^-28
  }
  const square = r * r
  const c = r - square * (P1 + square * (P2 + square * (P3 + square * (P4 + square * P5))))
  if (k === 0) {
    return 1 - ((r * c) / (c - 2) - r)
  }
  const y = 1 - (rLow - (r * c) / (2 - c) - rHigh)
  if (k < -1021) {
    return y * fromWords((1023 + k + 1000) << 20, 0) * TWO_M1000
  }
  if (k === 1024) {
    return y * 2 * TWO_1023
  }
  return y * fromWords((1023 + k) << 20, 0)
}

/**
 * `Math.expm1`.
 *
 * x = k·ln 2 + r + c, c the error of r. With R = 1 + Q(r²/2), t = 3 - R·r/2 and e = r²/2·(R - t)/(6 - r·t):
 * expm1(r) = r - (r·e - r²/2), corrected by c; then 2^k·(expm1(r) + 1) - 1, arranged by the size of k so that no bits
 * are lost.
 *
 * @param x exponent
 * @returns eˣ - 1, within one ulp; ∞ above 709.78…, -1 below -38.8…, NaN for NaN; -0 for -0
 */
export function expm1(x: number): number {
  const high = highWord(x)
  const magnitude = high & 0x7fffffff
  if (magnitude >= 0x4043687a) {
    // |x| ≥ 56·ln 2
    if (x !== x) {
      return x
    }
    if (x > OVERFLOW_THRESHOLD) {
      return Infinity
    }
    if (high < 0) {
      return -1
    }
  }
  let r = x
  let c = 0
  let k = 0
  if (magnitude > HALF_LN2_HIGH_WORD) {
    if (magnitude < THREE_HALVES_LN2_HIGH_WORD) {
      k = 1
      if (high < 0) {
        k = -1
      }
    } else if (high < 0) {
      k = Math.trunc(INVERSE_LN2 * x - 0.5)
    } else {
      k = Math.trunc(INVERSE_LN2 * x + 0.5)
    }
    const rHigh = x - k * LN2_HIGH
    const rLow = k * LN2_LOW
    r = rHigh - rLow
    c = rHigh - r - rLow
  } else if (magnitude < 0x3c900000) {
    return x // |x| < 2^-54
  }
  const half = 0.5 * r
  const halfSquare = r * half
  const ratio = 1 + halfSquare * (Q1 + halfSquare * (Q2 + halfSquare * (Q3 + halfSquare * (Q4 + halfSquare * Q5))))
  const t = 3 - ratio * half
  let e = halfSquare * ((ratio - t) / (6 - r * t))
  if (k === 0) {
    return r - (r * e - halfSquare)
  }
  e = r * (e - c) - c - halfSquare
  if (k === -1) {
    return 0.5 * (r - e) - 0.5
  }
  if (k === 1) {
    if (r < -0.25) {
      return -2 * (e - (r + 0.5))
    }
    return 1 + 2 * (r - e)
  }
  if (k === 1024) {
    return (1 - (e - r)) * 2 * TWO_1023 - 1
  }
  const scale = fromWords((1023 + k) << 20, 0)
  if (k <= -2) {
    return (1 - (e - r)) * scale - 1
  }
  if (k > 56) {
    return (1 - (e - r)) * scale - 1
  }
  const inverseScale = fromWords((1023 - k) << 20, 0)
  if (k < 20) {
    return (1 - inverseScale - (e - r)) * scale
  }
  return (r - (e + inverseScale) + 1) * scale
}
