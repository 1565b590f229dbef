import type { Loop } from '../ir/cfg.ts'
import { loopsByHeader } from '../ir/cfg.ts'
import { type Interval, isWithin, NOTHING } from '../ir/interval.ts'
import { constantNumber, type Op, type Value } from '../ir/ir.ts'
import type { EmitChoice } from '../ir/loop-clone.ts'
import type { Ranges } from './analyze-ranges.ts'
import type { incomingValues } from './index-hull.ts'

/** What `emitLimits` finds out about a number. */
export const factWithin = (limit: number): Interval => ({
  lo: -limit,
  hi: limit,
  int: false,
  nan: false,
  negZero: true,
  undef: false,
})

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
])

/** Numbers from outside of the loop that these are computed from, as far as they could be larger. What a loop hands from round to round counts for nothing. */
export function leavesOf(
  loop: Loop,
  values: readonly Value[],
  ranges: Ranges,
  incoming: ReturnType<typeof incomingValues>,
  limit: number,
): Value[] {
  const headers = loopsByHeader([loop])
  const found: Value[] = []
  const seen = new Set<Value>()
  const work = [...values]
  while (work.length > 0) {
    const value = work.pop()!
    if (value.type !== 'num' || seen.has(value) || constantNumber(value) !== undefined) continue
    seen.add(value)
    if (!loop.blocks.has(value.block)) {
      if (!isWithin(ranges.get(value) ?? NOTHING, limit)) found.push(value)
    } else if (value.kind === 'instr')
      work.push(...(ARITHMETIC.get(value.op) ?? []).flatMap((i) => value.args[i] ?? []))
    else if (!headers.has(value.block)) work.push(...(incoming.get(value) ?? []).map((source) => source.value))
  }
  return found
}
