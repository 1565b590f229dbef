import { instructionsOf, type Loop } from '../ir/cfg.ts'
import type { Edge, Op } from '../ir/ir.ts'
import { LoopValues } from '../ir/loop-values.ts'
import { gatheredVariables } from './gathered-variables.ts'

/**
 * Sums of numbers that a loop adds up, which have to be added one after the other: in variables, or in elements that LLVM keeps in registers.
 *
 * @param back the jump back to the header of the loop
 * @returns how many there are
 */
export function orderedSums(back: Edge, loop: Loop): number {
  const values = new LoopValues(loop)
  const elements = instructionsOf(loop).filter(
    ({ op, args }) => op === 'array.store' && args[2].type === 'f64' && values.isInvariant(args[1]),
  )
  return gatheredVariables(back, ADDITIONS, 6).length + elements.length
}

const ADDITIONS: ReadonlySet<Op> = new Set<Op>(['f.add', 'f.sub'])

/**
 * Whether vectors are worth it for a loop with sums, of which the numbers are taken out again for the additions. They are where most work is in front of these (square roots
 * take a third of the time). Other loops become twice as long and no faster, since each addition waits for the one before; and with several sums
 * there are rounds side by side, which are vectors already.
 *
 * @param sums how many there are
 */
export const areVectorsWorthIt = (sums: number, loop: Loop): boolean =>
  sums === 1 && instructionsOf(loop).some(({ op }) => SLOW.has(op))

/** Operations that take longer than an addition waits for the one before it. */
const SLOW: ReadonlySet<Op> = new Set<Op>(['f.div', 'f.sqrt'])
