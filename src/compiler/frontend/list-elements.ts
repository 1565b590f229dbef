import type { Span } from '../diagnostics/diagnostic.ts'
import type { Value } from '../ir/ir.ts'
import {
  elementsType,
  type IrType,
  isHandleType,
  isListType,
  isTypedRow,
  type ListType,
  listElement,
  objectOf,
  type RecordType,
} from '../ir/types.ts'
import { giveUpUnless } from './give-up.ts'
import { elementType } from './lower-element.ts'
import type { FunctionLowering } from './lower-function.ts'
import { heldType, isBoxType } from './missing-field.ts'
import { boxed, unboxed } from './record-fields.ts'
import { refuseTypedRows, typedRow } from './typed-row.ts'

/** The elements that an ordinary array has at this moment; of a typed array, itself. */
export const elementsNow = (f: FunctionLowering, array: Value, span: Span): Value =>
  isListType(array.type) ? f.emit('elements', elementsType(array.type), [array], span) : array

/** The number of elements that an ordinary array has at this moment. */
export const lengthNow = (f: FunctionLowering, array: Value, span: Span): Value =>
  f.emit('length', 'num', [elementsNow(f, array, span)], span)

/** The element of an array; what is not there is undefined, or a handle of nothing. */
export function elementAt(f: FunctionLowering, array: Value, index: Value, span: Span): Value {
  const elements = elementsNow(f, array, span)
  if (isListType(array.type) && isHandleType(listElement(array.type))) {
    const handle = f.emit('loadhandle', listElement(array.type), [elements, index], span)
    if (isTypedRow(handle.type)) return typedRow(f, handle as Value & { type: ListType }, span)
    return isBoxType(handle.type) ? unboxed(f, handle, span) : handle
  }
  const value = f.emit('load', elementType(array), [elements, index], span)
  return array.type === 'list<bool>' ? booleanThere(f, value, span) : value
}

/** The type of what `elementAt` gives. */
export function askedType(list: ListType): IrType {
  const holds = listElement(list)
  if (isTypedRow(holds)) return elementsType(holds as ListType)
  return isBoxType(holds) ? heldType(objectOf(holds as RecordType)) : holds
}

/** A boolean that was read from an array. Where there is none, the call is left to the original. */
function booleanThere(f: FunctionLowering, value: Value, span: Span): Value {
  const isMissing = f.emit('isundefined', 'bool', [value], span)
  giveUpUnless(f, f.emit('not', 'bool', [isMissing], span), span)
  return f.emit('truthy', 'bool', [value], span)
}

/** What is written into an array in the place of an element: of booleans, 0 and 1; of what may be missing, a new box. */
export function keptElement(f: FunctionLowering, list: Value, value: Value, span: Span): Value {
  const holds = listElement(list.type as ListType)
  refuseTypedRows(holds, span)
  if (isBoxType(holds)) return boxed(f, value, holds as RecordType, span)
  return value.type === 'bool' ? f.emit('tonum', 'num', [value], span) : value
}

/** Appends an element. */
export function pushElement(f: FunctionLowering, list: Value, value: Value, span: Span): void {
  f.emit('listpush', 'void', [list, keptElement(f, list, value, span)], span)
}
