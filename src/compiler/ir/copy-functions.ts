import { cloneBlocks } from './clone.ts'
import type { IrFunction } from './ir.ts'

/**
 * Copies functions that call each other, for a target that changes them in its own way: the copies call the copies.
 *
 * @param functions all that any of them calls is among them
 */
export function copyFunctions(functions: readonly IrFunction[]): Map<IrFunction, IrFunction> {
  const copies = new Map(functions.map((fn): [IrFunction, IrFunction] => [fn, { ...fn, blocks: [] }]))
  for (const [fn, copy] of copies) {
    for (const [block, twin] of cloneBlocks(copy, fn.blocks).blocks) twin.cold = block.cold
    for (const { instrs } of copy.blocks)
      for (const { attr } of instrs) if (attr.callee) attr.callee = copies.get(attr.callee) ?? attr.callee
  }
  return copies
}
