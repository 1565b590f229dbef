/**
 * The lattice of what is known of a bigint: its bounds, either of which may be missing. `lo > hi` is the empty interval (a value that is never
 * computed).
 */
export interface BigInterval {
  lo: bigint | undefined
  hi: bigint | undefined
}

const SIGNED_64 = 2n ** 63n
const SIGNED_128 = 2n ** 127n

export const ANY_BIG: BigInterval = { lo: undefined, hi: undefined }
export const NO_BIG: BigInterval = { lo: 1n, hi: 0n }
export const INT64: BigInterval = { lo: -SIGNED_64, hi: SIGNED_64 - 1n }
export const UINT64: BigInterval = { lo: 0n, hi: 2n ** 64n - 1n }
export const UINT128: BigInterval = { lo: 0n, hi: 2n ** 128n - 1n }
export const INT128: BigInterval = { lo: -SIGNED_128, hi: SIGNED_128 - 1n }

export const bigPoint = (x: bigint): BigInterval => ({ lo: x, hi: x })

export function isEmptyBig({ lo, hi }: BigInterval): boolean {
  return lo !== undefined && hi !== undefined && lo > hi
}

/** Whether every value of `a` lies in `b`. */
export function isBigWithin(a: BigInterval, b: BigInterval): boolean {
  if (isEmptyBig(a)) return true
  const low = b.lo === undefined || (a.lo !== undefined && a.lo >= b.lo)
  return low && (b.hi === undefined || (a.hi !== undefined && a.hi <= b.hi))
}

export const equalBigs = (a: BigInterval, b: BigInterval): boolean => a.lo === b.lo && a.hi === b.hi

/** Least upper bound. */
export function joinBigs(a: BigInterval, b: BigInterval): BigInterval {
  if (isEmptyBig(a)) return b
  if (isEmptyBig(b)) return a
  return {
    lo: a.lo === undefined || (b.lo !== undefined && a.lo < b.lo) ? a.lo : b.lo,
    hi: a.hi === undefined || (b.hi !== undefined && a.hi > b.hi) ? a.hi : b.hi,
  }
}

/** Greatest lower bound. */
export function meetBigs(a: BigInterval, b: BigInterval): BigInterval {
  return {
    lo: a.lo === undefined ? b.lo : b.lo === undefined || a.lo > b.lo ? a.lo : b.lo,
    hi: a.hi === undefined ? b.hi : b.hi === undefined || a.hi < b.hi ? a.hi : b.hi,
  }
}

/** For people and golden tests: `big[0, 255]`. */
export function showBigInterval({ lo, hi }: BigInterval): string {
  return `big[${lo ?? '-∞'}, ${hi ?? '∞'}]`
}
