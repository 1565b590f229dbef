import { Rejection } from '../diagnostics/rejection.ts'
import type { IrFunction, Value } from '../ir/ir.ts'
import { isArrayType } from '../ir/types.ts'
import { isReturnable } from './result-slots.ts'

/**
 * **Purpose** A kernel that ends with `return out` gives back one of its own arrays. Nothing has to travel: the dispatcher has that array, and
 * returns it. The kernel itself returns nothing.
 *
 * **Input invariants** number level, calls inlined, simplified. **Output guarantees** a function that returns an array still returns
 * several ones, or new ones, which is for `returnArrays`.
 *
 * **Example** `f(%x, %out): …; return %out` → `f(%x, %out): …; return` and the answer 1
 *
 * @returns which parameter is returned; undefined where the function returns no array, or not always the same parameter
 * @throws Rejection where it returns an array that cannot be returned otherwise
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
  const params: Value[] = fn.blocks[0].params
  const ends = fn.blocks.flatMap(({ term }) => (term.kind === 'return' && term.value ? [term] : []))
  const indices = new Set(ends.map(({ value }) => params.indexOf(value as Value)))
  const [index] = indices
  if (indices.size !== 1 || index < 0) {
    if (isReturnable(fn.result)) return undefined
    throw new Rejection(
      'unsupported-type',
      'A kernel can return an ordinary array only if it is always the same one of its parameters',
      ends[0]?.span ?? fn.span,
      'Return nothing here, and let the caller use the array that it passed.',
    )
  }
  for (const term of ends) term.value = undefined
  fn.result = 'void'
  return index
}
