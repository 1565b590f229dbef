import { edges, type IrFunction, type Value } from './ir.ts'
import { isArrayType } from './types.ts'

/** The arrays that a function can only have made itself, and parts of them; at either level. Nobody else can see what is written to them. */
export function freshArrays({ blocks }: IrFunction): ReadonlySet<Value> {
  const fresh = new Set<Value>()
  // Taken for fresh until something else is found to be the same array.
  for (const { params, instrs } of blocks)
    for (const value of [...params, ...instrs]) if (isArrayType(value.type)) fresh.add(value)
  for (const param of blocks[0].params) fresh.delete(param)
  for (let changed = true; changed; ) {
    const before = fresh.size
    for (const { instrs, term } of blocks) {
      for (const instr of instrs) {
        const isNew = instr.op === 'newarray' || instr.op === 'array.new'
        const isPart = instr.op === 'subarray' || instr.op === 'array.part'
        if (!isNew && !(isPart && fresh.has(instr.args[0]))) fresh.delete(instr)
      }
      for (const edge of edges(term))
        for (const [i, arg] of edge.args.entries()) if (!fresh.has(arg)) fresh.delete(edge.block.params[i])
    }
    changed = fresh.size < before
  }
  return fresh
}
