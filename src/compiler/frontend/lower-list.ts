/** Ordinary arrays of numbers: making them, their elements and their length. */

import type { NodePath } from '@babel/traverse'
import type * as t from '@babel/types'
import { advise, declaredVariable } from '../diagnostics/advice.ts'
import type { Span } from '../diagnostics/diagnostic.ts'
import { Rejection } from '../diagnostics/rejection.ts'
import { TOO_LARGE } from '../ir/giving-up.ts'
import { intInterval } from '../ir/interval.ts'
import type { Value } from '../ir/ir.ts'
import { fieldsOf, isObjectType, isTupleType, keptType, presentType } from '../ir/object-type.ts'
import {
  type IrType,
  isBigArray,
  isHandleType,
  isListType,
  isRecordType,
  isTypedArray,
  type ListType,
  listElement,
  objectOf,
  type RecordType,
} from '../ir/types.ts'
import { withoutTypes } from './erased-types.ts'
import { giveUpUnless } from './give-up.ts'
import { canBeRecord, learnFirst, learnRecord } from './learned-elements.ts'
import { elementAt, elementsNow, keptElement, lengthNow, pushElement } from './list-elements.ts'
import type { Place } from './lower-assignment.ts'
import { madeArray } from './lower-call.ts'
import { lowerExpression } from './lower-expression.ts'
import type { FunctionLowering } from './lower-function.ts'
import { refuseInstance } from './lower-instance.ts'
import { lowerArrayOf } from './lower-list-constructor.ts'
import { getField, keyOf, lowerTupleLiteral } from './lower-object.ts'
import { heldType, isBoxType } from './missing-field.ts'
import { asType, present, presentAs } from './missing-value.ts'
import { newRecordOf } from './record-fields.ts'
import { show } from './show-type.ts'
import { spanOf } from './span.ts'
import { refuseTypedRows } from './typed-row.ts'

/** No list that a kernel makes has more elements: what would have goes to the original. */
export const LARGEST_LIST = 2 ** 24

/** What an element can be. @throws Rejection for anything but a number */
export function asListElement(value: Value, span: Span): Value {
  if (value.type === 'num') return value
  const message = `An ordinary array of numbers can hold numbers only, this is ${show(value.type)}`
  const isScalar = value.type === 'bool' || value.type === 'big'
  const help = isScalar
    ? 'Convert it: `Number(…)`, or `x ? 1 : 0`.'
    : advise`Declare what the array holds: ${declaredVariable('const', 'rows', 'number[][]', ' = []')}, ${declaredVariable('const', 'points', '{ x: number; y: number }[]', ' = []')}.`
  throw new Rejection('type-conflict', message, span, help)
}

/** What an expression can be as an element of a list, or as another thing that there are handles of: literals become what is expected. */
export function lowerAs(f: FunctionLowering, path: NodePath<t.Expression>, type: IrType): Value {
  const span = spanOf(path.node)
  refuseTypedRows(type, span)
  const plain = withoutTypes(path) as NodePath<t.Expression>
  if (isListType(type) && plain.isArrayExpression()) return lowerListLiteral(f, plain, type)
  if (isListType(type)) {
    const made = madeArray(plain)
    if (made) return lowerArrayOf(f, made, span, false, type)
  }
  const isLiteral = plain.isObjectExpression() || plain.isArrayExpression()
  if (isBoxType(type)) {
    const inner = presentType(objectOf(type as RecordType))
    const isMade = isLiteral || madeArray(plain) !== undefined
    const value = isMade && isHandleType(inner) ? lowerAs(f, path, inner) : lowerExpression(f, path)
    return asElementOf(type, value, span, f)
  }
  if (isRecordType(type) && isLiteral) {
    expectFields(f, plain, type)
    const object = plain.isArrayExpression() ? lowerTupleLiteral(f, plain) : lowerExpression(f, plain)
    return object.type === type ? object : newRecordOf(f, object, type, span)
  }
  return asElementOf(type, lowerExpression(f, path), span, f)
}

/** Arrays that are written out as fields of an object are what the type of the object says. */
export function expectFields(
  f: FunctionLowering,
  literal: NodePath<t.ObjectExpression | t.ArrayExpression>,
  type: RecordType,
): void {
  const fields = new Map(fieldsOf(objectOf(type)).map((field) => [field.name, field.type]))
  const expect = (name: string, value: NodePath): void => {
    const plain = withoutTypes(value)
    const field = fields.get(name)
    if (!field) return
    const expected = presentType(field)
    if (isListType(expected) && plain.isArrayExpression()) f.kernel.expectedLists.set(plain.node, expected)
    if (isRecordType(expected) && (plain.isObjectExpression() || plain.isArrayExpression()))
      expectFields(f, plain, expected)
  }
  if (literal.isArrayExpression())
    literal.get('elements').forEach((element, i) => {
      expect(String(i), element as NodePath)
    })
  else
    for (const property of literal.get('properties'))
      if (property.isObjectProperty() && !property.node.computed)
        expect(keyOf(property), property.get('value') as NodePath)
}

/** @throws Rejection where a value cannot be an element of such a list */
export function asElementOf(element: IrType, given: Value, span: Span, f: FunctionLowering): Value {
  refuseTypedRows(element, span)
  refuseInstance(f, given.type, 'An element', span, true)
  const value = element === 'num' || element === 'bool' ? presentAs(f, given, element, span) : given
  if (element === 'num') return asListElement(value, span)
  if (value.type === element) return value
  if (isBoxType(element)) {
    const type = heldType(objectOf(element as RecordType))
    const held = asType(f, value, type, span)
    if (held) return held
    throw new Rejection(
      'type-conflict',
      `The array holds ${show(type)}, and this is ${show(value.type)}`,
      span,
      'Declare what it holds, as a union: `(number | null)[]`.',
    )
  }
  if (element === 'bool')
    throw new Rejection(
      'type-conflict',
      `The array holds booleans, and this is ${show(value.type)}`,
      span,
      'Convert it: `Boolean(x)`, or compare.',
    )
  learnRecord(f, element, value.type)
  if (presentType(value.type) === element) return present(f, value, span)
  const message = `The array holds ${showEach(element)}, and this is ${show(value.type)}`
  const help = isObjectType(value.type)
    ? 'Push a new object with the fields of the declared type, in its order: `points.push({ x: p.x, y: p.y })`.'
    : undefined
  throw new Rejection('type-conflict', message, span, help)
}

const showEach = (element: IrType): string =>
  show(element)
    .replace(/^an array/, 'arrays')
    .replace(/^an object/, 'objects')

/** What is read where nothing is: undefined, or a handle of nothing. */
export const nothing = (f: FunctionLowering, type: IrType, span: Span): Value =>
  isHandleType(type) && !isBoxType(type) ? f.emit('nohandle', type, [], span) : f.emit('undefined', 'num', [], span)

/** A list whose elements are still to be written. @param length an integer from 0 to `LARGEST_LIST` */
export function newList(
  f: FunctionLowering,
  length: Value,
  span: Span,
  attr: { holes?: boolean; grows?: boolean } = {},
  type: ListType = 'list<num>',
): Value {
  refuseTypedRows(type, span)
  return f.emit('newlist', type, [length], span, attr)
}

/** Writes an element of a list that is being made by `newListOf`: the first tells what it holds. */
export function storeMade(f: FunctionLowering, list: Value, index: Value, value: Value, span: Span): void {
  // Until now nobody has looked at it.
  if ((isHandleType(value.type) || value.type === 'bool') && list.type === 'list<num>')
    list.type = `list<${value.type}>`
  if (canBeRecord(value.type) && list.type === 'list<num>') learnRecord(f, keptType(value.type), value.type)
  storeElement(f, list, index, asElementOf(listElement(list.type as ListType), value, span, f), span)
}

/** The same for a length that is known to be an integer from 0 on. */
export function newListOf(f: FunctionLowering, length: Value, span: Span, type?: ListType): Value {
  giveUpUnless(
    f,
    f.emit('compare', 'bool', [length, f.num(LARGEST_LIST, span)], span, { relation: 'le' }),
    span,
    TOO_LARGE,
  )
  const known = f.emit('assume', 'num', [length], span, { fact: intInterval(0, LARGEST_LIST) })
  return newList(f, known, span, {}, type)
}

/** Writes an element that is there. */
export function storeElement(f: FunctionLowering, list: Value, index: Value, value: Value, span: Span): void {
  const kept = keptElement(f, list, value, span)
  const op = isHandleType(kept.type) ? 'storehandle' : 'store'
  f.emit(op, 'void', [elementsNow(f, list, span), index, kept], span)
}

/** A loop over `from … to - 1`. */
export function forEachIndex(
  f: FunctionLowering,
  { from, to }: { from?: Value; to: Value },
  span: Span,
  body: (index: Value) => void,
): void {
  const counter = { name: 'index', type: 'num' as const, hoisted: false }
  f.ssa.write(counter, f.block, from ?? f.num(0, span))
  const [header, inside, exit] = [f.newBlock(), f.newBlock(), f.newBlock()]
  f.goto(header, span)
  f.startLoop(header)
  const index = f.ssa.read(counter, f.block, span)
  f.fork(f.emit('compare', 'bool', [index, to], span, { relation: 'lt' }), inside, exit, span)
  f.startSealed(inside)
  body(index)
  f.ssa.write(counter, f.block, f.emit('add', 'num', [f.ssa.read(counter, f.block, span), f.num(1, span)], span))
  f.goto(header, span)
  f.ssa.seal(header)
  f.startSealed(exit)
}

const isArray = ({ type }: Value): boolean => isListType(type) || (isTypedArray(type) && !isBigArray(type))

/** `[a, b, ...rest]` as a list. */
export function lowerListLiteral(f: FunctionLowering, path: NodePath<t.ArrayExpression>, type: ListType): Value {
  const span = spanOf(path.node)
  const holds = listElement(type)
  const parts = path.get('elements').map((element): { value: Value; spread: boolean; span: Span } => {
    const at = spanOf(element.node ?? path.node)
    if (element.isSpreadElement()) {
      const value = lowerExpression(f, element.get('argument'))
      // What is spread is asked for its elements here; what follows may change it.
      return { value: isArray(value) ? copyOf(f, value, at) : value, spread: true, span: at }
    }
    if (element.isExpression()) {
      const value = holds === 'num' ? lowerExpression(f, element) : undefined
      if (value) learnFirst(f, path, value, element)
      return {
        value: value ? asListElement(presentAs(f, value, 'num', at), at) : lowerAs(f, element, holds),
        spread: false,
        span: at,
      }
    }
    throw new Rejection(
      'unsupported-syntax',
      'An array literal with holes cannot be compiled',
      at,
      'Write `undefined`.',
    )
  })
  const [only] = parts
  if (parts.length === 1 && only.spread && only.value.type === type) return only.value
  if (parts.every(({ spread }) => !spread)) {
    const list = newList(f, f.num(parts.length, span), span, { grows: parts.length <= 1 }, type)
    parts.forEach(({ value, span }, i) => {
      storeElement(f, list, f.num(i, span), value, span)
    })
    return list
  }
  const list = newList(f, f.num(0, span), span, {}, type)
  for (const { value, spread, span } of parts) {
    if (!spread) pushElement(f, list, value, span)
    else pushAll(f, list, value, span)
  }
  return list
}

/** Appends the elements of a list, which is another one, a tuple or a typed array. */
export function pushAll(f: FunctionLowering, list: Value, from: Value, span: Span): void {
  const holds = listElement(list.type as ListType)
  if (isListType(from.type)) {
    if (from.type !== list.type)
      throw new Rejection('type-conflict', `The array holds ${showEach(holds)}, and this is ${show(from.type)}`, span)
    forEachIndex(f, { to: lengthNow(f, from, span) }, span, (index) => {
      const element = elementAt(f, from, index, span)
      pushElement(f, list, element, span)
    })
    return
  }
  if (holds === 'num' && isTypedArray(from.type) && !isBigArray(from.type)) {
    forEachIndex(f, { to: lengthNow(f, from, span) }, span, (index) => {
      pushElement(f, list, elementAt(f, from, index, span), span)
    })
    return
  }
  for (const value of tupleElements(f, from, span)) pushElement(f, list, asElementOf(holds, value, span, f), span)
}

function tupleElements(f: FunctionLowering, tuple: Value, span: Span): Value[] {
  const length = getField(f, tuple, 'length', span)
  const isTuple = tuple.type[0] === '[' || (isRecordType(tuple.type) && isTupleType(objectOf(tuple.type)))
  if (!isTuple || length.kind !== 'instr')
    throw new Rejection(
      'unsupported-operation',
      `Only ordinary arrays can be spread here, this is ${show(tuple.type)}`,
      span,
      'Write a loop over the elements.',
    )
  return Array.from({ length: length.attr.value as number }, (_, i) => getField(f, tuple, String(i), span))
}

/** A new list of the elements `from … to - 1`, which are there. */
export function copyOf(f: FunctionLowering, list: Value, span: Span, from?: Value, count?: Value): Value {
  const length = count ?? lengthNow(f, list, span)
  const copy = newListOf(f, length, span, isListType(list.type) ? list.type : 'list<num>')
  forEachIndex(f, { to: length }, span, (index) => {
    const at = from ? f.emit('add', 'num', [index, from], span) : index
    const element = elementAt(f, list, at, span)
    storeElement(f, copy, index, element, span)
  })
  return copy
}

/** `list[i] = v`, `list.length = n`. */
export function listPlace(
  f: FunctionLowering,
  list: Value,
  { name, index }: { name?: string; index?: Value },
  span: Span,
): Place {
  if (index) {
    const holds = listElement(list.type as ListType)
    return {
      keepsType: true,
      ...(isHandleType(holds) && { holds }),
      read: () => elementAt(f, list, index, span),
      write: (value) =>
        void f.emit(
          'listset',
          'void',
          [list, index, keptElement(f, list, asElementOf(holds, value, span, f), span)],
          span,
        ),
    }
  }
  if (name !== 'length')
    throw new Rejection('unsupported-operation', `\`.${name}\` of ${show(list.type)} cannot be assigned`, span)
  return {
    keepsType: true,
    read: () => lengthNow(f, list, span),
    write: (value) => setLength(f, list, asListElement(value, span), span),
  }
}

/** A longer one would have holes: that goes to the original, as does what is no length. */
function setLength(f: FunctionLowering, list: Value, length: Value, span: Span): void {
  refuseTypedRows(list.type, span)
  const old = lengthNow(f, list, span)
  const isHigh = f.emit('compare', 'bool', [length, f.num(0, span)], span, { relation: 'ge' })
  giveUpUnless(f, isHigh, span)
  giveUpUnless(f, f.emit('compare', 'bool', [length, old], span, { relation: 'le' }), span)
  const whole = f.emit('math', 'num', [length], span, { name: 'trunc' })
  giveUpUnless(f, f.emit('compare', 'bool', [whole, length], span, { relation: 'eq' }), span)
  const known = f.emit('assume', 'num', [f.emit('add', 'num', [whole, f.num(0, span)], span)], span, {
    fact: intInterval(0, 2 ** 27),
  })
  f.emit('listresize', 'void', [list, known], span)
}
