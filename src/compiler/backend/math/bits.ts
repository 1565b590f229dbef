/**
 * The intrinsics of the Math library.
 *
 * The compiler replaces a call to one of these by a reinterpretation of the double's 64 bits (no memory traffic).
 * The bodies below are what runs when the library is executed as plain TypeScript, which is how its tests compare it
 * with the engine. A double is seen as two 32-bit words: the high word holds sign, exponent and the upper 20 bits of
 * the significand; the low word holds the lower 32 bits.
 */

const float = new Float64Array(1)
const words = new Int32Array(float.buffer)

/** Index of the high word inside `words`; it depends on the byte order of the machine that runs the tests. */
const HIGH = new Uint8Array(new Int32Array([1]).buffer)[0] === 1 ? 1 : 0
const LOW = 1 - HIGH

/**
 * Sign, exponent and upper 20 significand bits of `x`.
 *
 * @param x any double
 * @returns the upper 32 bits as an int32, negative exactly when the sign bit of `x` is set
 * @example highWord(1) === 0x3ff00000
 */
export function highWord(x: number): number {
  float[0] = x
  return words[HIGH]
}

/**
 * Lower 32 significand bits of `x`.
 *
 * @param x any double
 * @returns the lower 32 bits as an int32
 * @example lowWord(1 + 2 ** -52) === 1
 */
export function lowWord(x: number): number {
  float[0] = x
  return words[LOW]
}

/**
 * `x` with its upper 32 bits replaced.
 *
 * @param x any double; its low word is kept
 * @param high new high word, int32 (or uint32: taken modulo 2^32)
 * @returns the double with words (`high`, `lowWord(x)`)
 * @example withHighWord(1, 0x40000000) === 2
 */
export function withHighWord(x: number, high: number): number {
  float[0] = x
  words[HIGH] = high
  return float[0]
}

/**
 * The double made of two words.
 *
 * @param high upper 32 bits, int32 (or uint32: taken modulo 2^32)
 * @param low lower 32 bits, int32 (or uint32: taken modulo 2^32)
 * @returns the double with exactly these bits
 * @example fromWords(0x3ff80000, 0) === 1.5
 */
export function fromWords(high: number, low: number): number {
  words[HIGH] = high
  words[LOW] = low
  return float[0]
}

/**
 * `magnitude` with the sign of `sign`.
 *
 * @param magnitude any double; its own sign makes no difference
 * @param sign any double
 * @example copySign(0.5, -3) === -0.5
 */
export function copySign(magnitude: number, sign: number): number {
  return withHighWord(magnitude, (highWord(magnitude) & 0x7fffffff) | (highWord(sign) & -0x80000000))
}

/**
 * One of two numbers. Unlike with `?:` both have been computed, and nothing branches.
 *
 * @param condition which one
 * @param yes the result if it holds
 * @param no the result if it does not
 */
export function choose(condition: boolean, yes: number, no: number): number {
  return condition ? yes : no
}
