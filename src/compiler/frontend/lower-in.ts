import type { NodePath } from '@babel/traverse'
import type * as t from '@babel/types'
import { Rejection } from '../diagnostics/rejection.ts'
import type { Value } from '../ir/ir.ts'
import { fieldsOf, isObjectType, isOpenType, isTupleType } from '../ir/object-type.ts'
import { isRecordType, objectOf } from '../ir/types.ts'
import { lowerExpression } from './lower-expression.ts'
import type { FunctionLowering } from './lower-function.ts'
import { refuseInstance } from './lower-instance.ts'
import { present } from './missing-value.ts'
import { hasRecordField } from './record-fields.ts'
import { spanOf } from './span.ts'

/**
 * `'w' in shape`: whether an object has a field, be it undefined. No object in an array inherits one in the place of what it lacks: the dispatcher has seen that.
 *
 * @throws Rejection where it cannot be told
 */
export function lowerIn(f: FunctionLowering, path: NodePath<t.BinaryExpression>): Value {
  const span = spanOf(path.node)
  const { left } = path.node
  const name = left.type === 'StringLiteral' ? left.value : undefined
  if (name === undefined)
    throw new Rejection(
      'unsupported-operation',
      '`in` cannot be compiled but for a literal name of a field',
      span,
      'Write `x[i] !== undefined`, or compare `i` with `x.length`.',
    )
  const object = present(f, lowerExpression(f, path.get('right')), spanOf(path.node.right))
  const { type } = object
  refuseInstance(f, type, 'What `in` looks into', span)
  if (isRecordType(type) && !isTupleType(objectOf(type))) {
    const has = hasRecordField(f, object, name, span)
    if (has) return has
  } else if (isObjectType(type) && !isTupleType(type) && !isOpenType(type)) {
    if (fieldsOf(type).some((field) => field.name === name)) return f.bool(true, span)
    if (!(name in Object.prototype)) return f.bool(false, span)
  }
  throw new Rejection(
    'unsupported-operation',
    `Whether the object has a field \`${name}\` cannot be told here`,
    span,
    `Compare what is read: \`o.${name} !== undefined\`. Whether there is a field is known of members of a union, and of elements of arrays whose type has it.`,
  )
}
