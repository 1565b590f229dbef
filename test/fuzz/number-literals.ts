import { EDGE_NUMBERS } from './edge-numbers.ts'
import { type Node, node } from './program.ts'

/** What people write. */
export const SMALL = [0, 1, 2, 3, 4, 5, 7, 8, 10, 15, 16, 31, 32, 63, 100, -1, -2, -3, -8]
/** What makes a difference. */
export const SPECIAL = [...EDGE_NUMBERS, 2 ** 24, 0x9e3779b1, 0x01000193, 2 ** 52, 1e10, 1e15, 1e308]

/** A number as source that can stand anywhere in an expression. */
export function numberText(x: number): string {
  if (Number.isNaN(x)) return 'NaN'
  const text = Math.abs(x) === Number.POSITIVE_INFINITY ? 'Infinity' : String(Math.abs(x))
  return x < 0 || Object.is(x, -0) ? `(-${text})` : text
}

export const literal = (x: number): Node => node('num', '', numberText(x))
