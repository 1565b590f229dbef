import type { Binding, NodePath } from '@babel/traverse'
import type * as t from '@babel/types'
import { builtinMember } from './builtin-member.ts'
import { onlyReads } from './constant-table.ts'
import { withoutTypes } from './erased-types.ts'
import { isGlobal } from './global-binding.ts'
import { functionOf } from './known-function.ts'
import type { ModuleGraph } from './module-graph.ts'

const known = new WeakMap<t.Node, NodePath<t.Expression>[] | 'none' | 'open'>()

/**
 * The functions that a module-level `const` array holds, where nobody can put others in their places: each is written out or named, and whatever the
 * module does with the array is to read an element, to ask for its length, or to iterate.
 *
 * @returns the elements as they are written; `'open'` where other code may change them
 * @throws NeedsModule where an imported file has to be read first
 * @example
 * functionTableOf(binding of `const OPS = [add, (a, b) => a - b, Math.max]`, graph) // the three elements
 */
export function functionTableOf(binding: Binding, graph: ModuleGraph): NodePath<t.Expression>[] | 'open' | undefined {
  const { identifier, path } = binding
  if (binding.kind !== 'const' || !binding.scope.path.isProgram() || !path.isVariableDeclarator()) return undefined
  let table = known.get(identifier)
  if (table === undefined) {
    const elements =
      path.node.id === identifier && path.node.init ? elementsOf(path.get('init') as NodePath) : undefined
    const isClosed = binding.referencePaths.every((reference) => onlyReads(reference, graph, true))
    table = elements?.every((element) => isFunction(element, graph)) ? (isClosed ? elements : 'open') : 'none'
    known.set(identifier, table)
  }
  return table === 'none' ? undefined : table
}

function elementsOf(init: NodePath): NodePath<t.Expression>[] | undefined {
  let value = withoutTypes(init)
  if (value.isCallExpression() && isFreeze(value)) value = withoutTypes(value.get('arguments')[0])
  if (!value.isArrayExpression()) return undefined
  const elements = value.get('elements').map((element) => withoutTypes(element as NodePath))
  return elements.length > 0 && elements.every((element) => element.isExpression())
    ? (elements as NodePath<t.Expression>[])
    : undefined
}

function isFreeze(call: NodePath<t.CallExpression>): boolean {
  const { callee, arguments: args } = call.node
  return (
    callee.type === 'MemberExpression' &&
    callee.object.type === 'Identifier' &&
    callee.object.name === 'Object' &&
    callee.property.type === 'Identifier' &&
    callee.property.name === 'freeze' &&
    !callee.computed &&
    args.length === 1 &&
    isGlobal(call, 'Object')
  )
}

function isFunction(element: NodePath<t.Expression>, graph: ModuleGraph): boolean {
  if (element.isArrowFunctionExpression() || element.isFunctionExpression()) return true
  if (builtinMember(element)?.object === 'Math') return true
  if (!element.isIdentifier()) return false
  const binding = element.scope.getBinding(element.node.name)
  const declared = binding?.kind === 'module' ? graph.follow(binding) : binding
  return declared !== undefined && functionOf(declared) !== undefined
}
