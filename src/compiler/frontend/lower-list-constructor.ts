/** Ordinary arrays made by calls: `new Array(n)`, `Array.of(…)`, `Array.from(…)`. */
import type { NodePath } from '@babel/traverse'
import type * as t from '@babel/types'
import type { Span } from '../diagnostics/diagnostic.ts'
import { Rejection } from '../diagnostics/rejection.ts'
import { TOO_LARGE } from '../ir/giving-up.ts'
import { intInterval } from '../ir/interval.ts'
import type { Value } from '../ir/ir.ts'
import { isObjectType, keptType, presentType } from '../ir/object-type.ts'
import {
  isBigArray,
  isListType,
  isRecordType,
  isTypedArray,
  type ListType,
  listElement,
  objectOf,
  type RecordType,
} from '../ir/types.ts'
import { withoutTypes } from './erased-types.ts'
import { isFunctionType } from './function-value.ts'
import { giveUpUnless } from './give-up.ts'
import { elementAt, lengthNow } from './list-elements.ts'
import { expectedList } from './list-literal.ts'
import { throwUnless } from './lower-big.ts'
import { lowerClosureCall } from './lower-closure.ts'
import { lowerExpression } from './lower-expression.ts'
import type { FunctionLowering } from './lower-function.ts'
import { callValue } from './lower-function-value.ts'
import {
  asListElement,
  copyOf,
  forEachIndex,
  LARGEST_LIST,
  lowerAs,
  newList,
  newListOf,
  storeElement,
  storeMade,
} from './lower-list.ts'
import { mergeValues } from './merge-values.ts'
import { isBoxType } from './missing-field.ts'
import { present } from './missing-value.ts'
import { newRecordOf } from './record-fields.ts'
import { spanOf } from './span.ts'

/** `new Array(n)`, `Array(n)`, `new Array()`, `Array.of(1, 2)`. */
export function lowerArrayOf(
  f: FunctionLowering,
  args: NodePath<t.Node>[],
  span: Span,
  isFilled: boolean,
  type: ListType = 'list<num>',
): Value {
  const holds = args.length === 1 ? 'num' : listElement(type)
  const values = args.map((argument) => {
    if (!argument.isExpression())
      throw new Rejection('unsupported-syntax', 'This argument cannot be compiled yet', spanOf(argument.node))
    return lowerAs(f, argument, holds)
  })
  if (values.length !== 1) {
    const list = newList(f, f.num(values.length, span), span, { grows: values.length === 0 }, type)
    values.forEach((value, i) => {
      storeElement(f, list, f.num(i, span), value, span)
    })
    return list
  }
  const [length] = values
  return newList(f, arrayLength(f, length, span), span, isFilled ? {} : { holes: true }, type)
}

/** A number as the length of an array. Throws what JavaScript throws for what is none. */
function arrayLength(f: FunctionLowering, length: Value, span: Span): Value {
  const constant = length.kind === 'instr' && length.op === 'const' ? (length.attr.value as number) : undefined
  if (constant !== undefined && Number.isInteger(constant) && constant >= 0 && constant <= LARGEST_LIST) return length
  const whole = f.emit('ushr', 'num', [length, f.num(0, span)], span)
  const isLength = f.emit('compare', 'bool', [whole, length], span, { relation: 'eq' })
  throwUnless(f, isLength, 'Array(x)', [length], span)
  giveUpUnless(
    f,
    f.emit('compare', 'bool', [whole, f.num(LARGEST_LIST, span)], span, { relation: 'le' }),
    span,
    TOO_LARGE,
  )
  return f.emit('assume', 'num', [whole], span, { fact: intInterval(0, LARGEST_LIST) })
}

/** `Array.from(x)`, `Array.from({ length: n }, (_, i) => …)`. */
export function lowerArrayFrom(f: FunctionLowering, path: NodePath<t.CallExpression>): Value {
  const span = spanOf(path.node)
  const [source, map] = path.get('arguments')
  const count = source && lengthOfObject(source)
  if (count) return fromLength(f, path, asListElement(lowerExpression(f, count), span), map)
  if (source?.isExpression() && !source.isObjectExpression()) {
    const value = present(f, lowerExpression(f, source), spanOf(source.node))
    if (isListType(value.type) || (isTypedArray(value.type) && !isBigArray(value.type)))
      return map ? fromElements(f, path, value, map) : copyOf(f, value, span)
  }
  throw new Rejection(
    'unsupported-call',
    '`Array.from` can be called inside a kernel with an array, or with `{ length: n }` and a function',
    span,
    'Write the loop that it stands for.',
  )
}

/** The `n` of `{ length: n }`. */
export function lengthOfObject(path: NodePath): NodePath<t.Expression> | undefined {
  if (!path.isObjectExpression()) return undefined
  const [property, ...others] = path.get('properties')
  if (others.length > 0 || !property?.isObjectProperty({ computed: false })) return undefined
  const { key } = property.node
  return key.type === 'Identifier' && key.name === 'length'
    ? (property.get('value') as NodePath<t.Expression>)
    : undefined
}

/** What is no number is 0, and so is what is less; what is too large is left to others. */
export function toLength(f: FunctionLowering, length: Value, span: Span): Value {
  const whole = f.emit('math', 'num', [length], span, { name: 'trunc' })
  const positive = f.emit('compare', 'bool', [whole, f.num(1, span)], span, { relation: 'ge' })
  const [some, none] = [f.newBlock(), f.newBlock()]
  f.fork(positive, some, none, span)
  return mergeValues(f, span, [
    [some, () => whole],
    [none, () => f.num(0, span)],
  ])
}

/** `[0, 1, …, length - 1]` */
export function indicesUpTo(f: FunctionLowering, length: Value, span: Span): Value {
  const list = newListOf(f, length, span)
  forEachIndex(f, { to: length }, span, (index) => {
    storeElement(f, list, index, index, span)
  })
  return list
}

/** `Array.from(x, (v, i) => …)`: an iterator, which looks at the length before each element. */
function fromElements(
  f: FunctionLowering,
  path: NodePath<t.CallExpression>,
  source: Value,
  map: NodePath<t.Node>,
): Value {
  const span = spanOf(path.node)
  const callback = map.isExpression() ? lowerExpression(f, map) : undefined
  if (!callback || !isFunctionType(callback.type))
    throw new Rejection('unsupported-call', '`Array.from` needs a function here', spanOf(map.node))
  const length = lengthNow(f, source, span)
  const expected = expectedList(f, path)
  const list = newListOf(f, length, span, expected)
  const isUnchanged = () => f.emit('compare', 'bool', [lengthNow(f, source, span), length], span, { relation: 'eq' })
  forEachIndex(f, { to: length }, span, (index) => {
    const value = callValue(f, callback, [elementAt(f, source, index, span), index], path.node)
    if (!value) throw new Rejection('unsupported-call', 'The function gives no value', spanOf(map.node))
    const isWritten = map.isArrowFunctionExpression() || map.isFunctionExpression()
    storeMade(f, list, index, isWritten ? madeRecord(f, map, value, expected) : value, span)
    if (isListType(source.type)) giveUpUnless(f, isUnchanged(), span)
  })
  return list
}

/** The array is made as long as it becomes, and written element by element. */
function fromLength(
  f: FunctionLowering,
  path: NodePath<t.CallExpression>,
  length: Value,
  map: NodePath<t.Node> | undefined,
): Value {
  const span = spanOf(path.node)
  if (!map?.isArrowFunctionExpression() && !map?.isFunctionExpression())
    throw new Rejection(
      'unsupported-call',
      '`Array.from({ length: n })` without a function written there would be an array of undefined',
      span,
      'Write `new Array(n).fill(0)`.',
    )
  // A length that is too large goes to the original, which throws.
  const count = toLength(f, length, span)
  const expected = expectedList(f, path)
  const list = newListOf(f, count, span, expected)
  forEachIndex(f, { to: count }, span, (index) => {
    const args = [f.emit('undefined', 'num', [], span), index]
    const value = lowerClosureCall(f, span, 'the function', map, args, f.frame)
    if (!value) throw new Rejection('unsupported-call', 'The function gives no value', spanOf(map.node))
    storeMade(f, list, index, madeRecord(f, map, value, expected), span)
  })
  return list
}

/** What a function that only writes out a literal gives is an object without another name: it can become a record. */
export function madeRecord(f: FunctionLowering, map: NodePath<t.Function>, value: Value, expected?: ListType): Value {
  if (!isObjectType(value.type)) return value
  const body = withoutTypes(map.get('body') as NodePath)
  if (!body.isObjectExpression() && !body.isArrayExpression()) return value
  const holds = expected ? listElement(expected) : keptType(value.type)
  const element = isBoxType(holds) ? presentType(objectOf(holds as RecordType)) : holds
  if (!isRecordType(element)) return value
  return newRecordOf(f, value, element, spanOf(body.node))
}
