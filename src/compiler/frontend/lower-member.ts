import type { NodePath } from '@babel/traverse'
import type * as t from '@babel/types'
import { Rejection } from '../diagnostics/rejection.ts'
import { isListType, isRecordType, isTypedArray, type ObjectType, type Value } from '../ir/ir.ts'
import { isObjectType } from '../ir/object-type.ts'
import { builtinMember } from './builtin-member.ts'
import { builtinConstant } from './constant.ts'
import { enumMember } from './enum-member.ts'
import { isGlobal } from './global-binding.ts'
import { elementAt } from './list-elements.ts'
import { lowerExpression, textValue } from './lower-expression.ts'
import type { FunctionLowering } from './lower-function.ts'
import { builtinValue, lowerTableElement } from './lower-function-value.ts'
import { show } from './lower-module.ts'
import { lowerSpaceMember } from './lower-namespace.ts'
import { capital, chooseElement, getField, knownKey } from './lower-object.ts'
import { readOuter } from './lower-outer.ts'
import { outerField } from './lower-receiver.ts'
import { BYTES_PER_ELEMENT, MATH_ARITY } from './math-functions.ts'
import { recordElement } from './record-fields.ts'
import { spanOf } from './span.ts'

/** What a member expression refers to: of `name` (known when the program is built) and `index` at least one is there, for typed arrays always `index` if it is computed. */
export interface Reference {
  object: Value
  name?: string
  index?: Value
}

export const isObject = (value: Value): value is Value & { type: ObjectType } => isObjectType(value.type)

/** Evaluates the object and the key of a member expression, in this order. */
export function lowerReference(f: FunctionLowering, path: NodePath<t.MemberExpression>): Reference {
  const object = lowerExpression(f, path.get('object') as NodePath<t.Expression>)
  const property = path.get('property')
  if (!path.node.computed) return { object, name: property.isIdentifier() ? property.node.name : '' }
  if (!isTypedArray(object.type) && !isListType(object.type) && !isRecordType(object.type) && !isObject(object)) {
    const message = `${capital(show(object.type))} has no elements`
    throw new Rejection('unsupported-operation', message, spanOf(path.node.object))
  }
  const key = property.isStringLiteral() ? undefined : lowerExpression(f, property as NodePath<t.Expression>)
  if (isObject(object) || isRecordType(object.type)) return { object, name: knownKey(property, key), index: key }
  if (key?.type !== 'num') {
    const message = `An index must be a number, this is ${key ? show(key.type) : 'a string'}`
    throw new Rejection('unsupported-operation', message, spanOf(property.node))
  }
  return { object, index: key }
}

export function lowerMember(f: FunctionLowering, path: NodePath<t.MemberExpression>): Value {
  const span = spanOf(path.node)
  const builtin = builtinMember(path)
  const constant = builtin && builtinConstant(builtin)
  if (constant !== undefined) return f.num(constant, span)
  if (builtin?.object === 'Math' && Object.hasOwn(MATH_ARITY, builtin.name)) return builtinValue(f, builtin, span)
  const member = enumMember(path, f.kernel.graph)
  if (member) {
    f.kernel.dependsOnDeclaration(member.declaration, span)
    return typeof member.value === 'string' ? textValue(f, member.value, span) : f.num(member.value, span)
  }
  const { object: target, property, computed } = path.node
  const inSpace = lowerSpaceMember(f, path)
  if (inSpace) return inSpace
  const element = lowerTableElement(f, path)
  if (element) return element
  const outer = computed ? undefined : outerField(f, path)
  if (outer) return readOuter(f, outer, span)
  if (!computed && target.type === 'Identifier') {
    const name = property.type === 'Identifier' ? property.name : ''
    if (name === 'BYTES_PER_ELEMENT' && Object.hasOwn(BYTES_PER_ELEMENT, target.name) && isGlobal(path, target.name)) {
      return f.num(BYTES_PER_ELEMENT[target.name], span)
    }
    if (!path.scope.getBinding(target.name))
      throw new Rejection('unsupported-operation', `\`${target.name}.${name}\` is not supported`, span)
  }
  const { object, name, index } = lowerReference(f, path)
  if (name !== undefined) return getField(f, object, name, span)
  if (isObject(object)) return chooseElement(f, object, index as Value, span)
  if (isRecordType(object.type)) return recordElement(f, object, index as Value, span)
  return elementAt(f, object, index as Value, span)
}
