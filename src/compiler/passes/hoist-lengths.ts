import { type Instr, type IrFunction, mapOperands, type Value } from '../ir/ir.ts'

/**
 * **Purpose** Asks for the length of each array parameter once, at the start: it cannot change during a call (the dispatcher sees to that), and loop
 * bounds made of it become values from outside the loop.
 *
 * **Input invariants** number level, verified. **Output guarantees** same results; one `length` for each array parameter that is asked for it.
 *
 * **Example** `b1(%i): %n = length %x; compare lt %i, %n` → `b0(%x): %n = length %x … b1(%i): compare lt %i, %n`
 */
export function hoistLengths(fn: IrFunction): void {
  const [entry] = fn.blocks
  const lengths = new Map<Value, Instr>()
  const replaced = new Map<Value, Value>()
  for (const block of fn.blocks) {
    block.instrs = block.instrs.filter((instr) => {
      const [array] = instr.args
      if (instr.op !== 'length' || array.block !== entry || array.kind !== 'param') return true
      const first = lengths.get(array)
      if (first) replaced.set(instr, first)
      else lengths.set(array, instr)
      return false
    })
  }
  for (const length of lengths.values()) length.block = entry
  entry.instrs.unshift(...lengths.values())
  for (const block of fn.blocks) mapOperands(block, (v) => replaced.get(v))
}
