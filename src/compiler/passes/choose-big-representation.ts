import { type BigInterval, INT64, INT128, isBigWithin, UINT64, UINT128 } from '../ir/big-interval.ts'

/**
 * How a bigint is kept in machine registers: `s64`, `u64`, `s128` and `u128` hold exactly that integer; `low64` and `low128` hold bits of which
 * only those are right that anyone looks at, at most so many.
 */
export type BigRepresentation = 's64' | 'u64' | 'low64' | 's128' | 'u128' | 'low128'

/**
 * @param range the values that it can have
 * @param bits how many of its low bits are looked at
 * @returns undefined where it may be larger than anything that machine code can hold
 */
export function chooseBigRepresentation(range: BigInterval, bits: number): BigRepresentation | undefined {
  if (isBigWithin(range, INT64)) return 's64'
  if (isBigWithin(range, UINT64)) return 'u64'
  if (bits <= 64) return 'low64'
  if (isBigWithin(range, INT128)) return 's128'
  if (isBigWithin(range, UINT128)) return 'u128'
  return bits <= 128 ? 'low128' : undefined
}

export const isWide = (representation: BigRepresentation): boolean => representation.endsWith('128')
