/** `typeof x`: types are known, so that it is one string, except where a value may be missing. */
import type { NodePath } from '@babel/traverse'
import type * as t from '@babel/types'
import type { Span } from '../diagnostics/diagnostic.ts'
import type { Value } from '../ir/ir.ts'
import { isMaybeType, missingOf, presentType } from '../ir/object-type.ts'
import { type IrType, isHandleType } from '../ir/types.ts'
import { isFunctionType } from './function-value.ts'
import { knownText, lowerExpression, textValue } from './lower-expression.ts'
import type { FunctionLowering } from './lower-function.ts'
import { not } from './lower-operator.ts'
import { isTextual } from './lower-string.ts'
import { mergeValues } from './merge-values.ts'
import { isMissing, isNothing, isNull, isUndefined } from './missing-value.ts'
import { spanOf } from './span.ts'

/** What `typeof` is asked of, where an expression is that. */
export function typeofOperand(path: NodePath): NodePath<t.Expression> | undefined {
  if (path.isParenthesizedExpression()) return typeofOperand(path.get('expression'))
  return path.isUnaryExpression({ operator: 'typeof' }) ? path.get('argument') : undefined
}

/** What `typeof` says of values of a type that are there. */
function typeName(type: IrType): string {
  const names: Partial<Record<IrType, string>> = { num: 'number', big: 'bigint', bool: 'boolean' }
  if (isTextual(type)) return 'string'
  return names[type] ?? (isFunctionType(type) ? 'function' : 'object')
}

const mayBeUndefined = (value: Value): boolean =>
  value.type === 'num' ||
  value.type === 'big' ||
  value.type === 'char' ||
  isHandleType(value.type) ||
  (isMaybeType(value.type) && (missingOf(value.type) !== 'null' || mayHoldUndefined(presentType(value.type))))

const mayHoldUndefined = (type: IrType): boolean => type === 'num' || isHandleType(type)

const mayBeNull = ({ type }: Value): boolean =>
  type === 'null' || (isMaybeType(type) && missingOf(type) !== 'undefined')

/** Whether `typeof` of a value is this string; known where that is known. */
export function typeofIs(f: FunctionLowering, value: Value, name: string, span: Span): Value {
  if (isNothing(value)) return f.bool(name === 'undefined', span)
  if (value.type === 'null') return f.bool(name === 'object', span)
  if (name === 'undefined') return isUndefined(f, value, span)
  const own = typeName(presentType(value.type))
  // Of null it says what it says of objects.
  if (name === 'object' && own === name) return not(f, isUndefined(f, value, span), span)
  if (name === 'object') return isNull(f, value, span)
  if (name !== own) return f.bool(false, span)
  if (mayBeNull(value)) return not(f, isMissing(f, value, span), span)
  return mayBeUndefined(value) ? not(f, isUndefined(f, value, span), span) : f.bool(true, span)
}

/** `typeof x` as a value. */
export const lowerTypeof = (f: FunctionLowering, path: NodePath<t.UnaryExpression>): Value =>
  typeofText(f, lowerExpression(f, path.get('argument')), spanOf(path.node))

/** What `typeof` says of a value. */
export function typeofText(f: FunctionLowering, value: Value, span: Span): Value {
  if (isNothing(value)) return textValue(f, 'undefined', span)
  if (value.type === 'null') return textValue(f, 'object', span)
  const own = typeName(presentType(value.type))
  const others = [
    ...(mayBeUndefined(value) ? ['undefined'] : []),
    ...(mayBeNull(value) && own !== 'object' ? ['object'] : []),
  ]
  return others.reduce(
    (otherwise, name) => {
      const [yes, no] = [f.newBlock(), f.newBlock()]
      f.fork(typeofIs(f, value, name, span), yes, no, span)
      return mergeValues(f, span, [
        [yes, () => textValue(f, name, span)],
        [no, () => otherwise],
      ])
    },
    textValue(f, own, span),
  )
}

/** `typeof x === 'number'`, either way round, with a string that is known. */
export function lowerTypeofComparison(f: FunctionLowering, path: NodePath<t.BinaryExpression>): Value | undefined {
  const span = spanOf(path.node)
  const sides = [path.get('left'), path.get('right')] as NodePath<t.Expression>[]
  if (!/^[!=]==?$/.test(path.node.operator)) return undefined
  const at = sides.findIndex((side) => typeofOperand(side))
  const name = at < 0 ? undefined : knownText(f, sides[1 - at])
  if (name === undefined) return undefined
  const value = lowerExpression(f, typeofOperand(sides[at]) as NodePath<t.Expression>)
  const is = typeofIs(f, value, name, span)
  return path.node.operator[0] === '!' ? not(f, is, span) : is
}
