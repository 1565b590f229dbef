/**
 * What TypeScript claims never to happen: `const impossible: never = shape`, `assertNever(shape)`. Where it does happen, the original knows what to do.
 */
import type * as t from '@babel/types'
import type { Span } from '../diagnostics/diagnostic.ts'
import type { Value } from '../ir/ir.ts'
import { giveUp } from './give-up.ts'
import type { FunctionLowering } from './lower-function.ts'
import type { FunctionNode } from './marked-function.ts'

/** Whether a variable or parameter is declared to have no value. */
export const isNever = ({ typeAnnotation }: t.Identifier): boolean =>
  typeAnnotation?.type === 'TSTypeAnnotation' && typeAnnotation.typeAnnotation.type === 'TSNeverKeyword'

/** Whether a function is declared to be called never. */
export const isNeverCalled = ({ params }: FunctionNode): boolean =>
  params.some((param) => param.type === 'Identifier' && isNever(param))

/** The value of what is never evaluated: the call is given up. */
export function impossible(f: FunctionLowering, span: Span): Value {
  giveUp(f, span)
  return f.emit('undefined', 'num', [], span)
}
