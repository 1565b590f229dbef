import type { NodePath } from '@babel/traverse'
import { typeBinding } from './type-binding.ts'

/**
 * Whether a name, used as a value, means the global of that name: nothing in the file shadows it.
 *
 * @param path the place of use
 * @param name `Math`, `Float64Array`, `undefined`, …
 * @example
 * isGlobal(path, 'Math') // false within `function f(Math) { … }`
 */
export function isGlobal(path: NodePath, name: string): boolean {
  if (path.scope.getBinding(name)) return false
  // Babel's scopes leave out enums and namespaces, which are values too.
  const declared = typeBinding(path, name)?.kind
  if (declared !== undefined && declared !== 'alias' && declared !== 'interface' && declared !== 'type parameter')
    return false
  // Within `with (object)` any name may be a property of the object.
  return path.findParent((parent) => parent.isWithStatement()) === null
}

/**
 * Whether a name, used as a type, means the global type of that name. A variable of the same name does not shadow the type, but who
 * declares one means something else by it: it counts.
 *
 * @param path the place of use
 * @param name `Float64Array`, `Readonly`, …
 */
export function isGlobalType(path: NodePath, name: string): boolean {
  return typeBinding(path, name) === undefined && path.scope.getBinding(name) === undefined
}
