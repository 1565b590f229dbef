import type { Instr } from '../ir/ir.ts'
import type { SortOrder } from '../ir/sort-order.ts'
import { elementLlvmType } from './emit-llvm.ts'
import type { FunctionText } from './function-text.ts'
import { sortFunction } from './sort-functions.ts'

/** Sorts the elements of an array in place: see `sort-functions.ts`. */
export function emitSort(text: FunctionText, instr: Instr): string[] {
  const [array, scratch, counters, ...places] = instr.args
  const { name, value: backwards } = instr.attr
  const element = elementLlvmType(array.type)
  const signed = /^array<(Int|BigInt)/.test(array.type)
  const sort = sortFunction({ ...element, signed }, name as SortOrder, places.length > 0)
  text.module.runtime.add(sort)
  const pointers = [array, scratch, ...places, counters].map((arg) => `ptr ${text.ref(arg)}`).join(', ')
  // All bits of the keys turned round.
  const mask = `i${8 * element.bytes} ${backwards ? -1 : 0}`
  return [`call void @usejit.${sort}(${pointers}, i32 ${text.length(array)}, ${mask})${text.at(instr.span)}`]
}
