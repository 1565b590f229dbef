/**
 * **Purpose** Takes numbers to int32 without a branch where numbers from outside of a loop could be anything, but are of ordinary size in all likelihood:
 * ToInt32 is two instructions up to 2⁵¹, and a case of its own beyond, for which no loop is vectorised. The loop is cloned: in front of it stands a guard
 * that compares those numbers with a limit, and divisors with ½; where it holds, the clone runs, else the loop as it was.
 *
 * Whether that is worth a second version is tried: the range analysis runs with the facts that the guard would establish. What is truncated has to stay
 * within 2⁵¹ by them.
 *
 * **Input invariants** number level, verified, refinements inserted, loops versioned (their counters are int32). **Output guarantees** same results and effects; clones carry facts.
 *
 * **Example** `for (i = 0; i < n; i++) out[i] = bytes[i] * gain` of bytes → `if (|gain| ≤ 2³²) {the loop with gain ∈ [−2³², 2³²]} else {the loop}`
 */

import { innermostLoops, instructionsOf, type Loop } from '../ir/cfg.ts'
import { cloneBlocks } from '../ir/clone.ts'
import { incomingValues } from '../ir/incoming-values.ts'
import { type Interval, isWithin, meet, NOTHING } from '../ir/interval.ts'
import { type IrFunction, mapOperands, truncates, type Value } from '../ir/ir.ts'
import { chooseVersion, cloneLoop, markCold, repairAfterCloning } from '../ir/loop-clone.ts'
import { elementKind, isArrayType } from '../ir/types.ts'
import type { Ranges } from './analyze-ranges.ts'
import { countersOf } from './bound-accumulators.ts'
import { ROUNDABLE } from './choose-representation.ts'
import { allOf, DIVISOR, emitDivisors, emitLimits, factWithin, type Leaves, leavesOf } from './limit-numbers.ts'
import { assumeIn, rangesWith, versionByFacts } from './try-facts.ts'

/**
 * Limits that are tried: hashes and colours are below the first, and counters times the second stay in range. By the last one what counters are compared with is limited,
 * too: places of lattices are hashed by factors of 30 bits.
 */
const LIMITS = [{ limit: 2 ** 32 }, { limit: 2 ** 19 }, { limit: 2 ** 19, counted: true }]

export function versionTruncations(fn: IrFunction): void {
  versionByFacts(
    fn,
    (loop, ranges) => {
      const truncated = truncatedInside(loop)
      return truncated.length > 0 ? findLimit(fn, loop, truncated, ranges()) : undefined
    },
    (loop, found, ranges) => addVersion(fn, loop, found, ranges),
  )
}

/** What is made an int32 in the innermost loops: others run too rarely. */
function truncatedInside(loop: Loop): Value[] {
  const innermost = innermostLoops([loop])
  return instructionsOf(loop).flatMap((instr) => {
    const { children } = innermost.get(instr.block) ?? loop
    if (children.length > 0) return []
    if (truncates(instr)) return instr.args
    return instr.op === 'store' && storesIntegers(instr.args[0]) ? [instr.args[2]] : []
  })
}

const storesIntegers = ({ type }: Value): boolean =>
  isArrayType(type) && /^(Int|Uint)(8|16|32)Array$/.test(elementKind(type))

/** Numbers from outside of the loop, and how large they may be. */
interface Found extends Leaves {
  limit: number
}

/** The largest limit by which something comes within reach; undefined where none does. */
function findLimit(fn: IrFunction, loop: Loop, truncated: readonly Value[], ranges: Ranges): Found | undefined {
  const open = truncated.filter((v) => v.type === 'num' && !isNear(v, ranges))
  if (open.length === 0) return undefined
  const incoming = incomingValues(fn.blocks)
  for (const { limit, counted } of LIMITS) {
    const bounds = counted ? countersOf(fn, loop, ranges).bounds : []
    const leaves = (values: readonly Value[]) => leavesOf(loop, [...values, ...bounds], ranges, incoming, limit)
    const near = tryOut(fn, open, { limit, ...leaves(open) }, ranges)
    const found: Found = { limit, ...leaves(near) }
    if (near.length > 0 && factsOf(found).length > 0) return found
  }
  return undefined
}

/** Whether ToInt32 takes no branch. */
const isNear = (value: Value, ranges: Ranges): boolean => isWithin(ranges.get(value) ?? NOTHING, ROUNDABLE)

/** Those that would be near. */
function tryOut(fn: IrFunction, open: readonly Value[], found: Found, ranges: Ranges): Value[] {
  const facts = new Map<Value, Interval>()
  for (const [value, fact] of factsOf(found))
    facts.set(value, meet(facts.get(value) ?? ranges.get(value) ?? NOTHING, fact))
  if (facts.size === 0) return []
  const tried = rangesWith(fn, facts)
  return open.filter((v) => isNear(v, tried))
}

const factsOf = ({ numbers, divisors, limit }: Found): (readonly [Value, Interval])[] => [
  ...numbers.map((value) => [value, factWithin(limit)] as const),
  ...divisors.map((value) => [value, DIVISOR] as const),
]

/** @returns the loops inside of the new version */
function addVersion(fn: IrFunction, loop: Loop, found: Found, ranges: Ranges): Loop[] {
  const cloned = cloneBlocks(fn, [...loop.blocks])
  const fast = chooseVersion(fn, loop, cloned.blocks.get(loop.header)!, (emit) => {
    const within = emitLimits(emit, found.numbers, found.limit, (value) => ranges.get(value) ?? NOTHING)
    const divided = emitDivisors(emit, found.divisors)
    return allOf(
      emit,
      [within, divided].filter((test) => test !== undefined),
    )
  })
  const known = new Map<Value, Value>()
  for (const [value, fact] of factsOf(found)) known.set(value, assumeIn(fn, fast, known.get(value) ?? value, fact))
  for (const block of cloned.blocks.values()) mapOperands(block, (v) => known.get(v))
  repairAfterCloning(fn, loop, cloned)
  markCold(loop)
  return loop.children.map((child) => cloneLoop(child, cloned))
}
