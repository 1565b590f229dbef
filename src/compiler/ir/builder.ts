import type { Span } from '../diagnostics/diagnostic.ts'
import type { Attributes, Block, BlockParam, Edge, Instr, IrFunction, Op, Terminator, Value } from './ir.ts'
import type { IrType } from './types.ts'

/** Makes an empty function whose entry block has one parameter for each of `params`. */
export function createFunction(
  symbol: string,
  name: string,
  params: { name: string; type: IrType; span: Span }[],
  result: IrType,
  span: Span,
): IrFunction {
  const fn: IrFunction = {
    symbol,
    name,
    exported: false,
    blocks: [],
    result,
    level: 'number',
    span,
    nextId: 0,
  }
  const entry = createBlock(fn)
  for (const p of params) addParam(fn, entry, p.type, p.span, p.name)
  return fn
}

/** Appends an empty block; its terminator is `unreachable` until one is set. */
export function createBlock(fn: IrFunction): Block {
  const block: Block = { id: fn.nextId++, params: [], instrs: [], term: { kind: 'unreachable', span: fn.span } }
  fn.blocks.push(block)
  return block
}

export function addParam(fn: IrFunction, block: Block, type: IrType, span: Span, name?: string): BlockParam {
  const param: BlockParam = { kind: 'param', id: fn.nextId++, type, span, name, block }
  block.params.push(param)
  return param
}

export function createInstr(
  fn: IrFunction,
  block: Block,
  op: Op,
  type: IrType,
  args: Value[],
  span: Span,
  attr: Attributes = {},
): Instr {
  // Passes note on one instruction what they find, which is not true of others that were made with the same attributes.
  return { kind: 'instr', id: fn.nextId++, op, type, args, attr: { ...attr }, span, block }
}

/** Appends instructions to a current block. */
export class Builder {
  readonly fn: IrFunction
  block: Block
  constructor(fn: IrFunction, block: Block) {
    this.fn = fn
    this.block = block
  }
  emit(op: Op, type: IrType, args: Value[], span: Span, attr: Attributes = {}): Instr {
    const instr = createInstr(this.fn, this.block, op, type, args, span, attr)
    this.block.instrs.push(instr)
    return instr
  }
  num(value: number, span: Span): Instr {
    return this.emit('const', 'num', [], span, { value })
  }
  big(value: bigint, span: Span): Instr {
    return this.emit('const', 'big', [], span, { value })
  }

  bool(value: boolean, span: Span): Instr {
    return this.emit('const', 'bool', [], span, { value })
  }
  terminate(term: Terminator): void {
    this.block.term = term
  }
  jump(block: Block, args: Value[], span: Span): void {
    this.terminate({ kind: 'jump', to: { block, args }, span })
  }
  branch(cond: Value, then: Edge, otherwise: Edge, span: Span, unlikely?: 'then' | 'else'): void {
    this.terminate({ kind: 'branch', cond, then, else: otherwise, span, unlikely })
  }
}
