import { Dominators } from '../ir/cfg.ts'
import { type Block, hasEffect, type Instr, type IrFunction, mapOperands, type Op, type Value } from '../ir/ir.ts'

/**
 * **Purpose** Computes each pure value once: an operation that repeats one that dominates it is replaced by it. What matters most is that two
 * accesses with the same index then *have* the same index value, so that one bounds check serves both.
 *
 * **Input invariants** number level, verified. **Output guarantees** same results; loads, stores and calls are untouched.
 *
 * **Example** `%a = add %i, 1 … %b = add %i, 1; load %x, %b` → `load %x, %a`
 */
export function eliminateCommonSubexpressions(fn: IrFunction): void {
  const dom = new Dominators(fn)
  const replaced = new Map<Value, Value>()
  const table = new Map<string, Instr>()

  const visit = (block: Block) => {
    const added: string[] = []
    block.instrs = block.instrs.filter((instr) => {
      // At once, so that what is computed from replaced values is recognised too.
      instr.args = instr.args.map((arg) => replaced.get(arg) ?? arg)
      if (!isPure(instr)) return true
      const key = keyOf(instr)
      const known = table.get(key)
      if (known) {
        replaced.set(instr, known)
        return false
      }
      table.set(key, instr)
      added.push(key)
      return true
    })
    mapOperands(block, (v) => replaced.get(v))
    for (const child of dom.children(block)) visit(child)
    for (const key of added) table.delete(key)
  }
  visit(fn.blocks[0])
  for (const block of fn.blocks) mapOperands(block, (v) => replaced.get(v))
}

/** `refine` and `assume` hold only where they stand, loads depend on memory, and every new array is another one. */
const IMPURE: ReadonlySet<Op> = new Set([
  'load',
  'table',
  'viewget',
  'elements',
  'newlist',
  'newrecord',
  'loadhandle',
  'getouter',
  'getslot',
  'refine',
  'assume',
  'heaproom',
  'newarray',
])

function isPure(instr: Instr): boolean {
  return !hasEffect(instr) && !IMPURE.has(instr.op) && !instr.attr.fact
}

function keyOf(instr: Instr): string {
  const { value, relation, name } = instr.attr
  const literal = Object.is(value, -0) ? '-0' : String(value)
  return `${instr.op}|${instr.type}|${literal}|${relation ?? ''}|${name ?? ''}|${instr.args.map((a) => a.id).join()}`
}
