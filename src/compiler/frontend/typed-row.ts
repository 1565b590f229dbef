/** Typed arrays that lie in ordinary arrays, and in objects that do. */
import type { Span } from '../diagnostics/diagnostic.ts'
import { Rejection } from '../diagnostics/rejection.ts'
import type { Value } from '../ir/ir.ts'
import { elementsType, type IrType, isListType, isTypedRow, type ListType, listElement } from '../ir/types.ts'
import type { FunctionLowering } from './lower-function.ts'

/** A typed array that lies in an ordinary array, or in an object that is in one: it must be there, since from here on it is an array like any other. */
export function typedRow(f: FunctionLowering, handle: Value & { type: ListType }, span: Span): Value {
  f.emit('mustbe', 'void', [handle], span)
  return f.emit('elements', elementsType(handle.type), [handle], span)
}

/**
 * Typed arrays stay where they are: kernels put none into ordinary arrays, and make no arrays of them.
 *
 * @throws Rejection where an array, or a field, holds some
 */
export function refuseTypedRows(type: IrType, span: Span): void {
  if (!isTypedRow(type) && !(isListType(type) && isTypedRow(listElement(type)))) return
  throw new Rejection(
    'unsupported-operation',
    'Typed arrays in an array, or in objects of one, can be read and written, but inside a kernel none can be put into an array, and none taken out of it',
    span,
    'Make the array, and all that it holds, outside of the function. What one is given can be copied into it: `channels[i].set(x)`, `layers[i].w.set(x)`.',
  )
}
