/** Fields of arguments that may be missing: as with arguments that may be, each kernel takes one of the ways. */
import type { DeclaredField, DeclaredObject, DeclaredType } from './signature.ts'

/** So many kernels are made at most for the fields that a function's arguments may lack; beyond that, all fields have to be there. */
const MOST_WAYS = 8

/** A field that is missing where a kernel is for that. */
export interface AbsentField {
  fields: readonly string[]
  as: 'null' | 'undefined'
}

/**
 * What an object can be: with all of its fields, which comes first, and without some of them.
 *
 * @example
 * waysOfObject(type of `{ a: number; b?: number }`) // [{ a: number; b: number }, { a: number; b: undefined }]
 */
export function waysOfObject(type: DeclaredObject): DeclaredObject[] {
  let ways: DeclaredField[][] = [[]]
  for (const field of type.fields) {
    const all = waysOfField(field, type.tuple)
    ways = ways.flatMap((fields) => all.map((one) => [...fields, { name: field.name, type: one }]))
    if (ways.length > MOST_WAYS) return [withAllFields(type)]
  }
  return ways.map((fields) => ({ ...type, fields })).sort((a, b) => absentFields(a).length - absentFields(b).length)
}

/** The object with all fields that it may have. */
function withAllFields(type: DeclaredObject): DeclaredObject {
  const whole = (own: DeclaredType): DeclaredType =>
    own.kind === 'maybe' ? whole(own.type) : own.kind === 'object' ? withAllFields(own) : own
  return { ...type, fields: type.fields.map(({ name, type: own }) => ({ name, type: whole(own) })) }
}

/** The end of a tuple is told by its length. */
function waysOfField({ type, optional }: DeclaredField, ofTuple: boolean): DeclaredType[] {
  const there = type.kind === 'maybe' ? type.type : type
  const missing = new Set<'null' | 'undefined'>()
  if (optional && !ofTuple) missing.add('undefined')
  if (type.kind === 'maybe' && type.missing !== 'null') missing.add('undefined')
  if (type.kind === 'maybe' && type.missing !== 'undefined') missing.add('null')
  const present = there.kind === 'object' ? waysOfObject(there) : [there]
  return [...present, ...[...missing].map((as): DeclaredType => ({ kind: 'missing', as }))]
}

/** The fields that an object of such a signature lacks. */
export function absentFields(type: DeclaredType): AbsentField[] {
  if (type.kind !== 'object') return []
  return type.fields.flatMap(({ name, type: own }) =>
    own.kind === 'missing'
      ? [{ fields: [name], as: own.as }]
      : absentFields(own).map(({ fields, as }) => ({ fields: [name, ...fields], as })),
  )
}
