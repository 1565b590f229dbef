import { type Instr, type IrFunction, mapOperands, type Table, type Value } from '../ir/ir.ts'

/**
 * **Purpose** Names each constant table once, at the start: then it is known all over the function, like an array that is a parameter, and loops can be
 * versioned for it. Its length is a constant.
 *
 * **Input invariants** number level, verified. **Output guarantees** same results; `table` stands in the entry block only, once for each table.
 *
 * **Example** `b1(%i): %t = table SHIFTS; %n = length %t; load %t, %i` → `b0: %t = table SHIFTS … b1(%i): %n = const 4; load %t, %i`
 */
export function hoistTables(fn: IrFunction): void {
  const [entry] = fn.blocks
  const first = new Map<Table, Instr>()
  const replaced = new Map<Value, Value>()
  for (const block of fn.blocks) {
    block.instrs = block.instrs.filter((instr) => {
      const { table } = instr.attr
      if (instr.op !== 'table' || !table) return true
      const known = first.get(table)
      if (known) replaced.set(instr, known)
      else first.set(table, instr)
      return false
    })
  }
  if (first.size === 0) return
  for (const block of fn.blocks) mapOperands(block, (v) => replaced.get(v))
  for (const instr of first.values()) instr.block = entry
  entry.instrs.unshift(...first.values())
  for (const { instrs } of fn.blocks) {
    for (const instr of instrs) {
      const [array] = instr.args
      if (instr.op !== 'length' || array.kind !== 'instr' || !array.attr.table) continue
      instr.op = 'const'
      instr.args = []
      instr.attr = { value: array.attr.table.values.length }
    }
  }
}
