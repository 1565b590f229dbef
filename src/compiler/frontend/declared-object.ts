import type { NodePath } from '@babel/traverse'
import type * as t from '@babel/types'
import { Rejection } from '../diagnostics/rejection.ts'
import { BY_NUMBERS } from './advice.ts'
import { resolve, resolveMaybe, type TypePlace, unsupported } from './declared-type.ts'
import type { DeclaredField, DeclaredObject, DeclaredType } from './signature.ts'

/** `{ x: number; y?: number }` and `[x: number, y: number]`. */
export function resolveObject(
  node: t.TSTypeLiteral | t.TSTupleType,
  place: TypePlace,
  aliases: readonly t.Node[],
): DeclaredObject {
  if (node.type === 'TSTypeLiteral')
    return {
      kind: 'object',
      tuple: false,
      fields: node.members.flatMap((member) => fieldOf(member, node, place, aliases) ?? []),
    }
  const fields = node.elementTypes.map((element, i): DeclaredField => {
    const type = element.type === 'TSNamedTupleMember' ? element.elementType : element
    if (type.type === 'TSRestType') throw unsupported(node, place, 'Write a tuple of known length.')
    const optional = type.type === 'TSOptionalType' || (element.type === 'TSNamedTupleMember' && element.optional)
    const inner = type.type === 'TSOptionalType' ? type.typeAnnotation : type
    return { name: String(i), type: resolve(inner, place, aliases), ...(optional && { optional: true }) }
  })
  return { kind: 'object', tuple: true, fields }
}

/**
 * An interface with the fields of those that it extends, and of its other declarations: they are merged.
 *
 * @param place inside of the interface
 */
export function resolveInterface(
  node: t.TSType,
  path: NodePath<t.TSInterfaceDeclaration>,
  place: TypePlace,
  aliases: readonly t.Node[],
): DeclaredType {
  const fields = new Map<string, DeclaredField>()
  for (const part of declarationsOf(path)) addFields(fields, node, part, { ...place, at: part }, aliases)
  return { kind: 'object', tuple: false, fields: [...fields.values()] }
}

/** All declarations of an interface in its scope. */
function declarationsOf(path: NodePath<t.TSInterfaceDeclaration>): NodePath<t.TSInterfaceDeclaration>[] {
  const statement = path.parentPath.isExportNamedDeclaration() ? path.parentPath : path
  const siblings = statement.container
  if (!Array.isArray(siblings)) return [path]
  return siblings.flatMap((_, i) => {
    const sibling = statement.getSibling(i)
    const declared = sibling.isExportNamedDeclaration() ? (sibling.get('declaration') as NodePath) : sibling
    return declared.isTSInterfaceDeclaration() && declared.node.id.name === path.node.id.name ? [declared] : []
  })
}

function addFields(
  fields: Map<string, DeclaredField>,
  node: t.TSType,
  path: NodePath<t.TSInterfaceDeclaration>,
  inside: TypePlace,
  within: readonly t.Node[],
): void {
  const declaration = path.node
  const place = inside
  for (const { expression, typeParameters } of declaration.extends ?? []) {
    const { start, end } = expression
    const reference: t.TSTypeReference = {
      ...node,
      type: 'TSTypeReference',
      typeName: expression,
      typeParameters,
      start,
      end,
    }
    const base = resolve(reference, inside, within)
    if (base.kind !== 'object' || base.tuple) throw unsupported(node, place, undefined, ' (it extends another type)')
    for (const field of base.fields) fields.set(field.name, field)
  }
  for (const member of declaration.body.body) {
    const field = fieldOf(member, node, inside, within)
    if (field) fields.set(field.name, field)
  }
}

/** @returns undefined for a field that may be left out */
function fieldOf(
  member: t.TSTypeElement,
  whole: t.TSType,
  place: TypePlace,
  aliases: readonly t.Node[],
): DeclaredField | undefined {
  try {
    return knownField(member, whole, place, aliases)
  } catch (error) {
    if (!place.someFields || !(error instanceof Rejection)) throw error
    if (member.type === 'TSPropertySignature' || member.type === 'TSMethodSignature')
      place.dropped?.add(nameOf(member.key) ?? '')
    return undefined
  }
}

function knownField(
  member: t.TSTypeElement,
  whole: t.TSType,
  place: TypePlace,
  aliases: readonly t.Node[],
): DeclaredField {
  const name = member.type === 'TSPropertySignature' && !member.computed ? nameOf(member.key) : undefined
  const type = member.type === 'TSPropertySignature' ? member.typeAnnotation?.typeAnnotation : undefined
  if (name === undefined || !type || member.type !== 'TSPropertySignature')
    throw unsupported(
      whole,
      place,
      member.type === 'TSIndexSignature' && hasNumberKeys(member)
        ? BY_NUMBERS
        : 'Objects inside kernels have fields that are known: leave methods out, and number keys that are not known, so that they can be indices of an array.',
    )
  const mayMiss = (place.mayVary || place.someFields) && type.type === 'TSUnionType'
  const inside = { ...place, dropped: undefined }
  const nothing = place.dropped && nothingOf(type)
  const resolved = nothing ?? (mayMiss ? resolveMaybe(type, inside, aliases) : resolve(type, inside, aliases))
  return { name, type: resolved, ...(member.optional && { optional: true }) }
}

/** What a member of a union says of a field that others have: `w: null`, `w?: undefined`, `w?: never`. */
function nothingOf({ type }: t.TSType): DeclaredType | undefined {
  if (type === 'TSNullKeyword') return { kind: 'missing', as: 'null' }
  return type === 'TSUndefinedKeyword' || type === 'TSNeverKeyword' ? { kind: 'missing', as: 'undefined' } : undefined
}

function nameOf(key: t.Expression): string | undefined {
  if (key.type === 'Identifier') return key.name
  if (key.type === 'StringLiteral') return key.value
  return key.type === 'NumericLiteral' ? String(key.value) : undefined
}

const hasNumberKeys = ({ parameters: [{ typeAnnotation }] }: t.TSIndexSignature): boolean =>
  typeAnnotation?.type === 'TSTypeAnnotation' && typeAnnotation.typeAnnotation.type === 'TSNumberKeyword'
