/**
 * **Purpose** Takes numbers to int32 without a branch where numbers from outside of a loop could be anything, but are of ordinary size in all likelihood:
 * ToInt32 is two instructions up to 2⁵¹, and a case of its own beyond, for which no loop is vectorised. The loop is cloned: in front of it stands a guard
 * that compares those numbers with a limit; where it holds, the clone runs, else the loop as it was.
 *
 * Whether that is worth a second version is tried: the range analysis runs with the facts that the guard would establish. What is truncated has to stay
 * within 2⁵¹ by them.
 *
 * **Input invariants** number level, verified, refinements inserted, loops versioned (their counters are int32). **Output guarantees** same results and effects; clones carry facts.
 *
 * **Example** `for (i = 0; i < n; i++) out[i] = bytes[i] * gain` of bytes → `if (|gain| ≤ 2³²) {the loop with gain ∈ [−2³², 2³²]} else {the loop}`
 */

import { findLoops, innermostLoops, instructionsOf, type Loop, loopsByHeader } from '../ir/cfg.ts'
import { cloneBlocks } from '../ir/clone.ts'
import { type Interval, isWithin, NOTHING } from '../ir/interval.ts'
import {
  constantNumber,
  type Instr,
  type IrFunction,
  mapOperands,
  type Op,
  TRUNCATING_OPS,
  type Value,
} from '../ir/ir.ts'
import { chooseVersion, cloneLoop, type EmitChoice, markCold, repairAfterCloning } from '../ir/loop-clone.ts'
import { elementKind, isArrayType } from '../ir/types.ts'
import { analyzeRanges, type Ranges } from './analyze-ranges.ts'
import { ROUNDABLE } from './choose-representation.ts'
import { incomingValues } from './index-hull.ts'
import { assumeIn, hasRoomFor, rangesWith } from './try-facts.ts'

/** Limits that are tried: hashes and colours are below the first, and counters times the second stay in range. */
const LIMITS = [2 ** 32, 2 ** 19]

export function versionTruncations(fn: IrFunction): void {
  const work = findLoops(fn)
  let ranges: Ranges | undefined
  while (work.length > 0) {
    const loop = work.pop()!
    if (loop.header.cold) continue
    if (!hasRoomFor(fn, loop)) {
      work.push(...loop.children)
      continue
    }
    const truncated = truncatedInside(loop)
    if (truncated.length > 0) ranges ??= analyzeRanges(fn)
    const found = ranges && findLimit(fn, loop, truncated, ranges)
    if (!found) {
      work.push(...loop.children)
      continue
    }
    work.push(...addVersion(fn, loop, found))
    ranges = undefined
  }
}

/** What is made an int32 in the innermost loops: others run too rarely. */
function truncatedInside(loop: Loop): Value[] {
  const innermost = innermostLoops([loop])
  return instructionsOf(loop).flatMap((instr) => {
    const { children } = innermost.get(instr.block) ?? loop
    if (children.length > 0) return []
    if (TRUNCATING_OPS.has(instr.op)) return instr.args
    return instr.op === 'store' && storesIntegers(instr.args[0]) ? [instr.args[2]] : []
  })
}

const storesIntegers = ({ type }: Value): boolean =>
  isArrayType(type) && /^(Int|Uint)(8|16|32)Array$/.test(elementKind(type))

/** Numbers from outside of the loop, and how large they may be. */
interface Found {
  limited: readonly Value[]
  limit: number
}

/** The largest limit by which something comes within reach; undefined where none does. */
function findLimit(fn: IrFunction, loop: Loop, truncated: readonly Value[], ranges: Ranges): Found | undefined {
  const open = truncated.filter((v) => v.type === 'num' && !isNear(v, ranges))
  if (open.length === 0) return undefined
  const incoming = incomingValues(fn.blocks)
  const leaves = (values: readonly Value[], limit: number) => leavesOf(loop, values, ranges, incoming, limit)
  for (const limit of LIMITS) {
    const near = tryOut(fn, open, leaves(open, limit), limit)
    const limited = leaves(near, limit)
    if (limited.length > 0) return { limited, limit }
  }
  return undefined
}

/** Whether ToInt32 takes no branch. */
const isNear = (value: Value, ranges: Ranges): boolean => isWithin(ranges.get(value) ?? NOTHING, ROUNDABLE)

const factFor = (limit: number): Interval => ({
  lo: -limit,
  hi: limit,
  int: false,
  nan: false,
  negZero: true,
  undef: false,
})

/** Those that would be near. */
function tryOut(fn: IrFunction, open: readonly Value[], limited: readonly Value[], limit: number): Value[] {
  if (limited.length === 0) return []
  const tried = rangesWith(fn, new Map(limited.map((value) => [value, factFor(limit)])))
  return open.filter((v) => isNear(v, tried))
}

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
function leavesOf(
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

/** @returns the loops inside of the new version */
function addVersion(fn: IrFunction, loop: Loop, { limited, limit }: Found): Loop[] {
  const cloned = cloneBlocks(fn, [...loop.blocks])
  const fast = chooseVersion(fn, loop, cloned.blocks.get(loop.header)!, (emit) => emitGuard(emit, limited, limit))
  const known = new Map<Value, Value>()
  for (const value of limited) known.set(value, assumeIn(fn, fast, value, factFor(limit)))
  for (const block of cloned.blocks.values()) mapOperands(block, (v) => known.get(v))
  repairAfterCloning(fn, loop, cloned)
  markCold(loop)
  return loop.children.map((child) => cloneLoop(child, cloned))
}

/** `−limit ≤ value ≤ limit` of each, which NaN is not. */
function emitGuard(emit: EmitChoice, limited: readonly Value[], limit: number): Value {
  const [least, most] = [-limit, limit].map((value) => emit('const', 'num', [], { value }))
  const tests = limited.flatMap((value) => [
    emit('compare', 'bool', [least, value], { relation: 'le' }),
    emit('compare', 'bool', [value, most], { relation: 'le' }),
  ])
  return tests.reduce<Instr | undefined>((all, test) => (all ? emit('both', 'bool', [all, test]) : test), undefined)!
}
