import type { NodePath } from '@babel/traverse'
import type * as t from '@babel/types'
import { type Constant, evaluateConstant } from './constant.ts'
import { withoutTypes } from './erased-types.ts'
import type { ModuleGraph } from './module-graph.ts'
import { namespaceOf } from './namespace-import.ts'
import { typeBinding } from './type-binding.ts'

/**
 * The value of `Mode.Fast`, where `Mode` is an enum at the top of this or another file whose members are all numbers that are known when the program
 * is built, or all strings.
 *
 * @returns the number or string, and the declaration that makes it; undefined for everything else
 * @throws NeedsModule where an imported file has to be read first
 */
export function enumMember(
  path: NodePath<t.MemberExpression>,
  graph?: ModuleGraph,
): { value: number | string; declaration: NodePath<t.TSEnumDeclaration> } | undefined {
  const { property, computed } = path.node
  const name =
    !computed && property.type === 'Identifier'
      ? property.name
      : property.type === 'StringLiteral'
        ? property.value
        : undefined
  if (name === undefined) return undefined
  const declaration = enumNamed(withoutTypes(path.get('object')), graph)
  const value = declaration && (enumNumbers(declaration, graph)?.get(name) ?? enumTexts(declaration)?.get(name))
  return value === undefined || !declaration ? undefined : { value, declaration }
}

/** The enum that an expression names: `Mode`, or `space.Mode` of another file. */
function enumNamed(path: NodePath, graph: ModuleGraph | undefined): NodePath<t.TSEnumDeclaration> | undefined {
  if (path.isMemberExpression({ computed: false }) && path.node.property.type === 'Identifier' && graph) {
    const space = namespaceOf(path)
    const member = space && graph.followType({ ...space, imported: path.node.property.name }, 'values')
    return member?.kind === 'enum' ? member.path : undefined
  }
  if (!path.isIdentifier()) return undefined
  const { name } = path.node
  const variable = path.scope.getBinding(name)
  if (variable && variable.kind !== 'module' && !variable.path.isTSEnumDeclaration()) return undefined
  const named = typeBinding(path, name)
  const declared =
    named?.kind === 'import' && named.imported !== '*' && graph ? graph.followType(named, 'values') : named
  return declared?.kind === 'enum' ? declared.path : undefined
}

/**
 * The members of a numeric enum, in order.
 *
 * What follows a member that is more than literals and names of members above is left out: some compilers count on from it, others know nothing.
 *
 * @returns undefined where a member is a string or not known, or where the enum is declared in several places
 */
export function enumNumbers(path: NodePath<t.TSEnumDeclaration>, graph?: ModuleGraph): Map<string, number> | undefined {
  const { node } = path
  const place = path.parentPath.isExportNamedDeclaration() ? path.parentPath.parentPath : path.parentPath
  if (node.declare || !place?.isProgram() || declarations(place, node.id.name) !== 1) return undefined
  const names = new Map<string, number>()
  let next: number | undefined = 0
  for (const member of path.get('members')) {
    const { id } = member.node
    const initializer = member.get('initializer') as NodePath<t.Expression>
    const value: Constant | undefined = initializer.node ? evaluateConstant(initializer, { names, graph }) : next
    const isCounted: boolean = !initializer.node || evaluateConstant(initializer, { names, alone: true }) !== undefined
    if (typeof value === 'number') names.set(id.type === 'Identifier' ? id.name : id.value, value)
    else if (initializer.node) return undefined
    next = typeof value === 'number' && isCounted ? value + 1 : undefined
  }
  return names
}

/** The members of an enum of strings; undefined where one is anything else, or where the enum is declared in several places. */
export function enumTexts(path: NodePath<t.TSEnumDeclaration>): Map<string, string> | undefined {
  const { members, declare, id } = path.node
  const place = path.parentPath.isExportNamedDeclaration() ? path.parentPath.parentPath : path.parentPath
  if (declare || !place?.isProgram() || declarations(place, id.name) !== 1) return undefined
  const texts = new Map<string, string>()
  for (const { id: name, initializer } of members) {
    if (initializer?.type !== 'StringLiteral') return undefined
    texts.set(name.type === 'Identifier' ? name.name : name.value, initializer.value)
  }
  return texts.size > 0 ? texts : undefined
}

/** Whether all members of an enum are numbers, for its use as a type: it may be declared without being there (`declare enum`). */
export function isNumericEnum(path: NodePath<t.TSEnumDeclaration>, graph?: ModuleGraph): boolean {
  if (!path.node.declare && !path.node.const) return enumNumbers(path, graph) !== undefined
  return path.node.members.every(({ initializer }) => !initializer || isNumberLike(initializer))
}

const isNumberLike = (node: t.Expression): boolean =>
  node.type === 'NumericLiteral' || node.type === 'UnaryExpression' || node.type === 'BinaryExpression'

function declarations(program: NodePath<t.Program>, name: string): number {
  return program.node.body.filter((statement) => {
    const declared = statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement
    return declared && 'id' in declared && declared.id?.type === 'Identifier' && declared.id.name === name
  }).length
}
