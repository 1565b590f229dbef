import type { Span } from '../diagnostics/diagnostic.ts'
import { Rejection } from '../diagnostics/rejection.ts'
import type { Value } from '../ir/ir.ts'
import { isBigArray } from '../ir/types.ts'
import { toBigInt } from './lower-big.ts'
import type { FunctionLowering } from './lower-function.ts'
import { asNumber } from './lower-operator.ts'
import { show } from './show-type.ts'

/** What an element of an array is. */
export const elementType = (array: Value): 'num' | 'big' => (isBigArray(array.type) ? 'big' : 'num')

/** What can be stored in an element: JavaScript converts booleans, and throws where numbers and bigints are mixed. */
export function asElement(f: FunctionLowering, array: Value, value: Value, span: Span): Value {
  if (!isBigArray(array.type)) return asNumber(f, value, span)
  if (value.type === 'big') return value
  if (value.type === 'bool') return toBigInt(f, value, span)
  throw new Rejection(
    'type-conflict',
    `${show(array.type).replace(/^a/, 'A')} holds bigints, this is ${show(value.type)}`,
    span,
    'Convert it: `BigInt(…)`.',
  )
}
