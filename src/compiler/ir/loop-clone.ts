import { type Loop, predecessors } from './cfg.ts'
import type { Cloned } from './clone.ts'
import { type Block, type IrFunction, mapOperands, type Value } from './ir.ts'
import { repairSsa } from './ssa-repair.ts'

/**
 * Restores SSA form after a loop has been copied: values of it that are used behind it now come from either version.
 *
 * @param cloned the copies of all blocks of the loop, with the exits that they share
 */
export function repairAfterCloning(fn: IrFunction, loop: Loop, cloned: Cloned): void {
  const own = new Set<Block>([...loop.blocks, ...cloned.blocks.values()])
  const preds = predecessors(fn)
  const used = new Set<Value>()
  for (const block of preds.keys()) {
    if (own.has(block)) continue
    mapOperands(block, (v) => {
      if (loop.blocks.has(v.block) && cloned.values.has(v)) used.add(v)
      return undefined
    })
  }
  for (const value of used) {
    const twin = cloned.values.get(value) as Value
    repairSsa(
      fn,
      [
        { value, block: value.block },
        { value: twin, block: twin.block },
      ],
      preds,
      own,
    )
  }
}

/** Says of a version that it runs rarely: LLVM need not spend time and code on it. */
export function markCold(loop: Loop): void {
  loop.header.cold = true
  loop.children.forEach(markCold)
}
