import type { NodePath } from '@babel/traverse'
import type * as t from '@babel/types'
import { isTypeWrapper } from './erased-types.ts'
import type { MarkedFunction } from './marked-function.ts'

/**
 * A function with the names of the classes and objects that it stands in: `Meter.read`, `ops.deep.sum`, and its own name where it stands in none.
 */
export function qualifiedName({ path, name }: Pick<MarkedFunction, 'path' | 'name'>): string {
  return [...holdersOf(path), name].join('.')
}

/**
 * Names under which the functions of a file can be told apart: where two have the same, with the lines in which they begin, `inner:12`.
 *
 * @param lineOf line of a position in the source, from 1
 */
export function distinctNames(
  all: readonly MarkedFunction[],
  lineOf: (at: number) => number,
): ReadonlyMap<MarkedFunction, string> {
  const names = all.map(qualifiedName)
  const isOnly = (name: string) => names.indexOf(name) === names.lastIndexOf(name)
  return new Map(all.map((one, i) => [one, isOnly(names[i]) ? names[i] : `${names[i]}:${lineOf(one.span.start)}`]))
}

/** From the outermost, as far as they have names. */
function holdersOf(path: NodePath): string[] {
  let at: NodePath = path
  while (at.parentPath && isTypeWrapper(at.parentPath)) at = at.parentPath
  const member = MEMBERS.has(at.node.type) ? at : at.parentPath
  if (!member || !MEMBERS.has(member.node.type)) return []
  const holder = member.parentPath?.isClassBody() ? member.parentPath.parentPath : member.parentPath
  if (!holder) return []
  const { id } = holder.node as t.Class
  if (id) return [id.name]
  let value: NodePath = holder
  while (value.parentPath && (isTypeWrapper(value.parentPath) || value.parentPath.isCallExpression()))
    value = value.parentPath
  const { parent } = value
  if (parent.type === 'VariableDeclarator') return parent.id.type === 'Identifier' ? [parent.id.name] : []
  const key = MEMBERS.has(parent.type) ? (parent as t.ObjectProperty).key : undefined
  return key?.type === 'Identifier' ? [...holdersOf(value), key.name] : []
}

const MEMBERS: ReadonlySet<string> = new Set([
  'ObjectMethod',
  'ObjectProperty',
  'ClassMethod',
  'ClassPrivateMethod',
  'ClassProperty',
  'ClassPrivateProperty',
])
