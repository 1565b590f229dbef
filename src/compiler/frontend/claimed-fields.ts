/** Fields that an object from outside has by its declared type, beyond those that are written out where it is made. */
import type { NodePath } from '@babel/traverse'
import type * as t from '@babel/types'
import { Rejection } from '../diagnostics/rejection.ts'
import { type DeclaredObject, type DeclaredType, fieldNamed } from './signature.ts'

/** A field that only a type speaks of. */
export interface DeclaredMember {
  kind: 'declared'
  type: DeclaredType
  /** The object may lack it. */
  optional?: true
}

/** The field of a type that has a name. */
export function declaredMember(type: DeclaredType, name: string): DeclaredMember | undefined {
  const field = fieldNamed(type, name)
  if (!field) return undefined
  const mayLack = field.optional || (field.type.kind === 'maybe' && field.type.missing !== 'null')
  return { kind: 'declared', type: field.type, ...(mayLack && { optional: true as const }) }
}

/** The declared type of what a literal makes, where it has fields that the literal does not have. */
export function claimsMore(
  literal: NodePath<t.ObjectExpression>,
  read: () => DeclaredType | undefined,
): { type: DeclaredObject } | undefined {
  try {
    const type = read()
    return type?.kind === 'object' && hasMore(type, literal.node) ? { type } : undefined
  } catch (error) {
    if (error instanceof Rejection) return undefined
    throw error
  }
}

function hasMore(type: DeclaredObject, literal: t.ObjectExpression): boolean {
  return type.fields.some(({ name, type: own }) => {
    const property = literal.properties.find((one) => nameOfProperty(one) === name)
    if (property?.type !== 'ObjectProperty') return true
    return own.kind === 'object' && property.value.type === 'ObjectExpression' && hasMore(own, property.value)
  })
}

/** The name of a field in a literal, if it is a plain one. */
export function nameOfProperty(property: t.ObjectExpression['properties'][number]): string | undefined {
  if (property.type !== 'ObjectProperty' || property.computed) return undefined
  const { key } = property
  return key.type === 'Identifier' ? key.name : key.type === 'StringLiteral' ? key.value : undefined
}
