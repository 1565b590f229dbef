import type { Span } from '../diagnostics/diagnostic.ts'
import { elementsType, isListType, listElement, type Value } from '../ir/ir.ts'
import { elementType } from './lower-element.ts'
import type { FunctionLowering } from './lower-function.ts'

/** The elements that an ordinary array has at this moment; of a typed array, itself. */
export const elementsNow = (f: FunctionLowering, array: Value, span: Span): Value =>
  isListType(array.type) ? f.emit('elements', elementsType(array.type), [array], span) : array

/** The number of elements that an ordinary array has at this moment. */
export const lengthNow = (f: FunctionLowering, array: Value, span: Span): Value =>
  f.emit('length', 'num', [elementsNow(f, array, span)], span)

/** The element of an array; what is not there is undefined, or a handle of nothing. */
export function elementAt(f: FunctionLowering, array: Value, index: Value, span: Span): Value {
  const elements = elementsNow(f, array, span)
  if (isListType(array.type) && array.type !== 'list<num>')
    return f.emit('loadhandle', listElement(array.type), [elements, index], span)
  return f.emit('load', elementType(array), [elements, index], span)
}
