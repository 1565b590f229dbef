/**
 * Unions of declared types. A union of object types (`{ kind: 'circle'; r: number } | { kind: 'rect'; w: number; h: number }`) is one object type with the fields of
 * all its members, where those that not each member has may be missing: which ones are there is told when they are read. TypeScript's narrowing, a claim, is not needed for that.
 */
import {
  type DeclaredArray,
  type DeclaredChoice,
  type DeclaredField,
  type DeclaredObject,
  type DeclaredType,
  type DeclaredUnion,
  fieldNamed,
  type NumberRange,
} from './signature.ts'

/** A member of a union of object types. */
export interface UnionMember {
  type: DeclaredObject
  /** Names of fields that it has, of types that kernels do not know. */
  dropped?: ReadonlySet<string>
}

/**
 * The type that a union stands for: `0 | 1` is a number.
 *
 * @returns undefined where there is none
 */
export function unitedType(types: readonly DeclaredType[]): DeclaredType | undefined {
  const isString = types.some((type) => type.kind === 'array' && type.element === 'String')
  // Any string is one of its literals, too.
  const all = isString ? types.filter(({ kind }) => kind !== 'text') : types
  const choice = all.some(({ kind }) => kind === 'array' || kind === 'choice') && chooseArray(all)
  if (choice) return choice
  const [first, ...rest] = all
  return rest.reduce<DeclaredType | undefined>((one, other) => one && eitherOf(one, other), first)
}

function eitherOf(a: DeclaredType, b: DeclaredType): DeclaredType | undefined {
  if (a.kind === 'text' && b.kind === 'text') return { kind: 'text', values: [...new Set([...a.values, ...b.values])] }
  if (a.kind === 'number' && b.kind === 'number') return sameRange(a.range, b.range) ? a : { kind: 'number' }
  if (a.kind === 'bigint' && b.kind === 'bigint') return a.range === b.range ? a : { kind: 'bigint' }
  if (a.kind === 'object' && b.kind === 'object') {
    if (JSON.stringify(a) === JSON.stringify(b)) return a
    return a.tuple || b.tuple ? undefined : unitedObjects([{ type: a }, { type: b }])
  }
  const isSame = a.kind === b.kind && (a.kind !== 'array' || b.kind !== 'array' || isSameArray(a, b))
  return isSame ? a : undefined
}

/** Arrays of one class, or of one of several; undefined where there is something else among them. */
function chooseArray(types: readonly DeclaredType[]): DeclaredType | undefined {
  const members: DeclaredChoice['members'] = []
  for (const type of types) {
    if (type.kind !== 'array' && type.kind !== 'choice') return undefined
    for (const member of type.kind === 'array' ? [type] : type.members)
      if (!members.some((other) => isSameArray(other, member))) members.push(member)
  }
  // No guard looks into arrays to tell these apart.
  if (members.length > 1 && members.some(({ of }) => of)) return undefined
  return members.length === 1 ? members[0] : { kind: 'choice', members }
}

const isSameArray = (a: DeclaredArray, b: DeclaredArray): boolean =>
  a.element === b.element && JSON.stringify(a.of) === JSON.stringify(b.of)

function sameRange(a: NumberRange | undefined, b: NumberRange | undefined): boolean {
  return a?.min === b?.min && a?.max === b?.max && a?.integer === b?.integer && a?.f32 === b?.f32
}

/**
 * One object type with the fields of all members.
 *
 * @example
 * unitedObjects of `{ kind: 'a'; x: number } | { kind: 'b'; y: number }` // { kind: 'a' | 'b'; x?: number; y?: number }
 */
export function unitedObjects(members: readonly UnionMember[]): DeclaredObject {
  const dropped = new Set(members.flatMap(({ dropped }) => [...(dropped ?? [])]))
  const clashes = new Set(members.flatMap(({ type }) => type.union?.clashes ?? []))
  let isUnion = members.some(({ type }) => type.union)
  const fields = inOrderOfAll(members.map(({ type }) => type.fields.map(({ name }) => name))).flatMap(
    (name): DeclaredField[] => {
      if (dropped.has(name) || clashes.has(name)) return []
      const own = members.map(({ type }) => fieldNamed(type, name))
      const type = unitedFields(own.flatMap((field) => (field ? [field.type] : [])))
      if (type === 'nothing') return []
      if (!type) {
        clashes.add(name)
        return []
      }
      const optional = own.some((field) => !field || field.optional || isLeftOut(field.type))
      isUnion ||= own.includes(undefined)
      return [{ name, type, ...(optional && { optional: true }) }]
    },
  )
  isUnion ||= clashes.size > 0
  const all = members.flatMap(({ type }) => type.union?.members ?? [type])
  return { kind: 'object', tuple: false, fields, ...(isUnion && { union: { members: all, clashes: [...clashes] } }) }
}

const isLeftOut = (type: DeclaredType): boolean => type.kind === 'missing' && type.as === 'undefined'

/** What a field is in one of several members: undefined where that differs. */
function unitedFields(types: readonly DeclaredType[]): DeclaredType | 'nothing' | undefined {
  const there = types.flatMap((type) =>
    type.kind === 'missing' || type.kind === 'void' ? [] : [type.kind === 'maybe' ? type.type : type],
  )
  if (there.length === 0) return 'nothing'
  const type = unitedType(there)
  const isNull = types.some((one) =>
    one.kind === 'missing' ? one.as === 'null' : one.kind === 'maybe' && one.missing !== 'undefined',
  )
  const isUndefined = types.some((one) => one.kind === 'void' || (one.kind === 'maybe' && one.missing !== 'null'))
  if (!type || !(isNull || isUndefined)) return type
  return { kind: 'maybe', type, missing: isNull && isUndefined ? 'either' : isNull ? 'null' : 'undefined' }
}

/**
 * All names, in an order that contains that of each list, if there is one: what a literal of a member writes is in the order of the union then. It is the linearisation C3 of Barrett
 * et al., “A Monotonic Superclass Linearization for Dylan” (1996), without the order of the lists.
 */
function inOrderOfAll(lists: readonly (readonly string[])[]): string[] {
  const names: string[] = []
  let rest = lists.filter((list) => list.length > 0)
  while (rest.length > 0) {
    const heads = rest.map(([head]) => head)
    const next = heads.find((head) => !rest.some((list) => list.lastIndexOf(head) > 0)) ?? heads[0]
    names.push(next)
    rest = rest.map((list) => list.filter((name) => name !== next)).filter((list) => list.length > 0)
  }
  return names
}

/** Whether a type is a union of object types, or has a field that is one. */
export function holdsUnion(type: DeclaredType): boolean {
  if (type.kind === 'maybe') return holdsUnion(type.type)
  return type.kind === 'object' && (type.union !== undefined || type.fields.some((field) => holdsUnion(field.type)))
}

/**
 * The field that tells the members of a union apart: one string each. They must also have different fields, by which the dispatcher chooses.
 *
 * @returns undefined where there is none
 */
export function discriminantOf({ members }: DeclaredUnion): string | undefined {
  const shapes = new Set(members.map(({ fields }) => JSON.stringify(fields.map(({ name }) => name).sort())))
  if (members.length < 2 || shapes.size < members.length) return undefined
  return members[0].fields.find(({ name }) => {
    const values = members.map(({ fields }) => {
      const type = fields.find((field) => field.name === name && !field.optional)?.type
      return type?.kind === 'text' && type.values.length === 1 ? type.values[0] : undefined
    })
    return !values.includes(undefined) && new Set(values).size === members.length
  })?.name
}

/** The fields that all members have: those of `keyof`, and what `Pick` and `Omit` are about. */
export const commonFields = ({ fields, union }: DeclaredObject): readonly DeclaredField[] =>
  union
    ? fields.filter(({ name }) => union.members.every((member) => member.fields.some((field) => field.name === name)))
    : fields

/** What a type operator gives that is applied to each member: `Partial<Shape>`. */
export const ofEachMember = (
  type: DeclaredObject,
  operator: (member: DeclaredObject) => DeclaredObject,
): DeclaredObject =>
  type.union && type.union.members.length > 0
    ? unitedObjects(type.union.members.map((member) => ({ type: operator(member) })))
    : operator(type)

/**
 * The members that are of a type, or all others: `Extract<Shape, { kind: 'circle' }>`, `Exclude<Shape, Circle>`.
 *
 * @returns undefined where it cannot be told, or there is none
 */
export function membersOf(all: DeclaredObject, some: DeclaredObject, are: boolean): DeclaredObject | undefined {
  const members = all.union?.members ?? [all]
  const patterns = some.union?.members ?? [some]
  // Of numbers and booleans, nothing says which ones they are.
  const isTold = patterns.every(({ fields }) => fields.some(({ type }) => type.kind === 'text'))
  const found = members.filter((member) => patterns.some((pattern) => isOf(member, pattern)) === are)
  return isTold && found.length > 0 ? unitedObjects(found.map((type) => ({ type }))) : undefined
}

const isOf = (member: DeclaredObject, pattern: DeclaredObject): boolean =>
  pattern.fields.every(({ name, type, optional }) => {
    const own = fieldNamed(member, name)
    if (!own) return optional === true
    if (type.kind === 'text' && own.type.kind === 'text')
      return own.type.values.every((value) => type.values.includes(value))
    return JSON.stringify(own.type) === JSON.stringify(type)
  })
