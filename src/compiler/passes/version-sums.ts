/**
 * **Purpose** Adds up integers as integers where only the number of rounds could make the sum leave ±2⁵³, beyond which doubles are rounded: 2²⁸ elements of an
 * Int32Array could, arrays of ordinary length cannot. The loop is cloned: in front of it stands a guard that compares what its rounds are counted by with a
 * limit, and asks whether sums begin with int32; where it holds, the clone runs, else the loop as it was.
 *
 * Whether that is worth a second version is tried: the range analysis runs with the facts that the guard would establish. All sums of the loop have to become
 * integers by them, for one of doubles takes its time anyway.
 *
 * **Input invariants** number level, verified, refinements inserted, loops versioned (their counters are int32). **Output guarantees** same results and effects; clones carry facts.
 *
 * **Example** `for (i = 0; i < x.length; i++) { s += x[i]; out[i] = s }` of int32 → `if (x.length ≤ 2²¹) {the loop with s ∈ int[−2⁵², 2⁵²]} else {the loop}`
 */

import { findLoops, type Loop, leafLoops, loopsByHeader } from '../ir/cfg.ts'
import { cloneBlocks } from '../ir/clone.ts'
import { incomingValues, sourcesOf } from '../ir/incoming-values.ts'
import { INT32, type Interval, isSafeInt, meet, NOTHING } from '../ir/interval.ts'
import { type BlockParam, type IrFunction, mapOperands, originOf, type Value } from '../ir/ir.ts'
import { chooseVersion, cloneLoop, type EmitChoice, markCold, repairAfterCloning } from '../ir/loop-clone.ts'
import { analyzeDemand } from './analyze-demand.ts'
import type { Ranges } from './analyze-ranges.ts'
import { countersOf, type UnboundedSum, unboundedSums } from './bound-accumulators.ts'
import { chooseRepresentation } from './choose-representation.ts'
import { allOf, emitLimits, factWithin, leavesOf } from './limit-numbers.ts'
import { assumeIn, rangesWith, versionByFacts } from './try-facts.ts'

/**
 * Limits that are tried. By the first one nothing is asked of ordinary counters, for sums that are bounded but for what they begin with; sums of int32 over
 * 2²¹ elements, of uint32 over 2²⁰, and over two nested loops of 2¹⁰ rounds each, stay within ±2⁵³.
 */
const LIMITS = [2 ** 32, 2 ** 21, 2 ** 20, 2 ** 10]

export function versionSums(fn: IrFunction): void {
  versionByFacts(
    fn,
    (loop, ranges) => (mayCarrySum(loop) ? findLimit(fn, loop, ranges()) : undefined),
    (loop, found, ranges) => addVersion(fn, loop, found, ranges),
  )
}

/** A counter and a sum. */
const mayCarrySum = ({ header }: Loop): boolean => header.params.filter(({ type }) => type === 'num').length > 1

/** What the guard has to establish. */
interface Found {
  limit: number
  /** Numbers from outside of the loop that have to be within the limit. */
  limited: readonly Value[]
  /** Counters that have to begin within it. */
  counters: readonly BlockParam[]
  /** Parameters of the loop that have to begin with an int32. */
  integers: readonly BlockParam[]
  /** Whether it will: a number could be a fraction as well, while an element of integers is seldom missing. */
  isLikely: boolean
}

/** The largest limit by which the sums of the loop are integers; undefined where none does, and where there are no such sums. */
function findLimit(fn: IrFunction, loop: Loop, ranges: Ranges): Found | undefined {
  const sums = unboundedSums(fn, loop, ranges)
  if (!sums.some(({ param }) => param.block === loop.header)) return undefined
  const { counters, bounds: compared } = countersOf(fn, loop, ranges)
  const incoming = incomingValues(fn.blocks)
  const headers = loopsByHeader(findLoops(fn))
  const range = (value: Value) => ranges.get(value) ?? NOTHING
  const begins = (param: BlockParam) => sourcesOf(incoming, param, loop).initial
  const own = counters.filter((param) => param.block === loop.header)
  const inner = counters.filter((param) => param.block !== loop.header)
  const bounds = [...compared, ...inner.flatMap((param) => (incoming.get(param) ?? []).map(({ value }) => value))]
  // What a loop around this one carries will not stay an int32 if it is none by its range.
  const isCarried = (value: Value) => headers.has(originOf(value).block) && originOf(value).kind === 'param'
  const open = loop.header.params.filter(
    (param) =>
      param.type === 'num' && begins(param).some((v) => !isSafeInt(range(v))) && !begins(param).some(isCarried),
  )
  for (const limit of LIMITS) {
    const limited = leavesOf(loop, bounds, ranges, incoming, limit).numbers
    const begun = own.filter((param) => leavesOf(loop, begins(param), ranges, incoming, limit).numbers.length > 0)
    const facts = new Map<Value, Interval>()
    const add = (value: Value, fact: Interval) => facts.set(value, meet(facts.get(value) ?? range(value), fact))
    for (const value of [...limited, ...begun.flatMap(begins)]) add(value, factWithin(limit))
    for (const value of open.flatMap(begins)) add(value, INT32)
    if (facts.size === 0) continue
    const tried = rangesWith(fn, facts)
    if (!areIntegers(fn, loop, sums, tried)) continue
    const integers = open.filter((param) => isSafeInt(tried.get(param) ?? NOTHING))
    const isLikely = integers.flatMap(begins).every((value) => range(value).int)
    return { limit, limited, counters: begun, integers, isLikely }
  }
  return undefined
}

/**
 * Whether an innermost loop would carry integers alone, a sum among them that is worth it: choosing between 64-bit integers takes longer than branches over doubles, which
 * processors predict.
 */
function areIntegers(fn: IrFunction, loop: Loop, sums: readonly UnboundedSum[], ranges: Ranges): boolean {
  const isBounded = ({ param }: UnboundedSum) => isSafeInt(ranges.get(param) ?? NOTHING)
  const promising = leafLoops([loop]).filter(({ header }) => sums.some((s) => s.param.block === header && isBounded(s)))
  if (promising.length === 0) return false
  const demands = analyzeDemand(fn, ranges, ranges)
  const kept = (param: BlockParam) => chooseRepresentation(param, ranges, demands)
  return promising.some(
    ({ header }) =>
      header.params.every((param) => param.type !== 'num' || kept(param) !== 'f64') &&
      sums.some(({ param, isChosen }) => param.block === header && (!isChosen || kept(param) === 'low32')),
  )
}

/** @returns the loops inside of the new version */
function addVersion(fn: IrFunction, loop: Loop, found: Found, ranges: Ranges): Loop[] {
  const { limit, limited, counters, integers, isLikely } = found
  const { header } = loop
  const at = (param: BlockParam) => header.params.indexOf(param)
  const cloned = cloneBlocks(fn, [...loop.blocks])
  const decide = (emit: EmitChoice, begin: readonly Value[]) => {
    const begun = new Map<Value, BlockParam>(counters.map((param) => [begin[at(param)], param]))
    const rangeOf = (value: Value) => ranges.get(begun.get(value) ?? value) ?? NOTHING
    const within = emitLimits(emit, [...limited, ...begun.keys()], limit, rangeOf)
    const tests = integers.map((param) => emit('isint32', 'bool', [begin[at(param)]]))
    return allOf(emit, [...(within ? [within] : []), ...tests])
  }
  const fast = chooseVersion(fn, loop, cloned.blocks.get(header)!, decide)
  const known = new Map<Value, Value>()
  for (const value of limited) known.set(value, assumeIn(fn, fast, value, factWithin(limit)))
  for (const block of cloned.blocks.values()) mapOperands(block, (v) => known.get(v))
  if (fast.term.kind === 'jump') {
    const { args } = fast.term.to
    for (const param of counters) args[at(param)] = assumeIn(fn, fast, args[at(param)], factWithin(limit))
    for (const param of integers) args[at(param)] = assumeIn(fn, fast, args[at(param)], INT32)
  }
  repairAfterCloning(fn, loop, cloned)
  if (isLikely) markCold(loop)
  return loop.children.map((child) => cloneLoop(child, cloned))
}
