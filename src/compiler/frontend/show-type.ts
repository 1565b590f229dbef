import {
  type IrType,
  isListType,
  isRecordType,
  isStringType,
  listElement,
  type ObjectType,
  objectOf,
  type RecordType,
} from '../ir/ir.ts'
import {
  fieldsOf,
  isMaybeType,
  isObjectType,
  isOpenType,
  isTupleType,
  missingOf,
  presentType,
} from '../ir/object-type.ts'
import { isFunctionType } from './function-value.ts'

/** A type in the user's words. */
export function show(type: IrType): string {
  if (type === 'num') return 'a number'
  if (type === 'big') return 'a bigint'
  if (type === 'bool') return 'a boolean'
  if (type === 'text' || type === 'char' || isStringType(type)) return 'a string'
  if (type === 'void') return 'nothing'
  if (type === 'null') return 'null'
  if (isMaybeType(type))
    return `${show(presentType(type))} or ${missingOf(type).replace('either', 'null or undefined')}`
  if (isObjectType(type)) return showObject(type)
  if (isListType(type)) return `an array of ${plural(listElement(type))}`
  if (isRecordType(type)) return showObject(objectOf(type))
  if (isFunctionType(type)) return 'a function'
  return `a ${type.slice(6, -1)}`
}

function plural(type: IrType): string {
  if (type === 'num') return 'numbers'
  if (isListType(type)) return `arrays of ${plural(listElement(type))}`
  return `objects with ${fieldsOf(objectOf(type as RecordType))
    .map((field) => `\`${field.name}\``)
    .join(', ')}`
}

function showObject(type: ObjectType): string {
  const fields = fieldsOf(type)
  if (isTupleType(type)) return `an array of ${fields.length} element${fields.length === 1 ? '' : 's'}`
  return fields.length === 0
    ? 'an empty object'
    : `an object ${isOpenType(type) ? 'that was passed in, ' : ''}with ${fields.map((field) => `\`${field.name}\``).join(', ')}`
}
