import { expect, it } from 'vitest'
import { irAfter, kernel } from './passes.test-support.ts'

/** How many branches are left at the machine level. */
const branches = (source: string): number => irAfter(source, 'release-heap').split('branch ').length - 1

const CASES: readonly [string, string, number][] = [
  // What has been compared with all other values that it can have is the last one.
  ['a: u8', 'const m = a & 1; if (m === 0) return 10; if (m === 1) return 20; return 30', 1],
  ['a: u8', 'const m = a & 3; if (m === 0) return 10; if (m === 1) return 20; return 30', 2],
  ['a: u8', 'return a === 256 ? 1 : 2', 0],
  ['a: u8', 'return a === 255 ? 1 : 2', 1],
  // One is left for the bounds; behind the end there is undefined, which no number is.
  ['x: Uint8Array, i: number', 'return x[i] === 300 ? 1 : 2', 1],
  ['x: Uint8Array, i: number', 'return x[i] === 200 ? 1 : 2', 2],
  // Not a number is none of them.
  ['a: number', 'const r = a > 1 ? 1 : a <= 1 ? 1 : NaN; return r === 1 ? 5 : 6', 3],
]

it.each(CASES)('%s: %s has %i branches', (params, body, expected) => {
  const claims = "import type { u8 } from 'usejit/types'\n"
  // A choice of two constants is no branch.
  const source = claims + kernel(params, body.replace(/return (.*) \? (\d) : (\d)$/, 'if ($1) return $2; return $3'))
  expect(branches(source)).toBe(expected)
})

it('a string that is told apart needs no way out, one that is only read does', () => {
  const table = (type: string) => `
    const SHAPES: Record<string, (r: number) => number> = { circle: (r) => r * 2, square: (r) => r * r }
    export function f(kind: ${type}, x: Float64Array) { "use jit"; for (let i = 0; i < x.length; i++) x[i] = SHAPES[kind](x[i]) }`
  expect(irAfter(table("'circle' | 'square'"), 'release-heap')).not.toContain('throw')
  expect(irAfter(table("'circle' | 'square' | 'line'"), 'release-heap')).toContain('throw')
  expect(irAfter(table('string'), 'release-heap')).toContain('throw')
})
