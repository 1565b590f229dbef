/**
 * Argument reduction modulo π/2 for |x| > 2^19·π/2, after Payne and Hanek.
 *
 * Source: M. Payne, R. Hanek, "Radian reduction for trigonometric functions", SIGNUM Newsletter 18 (1983), in the
 * variant of FDLIBM 5.3 (k_rem_pio2.c, Sun Microsystems, netlib) for 53-bit results. The engine's y (the tail of the
 * reduced argument) depends on how many words take part and on the order of the final additions, so those two are as
 * there. The rest is arranged differently: digits live in scalars, most significant first, because the compiler keeps
 * scalars in registers and has no local arrays.
 *
 * Overview
 * 1. |x| = (x0 + x1·2^-24 + x2·2^-48)·2^e with 24-bit integers xi.
 * 2. 2/π = Σ twoOverPiDigit(i)·2^(-24(i+1)). Words whose product with x is a multiple of 8 are skipped: start at word v.
 * 3. Word products p(i) = Σ xj·twoOverPiDigit(v+i-j) are integers below 2^50, hence exact. From the least significant
 *    one upwards each is cut into a 24-bit digit and a carry. What is left on top, scaled, gives n (mod 8) and the first
 *    bits of the fraction.
 * 4. A fraction of one half or more is replaced by its complement, n becomes n + 1 and the result negative.
 * 5. If leading digits are zero (x is close to a multiple of π/2) the product is repeated with as many more words
 *    so that five significant digits remain.
 * 6. The digits, as doubles, are convolved with π/2 in 24-bit pieces and added from small to large.
 */
import { fromWords, highWord, lowWord } from './bits.ts'
import { applyQuadrant } from './trig-kernels.ts'

/**
 * 2/π in 24-bit digits: digit i has weight 2^(-24(i+1)). A test recomputes them. Behind the last digit that any double needs there is 0.
 *
 * A switch, because kernels have no tables of numbers; LLVM makes one of it.
 */
export function twoOverPiDigit(i: number): number {
  switch (i) {
    case 0:
      return 0xa2f983
    case 1:
      return 0x6e4e44
    case 2:
      return 0x1529fc
    case 3:
      return 0x2757d1
    case 4:
      return 0xf534dd
    case 5:
      return 0xc0db62
    case 6:
      return 0x95993c
    case 7:
      return 0x439041
    case 8:
      return 0xfe5163
    case 9:
      return 0xabdebb
    case 10:
      return 0xc561b7
    case 11:
      return 0x246e3a
    case 12:
      return 0x424dd2
    case 13:
      return 0xe00649
    case 14:
      return 0x2eea09
    case 15:
      return 0xd1921c
    case 16:
      return 0xfe1deb
    case 17:
      return 0x1cb129
    case 18:
      return 0xa73ee8
    case 19:
      return 0x8235f5
    case 20:
      return 0x2ebb44
    case 21:
      return 0x84e99c
    case 22:
      return 0x7026b4
    case 23:
      return 0x5f7e41
    case 24:
      return 0x3991d6
    case 25:
      return 0x398353
    case 26:
      return 0x39f49c
    case 27:
      return 0x845f8b
    case 28:
      return 0xbdf928
    case 29:
      return 0x3b1ff8
    case 30:
      return 0x97ffde
    case 31:
      return 0x05980f
    case 32:
      return 0xef2f11
    case 33:
      return 0x8b5a0a
    case 34:
      return 0x6d1f6d
    case 35:
      return 0x367ecf
    case 36:
      return 0x27cb09
    case 37:
      return 0xb74f46
    case 38:
      return 0x3f669e
    case 39:
      return 0x5fea2d
    case 40:
      return 0x7527ba
    case 41:
      return 0xc7ebe5
    case 42:
      return 0xf17b3d
    case 43:
      return 0x0739f7
    case 44:
      return 0x8a5292
    case 45:
      return 0xea6bfb
    case 46:
      return 0x5fb11f
    case 47:
      return 0x8d5d08
    case 48:
      return 0x560330
    case 49:
      return 0x46fc7b
    case 50:
      return 0x6babf0
    case 51:
      return 0xcfbc20
    default:
      return 0
  }
}

// π/2 in pieces of 24 bits, the first five
const PIO2_0 = 1.57079625129699707031
const PIO2_1 = 7.54978941586159635335e-8
const PIO2_2 = 5.39030252995776476554e-15
const PIO2_3 = 3.28200341580791294123e-22
const PIO2_4 = 1.27065575308067607349e-29

const TWO_24 = 16777216
const TWO_M24 = 1 / 16777216

/** Words of 2/π behind the leading one that the first attempt uses; also the number of digits wanted behind the lead. */
const GUARD_WORDS = 4

/** 2^exponent for |exponent| ≤ 1022. */
function powerOfTwo(exponent: number): number {
  return fromWords((1023 + exponent) << 20, 0)
}

/** Word product p of step 3: the part of x·(2/π) with the weight of twoOverPiDigit(index). */
function productWord(x0: number, x1: number, x2: number, index: number): number {
  let sum = x0 * twoOverPiDigit(index)
  if (index >= 1) {
    sum = sum + x1 * twoOverPiDigit(index - 1)
  }
  if (index >= 2) {
    sum = sum + x2 * twoOverPiDigit(index - 2)
  }
  return sum
}

/**
 * A trigonometric function of a large argument.
 *
 * It evaluates the function instead of returning the reduction, because that has three parts (n, head, tail) and the
 * kernel language returns one number.
 *
 * @param which `SIN`, `COS` or `TAN` of trig-kernels.ts
 * @param x finite, |x| ≥ 2^19
 */
export function applyLarge(which: number, x: number): number {
  const magnitude = highWord(x) & 0x7fffffff
  const exponent = (magnitude >> 20) - 1046 // of the unit of x0
  const scaled = fromWords(magnitude - (exponent << 20), lowWord(x)) // in [2^23, 2^24)
  const x0 = Math.trunc(scaled)
  const lower = (scaled - x0) * TWO_24
  const x1 = Math.trunc(lower)
  const x2 = (lower - x1) * TWO_24

  let first = 0
  if (exponent > 3) {
    first = ((exponent - 3) / 24) | 0
  }
  const topExponent = exponent - 24 * (first + 1) // -28 … 2: weight of the top product word
  const topScale = powerOfTwo(topExponent)

  // Digits of the fraction, d1 the most significant. Seven suffice: no double of this range is closer than 2^-61 to a
  // multiple of π/2 (the tests try the hardest ones of every exponent), so at most two leading digits vanish.
  let d1 = 0
  let d2 = 0
  let d3 = 0
  let d4 = 0
  let d5 = 0
  let d6 = 0
  let d7 = 0
  let n = 0
  let top = 0
  let negative = 0
  let lead = 0 // digits d1 … d(lead-1) are zero; 0 while the top part is not zero
  let last = 0 // digits in use
  let wanted = GUARD_WORDS

  while (last < wanted) {
    last = wanted

    // step 3
    d1 = 0
    d2 = 0
    d3 = 0
    d4 = 0
    d5 = 0
    d6 = 0
    d7 = 0
    let carry = 0
    for (let i = last; i > 0; i--) {
      const word = productWord(x0, x1, x2, first + i) + carry
      carry = Math.trunc(word * TWO_M24)
      d7 = d6
      d6 = d5
      d5 = d4
      d4 = d3
      d3 = d2
      d2 = d1
      d1 = word - carry * TWO_24
    }
    top = (productWord(x0, x1, x2, first) + carry) * topScale
    top = top - 8 * Math.floor(top * 0.125)
    n = Math.trunc(top)
    top = top - n
    negative = 0
    if (topExponent > 0) {
      // the top word ends above the binary point: the missing integer bits are the upper ones of d1
      const integerBits = d1 >> (24 - topExponent)
      n = n + integerBits
      d1 = d1 - (integerBits << (24 - topExponent))
      negative = d1 >> (23 - topExponent)
    } else if (topExponent === 0) {
      negative = d1 >> 23
    } else if (top >= 0.5) {
      negative = 1
    }

    // step 4: two's complement from the least significant digit upwards
    if (negative > 0) {
      n = n + 1
      let borrow = 0
      if (d7 !== 0) {
        d7 = TWO_24 - d7
        borrow = 1
      }
      if (d6 + borrow !== 0) {
        d6 = TWO_24 - borrow - d6
        borrow = 1
      }
      if (d5 + borrow !== 0) {
        d5 = TWO_24 - borrow - d5
        borrow = 1
      }
      if (d4 + borrow !== 0) {
        d4 = TWO_24 - borrow - d4
        borrow = 1
      }
      if (d3 + borrow !== 0) {
        d3 = TWO_24 - borrow - d3
        borrow = 1
      }
      if (d2 + borrow !== 0) {
        d2 = TWO_24 - borrow - d2
        borrow = 1
      }
      if (d1 + borrow !== 0) {
        d1 = TWO_24 - borrow - d1
        borrow = 1
      }
      if (topExponent > 0) {
        d1 = d1 & ((TWO_24 >> topExponent) - 1) // only this many of its bits are fraction
      } else if (topExponent < 0) {
        top = 1 - top
        if (borrow !== 0) {
          top = top - topScale
        }
      }
    }

    // step 5
    lead = 0
    if (top === 0) {
      lead = 1
      if (d1 === 0) {
        lead = 2
        if (d2 === 0) {
          lead = 3
        }
      }
      wanted = lead + GUARD_WORDS
    }
  }

  // Step 6: words w0 … w5, w0 not zero and of weight 2^scaleExponent. `count` of them take part: five, or six when the
  // top part alone fills two.
  let scaleExponent = topExponent
  let count = last + 1
  let w0 = 0
  let w1 = d1
  let w2 = d2
  let w3 = d3
  let w4 = d4
  let w5 = d5
  if (lead === 0) {
    w0 = top * powerOfTwo(-topExponent)
    if (w0 >= TWO_24) {
      w5 = w4
      w4 = w3
      w3 = w2
      w2 = w1
      w1 = w0
      w0 = Math.trunc(w0 * TWO_M24)
      w1 = w1 - w0 * TWO_24
      scaleExponent = scaleExponent + 24
      count = count + 1
    }
  } else {
    let skip = lead
    while (skip > 0) {
      w0 = w1
      w1 = w2
      w2 = w3
      w3 = w4
      w4 = w5
      w5 = d6
      d6 = d7
      d7 = 0
      skip = skip - 1
    }
    scaleExponent = scaleExponent - 24 * lead
    count = count - lead
  }
  let unit = powerOfTwo(scaleExponent)
  w0 = w0 * unit
  unit = unit * TWO_M24
  w1 = w1 * unit
  unit = unit * TWO_M24
  w2 = w2 * unit
  unit = unit * TWO_M24
  w3 = w3 * unit
  unit = unit * TWO_M24
  w4 = w4 * unit

  const f0 = PIO2_0 * w0
  const f1 = PIO2_0 * w1 + PIO2_1 * w0
  const f2 = PIO2_0 * w2 + PIO2_1 * w1 + PIO2_2 * w0
  const f3 = PIO2_0 * w3 + PIO2_1 * w2 + PIO2_2 * w1 + PIO2_3 * w0
  const f4 = PIO2_0 * w4 + PIO2_1 * w3 + PIO2_2 * w2 + PIO2_3 * w1 + PIO2_4 * w0
  let f5 = 0
  if (count > 5) {
    unit = unit * TWO_M24
    w5 = w5 * unit
    f5 = PIO2_0 * w5 + PIO2_1 * w4 + PIO2_2 * w3 + PIO2_3 * w2 + PIO2_4 * w1
  }
  let head = f5 + f4 + f3 + f2 + f1 + f0
  let tail = f0 - head + f1 + f2 + f3 + f4 + f5
  if (negative > 0) {
    head = -head
    tail = -tail
  }
  if (highWord(x) < 0) {
    return applyQuadrant(which, -n, -head, -tail)
  }
  return applyQuadrant(which, n, head, tail)
}
