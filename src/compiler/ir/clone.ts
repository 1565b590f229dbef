import { addParam, createBlock, createInstr } from './builder.ts'
import type { Block, Edge, IrFunction, Terminator, Value } from './ir.ts'

/** Copies of blocks with the correspondence between old and new. */
export interface Cloned {
  blocks: Map<Block, Block>
  values: Map<Value, Value>
}

/**
 * Copies `blocks` into `into` (which may be the function they are part of). Operands and targets that are not among the copied ones stay as
 * they are. Source spans are kept.
 */
export function cloneBlocks(into: IrFunction, blocks: readonly Block[]): Cloned {
  const cloned: Cloned = { blocks: new Map(), values: new Map() }
  for (const block of blocks) {
    const copy = createBlock(into)
    cloned.blocks.set(block, copy)
    for (const p of block.params) {
      const param = addParam(into, copy, p.type, p.span, p.name)
      param.fact = p.fact
      param.bigFact = p.bigFact
      if (p.text) param.text = p.text
      cloned.values.set(p, param)
    }
    for (const instr of block.instrs) {
      const twin = createInstr(into, copy, instr.op, instr.type, [...instr.args], instr.span, { ...instr.attr })
      twin.name = instr.name
      if (instr.text) twin.text = instr.text
      copy.instrs.push(twin)
      cloned.values.set(instr, twin)
    }
  }
  const value = (v: Value): Value => cloned.values.get(v) ?? v
  const edge = (e: Edge): Edge => ({ block: cloned.blocks.get(e.block) ?? e.block, args: e.args.map(value) })
  for (const [block, copy] of cloned.blocks) {
    for (const instr of copy.instrs) instr.args = instr.args.map(value)
    copy.term = cloneTerminator(block.term, value, edge)
  }
  return cloned
}

function cloneTerminator(term: Terminator, value: (v: Value) => Value, edge: (e: Edge) => Edge): Terminator {
  switch (term.kind) {
    case 'jump':
      return { ...term, to: edge(term.to) }
    case 'branch':
      return { ...term, cond: value(term.cond), then: edge(term.then), else: edge(term.else) }
    case 'return':
      return { ...term, value: term.value && value(term.value) }
    case 'unreachable':
      return { ...term }
  }
}
