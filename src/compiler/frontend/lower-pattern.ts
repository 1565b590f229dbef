import type { NodePath } from '@babel/traverse'
import type * as t from '@babel/types'
import type { Span } from '../diagnostics/diagnostic.ts'
import { Rejection } from '../diagnostics/rejection.ts'
import type { Value } from '../ir/ir.ts'
import { fieldsOf, isMaybeType, isObjectType, isTupleType } from '../ir/object-type.ts'
import {
  isBigArray,
  isHandleType,
  isListType,
  isRecordType,
  isTypedArray,
  type ObjectType,
  objectOf,
} from '../ir/types.ts'
import { lengthNow } from './list-elements.ts'
import { lowerPlace } from './lower-assignment.ts'
import { lowerExpression } from './lower-expression.ts'
import type { FunctionLowering } from './lower-function.ts'
import { refuseInstance } from './lower-instance.ts'
import { copyOf, lowerAs } from './lower-list.ts'
import { getField, keyOf, listedNames, newRecord, newTuple, refuseOpen } from './lower-object.ts'
import { coalesce, unlessUndefined } from './lower-operator.ts'
import { outerFields } from './lower-receiver.ts'
import { isNothing, present } from './missing-value.ts'
import { show } from './show-type.ts'
import { spanOf } from './span.ts'

/** Whether names are declared (and get their first value) or assigned. */
export type PatternUse = 'declare' | 'assign'

/** Gives the target of a declaration, assignment, parameter or loop its value: a variable, an element, or a pattern of them. */
export function assignPattern(f: FunctionLowering, path: NodePath, value: Value, use: PatternUse): void {
  assignFrom(f, path, use, () => value)
}

/**
 * The same with a value that is read when the language reads it: an assignment's target is evaluated first, then the value is fetched, then a default
 * computed (ECMA-262, KeyedDestructuringAssignmentEvaluation and IteratorDestructuringAssignmentEvaluation).
 */
function assignFrom(f: FunctionLowering, path: NodePath, use: PatternUse, read: () => Value): void {
  const withDefault = path.isAssignmentPattern()
  const target = (withDefault ? path.get('left') : path) as NodePath<t.LVal>
  const write = isPattern(target) ? undefined : simpleTarget(f, target, use)
  let value = read()
  if (withDefault) value = orDefault(f, value, path.get('right'))
  if (write) write(value)
  else if (target.isArrayPattern()) assignElements(f, target, value, use)
  else assignFields(f, target as NodePath<t.ObjectPattern>, value, use)
}

const isPattern = (path: NodePath): boolean => path.isArrayPattern() || path.isObjectPattern()

function simpleTarget(f: FunctionLowering, path: NodePath<t.LVal>, use: PatternUse): (value: Value) => void {
  const binding = use === 'declare' && path.isIdentifier() ? path.scope.getBinding(path.node.name) : undefined
  if (binding) return (value) => f.writeVariable(binding, value, spanOf(path.node))
  return lowerPlace(f, path).write
}

/** A default takes the place of undefined, and is evaluated only then. */
function orDefault(f: FunctionLowering, value: Value, fallback: NodePath<t.Expression>): Value {
  if (isNothing(value)) return lowerExpression(f, fallback)
  if (isHandleType(value.type)) return coalesce(f, value, () => lowerAs(f, fallback, value.type), spanOf(fallback.node))
  if (isMaybeType(value.type))
    return unlessUndefined(f, value, () => lowerExpression(f, fallback), spanOf(fallback.node))
  if (value.type !== 'num' && value.type !== 'big') return value
  return coalesce(f, value, () => lowerExpression(f, fallback), spanOf(fallback.node))
}

/** `[a, , b = 1, ...rest]`: each element is fetched right before it is assigned, as the iterators of arrays do. */
function assignElements(f: FunctionLowering, path: NodePath<t.ArrayPattern>, value: Value, use: PatternUse): void {
  const from = present(f, value, spanOf(path.node))
  const isTuple =
    (isObjectType(from.type) && isTupleType(from.type)) || (isRecordType(from.type) && isTupleType(objectOf(from.type)))
  if (!isTuple && !isTypedArray(from.type) && !isListType(from.type)) {
    throw new Rejection(
      'unsupported-operation',
      `Only tuples and typed arrays can be taken apart by \`[…]\`, this is ${show(from.type)}`,
      spanOf(path.node),
    )
  }
  path.get('elements').forEach((element, i) => {
    if (!element.node) return
    const span = spanOf(element.node)
    if (!element.isRestElement()) {
      assignFrom(f, element as NodePath, use, () => getField(f, from, String(i), span))
      return
    }
    if (isListType(from.type) || (isTypedArray(from.type) && !isBigArray(from.type))) {
      assignFrom(f, element.get('argument') as NodePath, use, () => restOf(f, from, i, span))
      return
    }
    if (!isObjectType(from.type))
      throw new Rejection(
        'unsupported-operation',
        `The rest of ${show(from.type)} would be a new array, which cannot be compiled yet`,
        span,
        'Read the elements in a loop.',
      )
    const rest = fieldsOf(from.type).slice(i)
    assignFrom(f, element.get('argument') as NodePath, use, () =>
      newTuple(
        f,
        rest.map(({ name }) => getField(f, from, name, span)),
        span,
      ),
    )
  })
}

/** The elements of an array behind the first ones, as an ordinary array. */
function restOf(f: FunctionLowering, from: Value, skip: number, span: Span): Value {
  const [zero, first] = [f.num(0, span), f.num(skip, span)]
  const behind = f.emit('sub', 'num', [lengthNow(f, from, span), first], span)
  return copyOf(f, from, span, first, f.emit('math', 'num', [behind, zero], span, { name: 'max' }))
}

/**
 * `const { x, y: b = 1 } = this`: what stands on the right is not a value that kernels have, but its fields are.
 *
 * @returns false where it is something else
 */
export function assignOuterFields(f: FunctionLowering, path: NodePath, from: NodePath, use: PatternUse): boolean {
  const field = path.isObjectPattern() ? outerFields(f, from) : undefined
  if (!field) return false
  for (const property of (path as NodePath<t.ObjectPattern>).get('properties')) {
    const span = spanOf(property.node)
    if (!property.isObjectProperty())
      throw new Rejection(
        'unsupported-operation',
        'The rest of an object with unknown fields cannot be compiled',
        span,
        'Name the fields that the function needs.',
      )
    const name = keyOf(property)
    assignFrom(f, property.get('value') as NodePath, use, () => field(name, span))
  }
  return true
}

/** `{ x, y: b = 1, ...others }`. */
function assignFields(f: FunctionLowering, path: NodePath<t.ObjectPattern>, value: Value, use: PatternUse): void {
  const from = present(f, value, spanOf(path.node))
  if (!isObjectType(from.type) && !isTypedArray(from.type) && !isHandleType(from.type)) {
    throw new Rejection(
      'unsupported-operation',
      `Only objects can be taken apart by \`{…}\`, this is ${show(from.type)}`,
      spanOf(path.node),
    )
  }
  const taken = new Set<string>()
  for (const property of path.get('properties')) {
    const span = spanOf(property.node)
    if (property.isObjectProperty()) {
      const name = keyOf(property)
      taken.add(name)
      assignFrom(f, property.get('value') as NodePath, use, () => getField(f, from, name, span))
      continue
    }
    refuseInstance(f, from.type, 'What a rest is taken of', span)
    const isRecord = isRecordType(from.type)
    if (!isRecord && (!isObjectType(from.type) || isTupleType(from.type)))
      throw new Rejection('unsupported-operation', `The rest of ${show(from.type)} cannot be compiled yet`, span)
    refuseOpen(f, from, span)
    const names = isRecord ? listedNames(f, from, span) : fieldsOf(from.type as ObjectType).map(({ name }) => name)
    const others = names.filter((name) => !taken.has(name))
    assignFrom(f, property.get('argument') as NodePath, use, () =>
      newRecord(f, new Map(others.map((name) => [name, getField(f, from, name, span)])), span),
    )
  }
}
