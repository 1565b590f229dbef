/**
 * exp without branches, for several numbers at once. Same algorithm and same bits as in `exponential.ts`, where its source is named; the differences:
 *
 * - k is ⌊|x|/ln 2 + ½⌋ with the sign of x in all of the range. From 1½·ln 2 on that is the definition; between ½·ln 2 and there it gives the 1 that
 *   the original takes without computing. Below it must be 0: the original compares upper words only, so its border lies a little above ½·ln 2.
 * - For k = 0 the general formula gives the bits of the special one: rHigh is x, rLow is 0, and 2 - c differs from c - 2 in the sign only.
 * - 2^k is put together from the low bits of k + 1023 + 1.5·2^52.
 */
import { choose, copySign, fromWords, lowWord } from './bits.ts'

const LN2_HIGH = 6.9314718036912381649e-1
const LN2_LOW = 1.90821492927058770002e-10
const INVERSE_LN2 = 1.442695040888963387

const P1 = 1.66666666666666019037e-1
const P2 = -2.77777777770155933842e-3
const P3 = 6.61375632143793436117e-5
const P4 = -1.6533902205465251539e-6
const P5 = 4.13813679705723846039e-8

const E = 2.718281828459045
/** The largest number whose upper word is that of ½·ln 2. */
const HALF_LN2_BORDER = 0.34657359123229975
const TWO_M28 = 3.7252902984619140625e-9
/** 1.5·2^52 + 1023: the low bits of the sum with k are the biased exponent of 2^k. */
const EXPONENT_SHIFT = 6755399441056767

/** Whether {@link ordinaryExp} holds: the result and 2^k are normal numbers. */
export function isOrdinaryExp(x: number): boolean {
  return Math.abs(x) < 708
}

/**
 * `Math.exp`.
 *
 * @param x |x| < 708
 */
export function ordinaryExp(x: number): number {
  const absolute = Math.abs(x)
  const k = choose(absolute > HALF_LN2_BORDER, Math.trunc(INVERSE_LN2 * x + copySign(0.5, x)), 0)
  const rHigh = x - k * LN2_HIGH
  const rLow = k * LN2_LOW
  const r = rHigh - rLow
  const square = r * r
  const c = r - square * (P1 + square * (P2 + square * (P3 + square * (P4 + square * P5))))
  const y = 1 - (rLow - (r * c) / (2 - c) - rHigh)
  const result = y * fromWords(lowWord(k + EXPONENT_SHIFT) << 20, 0)
  return choose(absolute < TWO_M28, 1 + x, choose(x === 1, E, result))
}
