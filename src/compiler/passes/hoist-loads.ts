import { instructionsOf, type Loop } from '../ir/cfg.ts'
import { type Block, hasEffect, type Instr, type Op, type Value } from '../ir/ir.ts'

/** What an index is computed by, and may be computed in front of a loop as well. */
const ARITHMETIC: ReadonlySet<Op> = new Set(['const', 'add', 'sub', 'mul'])

/**
 * Moves elements that are the same in every round in front of a loop, as part of `version-loops`: then the bound of `for (k = start[i]; k < start[i + 1]; k++)`,
 * or the row in `x[row[i] * width + k]`, is a value from outside, of which hulls can be made.
 *
 * Only out of loops that write nothing, and only elements that are there wherever their index is known: those can be read though no round runs. Elements that
 * are proven by a test in the same round, as the characters of a string by its length, stay behind it. The index comes along.
 *
 * @param outside the blocks from which the loop is entered
 */
export function hoistLoads(loop: Loop, outside: readonly Block[]): void {
  const [entry] = outside
  if (outside.length !== 1 || entry.term.kind !== 'jump') return
  const inside = instructionsOf(loop)
  if (inside.some(hasEffect)) return
  const unchanging = new Map<Value, Instr[]>()
  /** What has to be moved for a value to exist in front of the loop, in order; undefined where it cannot. */
  const needed = (value: Value): Instr[] | undefined => {
    if (!loop.blocks.has(value.block)) return []
    const known = unchanging.get(value)
    if (known) return known
    if (value.kind === 'param') return undefined
    // A hole would give up the call, which may be too early in front of the loop.
    const isLoad = value.op === 'load' && value.attr.anywhere && !value.attr.holes
    if (!isLoad && !(ARITHMETIC.has(value.op) && value.type === 'num')) return undefined
    const parts = value.args.map(needed)
    if (parts.some((part) => part === undefined)) return undefined
    const all = [...new Set([...(parts as Instr[][]).flat(), value])]
    unchanging.set(value, all)
    return all
  }
  const moved = new Set(inside.flatMap((instr) => (instr.op === 'load' ? (needed(instr) ?? []) : [])))
  if (moved.size === 0) return
  for (const block of loop.blocks) block.instrs = block.instrs.filter((instr) => !moved.has(instr))
  for (const instr of moved) instr.block = entry
  entry.instrs.push(...moved)
}
