import type { NodePath } from '@babel/traverse'
import type * as t from '@babel/types'
import type { Span } from '../diagnostics/diagnostic.ts'
import { Rejection } from '../diagnostics/rejection.ts'
import { isTypedArray, type Value } from '../ir/ir.ts'
import { elementType } from './lower-element.ts'
import { lowerExpression } from './lower-expression.ts'
import type { FunctionLowering } from './lower-function.ts'
import { show } from './lower-module.ts'
import { asNumber, mergeValues } from './lower-operator.ts'

/** `x.at(i)`: an integer, counted from the end where it is negative (ECMA-262, %TypedArray%.prototype.at). */
export function lowerAt(
  f: FunctionLowering,
  callee: NodePath<t.MemberExpression>,
  evaluateIndex: () => Value | undefined,
  span: Span,
): Value {
  const array = lowerExpression(f, callee.get('object') as NodePath<t.Expression>)
  if (!isTypedArray(array.type)) {
    const message = `\`.at\` can only be called on typed arrays, this is ${show(array.type)}`
    throw new Rejection('unsupported-call', message, span, 'Write the index in brackets.')
  }
  const argument = evaluateIndex()
  const index = argument ? asNumber(f, argument, span) : f.num(Number.NaN, span)
  const whole = f.emit('math', 'num', [index], span, { name: 'trunc' })
  const isNumber = f.emit('compare', 'bool', [whole, whole], span, { relation: 'eq' })
  const integer = choose(f, span, isNumber, whole, () => f.num(0, span))
  const isNegative = f.emit('compare', 'bool', [integer, f.num(0, span)], span, { relation: 'lt' })
  const fromEnd = () => f.emit('add', 'num', [f.emit('length', 'num', [array], span), integer], span)
  const at = choose(f, span, f.emit('not', 'bool', [isNegative], span), integer, fromEnd)
  return f.emit('load', elementType(array), [array, at], span)
}

function choose(f: FunctionLowering, span: Span, condition: Value, then: Value, otherwise: () => Value): Value {
  const [yes, no] = [f.newBlock(), f.newBlock()]
  f.fork(condition, yes, no, span)
  return mergeValues(f, span, [
    [yes, () => then],
    [no, otherwise],
  ])
}
