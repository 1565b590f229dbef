/**
 * Range claims for signatures. Each is an alias of `number` or `bigint`: TypeScript checks nothing more, usejit checks the range at the
 * kernel's entry (a value outside runs the original), and arithmetic stays JavaScript's.
 *
 * @example
 * import type { i32, u8 } from 'usejit/types'
 * export function add(a: i32, b: u8): number { "use jit"; return a + b }
 * @module
 */

/** Integer from −128 to 127. */
export type i8 = number
/** Integer from 0 to 255. */
export type u8 = number
/** Integer from −32768 to 32767. */
export type i16 = number
/** Integer from 0 to 65535. */
export type u16 = number
/** Integer from −2³¹ to 2³¹ − 1. */
export type i32 = number
/** Integer from 0 to 2³² − 1. */
export type u32 = number
/** A number that is exactly a float32 (`Math.fround(x) === x`, or NaN). */
export type f32 = number
/** Any number. */
export type f64 = number
/** bigint from −2⁶³ to 2⁶³ − 1. */
export type i64 = bigint
/** bigint from 0 to 2⁶⁴ − 1. */
export type u64 = bigint
