import { fieldsOf, isMark, isMaybeType, isObjectType, isTupleType, missingOf, presentType } from './object-type.ts'
import {
  elementKind,
  elementsType,
  type IrType,
  isArrayType,
  isHandleType,
  isListType,
  isTypedRow,
  listElement,
  objectOf,
} from './types.ts'

const NAMES: Readonly<Record<string, string>> = {
  num: 'number',
  big: 'bigint',
  bool: 'boolean',
  text: 'string',
  char: 'string',
  'array<String>': 'string',
  'array<Array>': 'number[]',
  'array<Handles>': 'object[]',
}

/** `T[]` of an element's type. */
export const arrayOf = (element: string): string =>
  element.includes(' | ') && !/^[[{]/.test(element) ? `(${element})[]` : `${element}[]`

/**
 * A type as TypeScript writes it.
 *
 * @param known names for types, or for parts of them, that somebody has declared
 * @example
 * writtenType('list<record<{x: num, ok: bool}>>') // '{ x: number; ok: boolean }[]'
 */
export function writtenType(type: IrType, known?: ReadonlyMap<string, string>): string {
  const name = known?.get(type) ?? NAMES[type]
  if (name !== undefined) return name
  if (isListType(type))
    return isTypedRow(type) ? elementKind(elementsType(type)) : arrayOf(writtenType(listElement(type), known))
  if (isMaybeType(type))
    return `${writtenType(presentType(type), known)} | ${missingOf(type).replace('either', 'null | undefined')}`
  if (isHandleType(type)) return writtenType(objectOf(type), known)
  if (isObjectType(type)) {
    const isTuple = isTupleType(type)
    const shown = fieldsOf(type).filter((one) => !isMark(one))
    const fields = shown.map((one) => (isTuple ? '' : `${one.name}: `) + writtenType(one.type, known))
    return isTuple ? `[${fields.join(', ')}]` : `{ ${fields.join('; ')} }`
  }
  return isArrayType(type) ? elementKind(type) : type
}
