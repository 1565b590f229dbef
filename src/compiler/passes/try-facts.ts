import { createInstr } from '../ir/builder.ts'
import { countInstructions, findLoops, type Loop } from '../ir/cfg.ts'
import type { Interval } from '../ir/interval.ts'
import { type Block, type Instr, type IrFunction, setFact, type Value } from '../ir/ir.ts'
import { analyzeRanges, type Ranges } from './analyze-ranges.ts'

/** A function does not grow beyond this many instructions by versions of loops in which facts hold. */
const SIZE_LIMIT = 4000

/** Whether a function may have another version of a loop. */
export const hasRoomFor = (fn: IrFunction, loop: Loop): boolean =>
  countInstructions(loop.blocks) + countInstructions(fn.blocks) <= SIZE_LIMIT

/** What is known of a value beside what follows from its operands. */
export const factOf = (value: Value): Interval | undefined => (value.kind === 'param' ? value.fact : value.attr.fact)

/** The ranges of a function if a guard had established these facts. Nothing is changed. */
export function rangesWith(fn: IrFunction, facts: ReadonlyMap<Value, Interval>): Ranges {
  const before = [...facts.keys()].map((value) => ({ value, fact: factOf(value) }))
  for (const [value, fact] of facts) setFact(value, fact)
  const tried = analyzeRanges(fn)
  for (const { value, fact } of before) setFact(value, fact)
  return tried
}

/** Appends a value under a name that says what a guard has established. */
export function assumeIn(fn: IrFunction, block: Block, value: Value, fact: Interval): Instr {
  const known = createInstr(fn, block, 'assume', 'num', [value], value.span, { fact })
  known.name = value.name
  block.instrs.push(known)
  return known
}

/**
 * Gives loops a version in which facts hold, the outer ones first. Those that run rarely are left alone.
 *
 * @param find what a guard would have to establish for the version to be worth it, given the ranges of the function as it is; undefined where nothing is
 * @param addVersion makes the version. @returns the loops inside of it, which are looked at next; of loops without one it is those inside of them
 */
export function versionByFacts<Found>(
  fn: IrFunction,
  find: (loop: Loop, ranges: () => Ranges) => Found | undefined,
  addVersion: (loop: Loop, found: Found, ranges: Ranges) => Loop[],
): void {
  const work = findLoops(fn)
  let known: Ranges | undefined
  const ranges = () => {
    known ??= analyzeRanges(fn)
    return known
  }
  while (work.length > 0) {
    const loop = work.pop()!
    if (loop.header.cold) continue
    const found = hasRoomFor(fn, loop) ? find(loop, ranges) : undefined
    if (found === undefined) work.push(...loop.children)
    else {
      work.push(...addVersion(loop, found, ranges()))
      known = undefined
    }
  }
}
