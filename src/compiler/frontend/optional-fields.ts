/** Fields of arguments that may be missing: as with arguments that may be, each kernel takes one of the ways. */
import type { DeclaredField, DeclaredObject, DeclaredType } from './signature.ts'

/** So many kernels are made at most for the fields that a function's arguments may lack. */
const MOST_WAYS = 8

/** A field that is missing where a kernel is for that. */
export interface AbsentField {
  fields: readonly string[]
  as: 'null' | 'undefined'
}

/**
 * What an object can be: with all of its fields, which comes first, and without some of them. Where that is too many ways, the dispatcher tells which numbers and
 * booleans are there, and one kernel does for all of these; if they are still too many, all other fields have to be there.
 *
 * @param told the dispatcher tells of numbers and booleans in any case
 * @example
 * waysOfObject(type of `{ a: number; b?: number }`) // [{ a: number; b: number }, { a: number; b: undefined }]
 */
export function waysOfObject(type: DeclaredObject, told = false): DeclaredObject[] {
  const rest = withTold(type)
  const ways = (told ? undefined : waysWithin(type)) ?? waysWithin(rest) ?? [withAllFields(rest)]
  return ways.map((way) => ({ ...way, whole: type }))
}

/** @returns undefined where there are too many */
function waysWithin(type: DeclaredObject): DeclaredObject[] | undefined {
  let ways: DeclaredField[][] = [[]]
  for (const field of type.fields) {
    const all = waysOfField(field, type.tuple)
    const { name, told } = field
    ways = ways.flatMap((fields) => all.map((one) => [...fields, { name, type: one, ...(told && { told }) }]))
    if (ways.length > MOST_WAYS) return undefined
  }
  return ways.map((fields) => ({ ...type, fields })).sort((a, b) => absentFields(a).length - absentFields(b).length)
}

/** The object with its optional numbers and booleans as fields that may be undefined. */
function withTold(type: DeclaredObject): DeclaredObject {
  if (type.tuple) return type
  const fields = type.fields.map((field): DeclaredField => {
    const { name, type: own } = field
    const there = own.kind === 'maybe' && own.missing === 'undefined' ? own.type : own
    if (there.kind === 'object') return { ...field, type: own === there ? withTold(there) : own }
    const mayMiss = field.optional === true || own !== there
    return mayMiss && (there.kind === 'number' || there.kind === 'boolean') ? { name, type: there, told: true } : field
  })
  return { ...type, fields }
}

/** The object with all fields that it may have. */
function withAllFields(type: DeclaredObject): DeclaredObject {
  const whole = (own: DeclaredType): DeclaredType =>
    own.kind === 'maybe' ? whole(own.type) : own.kind === 'object' ? withAllFields(own) : own
  const fields = type.fields.map(({ name, type: own, told }) => ({ name, type: whole(own), ...(told && { told }) }))
  return { ...type, fields }
}

/** The end of a tuple is told by its length. */
function waysOfField({ type, optional, told }: DeclaredField, ofTuple: boolean): DeclaredType[] {
  if (told) return [type]
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
