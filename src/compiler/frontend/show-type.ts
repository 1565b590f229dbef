import {
  fieldsOf,
  INSTANCE_MARK,
  isMark,
  isMaybeType,
  isObjectType,
  isOpenType,
  isTupleType,
  markOf,
  missingOf,
  presentType,
} from '../ir/object-type.ts'
import {
  elementsType,
  type IrType,
  isListType,
  isRecordType,
  isStringType,
  isTypedRow,
  listElement,
  type ObjectType,
  objectOf,
} from '../ir/types.ts'
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
  if (isListType(type)) return isTypedRow(type) ? show(elementsType(type)) : `an array of ${plural(listElement(type))}`
  if (isRecordType(type)) return isMaybeType(objectOf(type)) ? show(objectOf(type)) : showObject(objectOf(type))
  if (isFunctionType(type)) return 'a function'
  return `a ${type.slice(6, -1)}`
}

function plural(type: IrType): string {
  if (isListType(type) && !isTypedRow(type)) return `arrays of ${plural(listElement(type))}`
  if (isMaybeType(type) || (isRecordType(type) && isMaybeType(objectOf(type)))) {
    const maybe = isRecordType(type) ? objectOf(type) : type
    return `${plural(presentType(maybe))} or ${missingOf(maybe).replace('either', 'null or undefined')}`
  }
  if (isRecordType(type)) return `objects with ${namesOf(objectOf(type))}`
  // Of every other type there is one word.
  return `${show(type).replace(/^an? /, '')}s`
}

const namesOf = (type: ObjectType): string =>
  fieldsOf(type)
    .filter((field) => !isMark(field))
    .map((field) => `\`${field.name}\``)
    .join(', ')

function showObject(type: ObjectType): string {
  const fields = fieldsOf(type)
  const mark = markOf(type)
  if (mark) return `an object of the class \`${mark.slice(INSTANCE_MARK.length).split(' ')[0]}\``
  if (isTupleType(type)) return `an array of ${fields.length} element${fields.length === 1 ? '' : 's'}`
  return fields.length === 0
    ? 'an empty object'
    : `an object ${isOpenType(type) ? 'that was passed in, ' : ''}with ${namesOf(type)}`
}
