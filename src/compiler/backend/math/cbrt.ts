/**
 * Cube root.
 *
 * Source of the algorithm and coefficients: FreeBSD msun s_cbrt.c (after FDLIBM 5.3, Sun Microsystems, netlib; optimised
 * by Bruce D. Evans).
 */
import { fromWords, highWord, lowWord } from './bits.ts'

/** (1023 - 1023/3 - 0.03306235651)·2^20: exponent bias left after dividing the upper word by three, and a correction. */
const BIAS = 715094163
/** The same for an argument that was multiplied by 2^54. */
const SUBNORMAL_BIAS = 696219795
const TWO_54 = 18014398509481984

// 1/cbrt(r) ≈ P0 + P1·r + … + P4·r⁴ for |r - 1| < 1/10, error below 2^-23.5
const P0 = 1.87595182427177009643
const P1 = -1.88497979543377169875
const P2 = 1.62142972010535446614
const P3 = -0.758397934778766047437
const P4 = 0.145996192886612446982

/**
 * `Math.cbrt`.
 *
 * A third of the upper word approximates the root to 5 bits; t·P(t³/x) brings 23; t is rounded to 23 bits, away from
 * zero, so that t² is exact; one Newton step t + t·(x/t² - t)/(2t + x/t²) gives the rest.
 *
 * @param x any number
 * @returns cube root, error below 0.667 ulp; ±0, ±∞ and NaN are returned as they are
 */
export function cbrt(x: number): number {
  const high = highWord(x)
  const sign = high & 0x80000000
  const magnitude = high & 0x7fffffff
  if (magnitude >= 0x7ff00000) {
    return x + x
  }
  if (x === 0) {
    return x
  }
  let third = 0
  if (magnitude < 0x00100000) {
    third = (((highWord(x * TWO_54) & 0x7fffffff) / 3) | 0) + SUBNORMAL_BIAS
  } else {
    third = ((magnitude / 3) | 0) + BIAS
  }
  const rough = fromWords(sign | third, 0)
  const r = rough * rough * (rough / x)
  const closer = rough * (P0 + r * (P1 + r * P2) + r * r * r * (P3 + r * P4))
  // add half a unit of the 23rd bit (bit 31 of the low word; the carry goes into the upper word) and cut
  const low = lowWord(closer)
  const t = fromWords(highWord(closer) + (low >>> 31), (low ^ 0x80000000) & 0xc0000000)
  const quotient = x / (t * t)
  return t + t * ((quotient - t) / (t + t + quotient))
}
