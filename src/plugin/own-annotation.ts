import type { NodePath } from '@babel/traverse'
import type * as t from '@babel/types'

/**
 * The type that stands behind the name of a variable or parameter, as its user has written it, in one line.
 *
 * @param at a place in whose scope it is
 * @param code the source
 * @returns undefined where there is none, and where it says less than what is known of it: unions that a kernel takes one member of, type parameters
 */
export function ownAnnotation({ typeAnnotation }: t.Identifier, at: NodePath, code: string): string | undefined {
  return typeAnnotation?.type === 'TSTypeAnnotation'
    ? writtenAnnotation(typeAnnotation.typeAnnotation, at, code)
    : undefined
}

/** The same of a type by itself. */
export function writtenAnnotation(type: t.TSType, at: NodePath, code: string): string | undefined {
  if (type.start == null || type.end == null || namesParameter(type, at)) return undefined
  return code.slice(type.start, type.end).replace(COMMENT, '$1').replace(/\s+/g, ' ').trim()
}

/** Comments; strings, which may look as if they had some, are kept. */
const COMMENT = /('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")|\/\/[^\n]*|\/\*[\s\S]*?\*\//g

/** Whether it names a type parameter of a function or class around it. */
function namesParameter(type: t.TSType, at: NodePath): boolean {
  const names = new Set<string>()
  for (let path: NodePath | null = at; path; path = path.parentPath) {
    const { typeParameters } = path.node as { typeParameters?: t.Node | null }
    if (typeParameters?.type === 'TSTypeParameterDeclaration')
      for (const { name } of typeParameters.params) names.add(name as unknown as string)
  }
  if (names.size === 0) return false
  let isNamed = false
  const visit = (node: t.Node): void => {
    if (node.type === 'TSTypeReference' && node.typeName.type === 'Identifier' && names.has(node.typeName.name))
      isNamed = true
    for (const value of Object.values(node))
      for (const one of Array.isArray(value) ? value : [value])
        if (typeof one === 'object' && one !== null && typeof one.type === 'string' && one !== node) visit(one)
  }
  visit(type)
  return isNamed
}
