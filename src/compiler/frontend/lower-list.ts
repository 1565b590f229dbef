/** Ordinary arrays of numbers: making them, their elements and their length. */
import type { NodePath } from '@babel/traverse'
import type * as t from '@babel/types'
import type { Span } from '../diagnostics/diagnostic.ts'
import { Rejection } from '../diagnostics/rejection.ts'
import { GIVE_UP, TOO_LARGE } from '../ir/giving-up.ts'
import { intInterval } from '../ir/interval.ts'
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
  type Value,
} from '../ir/ir.ts'
import { fieldsOf, isObjectType, isTupleType, keptType, presentType } from '../ir/object-type.ts'
import { withoutTypes } from './erased-types.ts'
import { isFunctionType } from './function-value.ts'
import { canBeRecord, learnFirst, learnRecord } from './learned-elements.ts'
import { elementAt, elementsNow, keptElement, lengthNow, pushElement } from './list-elements.ts'
import { expectedList } from './list-literal.ts'
import type { Place } from './lower-assignment.ts'
import { throwUnless } from './lower-big.ts'
import { madeArray } from './lower-call.ts'
import { lowerClosureCall } from './lower-closure.ts'
import { lowerExpression } from './lower-expression.ts'
import type { FunctionLowering } from './lower-function.ts'
import { callValue } from './lower-function-value.ts'
import { getField, keyOf, lowerTupleLiteral } from './lower-object.ts'
import { mergeValues } from './merge-values.ts'
import { present } from './missing-value.ts'
import { newRecordOf } from './record-fields.ts'
import { show } from './show-type.ts'
import { spanOf } from './span.ts'

/** No list that a kernel makes has more elements: what would have goes to the original. */
const LARGEST_LIST = 2 ** 24

/** What an element can be. @throws Rejection for anything but a number */
export function asListElement(value: Value, span: Span): Value {
  if (value.type === 'num') return value
  const message = `An ordinary array of numbers can hold numbers only, this is ${show(value.type)}`
  const isScalar = value.type === 'bool' || value.type === 'big'
  const help = isScalar
    ? 'Convert it: `Number(…)`, or `x ? 1 : 0`.'
    : 'Declare what the array holds: `const rows: number[][] = []`, `const points: { x: number; y: number }[] = []`.'
  throw new Rejection('type-conflict', message, span, help)
}

/** What an expression can be as an element of a list, or as another thing that there are handles of: literals become what is expected. */
export function lowerAs(f: FunctionLowering, path: NodePath<t.Expression>, type: IrType): Value {
  const span = spanOf(path.node)
  const plain = withoutTypes(path) as NodePath<t.Expression>
  if (isListType(type) && plain.isArrayExpression()) return lowerListLiteral(f, plain, type)
  if (isListType(type)) {
    const made = madeArray(plain)
    if (made) return lowerArrayOf(f, made, span, false, type)
  }
  const isLiteral = plain.isObjectExpression() || plain.isArrayExpression()
  if (isRecordType(type) && isLiteral) {
    expectFields(f, plain, type)
    const object = plain.isArrayExpression() ? lowerTupleLiteral(f, plain) : lowerExpression(f, plain)
    return object.type === type ? object : newRecordOf(f, object, type, span)
  }
  return asElementOf(type, lowerExpression(f, path), span, f)
}

/** Arrays that are written out as fields of an object are what the type of the object says. */
function expectFields(
  f: FunctionLowering,
  literal: NodePath<t.ObjectExpression | t.ArrayExpression>,
  type: RecordType,
): void {
  const fields = new Map(fieldsOf(objectOf(type)).map((field) => [field.name, field.type]))
  const expect = (name: string, value: NodePath): void => {
    const plain = withoutTypes(value)
    const expected = fields.get(name)
    if (!expected) return
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
export function asElementOf(element: IrType, value: Value, span: Span, f: FunctionLowering): Value {
  if (element === 'num') return asListElement(value, span)
  if (value.type === element) return value
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
  isHandleType(type) ? f.emit('nohandle', type, [], span) : f.emit('undefined', 'num', [], span)

/** A list whose elements are still to be written. @param length an integer from 0 to `LARGEST_LIST` */
export function newList(
  f: FunctionLowering,
  length: Value,
  span: Span,
  attr: { holes?: boolean; grows?: boolean } = {},
  type: ListType = 'list<num>',
): Value {
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

/** Lets the original have the call where a condition does not hold. */
export function giveUpUnless(f: FunctionLowering, holds: Value, span: Span, error = GIVE_UP): void {
  const [go, stop] = [f.newBlock(), f.newBlock()]
  f.fork(holds, go, stop, span)
  f.startSealed(stop)
  f.emit('throw', 'void', [], span, { error })
  f.leave(span)
  f.startSealed(go)
}

/** Writes an element that is there. */
export function storeElement(f: FunctionLowering, list: Value, index: Value, value: Value, span: Span): void {
  const op = isHandleType(value.type) ? 'storehandle' : 'store'
  f.emit(op, 'void', [elementsNow(f, list, span), index, keptElement(f, value, span)], span)
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
      return { value: value ? asListElement(value, at) : lowerAs(f, element, holds), spread: false, span: at }
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
  const element = expected ? listElement(expected) : keptType(value.type)
  if (!isRecordType(element)) return value
  return newRecordOf(f, value, element, spanOf(body.node))
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
        void f.emit('listset', 'void', [list, index, keptElement(f, asElementOf(holds, value, span, f), span)], span),
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
