/** Types that are computed from others: intersections, `T['x']`, `keyof`, `typeof`, mapped types, and TypeScript's own utility types. */
import type * as t from '@babel/types'
import { Rejection } from '../diagnostics/rejection.ts'
import { BY_NUMBERS } from './advice.ts'
import { resolve, type TypePlace, unite, unsupported } from './declared-type.ts'
import { commonFields, membersOf, ofEachMember } from './declared-union.ts'
import { enumNumbers } from './enum-member.ts'
import { namesOfLiteral } from './function-table.ts'
import { isGlobalType } from './global-binding.ts'
import { literalOf } from './members.ts'
import { namedBinding } from './named-type.ts'
import { type DeclaredField, type DeclaredObject, type DeclaredType, fieldNamed } from './signature.ts'
import { typeOfBinding } from './value-type.ts'

const WRITE_OUT =
  'Write out the fields: `{ a: number; b: number }`. For keys that are not known, number them, and use the numbers as indices of an array.'
/** `A & B`: the fields of both. With anything but an object (`number & { __brand: 'Meter' }`) the objects are marks that exist for TypeScript alone. */
export function intersect(node: t.TSIntersectionType, place: TypePlace, aliases: readonly t.Node[]): DeclaredType {
  const parts: DeclaredType[] = []
  let refused: unknown
  for (const member of node.types) {
    try {
      parts.push(resolve(member, place, aliases))
    } catch (error) {
      if (member.type !== 'TSTypeLiteral' || !(error instanceof Rejection)) throw error
      refused = error
    }
  }
  const scalars = parts.filter(({ kind }) => kind !== 'object')
  if (scalars.length > 0) return unite(scalars, node, place)
  if (refused) throw refused
  const objects = parts.filter((part): part is DeclaredObject => part.kind === 'object')
  if (objects.some(({ tuple }) => tuple)) throw unsupported(node, place)
  return allFields(objects, node, place)
}

function allFields(objects: readonly DeclaredObject[], node: t.TSType, place: TypePlace): DeclaredObject {
  const fields = new Map<string, DeclaredField>()
  for (const field of objects.flatMap((object) => object.fields)) {
    const other = fields.get(field.name)
    const optional = field.optional && (!other || other.optional)
    const type = other ? bothOf(other.type, field.type, node, place) : field.type
    fields.set(field.name, { name: field.name, type, ...(optional && { optional: true }) })
  }
  const clashes = objects.flatMap(({ union }) => union?.clashes ?? [])
  const unions = objects.filter(({ union }) => union)
  // Each member with what it is intersected with.
  const members =
    unions.length > 1
      ? []
      : unions.flatMap((one) =>
          one.union!.members.map((member) =>
            allFields(
              objects.map((object) => (object === one ? member : object)),
              node,
              place,
            ),
          ),
        )
  return {
    kind: 'object',
    tuple: false,
    fields: [...fields.values()].filter(({ name }) => !clashes.includes(name)),
    ...(unions.length > 0 && { union: { members, clashes } }),
  }
}

/** What a field is that both types have. */
function bothOf(a: DeclaredType, b: DeclaredType, node: t.TSType, place: TypePlace): DeclaredType {
  if (a.kind === 'object' && b.kind === 'object' && !a.tuple && !b.tuple) return allFields([a, b], node, place)
  for (const [one, other] of [
    [a, b],
    [b, a],
  ])
    if (one.kind === 'text' && other.kind === 'array' && other.element === 'String') return one
  return unite([a, b], node, place)
}

/** `keyof T`. */
export function keysOf(node: t.TSTypeOperator, place: TypePlace, aliases: readonly t.Node[]): DeclaredType {
  const written = node.typeAnnotation.type === 'TSTypeQuery' ? writtenKeys(node.typeAnnotation, place) : undefined
  if (written) return { kind: 'text', values: written }
  const type = resolve(node.typeAnnotation, place, aliases)
  if (type.kind !== 'object' || type.tuple) throw unsupported(node, place)
  return { kind: 'text', values: commonFields(type).map(({ name }) => name) }
}

/** The names in the object that a constant is, whatever its fields are: `keyof typeof SHAPES`. */
function writtenKeys({ exprName }: t.TSTypeQuery, { at, graph }: TypePlace): string[] | undefined {
  const binding = exprName.type === 'Identifier' ? at.scope.getBinding(exprName.name) : undefined
  const declared = binding?.kind === 'module' ? graph?.follow(binding) : binding
  const literal = declared?.constant && declared.path.isVariableDeclarator() ? literalOf(declared.path) : undefined
  const names = literal && namesOfLiteral(literal)
  return names?.every((name) => Number.isNaN(Number(name))) ? names : undefined
}

/** `T['x']`, `T[keyof T]`, `Tuple[0]`, `Float64Array[number]`. */
export function elementOf(node: t.TSIndexedAccessType, place: TypePlace, aliases: readonly t.Node[]): DeclaredType {
  const object = resolve(node.objectType, place, aliases)
  const { indexType } = node
  if (object.kind === 'array' && indexType.type === 'TSNumberKeyword')
    return object.of ?? (object.element.startsWith('Big') ? { kind: 'bigint' } : { kind: 'number' })
  if (object.kind !== 'object') throw unsupported(node, place)
  const names = indexNames(indexType, object, place, aliases)
  const found = names.map((name) => fieldNamed(object, name)?.type)
  const types = found.filter((type) => type !== undefined)
  if (types.length === 0 || types.length < names.length) throw unsupported(node, place, 'It has no such field.')
  return unite(types, node, place)
}

function indexNames(
  index: t.TSType,
  object: DeclaredObject,
  place: TypePlace,
  aliases: readonly t.Node[],
): readonly string[] {
  if (index.type === 'TSNumberKeyword' && object.tuple) return object.fields.map(({ name }) => name)
  if (index.type === 'TSLiteralType' && index.literal.type === 'NumericLiteral') return [String(index.literal.value)]
  const key = resolve(index, place, aliases)
  return key.kind === 'text' ? key.values : []
}

/** `typeof x`, `typeof config.color`. */
export function resolveTypeOf(node: t.TSTypeQuery, place: TypePlace): DeclaredType {
  const { exprName } = node
  const type = exprName.type === 'TSImportType' ? undefined : typeOfEntity(exprName, place)
  if (type) return type
  throw unsupported(node, place, 'Write the type out, or declare the type of the variable.')
}

function typeOfEntity(name: t.TSEntityName, place: TypePlace): DeclaredType | undefined {
  if (name.type === 'TSQualifiedName') {
    const object = typeOfEntity(name.left, place)
    return fieldNamed(object, name.right.name)?.type
  }
  const binding = name.type === 'Identifier' ? place.at.scope.getBinding(name.name) : undefined
  return binding && place.graph && typeOfBinding(binding, place.graph, place.subject)
}

/** A type whose values are names of fields. An enum of numbers names them by its numbers. */
function resolveKeys(node: t.TSType, place: TypePlace, aliases: readonly t.Node[]): DeclaredType {
  const { binding } = node.type === 'TSTypeReference' ? namedBinding(node.typeName, place) : {}
  const numbers = binding?.kind === 'enum' ? enumNumbers(binding.path, place.graph) : undefined
  if (!numbers) return resolve(node, place, aliases)
  return { kind: 'text', values: [...new Set(numbers.values())].map(String) }
}

/** `{ [K in 'a' | 'b']: number }`. */
export function resolveMapped(node: t.TSMappedType, place: TypePlace, aliases: readonly t.Node[]): DeclaredType {
  const { typeParameter, typeAnnotation, nameType, optional } = node
  const { constraint, name } = typeParameter
  const keys = constraint && resolveKeys(constraint, place, aliases)
  if (keys?.kind !== 'text' || !typeAnnotation || nameType) throw unsupported(node, place, WRITE_OUT)
  const fields = keys.values.map((key): DeclaredField => {
    const parameters = new Map(place.parameters)
    parameters.set(`in ${name}`, () => ({ kind: 'text', values: [key] }))
    const type = resolve(typeAnnotation, { ...place, parameters }, aliases)
    return { name: key, type, ...(optional && optional !== '-' && { optional: true }) }
  })
  return { kind: 'object', tuple: false, fields }
}

type Utility = (types: DeclaredType[], refuse: () => never) => DeclaredType

const fieldsWhere = (type: DeclaredType, refuse: () => never, keep: (name: string) => boolean): DeclaredType =>
  type.kind === 'object' && !type.tuple
    ? { kind: 'object', tuple: false, fields: commonFields(type).filter(({ name }) => keep(name)) }
    : refuse()

const withOptional = (type: DeclaredType, refuse: () => never, optional: boolean): DeclaredType =>
  type.kind === 'object'
    ? ofEachMember(type, (member) => ({
        ...member,
        fields: member.fields.map(({ name, type: own }) => ({ name, type: own, ...(optional && { optional: true }) })),
      }))
    : refuse()

const names = (type: DeclaredType, refuse: () => never): readonly string[] =>
  type.kind === 'text' ? type.values : refuse()

const UTILITIES: Readonly<Record<string, [arity: number, compute: Utility]>> = {
  Readonly: [1, ([type]) => type],
  NonNullable: [1, ([type]) => type],
  NoInfer: [1, ([type]) => type],
  Partial: [1, ([type], refuse) => withOptional(type, refuse, true)],
  Required: [1, ([type], refuse) => withOptional(type, refuse, false)],
  Pick: [
    2,
    ([type, keys], refuse) => {
      const kept = names(keys, refuse)
      return fieldsWhere(type, refuse, (name) => kept.includes(name))
    },
  ],
  Omit: [
    2,
    ([type, keys], refuse) => {
      const left = names(keys, refuse)
      return fieldsWhere(type, refuse, (name) => !left.includes(name))
    },
  ],
  Record: [
    2,
    ([keys, type], refuse) => ({
      kind: 'object',
      tuple: false,
      fields: names(keys, refuse).map((name) => ({ name, type })),
    }),
  ],
  Exclude: [2, ([all, some], refuse) => those(all, some, false, refuse)],
  Extract: [2, ([all, some], refuse) => those(all, some, true, refuse)],
}

/** The strings of a union that are among some, or the objects that are of a type; or all others. */
function those(all: DeclaredType, some: DeclaredType, are: boolean, refuse: () => never): DeclaredType {
  if (all.kind === 'object' && some.kind === 'object') return membersOf(all, some, are) ?? refuse()
  const known = names(some, refuse)
  return { kind: 'text', values: names(all, refuse).filter((one) => known.includes(one) === are) }
}

/** A utility type of TypeScript; undefined where the name is none. */
export function resolveUtility(
  name: string,
  node: t.TSTypeReference,
  place: TypePlace,
  aliases: readonly t.Node[],
): DeclaredType | undefined {
  const given = node.typeParameters?.params ?? []
  const [arity, compute] = Object.hasOwn(UTILITIES, name) ? UTILITIES[name] : []
  if (!compute || given.length !== arity || !isGlobalType(place.at, name)) return undefined
  const [first, ...rest] = given
  const refuse = (): never => {
    throw unsupported(node, place, first.type === 'TSNumberKeyword' ? BY_NUMBERS : WRITE_OUT)
  }
  const types = [
    (name === 'Record' ? resolveKeys : resolve)(first, place, aliases),
    ...rest.map((type) => resolve(type, place, aliases)),
  ]
  return compute(types, refuse)
}
