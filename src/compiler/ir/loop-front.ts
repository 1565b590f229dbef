import { addParam, createBlock } from './builder.ts'
import { type Loop, predecessors } from './cfg.ts'
import { type Block, edges, type IrFunction } from './ir.ts'

/** A new block that all pass which enter a loop. */
export function blockInFront(fn: IrFunction, loop: Loop): Block {
  const { header, blocks } = loop
  const { span } = header.term
  const entries = (predecessors(fn).get(header) ?? []).filter((block) => !blocks.has(block))
  const front = createBlock(fn)
  const params = header.params.map((param) => addParam(fn, front, param.type, param.span, param.name))
  for (const block of entries) for (const edge of edges(block.term)) if (edge.block === header) edge.block = front
  front.term = { kind: 'jump', to: { block: header, args: params }, span }
  for (let outer = loop.parent; outer; outer = outer.parent) outer.blocks.add(front)
  return front
}
