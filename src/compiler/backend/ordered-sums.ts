import { instructionsOf, type Loop } from '../ir/cfg.ts'
import type { Edge, Op, Value } from '../ir/ir.ts'

/**
 * Sums of numbers that a loop adds up, which have to be added one after the other: in variables, or in elements that LLVM keeps in registers.
 *
 * @param back the jump back to the header of the loop
 * @returns how many there are
 */
export const orderedSums = (back: Edge, loop: Loop): number =>
  back.block.params.filter((param, i) => param.type === 'f64' && isSumOf(back.args[i], param)).length +
  instructionsOf(loop).filter(
    ({ op, args }) => op === 'array.store' && args[2].type === 'f64' && isInvariant(args[1], loop),
  ).length

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

/** Of more than a few terms nobody writes it in one round. */
const isSumOf = (value: Value, param: Value, depth = 6): boolean =>
  depth > 0 &&
  value.kind === 'instr' &&
  (value.op === 'f.add' || value.op === 'f.sub') &&
  value.args.some((arg) => arg === param || isSumOf(arg, param, depth - 1))

function isInvariant(value: Value, loop: Loop, depth = 6): boolean {
  if (!loop.blocks.has(value.block)) return true
  return (
    depth > 0 &&
    value.kind === 'instr' &&
    value.op.startsWith('i.') &&
    value.args.every((arg) => isInvariant(arg, loop, depth - 1))
  )
}
