/**
 * Doubles that are unusually close to a multiple of π/2: the hardest arguments of sin, cos and tan.
 *
 * Method: W. Kahan, "Minimizing q·m - n" (1983). m·2^e is near a multiple of π/2 when m is the denominator of a
 * convergent of the continued fraction of 2^e·(2/π).
 */

/** Bits behind the binary point of the fixed-point constants; an exponent up to 970 and 110 bits of accuracy fit. */
const FRACTION_BITS = 1300n

/**
 * 2/π as a fixed-point integer, floor(2/π·2^bits), from Machin's formula π/4 = 4·atan(1/5) - atan(1/239).
 *
 * @param bits bits behind the binary point
 */
export function twoOverPi(bits: bigint): bigint {
  const guard = 64n
  const one = 1n << (bits + guard)
  const arctangentOfInverse = (n: bigint): bigint => {
    let power = one / n
    let sum = 0n
    for (let k = 1n; power !== 0n; k += 2n) {
      sum += k % 4n === 1n ? power / k : -(power / k)
      power /= n * n
    }
    return sum
  }
  const pi = 4n * (4n * arctangentOfInverse(5n) - arctangentOfInverse(239n))
  return ((2n * one * one) / pi) >> guard
}

/**
 * The hard angles of all exponents, smallest first within each: about five thousand positive doubles.
 *
 * @returns for each exponent e the last few denominators below 2^53 of the convergents, times 2^e
 */
export function hardAngles(): number[] {
  const inverse = twoOverPi(FRACTION_BITS)
  const angles: number[] = []
  for (let e = -40; e <= 970; e++) {
    // fraction of 2^e·(2/π); whole multiples of π/2 do not matter
    const scaled = e < 0 ? inverse >> BigInt(-e) : (inverse << BigInt(e)) & ((1n << FRACTION_BITS) - 1n)
    let numerator = 1n << FRACTION_BITS
    let denominator = scaled
    let before = 0n
    let current = 1n
    const found: bigint[] = []
    while (denominator !== 0n) {
      const quotient = numerator / denominator
      ;[numerator, denominator] = [denominator, numerator % denominator]
      ;[before, current] = [current, quotient * current + before]
      if (current >= 1n << 53n) break
      found.push(current)
    }
    for (const m of found.slice(-5)) {
      angles.push(Number(m) * 2 ** e)
    }
  }
  return angles
}
