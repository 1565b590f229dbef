import type { Span } from '../diagnostics/diagnostic.ts'
import type { Missing } from '../ir/object-type.ts'
import type { ArrayKind } from '../ir/types.ts'

/** The numbers that a name from `usejit/types` claims. */
export interface NumberRange {
  /** Inclusive; −Infinity and Infinity where only `f32` is claimed. */
  min: number
  max: number
  integer: boolean
  /** Exactly a float32, or NaN. */
  f32?: boolean
}

/** A type that a signature can declare. */
export type DeclaredType =
  | { kind: 'number' /** Range claim from `usejit/types`. */; range?: NumberRange }
  | { kind: 'bigint' /** Range claim from `usejit/types`. */; range?: 'i64' | 'u64' }
  | { kind: 'boolean' }
  | DeclaredArray
  | DeclaredObject
  | DeclaredChoice
  /** What is not there: only in a signature that has been expanded. */
  | { kind: 'missing'; as: 'null' | 'undefined' }
  /** A value of a type, or none. Of parameters, each kernel takes one of these: only in a signature that has not been expanded yet. */
  | { kind: 'maybe'; type: DeclaredType; missing: Missing }
  /** One of these texts. */
  | { kind: 'text'; values: readonly string[] }
  | { kind: 'void' }

export type DeclaredElement =
  | DeclaredArray
  | DeclaredObject
  | { kind: 'boolean' }
  | { kind: 'maybe'; type: DeclaredType; missing: Missing }

/** A typed array, a DataView, a string, or an ordinary array. */
export interface DeclaredArray {
  kind: 'array'
  element: ArrayKind
  /** What an ordinary array holds, where that is not numbers: booleans, arrays or objects, or what may be missing. */
  of?: DeclaredElement
}

/** Arrays of several classes, of which each kernel takes one: only in a signature that has not been expanded yet. */
export interface DeclaredChoice {
  kind: 'choice'
  members: DeclaredArray[]
  /** What stands for the same one wherever it is named: a type parameter. */
  parameter?: object
}

/** A tuple, whose fields are named '0', '1', …, or a record. */
export interface DeclaredObject {
  kind: 'object'
  tuple: boolean
  fields: DeclaredField[]
  /** It is an instance of a class of which methods are called: the name of the field by which its type in the IR tells that. */
  instance?: string
  /** The type as it is declared, with all fields that may be missing: only of one that has been expanded. */
  whole?: DeclaredObject
  /** It is a union of object types, whose members do not all have the same fields. */
  union?: DeclaredUnion
}

/** What an object type leaves out that stands for a union of some. */
export interface DeclaredUnion {
  members: readonly DeclaredObject[]
  /** Fields that are of different types in some of them. */
  clashes: readonly string[]
}

export interface DeclaredField {
  name: string
  type: DeclaredType
  optional?: boolean
  /** A number or boolean that may be missing, of which the dispatcher tells whether it is there: only in a signature that has been expanded. */
  told?: true
  /** The only string of its type, which says that the object is this member of a union: only in a signature that has been expanded. */
  sure?: true
}

/** The field of an object type that has a name. */
export const fieldNamed = (type: DeclaredType | undefined, name: string | undefined): DeclaredField | undefined =>
  type?.kind === 'object' ? type.fields.find((field) => field.name === name) : undefined

export interface DeclaredParam {
  name: string
  /** May be left out, without a default value. */
  optional?: boolean
  /** It cannot be compiled, and stands here so that other reasons can be looked for. */
  refused?: true
  type: DeclaredType
  span: Span
}

/** A function's declared interface. `result` is undefined where it is not annotated (it is inferred then). */
export interface Signature {
  params: DeclaredParam[]
  result?: DeclaredType
}

/** A parameter of a helper function: where `type` is missing, it follows from the calls. */
export interface HelperParam {
  name: string
  /** May be left out: it has a default value or a question mark. */
  optional?: boolean
  type?: DeclaredType
  span: Span
  refused?: true
}

/** The interface of a function without directive, as far as it is declared. */
export interface HelperSignature {
  params: HelperParam[]
  result?: DeclaredType
}
