import { reversePostOrder } from './cfg.ts'
import { type Block, edges, type IrFunction, terminatorUses, type Value } from './ir.ts'

/**
 * The values that a block, or one that can follow it, still uses and that are defined before it: its own parameters are not among them, nor what an edge
 * into it passes.
 *
 * @param of the values that are of interest
 */
export function liveIn(fn: IrFunction, of: ReadonlySet<Value>): Map<Block, Set<Value>> {
  const order = reversePostOrder(fn).reverse()
  const live = new Map<Block, Set<Value>>(order.map((block) => [block, new Set()]))
  for (let changed = true; changed; ) {
    changed = false
    for (const block of order) {
      const set = live.get(block) as Set<Value>
      const before = set.size
      for (const { block: next } of edges(block.term)) for (const value of live.get(next) ?? []) set.add(value)
      const used = [...terminatorUses(block.term), ...block.instrs.flatMap((instr) => instr.args)]
      for (const value of used) if (of.has(value)) set.add(value)
      for (const instr of block.instrs) set.delete(instr)
      for (const param of block.params) set.delete(param)
      changed ||= set.size > before
    }
  }
  return live
}
