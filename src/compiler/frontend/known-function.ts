import type { Binding, NodePath } from '@babel/traverse'
import type * as t from '@babel/types'
import { isDeclaredOnce } from './declared-once.ts'
import { withoutTypes } from './erased-types.ts'
import type { FunctionNode } from './marked-function.ts'

/**
 * The function that a binding always holds.
 *
 * @returns undefined where it may hold another one, or something else
 */
export function functionOf(binding: Binding): NodePath<FunctionNode> | undefined {
  if (!isDeclaredOnce(binding)) return undefined
  if (binding.path.isFunctionDeclaration() || binding.path.isFunctionExpression()) return binding.path
  if (!binding.path.isVariableDeclarator() || binding.path.node.id !== binding.identifier) return undefined
  const init = binding.path.node.init && withoutTypes(binding.path.get('init') as NodePath)
  return init && (init.isArrowFunctionExpression() || init.isFunctionExpression()) ? init : undefined
}

/** Variables that a function uses and that are declared around it. */
export interface Captured {
  /** Those for which a call needs to know where they are. */
  variables: Binding[]
  /** Those of them that are assigned within. */
  assigned: Binding[]
  /** Functions among them that are values of constants: there only once their declaration has been executed. */
  declared: Binding[]
}

/**
 * What a function and the functions that it names use of the variables around them.
 *
 * @param isLocal whether a variable is one of the kernel, and not of what is around the kernel
 */
export function capturedBy(target: NodePath<FunctionNode>, isLocal: (binding: Binding) => boolean): Captured {
  const captured: Captured = { variables: [], assigned: [], declared: [] }
  const seen = new Set<t.Node>()
  const visit = (fn: NodePath<FunctionNode>): void => {
    if (seen.has(fn.node)) return
    seen.add(fn.node)
    fn.traverse({
      Identifier(path) {
        if (!path.isReferencedIdentifier() && !isAssigned(path)) return
        const binding = path.scope.getBinding(path.node.name)
        if (!binding || isDeclaredWithin(binding, fn) || !isLocal(binding)) return
        const inner = functionOf(binding)
        if (!inner) {
          if (!captured.variables.includes(binding)) captured.variables.push(binding)
          return
        }
        if (!inner.isFunctionDeclaration() && !captured.declared.includes(binding)) captured.declared.push(binding)
        visit(inner)
      },
    })
  }
  visit(target)
  const isWithin = (path: NodePath): boolean => path.find(({ node }) => seen.has(node)) !== null
  captured.assigned = captured.variables.filter(({ constantViolations }) => constantViolations.some(isWithin))
  return captured
}

const recursive = new WeakMap<t.Node, boolean>()

/**
 * Whether a function names itself, or names others that do. Through a function that it lies in, it would come to another one of itself, with other
 * variables around it: that does not count.
 */
export function callsItself(target: NodePath<FunctionNode>): boolean {
  const known = recursive.get(target.node)
  if (known !== undefined) return known
  const seen = new Set<t.Node>()
  const visit = (fn: NodePath<FunctionNode>): boolean => {
    if (seen.has(fn.node)) return false
    seen.add(fn.node)
    let found = false
    fn.traverse({
      Identifier(path) {
        if (found || !path.isReferencedIdentifier()) return
        const binding = path.scope.getBinding(path.node.name)
        const named = binding && functionOf(binding)
        if (!named || target.findParent(({ node }) => node === named.node)) return
        found = named.node === target.node || visit(named)
        if (found) path.stop()
      },
    })
    return found
  }
  const found = visit(target)
  recursive.set(target.node, found)
  return found
}

/** `x` in `x = 1`, `x++`, `[x] = t` and `for (x of …)`: whatever is no declaration and no name of a field. */
function isAssigned(path: NodePath<t.Identifier>): boolean {
  const { parent, key } = path
  if (parent.type === 'MemberExpression') return parent.computed && key === 'property'
  if (parent.type === 'ObjectProperty') return key === 'value'
  return (
    parent.type === 'AssignmentExpression' ||
    parent.type === 'AssignmentPattern' ||
    parent.type === 'UpdateExpression' ||
    parent.type === 'ArrayPattern' ||
    parent.type === 'RestElement' ||
    parent.type === 'ForOfStatement'
  )
}

const isDeclaredWithin = ({ scope }: Binding, { node }: NodePath): boolean =>
  scope.block === node || scope.path.findParent((parent) => parent.node === node) !== null
