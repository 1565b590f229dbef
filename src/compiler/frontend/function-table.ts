import type { Binding, NodePath } from '@babel/traverse'
import type * as t from '@babel/types'
import { builtinMember } from './builtin-member.ts'
import { isRead, onlyReads } from './constant-table.ts'
import { isTypeWrapper, withoutTypes } from './erased-types.ts'
import { withoutFreeze } from './frozen.ts'
import type { KnownFunction } from './function-value.ts'
import { functionOf } from './known-function.ts'
import { functionOfField, usesThis } from './members.ts'
import type { ModuleGraph } from './module-graph.ts'
import { typeOfExpression } from './value-type.ts'

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
  const value = withoutFreeze(init)
  if (!value.isArrayExpression()) return undefined
  const elements = value.get('elements').map((element) => withoutTypes(element as NodePath))
  return elements.length > 0 && elements.every((element) => element.isExpression())
    ? (elements as NodePath<t.Expression>[])
    : undefined
}

function isFunction(element: NodePath<t.Expression>, graph: ModuleGraph): boolean {
  if (element.isArrowFunctionExpression() || element.isFunctionExpression()) return true
  if (builtinMember(element)?.object === 'Math') return true
  if (!element.isIdentifier()) return false
  const binding = element.scope.getBinding(element.node.name)
  const declared = binding?.kind === 'module' ? graph.follow(binding) : binding
  return declared !== undefined && functionOf(declared) !== undefined
}

/** A function of an object by its name. */
export interface NamedFunction {
  name: string
  known: KnownFunction
}

/**
 * The functions of an object that has nothing else: methods, and functions that are written out or named.
 *
 * @returns undefined where it has anything else, or where not all of its names are known
 * @throws NeedsModule where an imported file has to be read first
 * @example
 * namedFunctionsOf(path of `{ circle: (r) => Math.PI * r * r, sin: Math.sin }`, graph) // circle, sin
 */
export function namedFunctionsOf(
  literal: NodePath<t.ObjectExpression>,
  graph: ModuleGraph,
): NamedFunction[] | undefined {
  const found = new Map<string, KnownFunction>()
  for (const property of literal.get('properties')) {
    const name = nameOf(property)
    const known = name === undefined ? undefined : functionIn(property, name, graph)
    if (name === undefined || !known) return undefined
    found.set(name, known)
  }
  return found.size > 0 ? [...found].map(([name, known]) => ({ name, known })) : undefined
}

/** The names of what an object literal has; undefined where not all of them are known. */
export function namesOfLiteral(literal: NodePath<t.ObjectExpression>): string[] | undefined {
  const names = literal.get('properties').map(nameOf)
  return names.every((name) => name !== undefined) ? [...new Set(names)] : undefined
}

/** @returns undefined for what is spread, has a computed name, or sets the prototype */
function nameOf(property: NodePath): string | undefined {
  const { node } = property
  if ((node.type !== 'ObjectProperty' && node.type !== 'ObjectMethod') || node.computed) return undefined
  const { key } = node
  const name =
    key.type === 'Identifier'
      ? key.name
      : key.type === 'StringLiteral' || key.type === 'NumericLiteral'
        ? String(key.value)
        : undefined
  return name === '__proto__' ? undefined : name
}

function functionIn(property: NodePath, name: string, graph: ModuleGraph): KnownFunction | undefined {
  if (property.isObjectMethod())
    return property.node.kind === 'method' ? { kind: 'function', path: property, name } : undefined
  if (!property.isObjectProperty()) return undefined
  const member = builtinMember(withoutTypes(property.get('value') as NodePath))
  if (member?.object === 'Math') return { kind: 'builtin', member }
  const path = functionOfField(property, graph)
  return path && { kind: 'function', path, name }
}

/**
 * Whether nobody can put other functions in an object of functions: it is the `const` of a module that does not export it, and reads and calls what it has,
 * by names that it has.
 */
export function onlyReadsFunctions(binding: Binding, functions: readonly NamedFunction[], graph: ModuleGraph): boolean {
  if (binding.kind !== 'const' || !binding.scope.path.isProgram()) return false
  const names = functions.map(({ name }) => name)
  // A function that uses `this` has the object.
  const given = functions.some(({ known }) => known.kind === 'function' && usesThis(known.path))
  const isAmong = (key: NodePath<t.Expression>): boolean => {
    try {
      const type = typeOfExpression(key, graph, '')
      return type?.kind === 'text' && type.values.every((value) => names.includes(value))
    } catch {
      // Of a type that kernels do not know, or of a file that was not read.
      return false
    }
  }
  return binding.referencePaths.every((reference) => {
    if (!reference.isIdentifier()) return false
    let value: NodePath = reference
    while (value.parentPath && isTypeWrapper(value.parentPath)) value = value.parentPath
    const member = value.parentPath
    if (member?.isTSTypeQuery()) return true
    if (!member?.isMemberExpression() || value.key !== 'object') return false
    const { property, computed } = member.node
    const isKnown = computed
      ? isAmong(member.get('property') as NodePath<t.Expression>)
      : property.type === 'Identifier' && names.includes(property.name)
    const isCalled = member.parentPath?.isCallExpression() && member.key === 'callee'
    return isKnown && (isCalled ? !given : isRead(member))
  })
}
