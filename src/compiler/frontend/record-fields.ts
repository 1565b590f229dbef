/** Fields of objects that are elements of ordinary arrays. They lie in memory, as doubles; booleans as 0 and 1, objects and arrays as handles. */
import type { Span } from '../diagnostics/diagnostic.ts'
import { Rejection } from '../diagnostics/rejection.ts'
import { isHandleType, type ObjectType, objectOf, type RecordType, recordOf, type Value } from '../ir/ir.ts'
import { type Field, fieldsOf, isTupleType, keptType, presentType } from '../ir/object-type.ts'
import { learnRecord } from './learned-elements.ts'
import type { Place } from './lower-assignment.ts'
import type { FunctionLowering } from './lower-function.ts'
import { isTextual } from './lower-string.ts'
import { present } from './missing-value.ts'
import { show } from './show-type.ts'

const typeOf = (record: Value): ObjectType => objectOf(record.type as RecordType)

/** All of them, as an array of numbers, or of handles. */
function fieldsNow(f: FunctionLowering, record: Value, span: Span, ofHandles = false): Value {
  const { length } = fieldsOf(typeOf(record))
  return f.emit('fields', ofHandles ? 'array<Handles>' : 'array<Array>', [record], span, { value: length })
}

/** `record.x`, and `record.length` of a tuple. @throws Rejection where there is no such field */
export function recordField(f: FunctionLowering, record: Value, name: string, span: Span): Value {
  const type = typeOf(record)
  if (isTupleType(type) && name === 'length') return f.num(fieldsOf(type).length, span)
  const [field, index] = fieldNamed(record, name, span)
  const bounds = { bounds: 'proven' as const }
  const isHandle = isHandleType(field.type)
  const fields = fieldsNow(f, record, span, isHandle)
  if (isHandle) return f.emit('loadhandle', field.type, [fields, f.num(index, span)], span, bounds)
  // A string is its number among those that the kernel knows.
  const value = f.emit('load', field.type === 'text' ? 'text' : 'num', [fields, f.num(index, span)], span, bounds)
  return field.type === 'bool' ? f.emit('truthy', 'bool', [value], span) : value
}

function fieldNamed(record: Value, name: string, span: Span): [Field, number] {
  const fields = fieldsOf(typeOf(record))
  const index = fields.findIndex((field) => field.name === name)
  if (index >= 0) return [fields[index], index]
  throw new Rejection(
    'unsupported-operation',
    `\`${name}\` of the objects in the array is not declared as a number, a boolean, one of some strings, an array of numbers or such an object that is always there`,
    span,
    `Declare it: \`${name}: number\`, or \`${name}: 'a' | 'b'\` if it is one of a few strings; or keep it in an array of its own.`,
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
      write: (value) => store(f, record, index as Value, { name: '', type: 'num' }, value, span, {}),
    }
  }
  const [field, at] = fieldNamed(record, name, span)
  return {
    keepsType: true,
    ...(isHandleType(field.type) && { holds: field.type }),
    read: () => recordField(f, record, name, span),
    write: (value) => store(f, record, f.num(at, span), field, value, span),
  }
}

function store(
  f: FunctionLowering,
  record: Value,
  index: Value,
  field: Field,
  given: Value,
  span: Span,
  attr: { bounds?: 'proven' } = { bounds: 'proven' },
): void {
  const isHandle = isHandleType(field.type)
  if (isHandle) learnRecord(f, field.type, given.type)
  const value = isHandle && presentType(given.type) === field.type ? present(f, given, span) : given
  if (field.type === 'text' && isTextual(value.type) && value.type !== 'text') {
    throw new Rejection(
      'type-conflict',
      `\`${field.name}\` holds strings that are told apart, and is given one that is not known when the program is built`,
      span,
      "Compare it, and give the field a literal: `p.kind = s === 'a' ? 'a' : 'b'`.",
    )
  }
  if (value.type !== field.type) {
    throw new Rejection(
      'type-conflict',
      `\`${field.name || 'The tuple'}\` holds ${show(field.type)} and is given ${show(value.type)} here`,
      span,
      'A field keeps the type that it is declared with.',
    )
  }
  if (isHandle) {
    f.emit('storehandle', 'void', [fieldsNow(f, record, span, true), index, value], span, attr)
    return
  }
  const number = value.type === 'bool' ? f.emit('tonum', 'num', [value], span) : value
  f.emit('store', 'void', [fieldsNow(f, record, span), index, number], span, attr)
}

/**
 * A new record with the fields of an object that a literal has made, which has no other name.
 *
 * @throws Rejection where these are others than those of the type, or in another order: JavaScript lists them in the order of the literal
 */
export function newRecordOf(f: FunctionLowering, object: Value, type: RecordType, span: Span): Value {
  // Objects in it may have other names.
  if (keptType(object.type) === type && recordOf(object.type as ObjectType) !== type) learnRecord(f, type, object.type)
  if (recordOf(object.type as ObjectType) !== type) {
    throw new Rejection(
      'type-conflict',
      `The array holds ${show(type).replace(/^an object/, 'objects')}, and this is ${show(object.type)}`,
      span,
      'Write the fields of the declared type, in its order.',
    )
  }
  const fields = fieldsOf(typeOf({ ...object, type }))
  const record = f.emit('newrecord', type, [], span, { value: fields.length })
  fields.forEach((field, i) => {
    const value = f.emit('getfield', field.type, [object], span, { name: field.name })
    store(f, record, f.num(i, span), field, value, span)
  })
  return record
}
