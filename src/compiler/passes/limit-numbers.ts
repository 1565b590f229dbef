import type { Loop } from '../ir/cfg.ts'
import { loopsByHeader } from '../ir/cfg.ts'
import type { Incoming } from '../ir/incoming-values.ts'
import { type Interval, isWithin, NOTHING } from '../ir/interval.ts'
import { constantNumber, type Op, type Value } from '../ir/ir.ts'
import type { EmitChoice } from '../ir/loop-clone.ts'
import type { Ranges } from './analyze-ranges.ts'

/** What `emitLimits` finds out about a number. */
export const factWithin = (limit: number): Interval => ({
  lo: -limit,
  hi: limit,
  int: false,
  nan: false,
  negZero: true,
  undef: false,
})

/** By less a quotient would be more than twice as large as its dividend. */
const LEAST_DIVISOR = 0.5

/** What is known of a number that is at least `LEAST_DIVISOR`. */
export const DIVISOR: Interval = {
  lo: LEAST_DIVISOR,
  hi: Infinity,
  int: false,
  nan: false,
  negZero: false,
  undef: false,
}

const isDivisor = ({ lo, nan, undef }: Interval): boolean => lo >= LEAST_DIVISOR && !nan && !undef

/** Emits whether the divisors are at least `LEAST_DIVISOR`. */
export function emitDivisors(emit: EmitChoice, divisors: readonly Value[]): Value | undefined {
  const tests = divisors.map((divisor) => {
    const least = emit('const', 'num', [], { value: LEAST_DIVISOR })
    return emit('compare', 'bool', [least, divisor], { relation: 'le' })
  })
  return allOf(emit, tests)
}

/** Emits `−limit ≤ value ≤ limit` of each, which NaN is not, as far as that is not known; undefined where there is nothing to ask. */
export function emitLimits(
  emit: EmitChoice,
  limited: readonly Value[],
  limit: number,
  rangeOf: (value: Value) => Interval,
): Value | undefined {
  const [least, most] = [-limit, limit].map((value) => emit('const', 'num', [], { value }))
  const atMost = (a: Value, b: Value) => emit('compare', 'bool', [a, b], { relation: 'le' })
  const tests = limited.flatMap((value) => {
    const { lo, hi, nan, undef } = rangeOf(value)
    const low = lo < -limit || nan || undef ? [atMost(least, value)] : []
    return hi > limit ? [...low, atMost(value, most)] : low
  })
  return allOf(emit, tests)
}

/** Emits whether all of these hold. */
export const allOf = (emit: EmitChoice, tests: readonly Value[]): Value | undefined =>
  tests.reduce<Value | undefined>((all, test) => (all ? emit('both', 'bool', [all, test]) : test), undefined)

/** Operations whose result is of ordinary size where these operands are. */
const ARITHMETIC: ReadonlyMap<Op, readonly number[]> = new Map<Op, readonly number[]>([
  ['add', [0, 1]],
  ['sub', [0, 1]],
  ['mul', [0, 1]],
  ['div', [0]],
  ['neg', [0]],
  ['math', [0, 1]],
  ['refine', [0]],
  ['assume', [0]],
  ['choose', [1, 2]],
  // x | 0
  ['or', [0]],
])

/** Numbers from outside of a loop that others are computed from. */
export interface Leaves {
  numbers: Value[]
  /** What something is divided by. */
  divisors: Value[]
}

/** Numbers from outside of the loop that these are computed from, as far as they could be larger, or divisors smaller. What a loop hands from round to round counts for nothing. */
export function leavesOf(
  loop: Loop,
  values: readonly Value[],
  ranges: Ranges,
  incoming: Incoming,
  limit: number,
): Leaves {
  const headers = loopsByHeader([loop])
  const isOutside = (value: Value) => !loop.blocks.has(value.block)
  const range = (value: Value) => ranges.get(value) ?? NOTHING
  const found: Leaves = { numbers: [], divisors: [] }
  const seen = new Set<Value>()
  const work = [...values]
  while (work.length > 0) {
    const value = work.pop()!
    if (value.type !== 'num' || seen.has(value) || constantNumber(value) !== undefined) continue
    seen.add(value)
    if (isOutside(value)) {
      if (!isWithin(range(value), limit)) found.numbers.push(value)
    } else if (value.kind === 'instr') {
      const [, divisor] = value.op === 'div' ? value.args : []
      if (divisor && isOutside(divisor) && !isDivisor(range(divisor))) found.divisors.push(divisor)
      work.push(...(ARITHMETIC.get(value.op) ?? []).flatMap((i) => value.args[i] ?? []))
    } else if (!headers.has(value.block)) work.push(...(incoming.get(value) ?? []).map((source) => source.value))
  }
  return found
}
