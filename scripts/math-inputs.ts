/**
 * Inputs for comparing the Math library with an engine: the same sequence for the same seed, on every machine.
 */
import { hardAngles } from './hard-angles.ts'

const HARD_ANGLES = hardAngles()

/** Numbers around which implementations take decisions: special values and the thresholds of every branch. */
const LANDMARKS: readonly number[] = [
  0,
  1,
  2,
  3,
  0.5,
  1.5,
  0.25,
  10,
  22,
  100,
  1000,
  1e22,
  Infinity,
  NaN,
  Number.MIN_VALUE,
  2 ** -1022,
  Number.MAX_VALUE,
  Number.EPSILON,
  2 ** 31,
  2 ** 32,
  2 ** 52,
  2 ** 53,
  2 ** 54,
  2 ** 63,
  // trig: π/4, 0.3, 0.6744, 0.78125, 3π/4, 2^19·π/2
  Math.PI / 4,
  0.3,
  0.6744,
  0.67434,
  0.78125,
  (3 * Math.PI) / 4,
  Math.PI,
  2 ** 19 * (Math.PI / 2),
  823549.6645,
  // the double closest to a multiple of π/2 (W. Kahan, "Minimizing q·m - n")
  6381956970095103 * 2 ** 797,
  5.319372648326541416707296656673541083813475031793921822105998164685e255,
  // inverse trig
  0.975,
  0.98,
  7 / 16,
  11 / 16,
  19 / 16,
  39 / 16,
  2 ** 66,
  2 ** 60,
  2 ** -60,
  // exp, expm1, hyperbolic
  Math.LN2,
  Math.LN2 / 2,
  1.5 * Math.LN2,
  56 * Math.LN2,
  709.782712893384,
  709.4361393031039,
  710.4758600739439,
  745.1332191019411,
  708.3964185322641,
  709.7822265625,
  20 * Math.LN2,
  0.3465735902799726,
  38.816242111356935,
  // logarithms
  Math.SQRT2,
  Math.SQRT1_2,
  Math.SQRT2 - 1,
  1 - Math.SQRT1_2,
  0.41421356,
  0.29289323,
  1.38,
  1.42,
  Math.E,
  // 2^-k thresholds
  2 ** -20,
  2 ** -27,
  2 ** -28,
  2 ** -29,
  2 ** -54,
  2 ** -55,
  2 ** -57,
  2 ** -26,
  2 ** 28,
  2 ** -600,
  2 ** 900,
]

/** Upper words that the algorithms compare with: both neighbours of each are tried. */
const THRESHOLD_WORDS: readonly number[] = [
  0x3c600000, 0x3c800000, 0x3c900000, 0x3e200000, 0x3e300000, 0x3e400000, 0x3fd2bec4, 0x3fd33333, 0x3fd62e42,
  0x3fda827a, 0x3fdc0000, 0x3fe00000, 0x3fe59428, 0x3fe60000, 0x3fe6a09e, 0x3fe90000, 0x3fe921fb, 0x3fef3333,
  0x3ff00000, 0x3ff0a2b2, 0x3ff30000, 0x3ff6147a, 0x3ff6a09e, 0x3ff6b851, 0x3ff921fb, 0x40000000, 0x4002d97c,
  0x40038000, 0x40360000, 0x4043687a, 0x40862e42, 0x413921fb, 0x41b00000, 0x43400000, 0x44100000,
]

const float = new Float64Array(1)
const bits = new BigInt64Array(float.buffer)

/** The double `steps` units in the last place further from zero (nearer for negative steps). */
function stepped(x: number, steps: number): number {
  float[0] = x
  bits[0] += BigInt(steps)
  return float[0]
}

/** A stream of numbers. */
export interface NumberSource {
  next(): number
}

/**
 * Uniform 32-bit integers: xorshift128 (G. Marsaglia, Journal of Statistical Software 8, 2003).
 *
 * @param seed any integer
 */
function randomWords(seed: number): () => number {
  let a = seed | 0 || 1
  let b = 362436069
  let c = 521288629
  let d = 88675123
  return () => {
    const t = a ^ (a << 11)
    a = b
    b = c
    c = d
    d = d ^ (d >>> 19) ^ t ^ (t >>> 8)
    return d
  }
}

/**
 * Inputs for functions of doubles: first every landmark with both signs and neighbours within three units of the
 * last place, the thresholds and the hard angles; then a mixture without end: any bit pattern, each exponent alike,
 * moderate ranges with uniform density, neighbours of multiples of π/2 and of landmarks, few significant bits,
 * subnormal numbers and integers.
 *
 * @param seed any integer; the same seed gives the same numbers
 * @example const inputs = mathInputs(1); inputs.next() // 0
 */
export function mathInputs(seed: number): NumberSource {
  const word = randomWords(seed)
  const pair = new Int32Array(2)
  const pairFloat = new Float64Array(pair.buffer)
  const uniform = () => (word() >>> 0) / 2 ** 32 + (word() >>> 11) / 2 ** 53
  const fixed: number[] = []
  for (const landmark of LANDMARKS) {
    for (let steps = landmark === 0 ? 0 : -3; steps <= 3; steps++) {
      const number = stepped(landmark, steps)
      fixed.push(number, -number)
    }
  }
  for (const threshold of THRESHOLD_WORDS) {
    for (let offset = -1; offset <= 2; offset++) {
      for (const low of [0, 1, word(), word(), -1]) {
        pair[0] = low
        pair[1] = threshold + offset
        fixed.push(pairFloat[0], -pairFloat[0])
      }
    }
  }
  for (const angle of HARD_ANGLES) {
    fixed.push(angle, -stepped(angle, 1))
  }
  let index = 0
  const drawn = (): number => {
    const choice = word() >>> 28
    const sign = word() < 0 ? -1 : 1
    switch (choice) {
      case 0:
      case 1:
        pair[0] = word()
        pair[1] = word()
        return pairFloat[0]
      case 2:
      case 3:
        return sign * uniform()
      case 4:
      case 5:
        return sign * uniform() * 4
      case 6:
        return sign * uniform() * 30
      case 7:
        return sign * uniform() * 750
      case 8:
        return sign * uniform() * 2 ** 20
      case 9: // near a multiple of π/2
        if ((word() & 3) === 0) {
          return sign * HARD_ANGLES[(word() >>> 0) % HARD_ANGLES.length]
        }
        return sign * stepped((word() >>> (word() & 31)) * (Math.PI / 2), (word() % 16) | 0)
      case 10: // near 1
        return 1 + sign * uniform() * 2 ** -(word() & 31)
      case 11: // few significant bits, any exponent
        pair[0] = 0
        pair[1] = word() & (-1 << (word() & 31))
        return pairFloat[0]
      case 12:
        if ((word() & 1) === 0) {
          pair[0] = word()
          pair[1] = THRESHOLD_WORDS[(word() >>> 0) % THRESHOLD_WORDS.length] + (word() % 2)
          return sign * pairFloat[0]
        }
        return sign * stepped(LANDMARKS[(word() >>> 0) % LANDMARKS.length], word() % 1024)
      case 13: // subnormal, or the smallest normal numbers
        pair[0] = word()
        pair[1] = word() & 0x801fffff
        return pairFloat[0]
      case 14:
        return sign * (word() >>> (word() & 31))
      default: // exponent -40 … 40
        return sign * (1 + uniform()) * 2 ** (((word() >>> 0) % 81) - 40)
    }
  }
  return { next: () => (index < fixed.length ? fixed[index++] : drawn()) }
}
