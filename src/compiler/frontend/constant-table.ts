import type { Binding, NodePath } from '@babel/traverse'
import type * as t from '@babel/types'
import type { ElementKind } from '../../runtime-shim/manifest.ts'
import type { Table } from '../ir/ir.ts'
import { evaluateConstant } from './constant.ts'
import { isTypeWrapper, withoutTypes } from './erased-types.ts'
import { isFreeze } from './frozen.ts'
import { isGlobal } from './global-binding.ts'
import { BYTES_PER_ELEMENT } from './math-functions.ts'
import type { ModuleGraph } from './module-graph.ts'
import { typeOfExpression } from './value-type.ts'

const known = new WeakMap<t.Node, Table | 'none'>()

/**
 * The elements of a module-level `const` array that nobody can change: they are written out, and whatever the module does with the array is to read an
 * element, to ask for its length, or to iterate. It is not exported, passed on or given another name. Such an array is a part of the kernel.
 *
 * @example
 * tableOf(binding of `const SHIFTS = [7, 12, 17, 22]`, graph) // { name: 'SHIFTS', kind: 'Uint8Array', values: [7, 12, 17, 22] }
 */
export function tableOf(binding: Binding, graph: ModuleGraph): Table | undefined {
  const { identifier, path } = binding
  if (binding.kind !== 'const' || !binding.scope.path.isProgram() || !path.isVariableDeclarator()) return undefined
  let table = known.get(identifier)
  if (table === undefined) {
    const values =
      path.node.id === identifier && path.node.init ? elementsOf(path.get('init') as NodePath, graph) : undefined
    const isTable = values && binding.referencePaths.every((reference) => onlyReads(reference, graph))
    table = isTable ? { name: identifier.name, kind: smallestKind(values), values } : 'none'
    known.set(identifier, table)
  }
  return table === 'none' ? undefined : table
}

/** The numbers that an array is made of: a literal, perhaps frozen, or a typed array of one. */
function elementsOf(init: NodePath, graph: ModuleGraph): number[] | undefined {
  const value = withoutTypes(init)
  if (value.isArrayExpression()) return literalElements(value, graph)
  if (value.isCallExpression()) {
    if (isFreeze(value)) return ofLiteral(value.get('arguments')[0], graph)
    const { callee } = value.node
    if (callee.type !== 'MemberExpression' || callee.computed || callee.object.type !== 'Identifier') return undefined
    const { name } = callee.object
    const method = callee.property.type === 'Identifier' ? callee.property.name : ''
    if (!isGlobal(value, name)) return undefined
    const args = value.get('arguments')
    if (method === 'of') return converted(name, numbersOf(args, graph))
    return method === 'from' && args.length === 1 ? converted(name, ofLiteral(args[0], graph)) : undefined
  }
  if (!value.isNewExpression() || value.node.callee.type !== 'Identifier') return undefined
  const args = value.get('arguments')
  const { name } = value.node.callee
  return args.length === 1 && isGlobal(value, name) ? converted(name, ofLiteral(args[0], graph)) : undefined
}

function ofLiteral(path: NodePath, graph: ModuleGraph): number[] | undefined {
  const literal = withoutTypes(path)
  return literal.isArrayExpression() ? literalElements(literal, graph) : undefined
}

const literalElements = (literal: NodePath<t.ArrayExpression>, graph: ModuleGraph): number[] | undefined =>
  numbersOf(literal.get('elements'), graph)

function numbersOf(elements: readonly NodePath<t.Node | null>[], graph: ModuleGraph): number[] | undefined {
  const values: number[] = []
  for (const element of elements) {
    const value = element.isExpression() ? evaluateConstant(element, { graph }) : undefined
    if (typeof value !== 'number') return undefined
    values.push(value)
  }
  return values.length > 0 ? values : undefined
}

/** What a typed array of these numbers holds. */
function converted(name: string, values: number[] | undefined): number[] | undefined {
  if (!values || !Object.hasOwn(BYTES_PER_ELEMENT, name) || name.startsWith('Big')) return undefined
  const typed = (globalThis as unknown as Record<string, { from(values: number[]): Iterable<number> }>)[name]
  return [...typed.from(values)]
}

/**
 * Whether a place only reads the array, and lets nobody get hold of it.
 *
 * @param mayCall whether elements are functions, which kernels know: calling one does not give the array away, though it is `this`
 */
export function onlyReads(reference: NodePath, graph: ModuleGraph, mayCall = false): boolean {
  if (!reference.isIdentifier()) return false
  let value: NodePath = reference
  while (value.parentPath && isTypeWrapper(value.parentPath)) value = value.parentPath
  const parent = value.parentPath
  if (parent?.isTSTypeQuery()) return true
  if (parent?.isForOfStatement()) return value.key === 'right' && !parent.node.await
  if (!parent?.isMemberExpression() || value.key !== 'object') return false
  const { property, computed } = parent.node
  if (!computed) return property.type === 'Identifier' && property.name === 'length' && isRead(parent)
  const index = parent.get('property') as NodePath<t.Expression>
  const isCalled = mayCall && parent.parentPath?.isCallExpression() && parent.key === 'callee'
  return (isCalled || isRead(parent)) && isNumber(index, graph)
}

/** An index that is declared as a number, or can be nothing else: by another name one could get at the buffer. */
function isNumber(index: NodePath<t.Expression>, graph: ModuleGraph): boolean {
  const inner = withoutTypes(index)
  if (inner.isMemberExpression({ computed: true }) && inner.node.object.type === 'Identifier') {
    const declarator = inner.scope.getBinding(inner.node.object.name)?.path
    const init = declarator?.isVariableDeclarator() && declarator.node.init ? declarator.get('init') : undefined
    if (init && elementsOf(init as NodePath, graph))
      return isNumber(inner.get('property') as NodePath<t.Expression>, graph)
  }
  try {
    return typeOfExpression(index, graph, '')?.kind === 'number'
  } catch {
    // Of a type that kernels do not know, or of a file that was not read.
    return false
  }
}

/** Whether a member is neither assigned nor called. */
export function isRead(member: NodePath): boolean {
  const parent = member.parentPath
  if (!parent) return false
  if (isTypeWrapper(parent)) return isRead(parent)
  if (parent.isAssignmentExpression() || parent.isAssignmentPattern()) return member.key === 'right'
  if (parent.isUpdateExpression() || parent.isUnaryExpression({ operator: 'delete' })) return false
  if (parent.isForXStatement()) return member.key === 'right'
  if (parent.isCallExpression() || parent.isOptionalCallExpression() || parent.isNewExpression())
    return member.key !== 'callee'
  if (parent.isTaggedTemplateExpression() || parent.isRestElement() || parent.isArrayPattern()) return false
  return !(parent.isObjectProperty() && parent.parentPath.isObjectPattern() && member.key === 'value')
}

/** Elements are numbers whatever they are kept in: the smallest kind that has them all. */
function smallestKind(values: readonly number[]): ElementKind {
  const fits = (type: { from(values: Iterable<number>): Iterable<number> }) =>
    [...type.from(values)].every((element, i) => Object.is(element, values[i]))
  if (fits(Uint8Array)) return 'Uint8Array'
  if (fits(Int8Array)) return 'Int8Array'
  if (fits(Uint16Array)) return 'Uint16Array'
  if (fits(Int16Array)) return 'Int16Array'
  if (fits(Int32Array)) return 'Int32Array'
  if (fits(Uint32Array)) return 'Uint32Array'
  return fits(Float32Array) ? 'Float32Array' : 'Float64Array'
}
