import { elementKind, type IrType, isTypedArray, type ObjectType, recordOf } from './types.ts'

/** One named component of an object type. Tuples name theirs '0', '1', …. */
export interface Field {
  name: string
  type: IrType
}

/**
 * Types of tuples and records are structural and written as text, so that equal types are equal strings: `[num, num]`, `{x: num, tag: bool}`.
 * The order of fields is part of the type: JavaScript shows it wherever an object is listed.
 */
export const isObjectType = (type: IrType): type is ObjectType => type[0] === '{' || type[0] === '['

/** Begins the name of the field by which the type of an object shows that a kernel has made it of a class, and of which. */
export const INSTANCE_MARK = '()'

/** The same of an object that was passed in, or lies in an array that was, where methods of its class are called: the dispatcher sees that it is of that class. */
export const PASSED_MARK = '(~)'

/** Whether the field of an object type only tells of which class it is. */
export const isMark = ({ name }: Field): boolean => name.startsWith(INSTANCE_MARK) || name.startsWith(PASSED_MARK)

/** The field that tells of which class objects of the type are, by its name. */
export const markOf = (type: ObjectType): string | undefined => fieldsOf(type).find(isMark)?.name

/** Whether there are objects of classes in values of a type that a kernel has made. */
export const holdsInstance = (type: IrType): boolean => type.includes(`"${INSTANCE_MARK}`)

/** Whether the type is that of an array literal. */
export const isTupleType = (type: IrType): boolean => type[0] === '['

/**
 * What a value may be instead of what it is when it is there. A number that is missing by being undefined needs no such type: numbers have a stand-in for
 * undefined.
 */
export type Missing = 'null' | 'undefined' | 'either'

/** Letters of `Missing` in the text of a type. */
const MISSING: Readonly<Record<string, Missing>> = { n: 'null', u: 'undefined', e: 'either' }

/**
 * The type of values that are of a type or missing: objects whose field `is` is 0 where the value is there, 1 where it is undefined and 2 where it is null. `it` is
 * the value, and something of its type that nobody looks at where there is none.
 *
 * @example
 * maybeType('array<Float64Array>', 'null') // '{?n is: num, it: array<Float64Array>}'
 */
export const maybeType = (type: IrType, missing: Missing): ObjectType => `{?${missing[0]} is: num, it: ${type}}`

/** Whether the type is made by `maybeType`. */
export const isMaybeType = (type: IrType): type is ObjectType => type.startsWith('{?')

/** What such a value may be instead. */
export const missingOf = (type: ObjectType): Missing => MISSING[type[2]]

/** The type of such a value where it is there; other types are themselves. */
export const presentType = (type: IrType): IrType => (isMaybeType(type) ? fieldsOf(type)[1].type : type)

/** Whether objects of the type may have fields that it does not name. */
export const isOpenType = (type: IrType): boolean => type.startsWith('{~')

/** The type of what a literal makes that has the fields of an object from outside; other types are themselves. */
export const closedType = (type: ObjectType): ObjectType =>
  (isOpenType(type) ? `{${type.slice(2)}` : type) as ObjectType

/** The type of what is kept of a value in an array, or in an object that is in one: of an object, the record in memory with its fields; of a typed array, its header. */
export function keptType(type: IrType): IrType {
  if (isTypedArray(type)) return `list<${elementKind(type)}>`
  if (!isObjectType(type)) return type
  if (isMaybeType(type)) return maybeType(keptType(presentType(type)), missingOf(type))
  const fields = fieldsOf(type).map((field) => ({ name: field.name, type: keptType(field.type) }))
  return recordOf(isTupleType(type) ? tupleType(fields.map((field) => field.type)) : recordType(fields))
}

/** Whether `open` is the type of objects from outside that have the fields of `closed`, which literals make, in any order. */
export function isOpened(closed: IrType, open: IrType): boolean {
  if (!isOpenType(open) || !isObjectType(closed) || isTupleType(closed) || isOpenType(closed) || isMaybeType(closed))
    return false
  const [have, want] = [fieldsOf(closed as ObjectType), fieldsOf(open as ObjectType)]
  const isThere = ({ name, type }: Field) => have.some((field) => field.name === name && field.type === type)
  return have.length === want.length && want.every(isThere)
}

/**
 * The type of what a kernel returns where an object that was passed in may be returned itself, rather than its fields.
 *
 * @param among the objects that it may be, by their numbers; of one alone nothing has to be said
 * @param made the type of the new object that it may be instead: the number is -1 then
 * @example
 * passedType([0, 2], '{x: num}') // '{=0/2 is: num, it: {x: num}}'
 */
export const passedType = (among: readonly number[], made?: IrType): ObjectType =>
  `{=${among.join('/')} ${among.length > 1 || made ? 'is: num' : ''}${made ? `, it: ${made}` : ''}}`

/** Whether the type is made by `passedType`. */
export const isPassedType = (type: IrType): type is ObjectType => type.startsWith('{=')

/** The numbers of the objects that it may be. */
export const amongOf = (type: ObjectType): number[] => type.slice(2, type.indexOf(' ')).split('/').map(Number)

/** The type of an array literal with these elements. */
export const tupleType = (elements: readonly IrType[]): ObjectType => `[${elements.join(', ')}]`

/**
 * The type of an object literal with these fields; `open` for an object from outside, which may have others. Integer-like names come first, in ascending order, as OrdinaryOwnPropertyKeys (ECMA-262) lists them.
 *
 * @example
 * recordType([{ name: 'x', type: 'num' }, { name: 'to', type: '[num, num]' }]) // '{x: num, to: [num, num]}'
 */
export function recordType(fields: readonly Field[], open = false): ObjectType {
  return `{${open ? '~' : ''}${listedOrder(fields)
    .map(({ name, type }) => `${/^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name)}: ${type}`)
    .join(', ')}}`
}

/** The fields in the order in which JavaScript lists them. */
export function listedOrder<T extends { name: string }>(fields: readonly T[]): T[] {
  const isIndex = ({ name }: T): boolean => String(Number(name) >>> 0) === name && name !== '4294967295'
  const indices = fields.filter(isIndex).sort((a, b) => Number(a.name) - Number(b.name))
  return [...indices, ...fields.filter((field) => !isIndex(field))]
}

/**
 * Where the fields of an object in an array lie, in cells of eight bytes. A value that may be missing has two: in front of it stands whether it is undefined (1), null
 * (2), or not there at all (3).
 */
export function cellsOf(type: ObjectType): { field: Field; at: number }[] {
  let at = 0
  // What stands for a value that may be missing is laid out in the same way.
  return fieldsOf(type).flatMap((field) => {
    if (isMark(field)) return []
    const cell = { field, at }
    at += isMaybeType(field.type) ? 2 : 1
    return cell
  })
}

/** How many cells an object in an array has. */
export const cellCount = (type: ObjectType): number =>
  fieldsOf(type).reduce((sum, field) => sum + (isMark(field) ? 0 : isMaybeType(field.type) ? 2 : 1), 0)

/** How deep objects are nested in a type: 0 for what is no object. */
export function nesting(type: IrType): number {
  return isObjectType(type) ? 1 + Math.max(0, ...fieldsOf(type).map((field) => nesting(field.type))) : 0
}

/** The components of an object type, in order. */
export function fieldsOf(type: ObjectType): readonly Field[] {
  return new TypeReader(type).fields()
}

/** Reads the text of a type again. */
class TypeReader {
  private readonly text: string
  private at = 0

  constructor(text: string) {
    this.text = text
  }

  fields(): Field[] {
    const tuple = this.text[this.at] === '['
    const close = tuple ? ']' : '}'
    const fields: Field[] = []
    this.at += { '~': 2, '?': 4, '=': this.text.indexOf(' ', this.at) + 1 - this.at }[this.text[this.at + 1]] ?? 1
    while (this.text[this.at] !== close) {
      // Whoever asks for the fields of something else must not wait for ever.
      if (this.at >= this.text.length) throw new Error(`${this.text} is not the type of an object`)
      const name = tuple ? String(fields.length) : this.name()
      fields.push({ name, type: this.type() })
      if (this.text.startsWith(', ', this.at)) this.at += 2
    }
    this.at++
    return fields
  }

  private name(): string {
    const found = /(?:"(?:[^"\\]|\\.)*"|[\w$]+): /y
    found.lastIndex = this.at
    const text = found.exec(this.text)?.[0] ?? ''
    this.at += text.length
    const name = text.slice(0, -2)
    return name[0] === '"' ? (JSON.parse(name) as string) : name
  }

  /** Up to the end of the type; commas and brackets inside of angle brackets belong to it. */
  private skip(): void {
    for (let depth = 0; this.at < this.text.length; this.at++) {
      const char = this.text[this.at]
      if (depth === 0 && /[,\]}]/.test(char)) return
      if (char === '<') depth++
      if (char === '>') depth--
    }
  }

  private type(): IrType {
    const start = this.at
    if (this.text[start] === '{' || this.text[start] === '[') this.fields()
    else this.skip()
    return this.text.slice(start, this.at) as IrType
  }
}
