import type { Binding, NodePath } from '@babel/traverse'
import type { FunctionNode } from './marked-function.ts'

/**
 * Whether a name means the same in the dispatcher, which stands around the function or, for methods, at the start of its body.
 *
 * @param home the marked function
 */
export function canBeNamed({ node, scope }: NodePath<FunctionNode>, { identifier, path }: Binding): boolean {
  if ('key' in node && scope.hasOwnBinding(identifier.name)) return false
  const found = scope.parent.getBinding(identifier.name)
  // The name of a class is one more variable within the class.
  return found !== undefined && (found.identifier === identifier || (path.isClass() && found.path.node === path.node))
}
