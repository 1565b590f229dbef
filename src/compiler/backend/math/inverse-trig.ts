/**
 * asin, acos, atan, atan2.
 *
 * Source of the algorithms and coefficients: FDLIBM 5.3 (e_asin.c, e_acos.c, s_atan.c, e_atan2.c), Sun Microsystems,
 * netlib.
 */
import { fromWords, highWord } from './bits.ts'

const PI = 3.141592653589793116
const PI_TAIL = 1.2246467991473531772e-16
const PIO2 = 1.570796326794896558
const PIO2_TAIL = 6.12323399573676603587e-17
const PIO4 = 7.85398163397448278999e-1

// (asin(x) - x) / x³ ≈ P(x²) / Q(x²) on [0, 0.5], error below 2^-58.75
const P0 = 1.66666666666666657415e-1
const P1 = -3.25565818622400915405e-1
const P2 = 2.01212532134862925881e-1
const P3 = -4.00555345006794114027e-2
const P4 = 7.91534994289814532176e-4
const P5 = 3.4793310759602116757e-5
const Q1 = -2.40339491173441421878
const Q2 = 2.02094576023350569471
const Q3 = -6.8828397160545329303e-1
const Q4 = 7.70381505559019352791e-2

// atan(x) ≈ x - x·(A0·x² + A1·x⁴ + … + A10·x²²) on [0, 7/16]
const A0 = 3.33333333333329318027e-1
const A1 = -1.99999999998764832476e-1
const A2 = 1.42857142725034663711e-1
const A3 = -1.1111110405462355788e-1
const A4 = 9.09088713343650656196e-2
const A5 = -7.69187620504482999495e-2
const A6 = 6.66107313738753120669e-2
const A7 = -5.83357013379057348645e-2
const A8 = 4.97687799461593236017e-2
const A9 = -3.6531572744216915527e-2
const A10 = 1.62858201153657823623e-2

/** Upper word of 7/16: below it the polynomial needs no reduction. */
const SMALL_ATAN_HIGH_WORD = 0x3fdc0000
const ATAN_HALF = 4.63647609000806093515e-1
const ATAN_HALF_TAIL = 2.26987774529616870924e-17
const ATAN_ONE_TAIL = 3.06161699786838301793e-17
const ATAN_THREE_HALVES = 9.82793723247329054082e-1
const ATAN_THREE_HALVES_TAIL = 1.39033110312309984516e-17

/**
 * (asin(s) - s) / s as a function of z = s²: z·P(z) / Q(z).
 *
 * @param z s², at most 0.25
 */
function asinRatio(z: number): number {
  const p = z * (P0 + z * (P1 + z * (P2 + z * (P3 + z * (P4 + z * P5)))))
  const q = 1 + z * (Q1 + z * (Q2 + z * (Q3 + z * Q4)))
  return p / q
}

/**
 * `Math.asin`.
 *
 * |x| < 0.5: x + x·R(x²). Else, with z = (1 - |x|)/2 and s = √z: π/2 - 2·(s + s·R(z)); up to 0.975, s is split into
 * its upper half f and c = (z - f²)/(s + f), so that π/4 - 2f is exact.
 *
 * @param x sine, -1 … 1
 * @returns angle in radians, -π/2 … π/2; NaN outside of [-1, 1]; -0 for -0
 */
export function asin(x: number): number {
  const high = highWord(x)
  const magnitude = high & 0x7fffffff
  if (magnitude >= 0x3ff00000) {
    if (Math.abs(x) === 1) {
      return x * PIO2 + x * PIO2_TAIL
    }
    return NaN
  }
  if (magnitude < 0x3fe00000) {
    if (magnitude < 0x3e400000) {
      return x
    }
    return x + x * asinRatio(x * x)
  }
  const z = (1 - Math.abs(x)) * 0.5
  const s = Math.sqrt(z)
  const ratio = asinRatio(z)
  let angle = 0
  if (magnitude >= 0x3fef3333) {
    angle = PIO2 - (2 * (s + s * ratio) - PIO2_TAIL)
  } else {
    const f = fromWords(highWord(s), 0)
    const c = (z - f * f) / (s + f)
    angle = PIO4 - (2 * s * ratio - (PIO2_TAIL - 2 * c) - (PIO4 - 2 * f))
  }
  if (high < 0) {
    return -angle
  }
  return angle
}

/**
 * `Math.acos`.
 *
 * |x| < 0.5: π/2 - (x + x·R(x²)). x ≤ -0.5: π - 2·(s + s·R(z)), and x ≥ 0.5: 2·(f + (s·R(z) + c)), with z, s, f, c
 * as for {@link asin}.
 *
 * @param x cosine, -1 … 1
 * @returns angle in radians, 0 … π; NaN outside of [-1, 1]
 */
export function acos(x: number): number {
  const high = highWord(x)
  const magnitude = high & 0x7fffffff
  if (magnitude >= 0x3ff00000) {
    if (x === 1) {
      return 0
    }
    if (x === -1) {
      return PI + 2 * PIO2_TAIL
    }
    return NaN
  }
  if (magnitude < 0x3fe00000) {
    if (magnitude <= 0x3c600000) {
      return PIO2 + PIO2_TAIL
    }
    return PIO2 - (x - (PIO2_TAIL - x * asinRatio(x * x)))
  }
  if (high < 0) {
    const z = (1 + x) * 0.5
    const s = Math.sqrt(z)
    return PI - 2 * (s + (asinRatio(z) * s - PIO2_TAIL))
  }
  const z = (1 - x) * 0.5
  const s = Math.sqrt(z)
  const f = fromWords(highWord(s), 0)
  const c = (z - f * f) / (s + f)
  return 2 * (f + (asinRatio(z) * s + c))
}

/**
 * `Math.atan`.
 *
 * With a in {0, 1/2, 1, 3/2, ∞}, chosen near |x|: atan(x) = atan(a) + atan((x - a) / (1 + a·x)), and the polynomial
 * on the remainder; atan(a) is stored in two parts.
 *
 * @param x tangent
 * @returns angle in radians, -π/2 … π/2; NaN for NaN; -0 for -0
 */
export function atan(x: number): number {
  const high = highWord(x)
  const magnitude = high & 0x7fffffff
  if (x !== x) {
    return x
  }
  if (magnitude >= 0x44100000) {
    // |x| ≥ 2^66
    if (high < 0) {
      return -PIO2 - PIO2_TAIL
    }
    return PIO2 + PIO2_TAIL
  }
  if (magnitude < 0x3e400000) {
    return x // |x| < 2^-27
  }
  let t = x
  let base = 0
  let baseTail = 0
  if (magnitude >= SMALL_ATAN_HIGH_WORD) {
    t = Math.abs(x)
    if (magnitude < 0x3fe60000) {
      // 7/16 … 11/16
      base = ATAN_HALF
      baseTail = ATAN_HALF_TAIL
      t = (2 * t - 1) / (2 + t)
    } else if (magnitude < 0x3ff30000) {
      // … 19/16
      base = PIO4
      baseTail = ATAN_ONE_TAIL
      t = (t - 1) / (t + 1)
    } else if (magnitude < 0x40038000) {
      // … 39/16
      base = ATAN_THREE_HALVES
      baseTail = ATAN_THREE_HALVES_TAIL
      t = (t - 1.5) / (1 + 1.5 * t)
    } else {
      base = PIO2
      baseTail = PIO2_TAIL
      t = -1 / t
    }
  }
  const z = t * t
  const w = z * z
  const odd = z * (A0 + w * (A2 + w * (A4 + w * (A6 + w * (A8 + w * A10)))))
  const even = w * (A1 + w * (A3 + w * (A5 + w * (A7 + w * A9))))
  if (magnitude < SMALL_ATAN_HIGH_WORD) {
    return t - t * (odd + even)
  }
  const angle = base - (t * (odd + even) - baseTail - t)
  if (high < 0) {
    return -angle
  }
  return angle
}

/** `angle`, negated when `high`, the upper word of some number, says that the number is negative. */
function withSignOf(high: number, angle: number): number {
  if (high < 0) {
    return -angle
  }
  return angle
}

/**
 * `Math.atan2`.
 *
 * x > 0: atan(|y/x|) with the sign of y; x < 0: π minus that. Quotients beyond 2^±60 are not formed.
 *
 * @param y ordinate
 * @param x abscissa
 * @returns angle of the point (x, y) in radians, -π … π; the signs of zeros count; NaN when either is NaN
 */
export function atan2(y: number, x: number): number {
  if (x !== x) {
    return x
  }
  if (y !== y) {
    return y
  }
  if (x === 1) {
    return atan(y)
  }
  const xHigh = highWord(x)
  const yHigh = highWord(y)
  if (y === 0) {
    if (xHigh >= 0) {
      return y
    }
    return withSignOf(yHigh, PI)
  }
  if (x === 0) {
    return withSignOf(yHigh, PIO2)
  }
  const xMagnitude = xHigh & 0x7fffffff
  const yMagnitude = yHigh & 0x7fffffff
  if (xMagnitude === 0x7ff00000) {
    if (yMagnitude === 0x7ff00000) {
      if (xHigh < 0) {
        return withSignOf(yHigh, 3 * PIO4)
      }
      return withSignOf(yHigh, PIO4)
    }
    if (xHigh < 0) {
      return withSignOf(yHigh, PI)
    }
    return withSignOf(yHigh, 0)
  }
  if (yMagnitude === 0x7ff00000) {
    return withSignOf(yHigh, PIO2)
  }
  const difference = (yMagnitude - xMagnitude) >> 20 // of the exponents
  if (difference > 60) {
    return withSignOf(yHigh, PIO2)
  }
  if (xHigh >= 0) {
    return withSignOf(yHigh, atan(Math.abs(y / x)))
  }
  let angle = 0
  if (difference >= -60) {
    angle = atan(Math.abs(y / x))
  }
  // The two differences round alike only in this order, hence no withSignOf here.
  if (yHigh < 0) {
    return angle - PI_TAIL - PI
  }
  return PI - (angle - PI_TAIL)
}
