/** `VALUES[s[i]]`: a field of a constant object of the module, chosen by a character. */
import type { Binding, NodePath } from '@babel/traverse'
import type * as t from '@babel/types'
import { nameOfProperty } from './claimed-fields.ts'
import { type Constant, evaluateConstant } from './constant.ts'
import { isRead } from './constant-table.ts'
import { isTypeWrapper } from './erased-types.ts'
import { isFrozen, literalOf } from './members.ts'
import type { ModuleGraph } from './module-graph.ts'

/**
 * The fields of a module-level `const` object that nobody can change: they are written out, and the object is frozen, or not exported, and whatever the module does
 * with it is to read fields.
 *
 * @example
 * constantFieldsOf(binding of `const VALUES = { I: 1, V: 5 }`, graph) // Map { 'I' => 1, 'V' => 5 }
 */
export function constantFieldsOf(binding: Binding, graph: ModuleGraph): ReadonlyMap<string, Constant> | undefined {
  const { path } = binding
  if (binding.kind !== 'const' || !binding.scope.path.isProgram() || !path.isVariableDeclarator()) return undefined
  const literal = path.node.id === binding.identifier ? literalOf(path) : undefined
  if (!literal || !(isFrozen(binding) || binding.referencePaths.every(onlyReadsFields))) return undefined
  const fields = new Map<string, Constant>()
  for (const property of literal.get('properties')) {
    const name = nameOfProperty(property.node)
    const value = property.isObjectProperty() ? (property.get('value') as NodePath<t.Expression>) : undefined
    const constant = value && evaluateConstant(value, { graph })
    // What a string is asked for that is not there is `undefined`.
    if (name === undefined || constant === undefined || name === '__proto__' || name === 'undefined') return undefined
    fields.set(name, constant)
  }
  return fields
}

/** Whether a place only reads a field, and lets nobody get hold of the object. */
function onlyReadsFields(reference: NodePath): boolean {
  let value: NodePath = reference
  while (value.parentPath && isTypeWrapper(value.parentPath)) value = value.parentPath
  const parent = value.parentPath
  if (parent?.isTSTypeQuery()) return true
  return parent?.isMemberExpression() === true && value.key === 'object' && isRead(parent)
}
