import { type Node, node } from './program.ts'

/** What people write. */
export const SMALL = [0, 1, 2, 3, 4, 5, 7, 8, 10, 15, 16, 31, 32, 63, 100, -1, -2, -3, -8]
/** Where representations and roundings change. */
export const SPECIAL = [
  -0,
  0.5,
  -0.5,
  1.5,
  2.5,
  -1.5,
  0.1,
  127,
  128,
  255,
  256,
  254.5,
  32768,
  65535,
  65536,
  2 ** 24,
  2 ** 30,
  2 ** 31 - 1,
  2 ** 31,
  -(2 ** 31),
  -(2 ** 31) - 1,
  2 ** 32 - 1,
  2 ** 32,
  2 ** 32 + 1,
  0x9e3779b1,
  0x01000193,
  2 ** 51,
  2 ** 52,
  2 ** 53 - 1,
  2 ** 53,
  -(2 ** 53),
  1e10,
  1e15,
  1e21,
  1e308,
  5e-324,
  1e-310,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
]

/** A number as source that can stand anywhere in an expression. */
export function numberText(x: number): string {
  if (Number.isNaN(x)) return 'NaN'
  const text = Math.abs(x) === Number.POSITIVE_INFINITY ? 'Infinity' : String(Math.abs(x))
  return x < 0 || Object.is(x, -0) ? `(-${text})` : text
}

export const literal = (x: number): Node => node('num', '', numberText(x))
