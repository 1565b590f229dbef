import { Rejection } from '../diagnostics/rejection.ts'
import { type IrFunction, isArrayType, type Value } from '../ir/ir.ts'

/**
 * **Purpose** A kernel that ends with `return out` gives back one of its own arrays. Nothing has to travel: the dispatcher has that array, and
 * returns it. The kernel itself returns nothing.
 *
 * **Input invariants** number level, calls inlined, simplified. **Output guarantees** no function returns an array.
 *
 * **Example** `f(%x, %out): …; return %out` → `f(%x, %out): …; return` and the answer 1
 *
 * @returns which parameter is returned; undefined where the function returns no array
 * @throws Rejection where it is not always the same parameter
 */
export function returnParameters(fn: IrFunction): number | undefined {
  if (!isArrayType(fn.result)) return undefined
  if (fn.result === 'array<DataView>')
    throw new Rejection(
      'unsupported-type',
      'A kernel cannot return a DataView yet',
      fn.span,
      'Return nothing, and let the caller use the view that it passed.',
    )
  if (!fn.exported) {
    throw new Rejection(
      'unsupported-type',
      `\`${fn.name}\` returns an array and is too large, or calls itself, to be compiled in place`,
      fn.span,
    )
  }
  let index: number | undefined
  for (const { term } of fn.blocks) {
    if (term.kind !== 'return' || !term.value) continue
    const found = (fn.blocks[0].params as Value[]).indexOf(term.value)
    if (found < 0 || (index !== undefined && index !== found)) {
      throw new Rejection(
        'unsupported-type',
        'A kernel can return an array only if it is always the same one of its parameters',
        term.span,
        'Return nothing here, and let the caller use the array that it passed.',
      )
    }
    index = found
    term.value = undefined
  }
  fn.result = 'void'
  return index
}
