/**
 * Fields of objects that are elements of ordinary arrays. They lie in memory, as doubles; booleans as 0 and 1, strings as their numbers, objects and arrays as handles. What may be
 * missing takes two of them.
 */
import { advise, declaredField } from '../diagnostics/advice.ts'
import type { Span } from '../diagnostics/diagnostic.ts'
import { Rejection } from '../diagnostics/rejection.ts'
import type { Value } from '../ir/ir.ts'
import {
  cellCount,
  cellsOf,
  type Field,
  fieldsOf,
  isMaybeType,
  isTupleType,
  keptType,
  markOf,
  missingOf,
  presentType,
} from '../ir/object-type.ts'
import {
  type IrType,
  isHandleType,
  isTypedRow,
  type ListType,
  type ObjectType,
  objectOf,
  type RecordType,
  recordOf,
} from '../ir/types.ts'
import { giveUpUnless } from './give-up.ts'
import { learnRecord } from './learned-elements.ts'
import type { Place } from './lower-assignment.ts'
import type { FunctionLowering } from './lower-function.ts'
import { lowerGetter, refuseMember } from './lower-instance.ts'
import { isTextual } from './lower-string.ts'
import { mergeValues } from './merge-values.ts'
import { type Cells, heldType, isFieldThere, readMissing, storeAbsent, storeMissing } from './missing-field.ts'
import { asType, onlyValueOf, presentAs } from './missing-value.ts'
import { show } from './show-type.ts'
import { refuseTypedRows, typedRow } from './typed-row.ts'

const PROVEN = { bounds: 'proven' } as const

const typeOf = (record: Value): ObjectType => objectOf(record.type as RecordType)

/** All of them, as an array of numbers, or of handles. */
const fieldsNow = (f: FunctionLowering, record: Value, span: Span, ofHandles = false): Value =>
  f.emit('fields', ofHandles ? 'array<Handles>' : 'array<Array>', [record], span, { value: cellCount(typeOf(record)) })

/** `record.x`, and `record.length` of a tuple. @throws Rejection where there is no such field */
export function recordField(f: FunctionLowering, record: Value, name: string, span: Span): Value {
  const type = typeOf(record)
  if (isTupleType(type) && name === 'length') return f.num(fieldsOf(type).length, span)
  const isField = fieldsOf(type).some((field) => field.name === name)
  const computed = isField ? undefined : lowerGetter(f, record, name, span)
  if (computed) return computed
  const { field, at } = fieldNamed(f, record, name, span)
  if (isMaybeType(field.type)) return readMissing(f, field.type, cellsAt(f, record, at, span), span)
  const value = loadCell(f, record, at, field.type, span)
  return isTypedRow(value.type) ? typedRow(f, value as Value & { type: ListType }, span) : value
}

function loadCell(
  f: FunctionLowering,
  record: Value,
  at: number,
  type: IrType,
  span: Span,
  mayBeNothing = false,
): Value {
  const isHandle = isHandleType(type)
  const fields = fieldsNow(f, record, span, isHandle)
  const index = f.num(at, span)
  if (isHandle)
    return f.emit('loadhandle', type, [fields, index], span, { ...PROVEN, ...(mayBeNothing && { holes: true }) })
  // A string is its number among those that the kernel knows.
  const value = f.emit('load', type === 'text' ? 'text' : 'num', [fields, index], span, PROVEN)
  return type === 'bool' ? f.emit('truthy', 'bool', [value], span) : value
}

function storeCell(
  f: FunctionLowering,
  record: Value,
  at: number,
  value: Value,
  span: Span,
  mayBeNothing = false,
): void {
  const index = f.num(at, span)
  if (isHandleType(value.type)) {
    const attr = { ...PROVEN, ...(mayBeNothing && { holes: true as const }) }
    f.emit('storehandle', 'void', [fieldsNow(f, record, span, true), index, value], span, attr)
    return
  }
  const number = value.type === 'bool' ? f.emit('tonum', 'num', [value], span) : value
  f.emit('store', 'void', [fieldsNow(f, record, span), index, number], span, PROVEN)
}

/** The two cells of a field that may be missing. */
const cellsAt = (f: FunctionLowering, record: Value, at: number, span: Span): Cells => ({
  load: (type, offset) => loadCell(f, record, at + offset, type, span, true),
  store: (value, offset) => storeCell(f, record, at + offset, value, span, true),
})

/** Whether an object has a field that its type has; undefined where it has not, since the object may have others. */
export function hasRecordField(f: FunctionLowering, record: Value, name: string, span: Span): Value | undefined {
  const cell = cellsOf(typeOf(record)).find(({ field }) => field.name === name)
  if (!cell) return undefined
  giveUpUnless(f, f.emit('ishandle', 'bool', [record], span), span)
  const { field, at } = cell
  const mayLack = isMaybeType(field.type) && missingOf(field.type) !== 'null'
  return mayLack ? isFieldThere(f, cellsAt(f, record, at, span), span) : f.bool(true, span)
}

function fieldNamed(f: FunctionLowering, record: Value, name: string, span: Span): { field: Field; at: number } {
  const cell = cellsOf(typeOf(record)).find(({ field }) => field.name === name)
  if (cell) return cell
  refuseMember(f, record.type, name, span)
  if (f.kernel.unions.of(record.type as RecordType)?.union?.clashes.includes(name))
    throw new Rejection(
      'unsupported-operation',
      `\`${name}\` is of different types in members of the union, and which one an object has cannot be told in a kernel`,
      span,
      'Give the fields different names, one for each type.',
    )
  throw new Rejection(
    'unsupported-operation',
    `\`${name}\` of the objects in the array is not declared as a number, a boolean, one of some strings, an array, a typed array that is always there, or such an object`,
    span,
    advise`Declare it: ${declaredField(name, 'number')}, or ${declaredField(name, "'a' | 'b'")} if it is one of a few strings. What is of another type (any string, a typed array that may be missing, one that contains itself) cannot lie in arrays: keep its index there, in an array beside this one.`,
  )
}

/** `pair[i]` where the index is not known when the program is built: all elements have to be numbers. */
export function recordElement(f: FunctionLowering, record: Value, index: Value, span: Span): Value {
  refuseMixed(record, span)
  return f.emit('load', 'num', [fieldsNow(f, record, span), index], span)
}

function refuseMixed(record: Value, span: Span): void {
  const type = typeOf(record)
  if (isTupleType(type) && fieldsOf(type).every((field) => field.type === 'num')) return
  const message = `An element of ${show(record.type)} can be used only by an index that is known when the program is built`
  throw new Rejection('unsupported-operation', message, span)
}

/** `record.x = v`, `pair[i] = v`. */
export function recordPlace(
  f: FunctionLowering,
  record: Value,
  { name, index }: { name?: string; index?: Value },
  span: Span,
): Place {
  if (name === undefined) {
    refuseMixed(record, span)
    return {
      keepsType: true,
      read: () => recordElement(f, record, index as Value, span),
      write: (value) => {
        const number = fitting(f, { name: '', type: 'num' }, value, span)
        f.emit('store', 'void', [fieldsNow(f, record, span), index as Value, number], span)
      },
    }
  }
  const { field, at } = fieldNamed(f, record, name, span)
  const holds = presentType(field.type)
  return {
    keepsType: true,
    ...(isHandleType(holds) && { holds, ...(isMaybeType(field.type) && { mayMiss: true }) }),
    read: () => recordField(f, record, name, span),
    write: (value) => storeField(f, record, at, field, value, span),
  }
}

function storeField(
  f: FunctionLowering,
  record: Value,
  at: number,
  field: Field,
  given: Value,
  span: Span,
  isNew = false,
): void {
  const value = fitting(f, field, given, span)
  if (isMaybeType(field.type)) storeMissing(f, field.type, cellsAt(f, record, at, span), value, span, isNew)
  else storeCell(f, record, at, value, span)
}

/** A value as a field holds it. @throws Rejection where it cannot */
function fitting(f: FunctionLowering, field: Field, given: Value, span: Span): Value {
  const type = heldType(field.type)
  const inner = presentType(field.type)
  if (isTypedRow(inner)) refuseTypedRows(inner, span)
  if (isHandleType(inner)) learnRecord(f, inner, given.type)
  if (inner === 'text' && isTextual(given.type) && given.type !== 'text') {
    throw new Rejection(
      'type-conflict',
      `\`${field.name}\` holds strings that are told apart, and is given one that is not known when the program is built`,
      span,
      "Compare it, and give the field a literal: `p.kind = s === 'a' ? 'a' : 'b'`.",
    )
  }
  const value = presentAs(f, given, type, span)
  const fitted = value.type === type ? value : isMaybeType(field.type) ? asType(f, value, type, span) : undefined
  if (fitted) return fitted
  throw new Rejection(
    'type-conflict',
    `\`${field.name || 'The tuple'}\` holds ${show(field.type)} and is given ${show(value.type)} here`,
    span,
    'A field keeps the type that it is declared with.',
  )
}

/**
 * A new record with the fields of an object that a literal has made, which has no other name.
 *
 * @throws Rejection where these are others than those of the type, or in another order: JavaScript lists them in the order of the literal
 */
export function newRecordOf(f: FunctionLowering, object: Value, type: RecordType, span: Span): Value {
  // Objects in it may have other names.
  if (keptType(object.type) === type && recordOf(object.type as ObjectType) !== type) learnRecord(f, type, object.type)
  const mark = markOf(objectOf(type))
  if (mark)
    throw new Rejection(
      'type-conflict',
      `The array holds objects of a class of which methods are called, and this is ${show(object.type)}`,
      span,
      'Make the objects outside, and pass them in an array.',
    )
  const given = fieldsOf(object.type as ObjectType)
  const cells = cellsOf(objectOf(type))
  if (
    isTupleType(object.type) !== isTupleType(objectOf(type)) ||
    !isListed(
      given,
      cells.map(({ field }) => field),
    )
  ) {
    throw new Rejection(
      'type-conflict',
      `The array holds ${show(type).replace(/^an object/, 'objects')}, and this is ${show(object.type)}`,
      span,
      'Write the fields of the declared type, in its order.',
    )
  }
  const record = f.emit('newrecord', type, [], span, { value: cellCount(objectOf(type)) })
  for (const { field, at } of cells) {
    const own = given.find(({ name }) => name === field.name)
    if (own) {
      const value = f.emit('getfield', own.type, [object], span, { name: field.name })
      storeField(f, record, at, field, onlyValueOf(f, own.type, span) ?? value, span, true)
    } else if (isMaybeType(field.type)) storeAbsent(f, field.type, cellsAt(f, record, at, span), span)
  }
  return record
}

/** Whether the fields of a literal are those of a type, in its order, but for some that may be left out. */
function isListed(given: readonly Field[], fields: readonly Field[]): boolean {
  let next = 0
  for (const { name, type } of fields) {
    if (given[next]?.name === name) next++
    else if (!isMaybeType(type) || missingOf(type) === 'null') return false
  }
  return next === given.length
}

/** What an array holds that lies in a box; undefined where there is no box. */
export function unboxed(f: FunctionLowering, box: Value, span: Span): Value {
  const type = typeOf(box)
  const [there, gone] = [f.newBlock(), f.newBlock()]
  f.fork(f.emit('ishandle', 'bool', [box], span), there, gone, span)
  return mergeValues(f, span, [
    [there, () => readMissing(f, type, cellsAt(f, box, 0, span), span)],
    [gone, () => f.emit('undefined', 'num', [], span)],
  ])
}

/** A new box. @param value of `heldType` */
export function boxed(f: FunctionLowering, value: Value, type: RecordType, span: Span): Value {
  const box = f.emit('newrecord', type, [], span, { value: 2 })
  storeMissing(f, objectOf(type), cellsAt(f, box, 0, span), value, span, true)
  return box
}
