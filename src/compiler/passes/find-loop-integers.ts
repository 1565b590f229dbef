import { findLoops, loopsByHeader, reversePostOrder } from '../ir/cfg.ts'
import { isOrdinarySafeInt, NOTHING } from '../ir/interval.ts'
import { edges, type IrFunction, originOf, type Value } from '../ir/ir.ts'
import type { Ranges } from './analyze-ranges.ts'

/**
 * **Purpose** Finds variables that may be any number in front of a loop, and that each of its rounds gives an integer: where only their low bits are
 * looked at, ToInt32 in front of the loop does for all rounds.
 *
 * **Input invariants** number level, verified. **Output guarantees** parameters of blocks, and other names for them; whatever comes into one is a safe
 * integer (but for NaN and undefined), is another one of them, or comes from outside of the loop that begins with it.
 *
 * **Example** `let s = seed; for (…) { s |= 0; s = (s + 0x6d2b79f5) | 0; … }` with any number `seed`: `s` at the head of the loop
 */
export function findLoopIntegers(fn: IrFunction, ranges: Ranges): ReadonlySet<Value> {
  const isInteger = (value: Value) => isOrdinarySafeInt(ranges.get(value) ?? NOTHING)
  const order = reversePostOrder(fn)
  const found = new Set<Value>()
  for (const block of order.slice(1))
    for (const param of block.params) if (param.type === 'num' && !isInteger(param)) found.add(param)
  if (found.size === 0) return found
  const begun = loopsByHeader(findLoops(fn))
  for (let changed = true; changed; ) {
    changed = false
    for (const from of order) {
      for (const { block, args } of edges(from.term)) {
        if (begun.get(block)?.blocks.has(from) === false) continue
        for (const [i, arg] of args.entries())
          if (!isInteger(arg) && !found.has(originOf(arg)) && found.delete(block.params[i])) changed = true
      }
    }
  }
  for (const block of order)
    for (const instr of block.instrs) if (instr.op === 'refine' && found.has(originOf(instr))) found.add(instr)
  return found
}
