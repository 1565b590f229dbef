/** The types of values, on both levels of the representation. What objects and tuples consist of: `object-type.ts`. */
import { ELEMENT_KINDS, type ElementKind } from '../../runtime-shim/manifest.ts'

/**
 * What has elements at an address: a typed array; a DataView, which is an array of bytes on the machine; a string, by its code units; or the elements that an
 * ordinary array has at the moment, as doubles, or as `Handles` of arrays and records.
 */
export type ArrayKind = ElementKind | 'DataView' | 'String' | 'Array' | 'Handles'
export type ArrayType = `array<${ArrayKind}>`
/**
 * An ordinary array of numbers, of booleans, which are numbers in memory, or of what there are handles of. It is the address of its header in memory: where its elements are, how many, and for how
 * many there is room.
 */
export type ListType = `list<${string}>`
/** An object that is the element of an ordinary array. It is the address of its fields in memory, which are doubles; the type says which, as that of an object. */
export type RecordType = `record<${ObjectType}>`
/** A tuple or record: see `object-type.ts`. Gone after `replaceObjects`. */
export type ObjectType = `[${string}]` | `{${string}}`
/** One of some functions, by their numbers; only while a function is lowered, see `function-value.ts`. */
export type FunctionType = `fn<${string}>`
/**
 * `text` is a string by its number among those of the kernel, `char` one by its only code point (see `lower-char.ts`), `null` the value of that name; they are there
 * while the syntax tree is translated, and `num` afterwards.
 */
export type NumberLevelType =
  | 'num'
  | 'big'
  | 'bool'
  | 'text'
  | 'char'
  | 'null'
  | 'void'
  | ArrayType
  | ListType
  | RecordType
  | ObjectType
  | FunctionType
export type MachineType = 'i32' | 'i64' | 'i128' | 'f32' | 'f64'
export type IrType = NumberLevelType | MachineType

export const isArrayType = (type: IrType): type is ArrayType => type.startsWith('array<')
export const isListType = (type: IrType): type is ListType => type.startsWith('list<')
export const isRecordType = (type: IrType): type is RecordType => type.startsWith('record<')
/** Whether values of the type are addresses of what lies in memory, for which ordinary arrays have room. */
export const isHandleType = (type: IrType): type is ListType | RecordType => isListType(type) || isRecordType(type)
/** The type of the elements of an ordinary array. */
export const listElement = (type: ListType): IrType => type.slice(5, -1) as IrType
/** The type of an object as that of an element of an ordinary array, and the other way round. */
export const recordOf = (type: ObjectType): RecordType => `record<${type}>`
export const objectOf = (type: RecordType): ObjectType => type.slice(7, -1) as ObjectType
/**
 * Whether it is a typed array that lies in an ordinary array, `list<Float64Array>`: the address of a header, too. Of such a handle nothing is asked but its
 * `elements`, which are an array like any other and stay where they are.
 */
export const isTypedRow = (type: IrType): boolean => isListType(type) && typedKind(type) !== undefined
const typedKind = (type: ListType): ElementKind | undefined =>
  ELEMENT_KINDS.find((kind) => kind === (listElement(type) as string))
/** What holds the elements of an ordinary array, or of a typed array that lies in one. */
export function elementsType(type: ListType): ArrayType {
  const kind = typedKind(type)
  if (kind) return `array<${kind}>`
  return isHandleType(listElement(type)) ? 'array<Handles>' : 'array<Array>'
}
/** Whether it is what an ordinary array holds: an element is what was put there, undefined included, and storing behind the end would add one. */
export const isListElements = (type: IrType): boolean => type === 'array<Array>'
/** Whether it is a string that was passed in, or a part of one: its code units, which nobody can change. */
export const isStringType = (type: IrType): type is 'array<String>' => type === 'array<String>'
/** Whether it has elements that are numbers, which a DataView and a string have not. */
export const isTypedArray = (type: IrType): type is ArrayType =>
  isArrayType(type) && type !== 'array<DataView>' && !isStringType(type)
export const elementKind = (type: IrType): ArrayKind => type.slice(6, -1) as ArrayKind
/** Whether the elements of an array are bigints. */
export const isBigArray = (type: IrType): boolean => type.startsWith('array<Big')

/** The class of typed arrays as which the contents of an array of JavaScript's own are passed: of a DataView the bytes, of a string the code units. */
export function passedAs(kind: ArrayKind): ElementKind {
  if (kind === 'DataView') return 'Uint8Array'
  return kind === 'String' ? 'Uint16Array' : (kind as ElementKind)
}
