import type { Binding, NodePath } from '@babel/traverse'
import type * as t from '@babel/types'
import { isGlobal } from './global-binding.ts'

/** A function or constant of `Math` or `Number`. */
export interface BuiltinMember {
  object: 'Math' | 'Number'
  name: string
}

/**
 * The member of `Math` or `Number` that an expression names: `Math.sqrt`.
 *
 * @returns undefined for everything else, also where the file declares a `Math` of its own
 */
export function builtinMember(path: NodePath): BuiltinMember | undefined {
  if (!path.isMemberExpression() || path.node.computed) return undefined
  const { property } = path.node
  const object = builtinObject(path.get('object'))
  return object && property.type === 'Identifier' ? { object, name: property.name } : undefined
}

/**
 * The member of `Math` or `Number` that a variable always holds: `const { sqrt } = Math`, `const abs = Math.abs`.
 *
 * @returns undefined where it may hold anything else
 */
export function builtinAlias(binding: Binding): BuiltinMember | undefined {
  const declarator = binding.path
  if (!binding.constant || !declarator.isVariableDeclarator()) return undefined
  const id = declarator.get('id')
  const init = declarator.get('init') as NodePath
  if (id.isIdentifier()) return builtinMember(init)
  const object = init.node ? builtinObject(init) : undefined
  if (!object || !id.isObjectPattern()) return undefined
  const property = id.node.properties.find((one) => one.type === 'ObjectProperty' && one.value === binding.identifier)
  if (property?.type !== 'ObjectProperty' || property.computed || property.key.type !== 'Identifier') return undefined
  return { object, name: property.key.name }
}

/** Whether a declaration only gives names to members of `Math` or `Number`. */
export function declaresBuiltins(declarator: NodePath<t.VariableDeclarator>): boolean {
  const names = Object.keys(declarator.getBindingIdentifiers())
  const bindings = names.map((name) => declarator.scope.getBinding(name))
  return bindings.length > 0 && bindings.every((binding) => binding && builtinAlias(binding) !== undefined)
}

function builtinObject(path: NodePath): BuiltinMember['object'] | undefined {
  if (!path.isIdentifier()) return undefined
  const { name } = path.node
  return (name === 'Math' || name === 'Number') && isGlobal(path, name) ? name : undefined
}
