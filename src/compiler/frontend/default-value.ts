import type { Binding, NodePath } from '@babel/traverse'
import type * as t from '@babel/types'
import type { ElementKind } from '../../runtime-shim/manifest.ts'
import { builtinMember } from './builtin-member.ts'
import { builtinConstant, constantOf } from './constant.ts'
import { enumMember } from './enum-member.ts'
import { isTypeWrapper, withoutTypes } from './erased-types.ts'
import { isGlobal } from './global-binding.ts'
import { BYTES_PER_ELEMENT } from './math-functions.ts'
import type { ModuleGraph } from './module-graph.ts'
import type { DeclaredField, DeclaredObject, DeclaredType } from './signature.ts'
import { typeOfBinding } from './value-type.ts'

const NUMBER: DeclaredType = { kind: 'number' }
const BOOLEAN: DeclaredType = { kind: 'boolean' }
const BIGINT: DeclaredType = { kind: 'bigint' }
/** Operators of bigints that never throw, and make nothing huge of what is small. */
const BIGINT_OPERATORS: ReadonlySet<string> = new Set(['+', '-', '*', '&', '|', '^'])

/**
 * The type of a parameter's default value, where it is made of literals, constants, earlier parameters and their lengths, and of Math, or is an array or object of such.
 * Such a value can be computed by the dispatcher in the place of the original, which is then given it: of arguments of the declared types it is never undefined, so that nobody
 * computes it again.
 *
 * @param path the value
 * @param params types of the parameters to the left
 * @param graph files that imports lead to
 * @returns undefined for everything else
 * @example
 * defaultType(path of `x.length - 1`, new Map([['x', { kind: 'array', element: 'Float64Array' }]])) // { kind: 'number' }
 */
export function defaultType(
  path: NodePath<t.Expression>,
  params: ReadonlyMap<string, DeclaredType>,
  graph?: ModuleGraph,
): DeclaredType | undefined {
  if (path.isNumericLiteral()) return NUMBER
  if (path.isBooleanLiteral()) return BOOLEAN
  if (path.isBigIntLiteral()) return BIGINT
  if (path.isStringLiteral()) return { kind: 'text', values: [path.node.value] }
  if (isTypeWrapper(path)) return defaultType(withoutTypes(path) as NodePath<t.Expression>, params, graph)
  if (path.isArrayExpression()) return typeOfList(path, params, graph)
  if (path.isObjectExpression()) return typeOfObject(path, params, graph)
  if (path.isNewExpression()) return typeOfNew(path, params, graph)
  if (path.isIdentifier()) return typeOfName(path, params, graph)
  if (path.isMemberExpression()) return typeOfMember(path, params, graph)
  if (path.isUnaryExpression()) {
    const argument = defaultType(path.get('argument'), params, graph)
    if (path.node.operator === '!') return argument && BOOLEAN
    if (argument?.kind === 'bigint') return ['-', '~'].includes(path.node.operator) ? BIGINT : undefined
    return ['-', '+', '~'].includes(path.node.operator) && argument?.kind === 'number' ? NUMBER : undefined
  }
  if (path.isBinaryExpression()) {
    const sides = [path.get('left'), path.get('right')].map((side) =>
      defaultType(side as NodePath<t.Expression>, params, graph),
    )
    const isComparison = /^(?:[<>]=?|[=!]==?)$/.test(path.node.operator)
    if (sides.every((side) => side?.kind === 'bigint'))
      return isComparison ? BOOLEAN : BIGINT_OPERATORS.has(path.node.operator) ? BIGINT : undefined
    if (!sides.every((side) => side?.kind === 'number')) return undefined
    return isComparison ? BOOLEAN : NUMBER
  }
  if (path.isConditionalExpression()) {
    const [test, then, otherwise] = (['test', 'consequent', 'alternate'] as const).map((part) =>
      defaultType(path.get(part), params, graph),
    )
    const isScalar = then?.kind === 'number' || then?.kind === 'boolean' || then?.kind === 'bigint'
    return test && isScalar && then.kind === otherwise?.kind ? then : undefined
  }
  return path.isCallExpression() ? typeOfCall(path, params, graph) : undefined
}

type Known = ReadonlyMap<string, DeclaredType>

/** Whether all arguments can be computed. */
const areKnown = (path: NodePath<t.CallExpression | t.NewExpression>, params: Known, graph?: ModuleGraph): boolean =>
  (path.get('arguments') as NodePath[]).every(
    (argument) => argument.isExpression() && defaultType(argument, params, graph) !== undefined,
  )

function typeOfCall(path: NodePath<t.CallExpression>, params: Known, graph?: ModuleGraph): DeclaredType | undefined {
  if (!areKnown(path, params, graph)) return undefined
  const callee = path.get('callee')
  // Numbers are what all functions of Math return, whatever they are given.
  if (builtinMember(callee)?.object === 'Math') return NUMBER
  if (!callee.isMemberExpression({ computed: false })) return undefined
  const [object, property] = [callee.get('object'), callee.get('property')]
  // `Float64Array.of(1, 2)`, `new Array(n).fill(0)`.
  if (property.isIdentifier({ name: 'of' }) || property.isIdentifier({ name: 'from' })) return arrayOfClass(object)
  const isMade = object.isNewExpression() || (object.isCallExpression() && isArrayClass(object.get('callee')))
  if (!isMade || !property.isIdentifier({ name: 'fill' })) return undefined
  const made = object as NodePath<t.NewExpression>
  return areKnown(made, params, graph) ? arrayOfClass(made.get('callee')) : undefined
}

/** `Float32Array.of(…)`. */
function isArrayOfValues(path: NodePath): boolean {
  const callee = path.isCallExpression() ? path.get('callee') : undefined
  if (!callee?.isMemberExpression({ computed: false })) return false
  const property = callee.get('property')
  const isNamed = property.isIdentifier({ name: 'of' }) || property.isIdentifier({ name: 'from' })
  return isNamed && arrayOfClass(callee.get('object')) !== undefined
}

/** `new Float64Array(n)`, `new Array(n)`. */
const typeOfNew = (path: NodePath<t.NewExpression>, params: Known, graph?: ModuleGraph): DeclaredType | undefined =>
  areKnown(path, params, graph) ? arrayOfClass(path.get('callee')) : undefined

const isArrayClass = (path: NodePath): boolean => path.isIdentifier({ name: 'Array' }) && isGlobal(path, 'Array')

function arrayOfClass(path: NodePath): DeclaredType | undefined {
  if (isArrayClass(path)) return { kind: 'array', element: 'Array' }
  if (!path.isIdentifier() || !Object.hasOwn(BYTES_PER_ELEMENT, path.node.name)) return undefined
  return isGlobal(path, path.node.name) ? { kind: 'array', element: path.node.name as ElementKind } : undefined
}

/** `[]` is taken for an array of numbers, where nothing else is declared. */
function typeOfList(path: NodePath<t.ArrayExpression>, params: Known, graph?: ModuleGraph): DeclaredType | undefined {
  const elements = path
    .get('elements')
    .map((element) => (element.isExpression() ? defaultType(element, params, graph) : undefined))
  const [first] = elements
  if (!elements.every((type) => type && type.kind === first?.kind)) return undefined
  if (!first || first.kind === 'number') return { kind: 'array', element: 'Array' }
  const isPart = first.kind === 'object' || (first.kind === 'array' && first.element === 'Array')
  return isPart ? { kind: 'array', element: 'Array', of: first } : undefined
}

function typeOfObject(
  path: NodePath<t.ObjectExpression>,
  params: Known,
  graph?: ModuleGraph,
): DeclaredObject | undefined {
  const fields: DeclaredField[] = []
  for (const property of path.get('properties')) {
    if (!property.isObjectProperty({ computed: false })) return undefined
    const { key } = property.node
    const name = key.type === 'Identifier' ? key.name : key.type === 'StringLiteral' ? key.value : '__proto__'
    const type = defaultType(property.get('value') as NodePath<t.Expression>, params, graph)
    if (!type || name === '__proto__') return undefined
    fields.push({ name, type })
  }
  return { kind: 'object', tuple: false, fields }
}

function typeOfName(
  path: NodePath<t.Identifier>,
  params: ReadonlyMap<string, DeclaredType>,
  graph?: ModuleGraph,
): DeclaredType | undefined {
  const { name } = path.node
  const known = params.get(name)
  if (known) return known
  if ((name === 'NaN' || name === 'Infinity') && isGlobal(path, name)) return NUMBER
  const binding = path.scope.getBinding(name)
  const declared = binding?.kind === 'module' ? graph?.follow(binding) : binding
  const constant = declared && constantOf(declared, { graph })
  if (typeof constant === 'string') return { kind: 'text', values: [constant] }
  if (typeof constant === 'bigint') return BIGINT
  if (constant !== undefined) return typeof constant === 'number' ? NUMBER : BOOLEAN
  return declared && graph && typeOfConstantObject(declared, graph)
}

/** `const DEFAULTS = { … }`, `const TAPS = Float32Array.of(…)` and the like, of the module. */
function typeOfConstantObject(declared: Binding, graph: ModuleGraph): DeclaredType | undefined {
  if (declared.kind !== 'const' || !declared.path.isVariableDeclarator()) return undefined
  const value = withoutTypes(declared.path.get('init') as NodePath)
  const isMade =
    value.isObjectExpression() || value.isArrayExpression() || value.isNewExpression() || isArrayOfValues(value)
  return isMade ? typeOfBinding(declared, graph, `Variable '${declared.identifier.name}'`) : undefined
}

function typeOfMember(
  path: NodePath<t.MemberExpression>,
  params: ReadonlyMap<string, DeclaredType>,
  graph?: ModuleGraph,
): DeclaredType | undefined {
  const builtin = builtinMember(path)
  if (builtin) return builtinConstant(builtin) === undefined ? undefined : NUMBER
  const member = enumMember(path, graph)
  if (member) return typeof member.value === 'number' ? NUMBER : { kind: 'text', values: [member.value] }
  const { object, property, computed } = path.node
  const isLength = !computed && property.type === 'Identifier' && property.name === 'length'
  const of = isLength && object.type === 'Identifier' ? params.get(object.name)?.kind : undefined
  // Of whatever class it is.
  return of === 'array' || of === 'choice' ? NUMBER : undefined
}
