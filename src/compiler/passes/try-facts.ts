import { createInstr } from '../ir/builder.ts'
import { countInstructions, type Loop } from '../ir/cfg.ts'
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
