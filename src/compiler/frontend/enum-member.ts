import type { NodePath } from '@babel/traverse'
import type * as t from '@babel/types'
import { type Constant, evaluateConstant } from './constant.ts'
import { typeBinding } from './type-binding.ts'

/**
 * The value of `Mode.Fast`, where `Mode` is an enum at the top of the same file whose members are all numbers that are known when the program is built.
 *
 * @returns the number, and the declaration that makes it; undefined for everything else
 */
export function enumMember(
  path: NodePath<t.MemberExpression>,
): { value: number; declaration: NodePath<t.TSEnumDeclaration> } | undefined {
  const { object, property, computed } = path.node
  if (object.type !== 'Identifier' || path.scope.getBinding(object.name)?.path.isTSEnumDeclaration() === false)
    return undefined
  const binding = typeBinding(path, object.name)
  if (binding?.kind !== 'enum') return undefined
  const name =
    !computed && property.type === 'Identifier'
      ? property.name
      : property.type === 'StringLiteral'
        ? property.value
        : undefined
  const value = name === undefined ? undefined : enumValues(binding.path)?.get(name)
  return value === undefined ? undefined : { value, declaration: binding.path }
}

/**
 * The members of a numeric enum, in order.
 *
 * @returns undefined where a member is a string or not known, or where the enum is declared in several places
 */
export function enumValues(path: NodePath<t.TSEnumDeclaration>): Map<string, number> | undefined {
  const { node } = path
  const place = path.parentPath.isExportNamedDeclaration() ? path.parentPath.parentPath : path.parentPath
  if (node.declare || !place?.isProgram() || declarations(place, node.id.name) !== 1) return undefined
  const values = new Map<string, number>()
  let next: number | undefined = 0
  for (const member of path.get('members')) {
    const { id } = member.node
    const initializer = member.get('initializer') as NodePath<t.Expression>
    const value: Constant | undefined = initializer.node ? evaluateConstant(initializer, values) : next
    if (typeof value !== 'number') return undefined
    values.set(id.type === 'Identifier' ? id.name : id.value, value)
    next = value + 1
  }
  return values
}

function declarations(program: NodePath<t.Program>, name: string): number {
  return program.node.body.filter((statement) => {
    const declared = statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement
    return declared && 'id' in declared && declared.id?.type === 'Identifier' && declared.id.name === name
  }).length
}
