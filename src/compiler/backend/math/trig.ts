/**
 * sin, cos, tan.
 *
 * Source of the reduction and its constants: FDLIBM 5.3 (e_rem_pio2.c, s_sin.c, s_cos.c, s_tan.c), Sun Microsystems,
 * netlib. π/2 is subtracted n times in up to three steps of 33 bits each, after Cody and Waite; a further step is taken
 * only when the difference lost so many leading bits that the last one was not precise enough.
 */
import { highWord } from './bits.ts'
import { applyLarge } from './payne-hanek.ts'
import { applyQuadrant, COS, cosKernel, PIO4_HIGH_WORD, SIN, sinKernel, TAN, tanKernel } from './trig-kernels.ts'

const TWO_OVER_PI = 6.36619772367581382433e-1
const PIO2 = 1.570796326794896558
const PIO2_1 = 1.57079632673412561417 // first 33 bits of π/2
const PIO2_1_TAIL = 6.07710050650619224932e-11 // π/2 - PIO2_1
const PIO2_2 = 6.0771005063039659766e-11 // next 33 bits
const PIO2_2_TAIL = 2.02226624879595063154e-21
const PIO2_3 = 2.0222662487111664558e-21 // next 33 bits
const PIO2_3_TAIL = 8.47842766036889956997e-32

/** Exponent field of a double. */
function exponentBits(x: number): number {
  return (highWord(x) >> 20) & 0x7ff
}

/**
 * A trigonometric function of an argument beyond π/4.
 *
 * @param which `SIN`, `COS` or `TAN`
 * @param x finite, |x| > π/4
 */
function applyReduced(which: number, x: number): number {
  const magnitude = highWord(x) & 0x7fffffff
  if (magnitude > 0x413921fb) {
    return applyLarge(which, x) // |x| > 2^19·π/2
  }
  const absolute = Math.abs(x)
  let n = 1
  if (magnitude >= 0x4002d97c) {
    n = Math.trunc(absolute * TWO_OVER_PI + 0.5) // from 3π/4 on
  }
  let rest = absolute - n * PIO2_1
  let correction = n * PIO2_1_TAIL
  let head = rest - correction
  // Cancellation is possible only where the upper words of x and n·π/2 agree; for n of six bits or more the exponents
  // decide alone.
  if (n > 31 || magnitude === highWord(n * PIO2)) {
    const exponent = magnitude >> 20
    if (exponent - exponentBits(head) > 16) {
      let before = rest
      correction = n * PIO2_2
      rest = before - correction
      correction = n * PIO2_2_TAIL - (before - rest - correction)
      head = rest - correction
      // around π/2 itself two steps are all that the original takes
      if (n > 1 && exponent - exponentBits(head) > 49) {
        before = rest
        correction = n * PIO2_3
        rest = before - correction
        correction = n * PIO2_3_TAIL - (before - rest - correction)
        head = rest - correction
      }
    }
  }
  const tail = rest - head - correction
  if (highWord(x) < 0) {
    return applyQuadrant(which, -n, -head, -tail)
  }
  return applyQuadrant(which, n, head, tail)
}

/**
 * `Math.sin`.
 *
 * @param x angle in radians
 * @returns sin(x), within one ulp; NaN for NaN and ±∞; -0 for -0
 */
export function sin(x: number): number {
  const magnitude = highWord(x) & 0x7fffffff
  if (magnitude <= PIO4_HIGH_WORD) {
    return sinKernel(x)
  }
  if (magnitude >= 0x7ff00000) {
    return x - x
  }
  return applyReduced(SIN, x)
}

/**
 * `Math.cos`.
 *
 * @param x angle in radians
 * @returns cos(x), within one ulp; NaN for NaN and ±∞
 */
export function cos(x: number): number {
  const magnitude = highWord(x) & 0x7fffffff
  if (magnitude <= PIO4_HIGH_WORD) {
    return cosKernel(x, 0)
  }
  if (magnitude >= 0x7ff00000) {
    return x - x
  }
  return applyReduced(COS, x)
}

/**
 * `Math.tan`.
 *
 * @param x angle in radians
 * @returns tan(x), within one ulp; NaN for NaN and ±∞; -0 for -0
 */
export function tan(x: number): number {
  const magnitude = highWord(x) & 0x7fffffff
  if (magnitude <= PIO4_HIGH_WORD) {
    return tanKernel(x, 0, 1)
  }
  if (magnitude >= 0x7ff00000) {
    return x - x
  }
  return applyReduced(TAN, x)
}
