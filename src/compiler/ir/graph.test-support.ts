/** What the tests of the IR share: functions made of a drawn control-flow graph. */
import { Builder, createBlock, createFunction } from './builder.ts'
import type { Block, IrFunction } from './ir.ts'

export const SPAN = { start: 0, end: 1 }

/** A function without instructions, its blocks by name. */
export interface Graph {
  fn: IrFunction
  block(name: string): Block
  /** Names of blocks, in the order given. */
  names(blocks: Iterable<Block>): string
}

/**
 * Draws a control-flow graph; a block with two successors branches on the function's boolean parameter, one without any returns.
 * @param edges `a: b c` for each block, the entry first
 * @example graph('a: b c', 'b: d', 'c: d', 'd:')
 */
export function graph(...edges: string[]): Graph {
  const fn = createFunction('f.jit', 'f', [{ name: 'c', type: 'bool', span: SPAN }], 'void', SPAN)
  const blocks = new Map<string, Block>()
  const lines = edges.map((line) => line.split(':'))
  for (const [i, [name]] of lines.entries()) blocks.set(name, i === 0 ? fn.blocks[0] : createBlock(fn))
  const block = (name: string): Block => {
    const found = blocks.get(name)
    if (!found) throw new Error(`no block ${name}`)
    return found
  }
  for (const [name, targets] of lines) {
    const to = targets.split(' ').filter(Boolean).map(block)
    const builder = new Builder(fn, block(name))
    if (to.length === 0) builder.terminate({ kind: 'return', span: SPAN })
    else if (to.length === 1) builder.jump(to[0], [], SPAN)
    else builder.branch(fn.blocks[0].params[0], { block: to[0], args: [] }, { block: to[1], args: [] }, SPAN)
  }
  const names = new Map([...blocks].map(([name, b]) => [b, name]))
  return { fn, block, names: (list) => [...list].map((b) => names.get(b) ?? '?').join(' ') }
}
