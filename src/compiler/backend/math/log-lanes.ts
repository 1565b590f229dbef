/**
 * log without branches, for several numbers at once. Same algorithm and same bits as in `logarithm.ts`, where its source is named; the differences:
 *
 * - All cases are k·LN2_HIGH - (rest - f), with rest the part that they differ in. For k = 0 that is f - rest, as the original has it: the
 *   products with k are 0, and 0 - (rest - f) is f - rest.
 * - f = 0 needs no case of its own: the series gives rest = -k·LN2_LOW.
 */
import { choose, highWord, withHighWord } from './bits.ts'

const LN2_HIGH = 6.9314718036912381649e-1
const LN2_LOW = 1.90821492927058770002e-10

const L1 = 6.66666666666673513e-1
const L2 = 3.999999999940941908e-1
const L3 = 2.857142874366239149e-1
const L4 = 2.222219843214978396e-1
const L5 = 1.818357216161805012e-1
const L6 = 1.531383769920937332e-1
const L7 = 1.479819860511658591e-1

const SQRT2_CARRY = 0x95f64
const SMALLEST_NORMAL = 2.2250738585072014e-308

/** Whether {@link ordinaryLog} holds. */
export function isOrdinaryLog(x: number): boolean {
  return choose(x < Infinity, x, 0) >= SMALLEST_NORMAL
}

/**
 * `Math.log`.
 *
 * @param x positive, finite, normal
 */
export function ordinaryLog(x: number): number {
  const high = highWord(x)
  const fraction = high & 0x000fffff
  const carry = (fraction + SQRT2_CARRY) & 0x100000
  const k = (high >> 20) - 1023 + (carry >> 20)
  const f = withHighWord(x, fraction | (carry ^ 0x3ff00000)) - 1
  const kLow = k * LN2_LOW

  const s = f / (2 + f)
  const z = s * s
  const w = z * z
  const polynomial = z * (L1 + w * (L3 + w * (L5 + w * L7))) + w * (L2 + w * (L4 + w * L6))
  const h = 0.5 * f * f
  const series = f * f * (0.5 - 0.33333333333333333 * f)
  const rest = choose(((fraction + 2) & 0x000fffff) < 3, series, s * (f - polynomial)) - kLow
  const nearSqrt2 = h - (s * (h + polynomial) + kLow)
  const isNear = ((fraction - 0x6147a) | (0x6b851 - fraction)) > 0
  return k * LN2_HIGH - (choose(isNear, nearSqrt2, rest) - f)
}
