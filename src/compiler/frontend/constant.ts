import type { Binding, NodePath } from '@babel/traverse'
import type * as t from '@babel/types'
import { MATH_CONSTANTS, NUMBER_CONSTANTS } from './math-functions.ts'

/**
 * The value of a module-level `const` whose initialiser is made of numbers, other such constants and arithmetic that every engine computes
 * alike; undefined when it is anything else. (`**` and Math functions may differ between the engine that builds and the one that runs.)
 *
 * @param before offset before which it must have been declared: an initialiser can only use constants that stand above it
 */
export function constantOf(binding: Binding, before = Number.POSITIVE_INFINITY): number | boolean | undefined {
  if (binding.kind !== 'const' || !binding.scope.path.isProgram()) return undefined
  const declarator = binding.path
  if (!declarator.isVariableDeclarator() || !declarator.get('id').isIdentifier()) return undefined
  if ((declarator.node.end ?? 0) > before) return undefined
  return evaluate(declarator.get('init') as NodePath<t.Expression>)
}

function evaluate(path: NodePath<t.Expression>): number | boolean | undefined {
  if (!path.node) return undefined
  if (path.isNumericLiteral() || path.isBooleanLiteral()) return path.node.value
  if (path.isIdentifier()) {
    const binding = path.scope.getBinding(path.node.name)
    return binding && constantOf(binding, path.node.start ?? 0)
  }
  if (path.isTSAsExpression() || path.isTSSatisfiesExpression() || path.isParenthesizedExpression()) {
    return evaluate(path.get('expression') as NodePath<t.Expression>)
  }
  if (path.isMemberExpression() && !path.node.computed) {
    const { object, property } = path.node
    if (object.type !== 'Identifier' || property.type !== 'Identifier' || path.scope.getBinding(object.name))
      return undefined
    const table = object.name === 'Math' ? MATH_CONSTANTS : object.name === 'Number' ? NUMBER_CONSTANTS : {}
    return Object.hasOwn(table, property.name) ? table[property.name] : undefined
  }
  if (path.isUnaryExpression()) {
    const x = evaluate(path.get('argument'))
    if (typeof x !== 'number') return undefined
    if (path.node.operator === '-') return -x
    if (path.node.operator === '+') return x
    return path.node.operator === '~' ? ~x : undefined
  }
  if (path.isBinaryExpression()) {
    const a = evaluate(path.get('left') as NodePath<t.Expression>)
    const b = evaluate(path.get('right'))
    return typeof a === 'number' && typeof b === 'number' ? foldArithmetic(path.node.operator, a, b) : undefined
  }
  return undefined
}

/** The result of a JavaScript operator on two numbers, where all engines must agree on it. */
export function foldArithmetic(operator: string, a: number, b: number): number | undefined {
  switch (operator) {
    case '+':
      return a + b
    case '-':
      return a - b
    case '*':
      return a * b
    case '/':
      return a / b
    case '%':
      return a % b
    case '&':
      return a & b
    case '|':
      return a | b
    case '^':
      return a ^ b
    case '<<':
      return a << b
    case '>>':
      return a >> b
    case '>>>':
      return a >>> b
    default:
      return undefined
  }
}
