/**
 * sin and cos without branches, for several numbers at once. Same algorithm and same bits as in `trig.ts` and `trig-kernels.ts`, where their source is
 * named; the differences:
 *
 * - Everything is computed for |x|, as both functions do the same for -x up to signs: sin is odd, cos even.
 * - n is ⌊|x|·2/π + ½⌋ in all of the range; between π/4 and 3π/4 that is the 1 which the original takes without computing. Below it must be 0:
 *   the original compares upper words only, so its border lies a little above π/4. For n = 0 the reduction changes nothing.
 * - Where the subtraction of n·π/2 cancels so much that the original takes a second step, the number is not ordinary.
 * - The cosine's case for small arguments is that of a shift by 0.
 */
import { choose, fromWords, highWord, lowWord, withHighWord } from './bits.ts'

const TWO_OVER_PI = 6.36619772367581382433e-1
const PIO2_1 = 1.57079632673412561417
const PIO2_1_TAIL = 6.07710050650619224932e-11

const S1 = -1.66666666666666324348e-1
const S2 = 8.33333333332248946124e-3
const S3 = -1.98412698298579493134e-4
const S4 = 2.75573137070700676789e-6
const S5 = -2.50507602534068634195e-8
const S6 = 1.58969099521155010221e-10

const C1 = 4.16666666666666019037e-2
const C2 = -1.38888888888741095749e-3
const C3 = 2.48015872894767294178e-5
const C4 = -2.75573143513906633035e-7
const C5 = 2.0875723212981748279e-9
const C6 = -1.13596475577881948265e-11

/** The largest number whose upper word is that of π/4. */
const PIO4_BORDER = 0.7853984832763671
/** The smallest number whose upper word is above that of 2^19·π/2. */
const LIMIT = 1647100
/** Numbers that the cosine's original tells apart by upper word. */
const SHIFT_FROM = 0.2999999523162842
const LARGEST_SHIFT_FROM = 0.7812504768371582

/** Low bits of the sum with n are those of n. */
const ROUND_SHIFT = 6755399441055744

/** Number of quadrants in |x|. */
function quadrants(absolute: number): number {
  return choose(absolute > PIO4_BORDER, Math.trunc(absolute * TWO_OVER_PI + 0.5), 0)
}

/** Whether the lanes hold: |x| is small enough for the reduction, and the difference has kept most of its bits. */
export function isOrdinaryAngle(x: number): boolean {
  const absolute = Math.abs(x)
  const n = quadrants(absolute)
  const head = absolute - n * PIO2_1 - n * PIO2_1_TAIL
  return choose(absolute < LIMIT, Math.abs(head) * 65536, -1) >= absolute
}

/** Sine of a reduced argument, as `sinTailKernel`; where nothing was reduced, as `sinKernel`. */
function sine(x: number, y: number, isReduced: boolean): number {
  const square = x * x
  const cube = square * x
  const tail = S2 + square * (S3 + square * (S4 + square * (S5 + square * S6)))
  const reduced = x - (square * (0.5 * y - cube * tail) - y - cube * S1)
  return choose(isReduced, reduced, x + cube * (S1 + square * tail))
}

/** Cosine of a reduced argument, as `cosKernel`. */
function cosine(x: number, y: number): number {
  const absolute = Math.abs(x)
  const square = x * x
  const tail = square * (C1 + square * (C2 + square * (C3 + square * (C4 + square * (C5 + square * C6)))))
  const quarter = fromWords(highWord(absolute) - 0x00200000, 0)
  const shift = choose(absolute < SHIFT_FROM, 0, choose(absolute >= LARGEST_SHIFT_FROM, 0.28125, quarter))
  return 1 - shift - (0.5 * square - shift - (square * tail - x * y))
}

/**
 * `Math.sin`.
 *
 * @param x as {@link isOrdinaryAngle} demands
 */
export function ordinarySin(x: number): number {
  const absolute = Math.abs(x)
  const n = quadrants(absolute)
  const rest = absolute - n * PIO2_1
  const correction = n * PIO2_1_TAIL
  const head = rest - correction
  const tail = rest - head - correction
  const quadrant = lowWord(n + ROUND_SHIFT)
  const value = choose((quadrant & 1) === 0, sine(head, tail, absolute > PIO4_BORDER), cosine(head, tail))
  // negative in the third and fourth quadrant, or for negative x, and not for both
  const sign = ((quadrant << 30) ^ highWord(x)) & -0x80000000
  return withHighWord(value, highWord(value) ^ sign)
}

/**
 * `Math.cos`.
 *
 * @param x as {@link isOrdinaryAngle} demands
 */
export function ordinaryCos(x: number): number {
  const absolute = Math.abs(x)
  const n = quadrants(absolute)
  const rest = absolute - n * PIO2_1
  const correction = n * PIO2_1_TAIL
  const head = rest - correction
  const tail = rest - head - correction
  const quadrant = lowWord(n + ROUND_SHIFT)
  const value = choose((quadrant & 1) === 0, cosine(head, tail), sine(head, tail, true))
  // negative in the second and third quadrant
  const sign = ((quadrant + 1) << 30) & -0x80000000
  return withHighWord(value, highWord(value) ^ sign)
}
