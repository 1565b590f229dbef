import type { Span } from '../diagnostics/diagnostic.ts'
import { isListType, type Value } from '../ir/ir.ts'
import type { FunctionLowering } from './lower-function.ts'

/** The elements that an ordinary array has at this moment; of a typed array, itself. */
export const elementsNow = (f: FunctionLowering, array: Value, span: Span): Value =>
  isListType(array.type) ? f.emit('elements', 'array<Array>', [array], span) : array

/** The number of elements that an ordinary array has at this moment. */
export const lengthNow = (f: FunctionLowering, array: Value, span: Span): Value =>
  f.emit('length', 'num', [elementsNow(f, array, span)], span)
