import type { NodePath } from '@babel/traverse'
import type * as t from '@babel/types'
import { advise, declaredField } from '../diagnostics/advice.ts'
import type { Span } from '../diagnostics/diagnostic.ts'
import { Rejection } from '../diagnostics/rejection.ts'
import type { Value } from '../ir/ir.ts'
import {
  type Field,
  fieldsOf,
  isMaybeType,
  isObjectType,
  isOpenType,
  isTupleType,
  listedOrder,
  missingOf,
  recordType,
  tupleType,
} from '../ir/object-type.ts'
import { isListType, isRecordType, isTypedArray, type ObjectType, objectOf, type RecordType } from '../ir/types.ts'
import { didYouMean } from './advice.ts'
import { expectMember } from './known-unions.ts'
import { learnWhole } from './learned-elements.ts'
import { elementAt, lengthNow } from './list-elements.ts'
import { listOfLiteral } from './list-literal.ts'
import { lengthOfChar } from './lower-char.ts'
import { elementType } from './lower-element.ts'
import { lowerExpression } from './lower-expression.ts'
import type { FunctionLowering } from './lower-function.ts'
import { lowerFunctionExpression } from './lower-function-value.ts'
import { lowerGetter, refuseInstance, refuseMember } from './lower-instance.ts'
import { lowerListLiteral } from './lower-list.ts'
import { isTextual, lengthOfText } from './lower-string.ts'
import { BYTES_PER_ELEMENT } from './math-functions.ts'
import { asType, fieldValue, onlyValueOf, present, presentAs } from './missing-value.ts'
import { newRecordOf, recordField } from './record-fields.ts'
import { show } from './show-type.ts'
import { spanOf } from './span.ts'

/** `{ x: 1, y }`: a new object, whose fields become variables in `replaceObjects`. */
export function lowerObjectLiteral(f: FunctionLowering, path: NodePath<t.ObjectExpression>): Value {
  expectMember(f, path)
  const fields = new Map<string, Value>()
  for (const property of path.get('properties')) {
    const span = spanOf(property.node)
    if (property.isSpreadElement()) {
      const from = present(f, lowerExpression(f, property.get('argument')), span)
      refuseInstance(f, from.type, 'What is spread', span)
      if (isRecordType(from.type)) {
        for (const name of listedNames(f, from, span)) fields.set(name, getField(f, from, name, span))
        continue
      }
      if (!isObjectType(from.type) || isTupleType(from.type))
        throw new Rejection(
          'unsupported-operation',
          `Only objects can be spread here, this is ${show(from.type)}`,
          span,
        )
      refuseOpen(f, from, span)
      for (const { name } of fieldsOf(from.type)) fields.set(name, getField(f, from, name, span))
      continue
    }
    if (property.isObjectMethod({ kind: 'method', computed: false })) {
      fields.set(keyOf(property), lowerFunctionExpression(f, property))
      continue
    }
    if (!property.isObjectProperty())
      throw new Rejection(
        'unsupported-syntax',
        'A getter, setter, or method with a computed name of an object cannot be compiled',
        span,
        'Declare it as a function of its own and pass it what it needs.',
      )
    const { computed, shorthand } = property.node
    const name = keyOf(property)
    if (name === '__proto__' && !computed && !shorthand)
      throw new Rejection('unsupported-syntax', 'A prototype cannot be set inside a kernel', span)
    const value = property.get('value')
    fields.set(name, asField(lowerExpression(f, value as NodePath<t.Expression>), spanOf(value.node)))
  }
  return madeObject(f, newRecord(f, fields, spanOf(path.node)), spanOf(path.node))
}

/** What a literal has made, as a record where it is known to meet some. */
function madeObject(f: FunctionLowering, object: Value, span: Span): Value {
  const type = object.type as ObjectType
  const record = f.kernel.learned.makesRecords(type)
  return record ? newRecordOf(f, object, record, span) : object
}

/**
 * The fields of an object in an array, in the order in which they are listed: the dispatcher sees that it has just these.
 *
 * @throws Rejection where it depends on the object whether it has one
 */
export function listedNames(f: FunctionLowering, record: Value, span: Span): string[] {
  const type = objectOf(record.type as RecordType)
  const fields = fieldsOf(type)
  const optional = fields.find((field) => isMaybeType(field.type) && missingOf(field.type) !== 'null')
  if (isTupleType(type) || optional)
    throw new Rejection(
      'unsupported-operation',
      optional
        ? `It is not known whether the object has \`${optional.name}\`, so its fields cannot be listed`
        : 'A tuple in an array cannot be spread into an object',
      span,
      f.kernel.unions.of(record.type as RecordType)?.union
        ? "Name the fields, of each member of the union by itself: `p.kind === 'a' ? { kind: 'a', x: p.x } : { kind: 'b', y: p.y }`."
        : nameFields(type),
    )
  f.kernel.listed.add(record.type)
  return fields.map(({ name }) => name)
}

/** An object from outside may have more fields than its type says. In memory the dispatcher sees that it has not. */
export function refuseOpen(f: FunctionLowering, { type }: Value, span: Span): void {
  if (!isObjectType(type) || !isOpenType(type)) return
  learnWhole(f, type)
  const message = 'An object that was passed in may have more fields than its type says, so they cannot be listed'
  throw new Rejection('unsupported-operation', message, span, nameFields(type))
}

/** What to write instead of spreading an object. */
function nameFields(type: ObjectType): string {
  const names = fieldsOf(type).map(({ name }) => name)
  const shown = isTupleType(type) || names.length === 0 ? ['x', 'y'] : names.slice(0, 3)
  const rest = names.length > shown.length ? ', …' : ''
  const mayMiss = fieldsOf(type).some((field) => isMaybeType(field.type) && missingOf(field.type) !== 'null')
  const note = mayMiss ? ' What is missing is a field of the new object then, whose value is undefined.' : ''
  return `Name the fields: \`{ ${shown.map((name) => `${name}: p.${name}`).join(', ')}${rest} }\`.${note}`
}

/** A new object with these fields. */
export function newRecord(f: FunctionLowering, fields: ReadonlyMap<string, Value>, span: Span): Value {
  const values = [...fields].map(([name, value]) => ({ name, value: fieldValue(f, value, span) }))
  const listed = listedOrder(values.map(({ name, value }) => ({ name, type: value.type, value })))
  return f.emit(
    'object',
    recordType(listed),
    listed.map((field) => field.value),
    span,
  )
}

/** `[a, b, ...rest]`: a new tuple. */
export function lowerArrayLiteral(f: FunctionLowering, path: NodePath<t.ArrayExpression>): Value {
  const list = listOfLiteral(f, path)
  return list ? lowerListLiteral(f, path, list) : lowerTupleLiteral(f, path)
}

/** The same where it is certainly no list. */
export function lowerTupleLiteral(f: FunctionLowering, path: NodePath<t.ArrayExpression>): Value {
  const values = path.get('elements').flatMap((element): Value[] => {
    const span = spanOf(element.node ?? path.node)
    if (element.isSpreadElement()) return elementsOf(f, lowerExpression(f, element.get('argument')), span)
    if (!element.isExpression())
      throw new Rejection(
        'unsupported-syntax',
        'An array literal with holes cannot be compiled',
        span,
        'Write `undefined`.',
      )
    return [asField(lowerExpression(f, element), span)]
  })
  return madeObject(f, newTuple(f, values, spanOf(path.node)), spanOf(path.node))
}

export function newTuple(f: FunctionLowering, values: readonly Value[], span: Span): Value {
  const fields = values.map((value) => fieldValue(f, value, span))
  return f.emit('object', tupleType(fields.map((value) => value.type)), fields, span)
}

/** The elements that `...tuple` stands for. */
export function elementsOf(
  f: FunctionLowering,
  spread: Value,
  span: Span,
  help = 'Write a loop over the elements.',
): Value[] {
  const tuple = present(f, spread, span)
  if (!isObjectType(tuple.type) || !isTupleType(tuple.type))
    throw new Rejection(
      'unsupported-operation',
      `Only tuples of known length can be spread, this is ${show(tuple.type)}`,
      span,
      help,
    )
  return fieldsOf(tuple.type).map(({ name }) => getField(f, tuple, name, span))
}

function asField(value: Value, span: Span): Value {
  if (value.type !== 'void') return value
  throw new Rejection('unsupported-operation', 'This expression has no value', span)
}

/** The name of a property in a literal or pattern. */
export function keyOf(property: NodePath<t.ObjectProperty | t.ObjectMethod>): string {
  const { key, computed } = property.node
  if (key.type === 'Identifier' && !computed) return key.name
  if (key.type === 'StringLiteral') return key.value
  if (key.type === 'NumericLiteral') return String(key.value)
  throw new Rejection(
    'unsupported-syntax',
    'The name of a field must be known when the program is built',
    spanOf(key),
    'Write the name itself.',
  )
}

/** `object.name`, of tuples, records and typed arrays. */
export function getField(f: FunctionLowering, object: Value, name: string, span: Span): Value {
  if (isTextual(object.type) && name === 'length')
    return (object.type === 'char' ? lengthOfChar : lengthOfText)(f, object, span)
  if (object.type === 'array<DataView>' && name === 'byteLength') return f.emit('length', 'num', [object], span)
  if (isListType(object.type)) return getListProperty(f, object, name, span)
  if (isRecordType(object.type)) return recordField(f, object, name, span)
  if (isTypedArray(object.type)) return getArrayProperty(f, object, name, span)
  if (isObjectType(object.type)) {
    const field = fieldsOf(object.type).find((field) => field.name === name)
    if (!field) {
      const computed = lowerGetter(f, object, name, span)
      if (computed) return computed
      refuseMember(f, object.type, name, span)
      refuseInstance(f, object.type, `What \`.${name}\`, which is no field, is read of`, span)
    }
    if (field)
      return (
        sureText(object, name) ??
        onlyValueOf(f, field.type, span) ??
        f.emit('getfield', field.type, [object], span, { name })
      )
    if (isTupleType(object.type)) {
      if (name === 'length') return f.num(fieldsOf(object.type).length, span)
      // Also `-1` and `0.5`, which no array has.
      if (String(Number(name)) === name) return f.emit('undefined', 'num', [], span)
    } else if (isOpenType(object.type)) {
      if (fieldsOf(object.type).length === 0)
        throw new Rejection(
          'unsupported-operation',
          '`this` under another name can be returned, and nothing else',
          span,
          `Write \`this.${name}\`.`,
        )
      const message = `The declared type of the object does not have \`${name}\``
      const fields = fieldsOf(object.type).map((field) => field.name)
      throw new Rejection(
        'unsupported-operation',
        message,
        span,
        didYouMean(name, fields) ?? advise`Declare it: ${declaredField(name, 'number')}.`,
      )
    } else if (!(name in Object.prototype)) return f.emit('undefined', 'num', [], span)
  }
  throw new Rejection('unsupported-operation', `\`.${name}\` of ${show(object.type)} is not supported`, span)
}

/** The string that says which member of a union an object is, in the kernel for that member. Nobody can assign it. */
function sureText(object: Value, name?: string): Value | undefined {
  if (object.kind !== 'instr' || object.op !== 'object' || !isOpenType(object.type)) return undefined
  const fields = fieldsOf(object.type as ObjectType)
  return object.args.find(
    (value, i) =>
      value.type === 'text' &&
      value.kind === 'instr' &&
      value.op === 'const' &&
      (name === undefined || fields[i].name === name),
  )
}

/** Whether it is known which member of a union an object is. */
export const isSureMember = (object: Value): boolean => sureText(object) !== undefined

function getListProperty(f: FunctionLowering, list: Value, name: string, span: Span): Value {
  if (name === 'length') return lengthNow(f, list, span)
  if (/^\d+$/.test(name)) return elementAt(f, list, f.num(Number(name), span), span)
  const help = didYouMean(name, ['length'])
  throw new Rejection('unsupported-operation', `\`.${name}\` of ${show(list.type)} is not supported`, span, help)
}

function getArrayProperty(f: FunctionLowering, array: Value, name: string, span: Span): Value {
  const size = BYTES_PER_ELEMENT[array.type.slice(6, -1)]
  if (name === 'length') return f.emit('length', 'num', [array], span)
  if (name === 'byteLength')
    return f.emit('mul', 'num', [f.emit('length', 'num', [array], span), f.num(size, span)], span)
  if (name === 'BYTES_PER_ELEMENT') return f.num(size, span)
  if (/^\d+$/.test(name)) return f.emit('load', elementType(array), [array, f.num(Number(name), span)], span)
  const help = didYouMean(name, ['length', 'byteLength', 'byteOffset', 'buffer', 'BYTES_PER_ELEMENT'])
  throw new Rejection('unsupported-operation', `\`.${name}\` of ${show(array.type)} is not supported`, span, help)
}

/** `object.name = value`, for a field that the object has. */
export function setField(f: FunctionLowering, object: Value, field: Field, value: Value, span: Span): void {
  const isKnown = field.type === 'text' && !sureText(object, field.name)
  if (isTextual(field.type) && isOpenType(object.type) && !isKnown)
    throw new Rejection(
      'unsupported-operation',
      `\`${field.name}\` is a string of an object that was passed in, where compiled code cannot assign it yet`,
      span,
      'Keep a number there, or return the string.',
    )
  const fitted = asType(f, presentAs(f, value, field.type, span), field.type, span)
  if (!fitted && isOpenType(field.type) && (isObjectType(value.type) || isRecordType(value.type))) {
    const [first] = fieldsOf(field.type as ObjectType)
    throw new Rejection(
      'unsupported-operation',
      `\`${field.name}\` is an object that was passed in, and another one cannot be put in its place`,
      span,
      `Assign its fields: \`${field.name}.${first?.name ?? 'x'} = …\`.`,
    )
  }
  if (!fitted) {
    throw new Rejection(
      'type-conflict',
      `\`${field.name}\` holds ${show(field.type)} and is given ${show(value.type)} here`,
      span,
      'A field keeps the type that it is created with.',
    )
  }
  f.emit('setfield', 'void', [object, fitted], span, { name: field.name })
}

/** The field that an assignment to `object.name` changes. @throws Rejection where it would add one */
export function assignableField(
  f: FunctionLowering,
  object: Value & { type: ObjectType },
  name: string,
  span: Span,
): Field {
  const field = fieldsOf(object.type).find((field) => field.name === name)
  if (field) return field
  refuseMember(f, object.type, name, span)
  const isLength = isTupleType(object.type) && name === 'length'
  throw new Rejection(
    'unsupported-operation',
    isLength
      ? 'The length of a tuple cannot be changed'
      : `${capital(show(object.type))} has no \`${name}\` that could be assigned`,
    span,
    isTupleType(object.type)
      ? 'Tuples keep their length inside a kernel: take a typed array as a parameter instead.'
      : `Write \`${name}\` in the literal that makes the object.`,
  )
}

export const capital = (text: string): string => text[0].toUpperCase() + text.slice(1)

/** The name that a computed key is known to be: `'x'`, `0`, a numeric constant. */
export function knownKey(f: FunctionLowering, path: NodePath, value: Value | undefined): string | undefined {
  if (path.isStringLiteral()) return path.node.value
  if (value?.kind !== 'instr' || value.op !== 'const' || typeof value.attr.value !== 'number') return undefined
  // A string is a number among those that the kernel knows.
  return value.type === 'text' ? f.kernel.texts.all[value.attr.value] : String(value.attr.value)
}
