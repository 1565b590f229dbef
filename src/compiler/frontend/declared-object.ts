import type { NodePath } from '@babel/traverse'
import type * as t from '@babel/types'
import { resolve, type TypePlace, unsupported } from './declared-type.ts'
import type { DeclaredField, DeclaredObject, DeclaredType } from './signature.ts'
import { spanOf } from './span.ts'

/** `{ x: number; y?: number }` and `[x: number, y: number]`. */
export function resolveObject(
  node: t.TSTypeLiteral | t.TSTupleType,
  place: TypePlace,
  aliases: readonly t.Node[],
): DeclaredObject {
  if (node.type === 'TSTypeLiteral')
    return { kind: 'object', tuple: false, fields: node.members.map((member) => fieldOf(member, node, place, aliases)) }
  const fields = node.elementTypes.map((element, i): DeclaredField => {
    const type = element.type === 'TSNamedTupleMember' ? element.elementType : element
    if (type.type === 'TSRestType') throw unsupported(node, place, 'Write a tuple of known length.')
    const optional = type.type === 'TSOptionalType' || (element.type === 'TSNamedTupleMember' && element.optional)
    const inner = type.type === 'TSOptionalType' ? type.typeAnnotation : type
    return { name: String(i), type: resolve(inner, place, aliases), ...(optional && { optional: true }) }
  })
  return { kind: 'object', tuple: true, fields }
}

/** An interface with the fields of those that it extends. */
export function resolveInterface(
  node: t.TSType,
  path: NodePath<t.TSInterfaceDeclaration>,
  place: TypePlace,
  aliases: readonly t.Node[],
): DeclaredType {
  const declaration = path.node
  if (declaration.typeParameters)
    throw unsupported(node, place, 'Write out the fields.', ' (an interface with type parameters)')
  if (aliases.includes(declaration)) throw unsupported(node, place, undefined, ' (an interface that contains itself)')
  const inside = { ...place, at: path, span: place.span ?? spanOf(node) }
  const within = [...aliases, declaration]
  const fields = new Map<string, DeclaredField>()
  for (const { expression, typeParameters } of declaration.extends ?? []) {
    if (expression.type !== 'Identifier') throw unsupported(node, place)
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
    fields.set(field.name, field)
  }
  return { kind: 'object', tuple: false, fields: [...fields.values()] }
}

function fieldOf(
  member: t.TSTypeElement,
  whole: t.TSType,
  place: TypePlace,
  aliases: readonly t.Node[],
): DeclaredField {
  const name = member.type === 'TSPropertySignature' && !member.computed ? nameOf(member.key) : undefined
  const type = member.type === 'TSPropertySignature' ? member.typeAnnotation?.typeAnnotation : undefined
  if (name === undefined || !type || member.type !== 'TSPropertySignature')
    throw unsupported(whole, place, 'Objects inside kernels have fields only: leave methods and index signatures out.')
  return { name, type: resolve(type, place, aliases), ...(member.optional && { optional: true }) }
}

function nameOf(key: t.Expression): string | undefined {
  if (key.type === 'Identifier') return key.name
  if (key.type === 'StringLiteral') return key.value
  return key.type === 'NumericLiteral' ? String(key.value) : undefined
}
