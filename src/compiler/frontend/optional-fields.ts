/** Fields of arguments that may be missing: as with arguments that may be, each kernel takes one of the ways. */
import { discriminantOf, holdsUnion } from './declared-union.ts'
import { isAlwaysInMemory } from './kept-type.ts'
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
  return isAlwaysInMemory(type) ? [{ ...type, whole: type }] : (waysOfMembers(type, told) ?? waysOfFields(type, told))
}

/** A member of a union each; undefined where it is none, or its members cannot be told apart. */
function waysOfMembers(type: DeclaredObject, told: boolean): DeclaredObject[] | undefined {
  const { union } = type
  const discriminant = union && discriminantOf(union)
  if (!discriminant || union.members.length > MOST_WAYS) return undefined
  const names = new Set(union.members.flatMap(({ fields }) => fields.map(({ name }) => name)))
  return union.members.flatMap((member) =>
    waysOfFields(member, told).map((way) => {
      const own = way.fields.map((field) => (field.name === discriminant ? { ...field, sure: true as const } : field))
      const others = [...names].filter((name) => !own.some((field) => field.name === name))
      const missing = others.map((name): DeclaredField => ({ name, type: { kind: 'missing', as: 'undefined' } }))
      return { ...way, fields: [...own, ...missing], whole: type }
    }),
  )
}

function waysOfFields(type: DeclaredObject, told: boolean): DeclaredObject[] {
  const rest = withTold(type)
  const ways = (told ? undefined : waysWithin(type)) ?? waysWithin(rest) ?? [withAllFields(rest)]
  return ways.map((way) => ({ ...way, whole: type }))
}

/** @returns undefined where there are too many */
function waysWithin(type: DeclaredObject): DeclaredObject[] | undefined {
  let ways: DeclaredField[][] = [[]]
  for (const field of type.fields) {
    const all = waysOfField(field, type.tuple)
    const { name, told, sure } = field
    ways = ways.flatMap((fields) =>
      all.map((one) => [...fields, { name, type: one, ...(told && { told }), ...(sure && { sure }) }]),
    )
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
  const present = there.kind === 'object' ? waysOfFields(there, holdsUnion(there)) : [there]
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
