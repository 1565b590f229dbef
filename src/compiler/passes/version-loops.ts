/**
 * **Purpose** Takes the bounds checks out of loops without changing what the program does. For each loop nest:
 *
 * 1. Accesses whose index is evidently in range (`i < x.length` and i ≥ 0) are marked `proven`.
 * 2. For the others the hull of the index is looked for (`index-hull.ts`). The nest is cloned: in front of it stands a guard that checks the hulls;
 *    where it holds, the clone runs, in which these accesses are `proven` and index arithmetic is known to stay within int32; else the nest as it was.
 *    ```
 *    preheader ─ guard ─┬─ holds ──► fast clone ──┐
 *                       └─ fails ──► original ────┴─► exits
 *    ```
 * 3. An index that no hull can be found for (`h[x[i]]`) is checked in the fast clone of its innermost loop, if nothing has been written in the same
 *    round before it: where the check fails, the original loop goes on from the start of this round. Reads can be repeated, so this is exact.
 * 4. What is left keeps its check at the access.
 *
 * Loops inside are then treated alike: in the original (where the guard of the nest failed), and in the clone if checks are left there.
 *
 * **Input invariants** number level, verified, refinements inserted. **Output guarantees** same results and effects; clones carry facts.
 *
 * **Example** `for (i = 0; i < n; i++) s += x[i]` → `if (isint32 n && n - 1 < x.length) {unchecked loop} else {checked loop}`
 */

import { bytesOfElement } from '../frontend/math-functions.ts'
import { createBlock, createInstr } from '../ir/builder.ts'
import {
  countInstructions,
  Dominators,
  findLoops,
  innermostLoops,
  instructionsOf,
  type Loop,
  loopsByHeader,
  predecessors,
  reversePostOrder,
} from '../ir/cfg.ts'
import { cloneBlocks } from '../ir/clone.ts'
import { type Incoming, incomingValues } from '../ir/incoming-values.ts'
import { INT32, type Interval, intInterval, isInt32, NOTHING } from '../ir/interval.ts'
import {
  type Block,
  type Edge,
  edges,
  hasEffect,
  type Instr,
  type IrFunction,
  knownLength,
  mapOperands,
  type Op,
  setFact,
  type Value,
} from '../ir/ir.ts'
import { chooseVersion, cloneLoop, markCold, repairAfterCloning } from '../ir/loop-clone.ts'
import { elementKind, isArrayType } from '../ir/types.ts'
import { analyzeRanges, MAX_ARRAY_BYTES, type Ranges } from './analyze-ranges.ts'
import { type Condition, distinct, emitConditions } from './guard-conditions.ts'
import { hoistLoads } from './hoist-loads.ts'
import { HullFinder, type HullResult } from './index-hull.ts'
import { holdsOnlyIfTiny } from './linear-form.ts'
import { constant, symbolic } from './symbolic.ts'

/** A function does not grow beyond this many instructions by cloning. */
const SIZE_LIMIT = 8000

export function versionLoops(fn: IrFunction): void {
  let ranges = analyzeRanges(fn)
  // Accesses that are proven have other ranges.
  if (proveAccesses(fn.blocks, ranges)) ranges = analyzeRanges(fn)
  const work: Loop[] = findLoops(fn)
  while (work.length > 0) {
    const loop = work.pop()!
    const { next, changed } = versionLoop(fn, loop, ranges)
    work.push(...next)
    if (changed) ranges = analyzeRanges(fn)
  }
}

/** What depends on whether an index is in range. */
const isAccess = ({ op }: Instr): boolean => ACCESSES.has(op)
const ACCESSES: ReadonlySet<Op> = new Set<Op>(['load', 'store', 'loadhandle', 'storehandle', 'inbounds'])

/** Marks accesses whose index is in range by its static range or by a comparison with the length of the same array. @returns whether there was one */
export function proveAccesses(blocks: Iterable<Block>, ranges: Ranges): boolean {
  let found = false
  for (const block of blocks) {
    for (const instr of block.instrs) {
      if (!isAccess(instr) || instr.attr.bounds === 'proven' || !isEvident(instr.args[0], instr.args[1], ranges))
        continue
      instr.attr.bounds = 'proven'
      instr.attr.anywhere = true
      found = true
    }
  }
  return found
}

function isEvident(array: Value, index: Value, ranges: Ranges): boolean {
  const range = ranges.get(index) ?? NOTHING
  if (!isInt32(range) || range.lo < 0) return false
  const length = knownLength(array)
  if (length && range.hi < (ranges.get(length) ?? NOTHING).lo) return true
  for (let v = index; v.kind === 'instr' && v.op === 'refine'; v = v.args[0]) {
    const other = v.args[1]
    const { relation, unordered, offset = 0 } = v.attr
    if (
      (relation === 'lt' ? offset >= 0 : relation === 'le' && offset >= 1) &&
      !unordered &&
      (other === length || (other.kind === 'instr' && other.op === 'length' && other.args[0] === array))
    )
      return true
  }
  return false
}

interface Plan {
  /** Accesses with a hull. */
  hulls: Map<Instr, HullResult>
  /** Counters of indices, and dividends, that are int32 wherever the guard holds, though not by their static range. */
  counters: HullResult[]
  /** Accesses that are checked each round, with a way out into the original loop. */
  restarts: Instr[]
}

/** Versions one loop. @returns the loops that should be looked at next, and whether the function is another one now */
function versionLoop(fn: IrFunction, loop: Loop, ranges: Ranges): { next: Loop[]; changed: boolean } {
  const asItWas = { next: loop.children, changed: false }
  const size = countInstructions(loop.blocks) + countInstructions(fn.blocks)
  const preds = predecessors(fn)
  const outside = (preds.get(loop.header) ?? []).filter((b) => !loop.blocks.has(b))
  hoistLoads(loop, outside)
  const plan = size > SIZE_LIMIT ? undefined : makePlan(fn, loop, ranges)
  if (!plan || (plan.hulls.size === 0 && plan.restarts.length === 0 && plan.counters.length === 0)) return asItWas
  const conditions = distinct(
    [
      ...[...plan.hulls].flatMap(([access, hull]) => [...hull.conditions, ...inRange(access, hull)]),
      ...plan.counters.flatMap((c) => c.conditions),
    ],
    ranges,
  )
  if (conditions.some((c) => c === false)) return asItWas
  const checks = conditions as Condition[]

  if (checks.length === 0 && plan.restarts.length === 0) {
    applyFacts(fn, loop.blocks, plan, (v) => v)
    return { next: loop.children, changed: true }
  }
  const cloned = cloneBlocks(fn, [...loop.blocks])
  const fastHeader = cloned.blocks.get(loop.header) as Block
  chooseVersion(fn, loop, fastHeader, (emit) => emitConditions(emit, checks))
  applyFacts(fn, cloned.blocks.values(), plan, (v) => cloned.values.get(v) ?? v)
  for (const access of plan.restarts) insertRestart(fn, cloned.values.get(access) as Instr, loop.header, fastHeader)
  repairAfterCloning(fn, loop, cloned)
  markCold(loop)
  const fast = loop.children.map((child) => cloneLoop(child, cloned))
  return { next: [...loop.children, ...fast], changed: true }
}

function makePlan(fn: IrFunction, loop: Loop, ranges: Ranges): Plan {
  const headers = loopsByHeader([loop])
  const innermost = innermostLoops([loop])
  const plan: Plan = { hulls: new Map(), counters: [], restarts: [] }
  const trusted = new Set<Value>()
  const incoming = incomingValues(fn.blocks)
  const finder = new HullFinder(loop, ranges, incoming, headers, trusted)
  const dirty = blocksAfterEffects(loop)
  const tooWide = indicesWithTooWideHulls(loop, finder, ranges)
  for (const block of reversePostOrder(fn)) {
    if (!loop.blocks.has(block)) continue
    let clean = !dirty.has(block)
    for (const instr of block.instrs) {
      if (isAccess(instr) && instr.attr.bounds !== 'proven') {
        const hull = tooWide.has(instr.args[1]) ? undefined : hullInside(loop, finder, instr)
        if (hull) plan.hulls.set(instr, hull)
        else if (clean && innermost.get(block) === loop && !isHopeless(instr, ranges)) plan.restarts.push(instr)
        if (hull || plan.restarts.includes(instr)) trusted.add(instr)
      }
      if (hasEffect(instr)) clean = false
    }
  }
  for (const wide of [...wideCounters(loop, headers, incoming, ranges), ...wideDividends(loop, ranges)]) {
    const hull = finder.find(wide)
    if (hull) plan.counters.push(hull)
  }
  return plan
}

/** Parameters of loop headers that indices are computed from and that are not int32 by their static range. */
function wideCounters(loop: Loop, headers: ReadonlyMap<Block, Loop>, incoming: Incoming, ranges: Ranges): Value[] {
  const found: Value[] = []
  const seen = new Set<Value>()
  const work = instructionsOf(loop).flatMap((instr) => (isAccess(instr) ? [instr.args[1]] : []))
  while (work.length > 0) {
    const value = work.pop()!
    if (value.type !== 'num' || seen.has(value) || !loop.blocks.has(value.block)) continue
    seen.add(value)
    if (value.kind === 'instr') {
      if (INDEX_ARITHMETIC.has(value.op)) work.push(...value.args)
      continue
    }
    if (headers.has(value.block) && !isInt32(ranges.get(value) ?? NOTHING)) found.push(value)
    work.push(...(incoming.get(value) ?? []).map((s) => s.value))
  }
  return found
}

/** Products and sums that remainders are taken of: `(i * step) % n`. In 64 bits the machine is slow at that, and doubles may have rounded them. */
function wideDividends(loop: Loop, ranges: Ranges): Value[] {
  const isWide = (value: Value) => !isInt32(ranges.get(value) ?? NOTHING)
  return instructionsOf(loop).flatMap(({ op, args: [a, b] }) => (op === 'mod' && isWide(a) && !isWide(b) ? [a] : []))
}

const INDEX_ARITHMETIC: ReadonlySet<string> = new Set(['add', 'sub', 'mul', 'refine', 'assume'])

/** The hull of an access, unless its conditions are false from the start, or its array itself changes inside the loop. */
function hullInside(loop: Loop, finder: HullFinder, access: Instr): HullResult | undefined {
  if (loop.blocks.has(access.args[0].block)) return undefined
  const hull = finder.find(access.args[1])
  if (!hull) return undefined
  return inRange(access, hull).some(
    (c) => c.kind === 'le' && c.a.kind === 'const' && c.b.kind === 'const' && c.a.value > c.b.value,
  )
    ? undefined
    : hull
}

/**
 * Indices whose hull fits into one of the arrays only if that is tiny. What they index besides is probably as large as that one, so the guard would fail
 * for all; the loops inside get guards of their own, whose hulls are tighter.
 */
function indicesWithTooWideHulls(loop: Loop, finder: HullFinder, ranges: Ranges): Set<Value> {
  const found = new Set<Value>()
  for (const access of instructionsOf(loop)) {
    if (!isAccess(access) || access.attr.bounds === 'proven') continue
    const hull = hullInside(loop, finder, access)
    if (hull && inRange(access, hull).some((c) => c.kind === 'le' && holdsOnlyIfTiny(c.a, c.b, ranges)))
      found.add(access.args[1])
  }
  return found
}

/** An index that is certainly negative, or larger than any array: no use in trying. */
function isHopeless(access: Instr, ranges: Ranges): boolean {
  const range = ranges.get(access.args[1]) ?? NOTHING
  return range.hi < 0 || range.lo > MAX_ARRAY_BYTES
}

/** Blocks of the loop before which something may have been written in the same round. */
function blocksAfterEffects(loop: Loop): Set<Block> {
  const dirty = new Set<Block>()
  for (let changed = true; changed; ) {
    changed = false
    for (const block of loop.blocks) {
      if (!dirty.has(block) && !block.instrs.some(hasEffect)) continue
      for (const { block: next } of edges(block.term)) {
        if (next === loop.header || !loop.blocks.has(next) || dirty.has(next)) continue
        dirty.add(next)
        changed = true
      }
    }
  }
  return dirty
}

/** 0 ≤ lo, hi ≤ length − 1. */
function inRange(access: Instr, { hull }: HullResult): Condition[] {
  const last = symbolic('sub', { kind: 'value', value: access.args[0] }, constant(1))
  return [
    { kind: 'le', a: constant(0), b: hull.lo },
    { kind: 'le', a: hull.hi, b: last },
  ]
}

/** Writes down in the fast version what the guard has established. */
function applyFacts(fn: IrFunction, blocks: Iterable<Block>, plan: Plan, clone: (v: Value) => Value): void {
  const inside = new Set(blocks)
  const addFact = (value: Value, fact: Interval) => {
    const v = clone(value)
    if (!inside.has(v.block)) return
    setFact(v, fact)
  }
  const leaves = new Set<Value>()
  for (const access of plan.hulls.keys()) {
    const { attr } = clone(access) as Instr
    attr.bounds = 'proven'
    attr.anywhere = true
  }
  for (const hull of [...plan.hulls.values(), ...plan.counters]) {
    for (const value of hull.bounded) addFact(value, { ...INT32, negZero: true })
    for (const leaf of hull.leaves) leaves.add(leaf)
  }
  if (leaves.size > 0) assumeLeaves(fn, inside, leaves)
}

/** Inside the fast version, values from outside that the guard has found to be int32 go by a name that says so. */
function assumeLeaves(fn: IrFunction, inside: Set<Block>, leaves: Set<Value>): void {
  const preds = predecessors(fn)
  const entries = new Set([...inside].flatMap((b) => (preds.get(b) ?? []).filter((p) => !inside.has(p))))
  const [entry] = entries
  if (entries.size !== 1 || entry.term.kind !== 'jump') return
  for (const leaf of leaves) {
    const known = createInstr(fn, entry, 'assume', 'num', [leaf], leaf.span, { fact: { ...INT32, negZero: false } })
    known.name = leaf.name
    entry.instrs.push(known)
    for (const block of inside) mapOperands(block, (v) => (v === leaf ? known : undefined))
  }
}

/** `load a, i` → `branch inbounds a, i ? (go on) : original header with this round's values`. */
function insertRestart(fn: IrFunction, access: Instr, originalHeader: Block, fastHeader: Block): void {
  const { block } = access
  const at = block.instrs.indexOf(access)
  const rest = createBlock(fn)
  rest.instrs = block.instrs.splice(at)
  for (const instr of rest.instrs) instr.block = rest
  rest.term = block.term
  const cond = createInstr(fn, block, 'inbounds', 'bool', [access.args[0], access.args[1]], access.span)
  block.instrs.push(cond)
  const back: Edge = { block: originalHeader, args: [...fastHeader.params] }
  block.term = {
    kind: 'branch',
    cond,
    then: { block: rest, args: [] },
    else: back,
    span: access.span,
    unlikely: 'else',
  }
  const size = isArrayType(access.args[0].type) ? bytesOfElement(elementKind(access.args[0].type)) : 1
  const index = createInstr(fn, rest, 'assume', 'num', [access.args[1]], access.args[1].span, {
    fact: { ...intInterval(0, MAX_ARRAY_BYTES / size), negZero: true },
  })
  index.name = access.args[1].name
  const checked = access.args[1]
  access.args[1] = index
  if (!(checked.kind === 'instr' && checked.op === 'const')) {
    // Whatever comes after the check may rely on it.
    const dom = new Dominators(fn)
    const useChecked = (v: Value) => (v === checked ? index : undefined)
    for (const after of dom.order) if (dom.dominates(rest, after)) mapOperands(after, useChecked)
  }
  rest.instrs.unshift(index)
  access.attr.bounds = 'proven'
}
