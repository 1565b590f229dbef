import { addParam, createBlock, createInstr } from './builder.ts'
import { type Loop, predecessors } from './cfg.ts'
import { type Block, edges, type Instr, type IrFunction, type Op, type Value } from './ir.ts'
import type { IrType } from './types.ts'

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

/** Appends instructions of the machine level in front of a loop: to a new block that all pass which enter it, until `block` is another one. */
export class LoopFront {
  private readonly fn: IrFunction
  private readonly loop: Loop
  /** Values of the loop, as they are when it begins. */
  private readonly first: Map<Value, Value>
  block: Block

  constructor(fn: IrFunction, loop: Loop) {
    this.fn = fn
    this.loop = loop
    this.block = blockInFront(fn, loop)
    this.first = new Map(loop.header.params.map((param, i): [Value, Value] => [param, this.block.params[i]]))
  }

  emit(op: Op, type: IrType, args: Value[], attr: Instr['attr'] = {}): Instr {
    const instr = createInstr(this.fn, this.block, op, type, args, this.loop.header.term.span, attr)
    this.block.instrs.push(instr)
    return instr
  }

  /** What a value is in the first round, as far as that follows from what the loop begins with. */
  of(value: Value): Value {
    if (!this.loop.blocks.has(value.block)) return value
    const known = this.first.get(value)
    if (known) return known
    if (value.kind === 'param') throw new Error('no value that is known in front of the loop')
    const args = value.args.map((arg) => this.of(arg))
    const copy = createInstr(this.fn, this.block, value.op, value.type, args, value.span, value.attr)
    copy.name = value.name
    this.block.instrs.push(copy)
    this.first.set(value, copy)
    return copy
  }

  /** An integer as an i64. */
  wide(value: Value): Value {
    return value.type === 'i64' ? value : this.emit('i.sext', 'i64', [value])
  }
}
