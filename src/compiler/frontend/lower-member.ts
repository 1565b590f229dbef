import type { NodePath } from '@babel/traverse'
import type * as t from '@babel/types'
import type { Span } from '../diagnostics/diagnostic.ts'
import { Rejection } from '../diagnostics/rejection.ts'
import type { Block, Value } from '../ir/ir.ts'
import { isObjectType } from '../ir/object-type.ts'
import { isListType, isRecordType, isStringType, isTypedArray, type ObjectType } from '../ir/types.ts'
import { adviceOnGlobal, isKnownGlobal } from './advice.ts'
import { builtinMember } from './builtin-member.ts'
import { chooseElement, constantField } from './chosen-field.ts'
import { builtinConstant } from './constant.ts'
import { enumMember } from './enum-member.ts'
import { isGlobal } from './global-binding.ts'
import { elementAt } from './list-elements.ts'
import { isBuiltinFunction } from './lower-builtin.ts'
import { lowerExpression, textValue } from './lower-expression.ts'
import type { FunctionLowering } from './lower-function.ts'
import { lowerNamedFunction, lowerTableElement } from './lower-function-table.ts'
import { builtinValue } from './lower-function-value.ts'
import { lowerSpaceMember } from './lower-namespace.ts'
import { capital, getField, knownKey } from './lower-object.ts'
import { found } from './lower-operator.ts'
import { outerFieldValue, outerObject } from './lower-receiver.ts'
import { unitsOf } from './lower-string.ts'
import { charAtIndex } from './lower-string-method.ts'
import { BYTES_PER_ELEMENT } from './math-functions.ts'
import { mergeValues } from './merge-values.ts'
import { isMissing, isNothing, present, settled } from './missing-value.ts'
import { recordElement } from './record-fields.ts'
import { show } from './show-type.ts'
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
  return referenceTo(f, path, lowerExpression(f, path.get('object') as NodePath<t.Expression>))
}

/** The same of an object that has been evaluated. */
function referenceTo(
  f: FunctionLowering,
  path: NodePath<t.MemberExpression | t.OptionalMemberExpression>,
  evaluated: Value,
): Reference {
  const there = present(f, evaluated, spanOf(path.node.object))
  const property = path.get('property') as NodePath
  if (!path.node.computed) return { object: there, name: property.isIdentifier() ? property.node.name : '' }
  const object = there.type === 'text' ? unitsOf(f, there, spanOf(path.node.object)) : there
  if (
    !isTypedArray(object.type) &&
    !isStringType(object.type) &&
    !isListType(object.type) &&
    !isRecordType(object.type) &&
    !isObject(object)
  ) {
    const message = `${capital(show(object.type))} has no elements`
    throw new Rejection('unsupported-operation', message, spanOf(path.node.object))
  }
  const key = property.isStringLiteral()
    ? undefined
    : present(f, lowerExpression(f, property as NodePath<t.Expression>), spanOf(property.node))
  if (isObject(object) || isRecordType(object.type)) return { object, name: knownKey(f, property, key), index: key }
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
  if (builtin && isBuiltinFunction(builtin)) return builtinValue(f, builtin, span)
  const member = enumMember(path, f.kernel.graph)
  if (member) {
    f.kernel.dependsOnDeclaration(member.declaration, span)
    return typeof member.value === 'string' ? textValue(f, member.value, span) : f.num(member.value, span)
  }
  const { object: target, property, computed } = path.node
  const inSpace = lowerSpaceMember(f, path)
  if (inSpace) return inSpace
  const element = lowerTableElement(f, path) ?? lowerNamedFunction(f, path)
  if (element) return element
  if (computed) {
    try {
      return constantField(f, path) ?? readReference(f, lowerReference(f, path), span)
    } finally {
      f.evaluated.delete(property)
    }
  }
  const whole = outerObject(f, path)
  if (whole) return whole
  const outer = outerFieldValue(f, path)
  if (outer) return outer
  if (target.type === 'Identifier') {
    const name = property.type === 'Identifier' ? property.name : ''
    if (name === 'BYTES_PER_ELEMENT' && Object.hasOwn(BYTES_PER_ELEMENT, target.name) && isGlobal(path, target.name)) {
      return f.num(BYTES_PER_ELEMENT[target.name], span)
    }
    if (!path.scope.getBinding(target.name))
      throw new Rejection(
        'unsupported-operation',
        `\`${target.name}.${name}\` is not supported`,
        span,
        isKnownGlobal(target.name) ? adviceOnGlobal(target.name) : undefined,
      )
  }
  return readReference(f, lowerReference(f, path), span)
}

function readReference(f: FunctionLowering, { object, name, index }: Reference, span: Span): Value {
  if (name !== undefined) return getField(f, object, name, span)
  if (isObject(object)) return chooseElement(f, object, index as Value, span)
  if (isRecordType(object.type)) return recordElement(f, object, index as Value, span)
  if (isStringType(object.type)) return charAtIndex(f, object, index as Value, span)
  return elementAt(f, object, index as Value, span)
}

/** `a?.b`, `a?.[i]`, `a?.b.c`: undefined where `a` is null or undefined, and then nothing behind it is evaluated. */
export function lowerOptionalMember(f: FunctionLowering, path: NodePath<t.OptionalMemberExpression>): Value {
  const span = spanOf(path.node)
  const short = f.newBlock()
  const value = lowerChain(f, path, short)
  const long = f.newBlock()
  if (value) f.goto(long, span)
  return mergeValues(f, span, [
    [short, () => f.emit('undefined', 'num', [], span)],
    [long, () => value ?? f.emit('undefined', 'num', [], span)],
  ])
}

/** @returns undefined where it is known that what stands in front of a `?.` is missing; then control goes to `short` */
function lowerChain(f: FunctionLowering, path: NodePath<t.OptionalMemberExpression>, short: Block): Value | undefined {
  const span = spanOf(path.node)
  const inner = path.get('object')
  const object = inner.isOptionalMemberExpression() ? lowerChain(f, inner, short) : lowerExpression(f, inner)
  if (!object) return undefined
  const known = settled(f, object, span)
  if (!path.node.optional) return readReference(f, referenceTo(f, path, known), span)
  if (known.type === 'null' || isNothing(known)) {
    f.goto(short, span)
    return undefined
  }
  const missing = isMissing(f, known, span)
  const isThere = missing.kind === 'instr' && missing.op === 'const' && !missing.attr.value
  if (isThere) return readReference(f, referenceTo(f, path, known), span)
  const next = f.newBlock()
  f.fork(missing, short, next, span)
  f.startSealed(next)
  return readReference(f, referenceTo(f, path, found(f, known, span)), span)
}
