/**
 * **Purpose** Divides in integers where numbers from outside of a loop could be anything, but are integers in all likelihood: `a % b` of doubles takes
 * several times as long. The loop is cloned: in front of it stands a guard that asks whether those numbers are int32, and divisors positive; where it holds,
 * the clone runs, else the loop as it was.
 *
 * Whether that is worth a second version is tried: the range analysis runs with the facts that the guard would establish. A remainder has to become one of
 * integers by them, or a quotient of which only the low bits are looked at one of int32.
 *
 * **Input invariants** number level, verified, refinements inserted, loops versioned (what may be out of range is no integer). **Output guarantees** same results and effects; clones carry facts.
 *
 * **Example** `for (i = 1; i <= n; i++) { a = i; b = n; while (b !== 0) { r = a % b; a = b; b = r } … }` → `if (isint32 n) {the loops with n ∈ int32} else
 * {the loops}`
 */

import { findLoops, instructionsOf, type Loop } from '../ir/cfg.ts'
import { cloneBlocks } from '../ir/clone.ts'
import { type Incoming, incomingValues } from '../ir/incoming-values.ts'
import {
  INT32,
  INT32_MAX,
  type Interval,
  intInterval,
  isEmpty,
  isInt32,
  isSafeInt,
  isUint32,
  mayBeZero,
  meet,
  NOTHING,
} from '../ir/interval.ts'
import {
  type Block,
  type BlockParam,
  constantNumber,
  type Instr,
  type IrFunction,
  mapOperands,
  type Op,
  truncates,
  type Value,
} from '../ir/ir.ts'
import { chooseVersion, cloneLoop, type EmitChoice, markCold, repairAfterCloning } from '../ir/loop-clone.ts'
import { analyzeRanges, isOtherThanZero, type Ranges } from './analyze-ranges.ts'
import { assumeIn, factOf, hasRoomFor, rangesWith } from './try-facts.ts'

const POSITIVE = intInterval(1, INT32_MAX)

export function versionDivisions(fn: IrFunction): void {
  const work = findLoops(fn)
  /** Those of loops as they were, where the guard has failed. */
  const left = new Set<Instr>()
  let ranges: Ranges | undefined
  while (work.length > 0) {
    const loop = work.pop()!
    if (loop.header.cold) continue
    work.push(...loop.children)
    const divisions = instructionsOf(loop).filter((i) => (i.op === 'mod' || i.op === 'div') && !left.has(i))
    if (divisions.length === 0 || !hasRoomFor(fn, loop)) continue
    ranges ??= analyzeRanges(fn)
    const search = new Search(fn, loop, ranges)
    const better = tryOut(fn, search, divisions, ranges)
    if (better.length === 0) continue
    for (const division of better) left.add(division)
    work.push(...addVersion(fn, loop, better, search.wanted(better)))
    ranges = undefined
  }
}

/** @returns the loops inside of the new version */
function addVersion(fn: IrFunction, loop: Loop, divisions: readonly Instr[], wanted: Wanted): Loop[] {
  const cloned = cloneBlocks(fn, [...loop.blocks])
  const fast = chooseVersion(fn, loop, cloned.blocks.get(loop.header) as Block, (emit, begin) =>
    emitGuard(emit, loop, wanted, begin),
  )
  const divisionsOfFast = divisions.map((i) => cloned.values.get(i) as Instr)
  assumeWanted(fn, loop, fast, [...cloned.blocks.values()], wanted, divisionsOfFast)
  repairAfterCloning(fn, loop, cloned)
  // Whoever takes remainders means integers; quotients are rounded of fractions, too.
  if (divisions.every((i) => i.op === 'mod')) markCold(loop)
  return loop.children.map((child) => cloneLoop(child, cloned))
}

/** Whether a remainder is one of integers, and not by 0, and a quotient one of integers of 32 bits. */
function isIntegral({ op, args }: Instr, ranges: Ranges): boolean {
  const [a, b] = args.map((v) => ranges.get(v) ?? NOTHING)
  if (op === 'mod') return isSafeInt(a) && isSafeInt(b) && !a.negZero && (!mayBeZero(b) || isOtherThanZero(args[1]))
  return (isInt32(a) && isInt32(b)) || (isUint32(a) && isUint32(b))
}

/** What the guard has to establish. */
interface Wanted {
  /** Numbers from outside that have to be int32. */
  integers: Set<Value>
  /** Parameters of the loop that have to begin with an int32. */
  begun: Set<Value>
  /** Divisors from outside that have to be positive. */
  positive: Set<Value>
}

/** Operations by which integers come from integers, with the operands that count. */
const ARITHMETIC: ReadonlyMap<Op, readonly number[]> = new Map<Op, readonly number[]>([
  ['add', [0, 1]],
  ['sub', [0, 1]],
  ['mul', [0, 1]],
  ['mod', [0, 1]],
  ['div', [0, 1]],
  ['neg', [0]],
  ['refine', [0]],
  ['assume', [0]],
  ['choose', [1, 2]],
])

const ROUNDING: ReadonlySet<unknown> = new Set(['floor', 'ceil', 'trunc', 'round', 'abs', 'min', 'max'])

class Search {
  private readonly loop: Loop
  private readonly ranges: Ranges
  private readonly incoming: Incoming
  private readonly truncated = new Set<Value>()

  constructor(fn: IrFunction, loop: Loop, ranges: Ranges) {
    this.loop = loop
    this.ranges = ranges
    this.incoming = incomingValues(fn.blocks)
    for (const instr of instructionsOf(loop)) if (truncates(instr)) for (const a of instr.args) this.truncated.add(a)
  }

  /** Whether integers could do for a division that is one of doubles, or by 0, and of more than low bits. */
  isPromising(division: Instr): boolean {
    if (isIntegral(division, this.ranges)) return false
    const isTruncated = this.truncated.has(division)
    if (division.op === 'div') return isTruncated
    return !isTruncated || !division.args.every((v) => isSafeInt(this.range(v)))
  }

  /** What would have to be known for the operands of these to be integers. */
  wanted(divisions: readonly Instr[]): Wanted {
    const wanted: Wanted = { integers: new Set(), begun: new Set(), positive: new Set() }
    const seen = new Set<Value>()
    for (const { args } of divisions) {
      for (const arg of args) this.follow(arg, wanted, seen)
      if (this.isOutside(args[1]) && this.range(args[1]).lo <= 0) wanted.positive.add(args[1])
    }
    return wanted
  }

  private range(value: Value): Interval {
    return this.ranges.get(value) ?? NOTHING
  }

  private isOutside(value: Value): boolean {
    return value.type === 'num' && !isConstant(value) && !this.loop.blocks.has(value.block)
  }

  private isKnown(value: Value): boolean {
    const range = this.range(value)
    return isConstant(value) || (isInt32(range) && !range.negZero)
  }

  private follow(from: Value, { integers, begun }: Wanted, seen: Set<Value>): void {
    const work = [from]
    while (work.length > 0) {
      const value = work.pop()!
      if (value.type !== 'num' || seen.has(value) || this.isKnown(value)) continue
      seen.add(value)
      if (this.isOutside(value)) integers.add(value)
      else if (value.kind === 'instr') work.push(...operandsOf(value))
      else {
        for (const { value: source, from: block } of this.incoming.get(value) ?? []) {
          if (this.loop.blocks.has(block)) work.push(source)
          else if (!this.isKnown(source)) begun.add(value)
        }
      }
    }
  }

  /** What a parameter of the loop begins with, on all ways into it. */
  beginnings(param: Value): Value[] {
    const sources = this.incoming.get(param) ?? []
    return sources.flatMap(({ value, from }) => (this.loop.blocks.has(from) ? [] : [value]))
  }
}

const isConstant = (value: Value): boolean => constantNumber(value) !== undefined

function operandsOf(value: Instr): Value[] {
  if (value.op === 'math') return ROUNDING.has(value.attr.name as string) ? value.args : []
  return (ARITHMETIC.get(value.op) ?? []).map((i) => value.args[i])
}

/** Those of the divisions that would be integral if all was as wanted, and are not yet. */
function tryOut(fn: IrFunction, search: Search, divisions: readonly Instr[], ranges: Ranges): Instr[] {
  const promising = divisions.filter((i) => search.isPromising(i))
  const { integers, begun, positive } = search.wanted(promising)
  const facts = new Map<Value, Interval>()
  const limit = (value: Value, to: Interval) => {
    const narrow = meet(facts.get(value) ?? factOf(value) ?? ranges.get(value) ?? NOTHING, to)
    if (!isConstant(value) && !isEmpty(narrow)) facts.set(value, narrow)
  }
  for (const value of integers) limit(value, INT32)
  for (const param of begun) for (const value of search.beginnings(param)) limit(value, INT32)
  for (const value of positive) limit(value, POSITIVE)
  const tried = facts.size > 0 ? rangesWith(fn, facts) : ranges
  return promising.filter((i) => isIntegral(i, tried))
}

/** Emits whether all that is wanted holds. */
function emitGuard(emit: EmitChoice, { header }: Loop, wanted: Wanted, begin: readonly Value[]): Value | undefined {
  const asked = [
    ...wanted.integers,
    ...[...wanted.begun].map((param) => begin[header.params.indexOf(param as BlockParam)]),
  ]
  const tests = asked.map((value) => emit('isint32', 'bool', [value]))
  for (const divisor of wanted.positive) {
    const one = emit('const', 'num', [], { value: 1 })
    tests.push(emit('compare', 'bool', [one, divisor], { relation: 'le' }))
  }
  return tests.reduce<Instr | undefined>((all, test) => (all ? emit('both', 'bool', [all, test]) : test), undefined)
}

/** Has the new version know what the guard has found out. */
function assumeWanted(
  fn: IrFunction,
  { header }: Loop,
  fast: Block,
  blocks: readonly Block[],
  { integers, begun, positive }: Wanted,
  divisions: readonly Instr[],
): void {
  const assume = (value: Value, fact: Interval): Instr => assumeIn(fn, fast, value, fact)
  const known = new Map<Value, Value>()
  for (const value of integers) known.set(value, assume(value, positive.has(value) ? POSITIVE : INT32))
  for (const block of blocks) mapOperands(block, (v) => known.get(v))
  // Elsewhere the length of an array is recognised as such.
  for (const value of positive) {
    if (known.has(value)) continue
    const counted = assume(value, POSITIVE)
    for (const { args } of divisions) if (args[1] === value) args[1] = counted
  }
  if (fast.term.kind !== 'jump') return
  const { args } = fast.term.to
  for (const param of begun) {
    const at = header.params.indexOf(param as BlockParam)
    args[at] = assume(args[at], INT32)
  }
}
