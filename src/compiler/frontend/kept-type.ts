/** What is kept of declared types in kernel memory: of elements of ordinary arrays, and of objects that are passed as if they were elements of one. */
import { discriminantOf, holdsUnion } from './declared-union.ts'
import type { DeclaredElement, DeclaredField, DeclaredObject, DeclaredType } from './signature.ts'

/** A type or something that is missing in one of these ways. */
export function mayMiss(declared: DeclaredType, ways: readonly ('null' | 'undefined')[]): DeclaredType {
  const [type, known] = declared.kind === 'maybe' ? [declared.type, declared.missing] : [declared, undefined]
  const all = new Set([...ways, ...(known === undefined ? [] : [known])])
  if (all.size === 0) return declared
  return { kind: 'maybe', type, missing: all.size > 1 ? 'either' : [...all][0] }
}

/** What is kept of an element of an ordinary array; undefined where it cannot be one. */
export function keptElement(of: DeclaredType): DeclaredElement | { kind: 'number' } | undefined {
  if (of.kind === 'number') return { kind: 'number' }
  if (of.kind === 'boolean') return of
  // Typed arrays, too; a DataView or a string is none.
  if (of.kind === 'array') return of.element === 'DataView' || of.element === 'String' ? undefined : of
  if (of.kind === 'object') return keptFields(of)
  // What is behind the end is undefined, for which strings have no stand-in.
  if (of.kind === 'text') return { kind: 'maybe', type: of, missing: 'undefined' }
  if (of.kind !== 'maybe') return undefined
  const kept = keptField(of)
  return kept?.kind === 'maybe' ? kept : undefined
}

/** An object with those of its fields that can be kept in an array; undefined where there are none, or where a tuple would lose some. */
export function keptFields(object: DeclaredObject): DeclaredObject | undefined {
  const fields = object.fields.flatMap(({ name, type, optional, told }): DeclaredField[] => {
    if (name === '__proto__' || type.kind === 'missing') return []
    const kept = keptField(optional || told ? mayMiss(type, ['undefined']) : type)
    return kept ? [{ name, type: kept }] : []
  })
  const isWhole = fields.length === object.fields.length
  if (fields.length === 0 || (object.tuple && !isWhole)) return undefined
  const { tuple, union, instance } = object
  return { kind: 'object', tuple, fields, ...(union && { union }), ...(instance && { instance }) }
}

/** The same of a field, or of what may be missing. */
function keptField(type: DeclaredType): DeclaredType | undefined {
  if (type.kind === 'maybe') {
    // A typed array must be there.
    const inner = isTypedArray(type.type) ? undefined : keptField(type.type)
    return inner && { ...type, type: inner }
  }
  if (type.kind === 'object') return keptFields(type)
  return fitsCell(type) || isTypedArray(type) ? type : undefined
}

const isTypedArray = (type: DeclaredType): boolean =>
  type.kind === 'array' && type.element !== 'Array' && type.element !== 'DataView' && type.element !== 'String'

/** What a cell holds, or a handle of it. */
const fitsCell = (type: DeclaredType): boolean =>
  type.kind === 'number' ||
  type.kind === 'boolean' ||
  type.kind === 'text' ||
  (type.kind === 'array' && type.element === 'Array')

/**
 * Whether an object has no fields but those that can be kept in an array.
 *
 * @param withTyped whether typed arrays among them are
 */
export const isWhollyKept = (type: DeclaredType, withTyped = true): boolean =>
  fitsCell(type) ||
  (withTyped && isTypedArray(type)) ||
  (type.kind === 'maybe' && isWhollyKept(type.type, false)) ||
  (type.kind === 'object' && type.fields.every((field) => isWhollyKept(field.type, withTyped && !field.optional)))

/**
 * Whether an object that is an argument always lies in kernel memory: one of a union does, where each field says whether it is there. Where it has fields that have no
 * place there, there is a kernel for each member, if these can be told apart.
 */
export function isAlwaysInMemory(type: DeclaredObject): boolean {
  const { union } = type
  if (!union) return holdsUnion(type) && isWhollyKept(type, false)
  const isWhole = union.clashes.length === 0 && isWhollyKept(type, false)
  return isWhole || (discriminantOf(union) === undefined && keptFields(type) !== undefined)
}
