/** For emitted code: JavaScript results of Wasm results. A kernel that gives numbers as they are imports none of these. */
import { UNDEFINED_FLAG } from './manifest.ts'
import { realm } from './realm.ts'

/** Wasm knows no sign: −1 is 2³² − 1. */
export const $u32 = (result: number): number => result >>> 0

/** The engine reads an i64 with its sign. */
export const $u64 = (result: unknown): bigint => BigInt.asUintN(64, result as bigint)

export const $boolean = (result: number): boolean => result !== 0

/** The kernel sets a flag in memory where its result is undefined. */
export function $optional(result: number): number | undefined {
  const { bytes } = realm.memory!
  // The flag is a little-endian 1.
  if (!bytes[UNDEFINED_FLAG]) return result
  bytes[UNDEFINED_FLAG] = 0
  return undefined
}
