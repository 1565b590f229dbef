import { Dominators, predecessors } from './cfg.ts'
import { type Block, edges, type IrFunction, terminatorUses, type Value } from './ir.ts'
import { printFunction } from './print.ts'

/** A pass broke an invariant of the representation: always a defect of the compiler, never of the user's code. */
export class VerifyError extends Error {
  override readonly name = 'VerifyError'
}

/**
 * Checks what every pass must keep: operands are defined before use on every path, edges pass as many values of the right types as the
 * target takes, conditions are boolean, every instruction and terminator has a span, and no operation of the other level is left.
 * @throws VerifyError naming the place, with the printed function
 */
export function verifyFunction(fn: IrFunction): void {
  const fail = (message: string): never => {
    throw new VerifyError(`${fn.symbol}: ${message}\n${printFunction(fn)}`)
  }
  const preds = predecessors(fn)
  const dom = new Dominators(fn, preds)
  const known = new Set(fn.blocks)
  const position = new Map<Value, number>()
  const home = new Map<Value, Block>()
  for (const block of fn.blocks) {
    for (const p of block.params) {
      home.set(p, block)
      position.set(p, -1)
    }
    block.instrs.forEach((instr, i) => {
      if (home.has(instr)) fail(`instruction ${instr.op} appears twice`)
      home.set(instr, block)
      position.set(instr, i)
      if (instr.block !== block) fail(`instruction ${instr.op} does not know its block`)
    })
  }
  if ((preds.get(fn.blocks[0]) ?? []).length > 0) fail('the entry block has predecessors')
  for (const block of dom.order) {
    if (!known.has(block)) fail(`block ${block.id} is reachable but not listed`)
    const check = (value: Value, at: number, what: string) => {
      const def = home.get(value)
      if (!def) return fail(`${what} uses a value that is nowhere defined (id ${value.id})`)
      const ok = def === block ? position.get(value)! < at : dom.dominates(def, block)
      if (!ok) fail(`${what} uses %${value.id} before it is defined`)
    }
    block.instrs.forEach((instr, i) => {
      if (!isSpan(instr.span)) fail(`${instr.op} has no source span`)
      for (const arg of instr.args) check(arg, i, instr.op)
      const machine = isMachineOp(instr.op)
      if (machine !== (fn.level === 'machine') && instr.op !== 'assume')
        fail(`${instr.op} does not belong to the ${fn.level} level`)
    })
    if (!isSpan(block.term.span)) fail('a terminator has no source span')
    for (const value of terminatorUses(block.term)) check(value, block.instrs.length, 'terminator')
    if (block.term.kind === 'branch' && block.term.cond.type !== 'bool') fail('a branch condition is not boolean')
    for (const edge of edges(block.term)) {
      if (edge.args.length !== edge.block.params.length)
        fail(`an edge passes ${edge.args.length} values, its target takes ${edge.block.params.length}`)
      edge.args.forEach((arg, i) => {
        if (arg.type !== edge.block.params[i].type)
          fail(`an edge passes ${arg.type} for a parameter of type ${edge.block.params[i].type}`)
      })
    }
    if (block.term.kind === 'return') {
      const type = block.term.value?.type ?? 'void'
      if (type !== fn.result) fail(`returns ${type} instead of ${fn.result}`)
    }
  }
  for (const p of fn.blocks[0].params)
    if (fn.level === 'machine' && (p.type === 'num' || p.type === 'big')) fail('a number-level parameter is left')
  for (const block of dom.order) for (const p of block.params) if (p.type === 'void') fail('a void parameter')
}

const isSpan = (span: unknown): boolean => {
  const s = span as { start?: unknown; end?: unknown } | undefined
  return typeof s?.start === 'number' && typeof s.end === 'number'
}

const isMachineOp = (op: string): boolean => op.includes('.') || op === 'select'
