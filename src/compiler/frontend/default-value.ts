import type { NodePath } from '@babel/traverse'
import type * as t from '@babel/types'
import { builtinMember } from './builtin-member.ts'
import { builtinConstant, constantOf } from './constant.ts'
import { enumMember } from './enum-member.ts'
import { isGlobal } from './global-binding.ts'
import type { ModuleGraph } from './module-graph.ts'
import type { DeclaredType } from './signature.ts'

const NUMBER: DeclaredType = { kind: 'number' }
const BOOLEAN: DeclaredType = { kind: 'boolean' }
const BIGINT: DeclaredType = { kind: 'bigint' }
/** Operators of bigints that never throw, and make nothing huge of what is small. */
const BIGINT_OPERATORS: ReadonlySet<string> = new Set(['+', '-', '*', '&', '|', '^'])

/**
 * The type of a parameter's default value, where it is made of literals, constants, earlier parameters and their lengths, and of Math. Such a value can be computed by the
 * dispatcher in the place of the original, which is then given it: of arguments of the declared types it is never undefined, so that nobody computes it again.
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
  if (path.isParenthesizedExpression()) return defaultType(path.get('expression'), params, graph)
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
  if (path.isCallExpression()) {
    // Numbers are what all functions of Math return, whatever they are given.
    const isMath = builtinMember(path.get('callee'))?.object === 'Math'
    return isMath &&
      path.get('arguments').every((argument) => argument.isExpression() && defaultType(argument, params, graph))
      ? NUMBER
      : undefined
  }
  return undefined
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
  return typeof constant === 'number' ? NUMBER : typeof constant === 'boolean' ? BOOLEAN : undefined
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
