import { type Instr, type IrFunction, knownLength, mapOperands, type Value } from '../ir/ir.ts'
import { isArrayType } from '../ir/types.ts'

/**
 * **Purpose** Asks for the length of each array once, where the array comes into being: it cannot change during a call (the dispatcher sees to that), and
 * loop bounds made of it become values from outside the loop. Of an array that the kernel itself makes it is known.
 *
 * **Input invariants** number level, verified. **Output guarantees** same results; one `length` for each array that is asked for it, where the array is
 * defined; none of arrays that the kernel makes.
 *
 * **Example** `b1(%i): %n = length %x; compare lt %i, %n` → `b0(%x): %n = length %x … b1(%i): compare lt %i, %n`
 */
export function hoistLengths(fn: IrFunction): void {
  const lengths = new Map<Value, Instr>()
  const replaced = new Map<Value, Value>()
  for (const block of fn.blocks) {
    block.instrs = block.instrs.filter((instr) => {
      const [array] = instr.args
      if (instr.op !== 'length' || !isArrayType(array.type)) return true
      const known = knownLength(array) ?? lengths.get(array)
      if (known) replaced.set(instr, known)
      else lengths.set(array, instr)
      return false
    })
  }
  for (const [array, length] of [...lengths].reverse()) {
    const { block } = array
    length.block = block
    // Behind parameters is the start of the block.
    block.instrs.splice(array.kind === 'param' ? 0 : block.instrs.indexOf(array) + 1, 0, length)
  }
  const resolve = (value: Value): Value | undefined => {
    let v = value
    while (replaced.has(v)) v = replaced.get(v)!
    return v
  }
  for (const block of fn.blocks) mapOperands(block, (v) => (replaced.has(v) ? resolve(v) : undefined))
}
