import type { Binding, NodePath } from '@babel/traverse'
import type * as t from '@babel/types'
import { type BuiltinMember, builtinAlias, builtinMember } from './builtin-member.ts'
import { enumMember } from './enum-member.ts'
import { MATH_CONSTANTS, NUMBER_CONSTANTS } from './math-functions.ts'
import type { ModuleGraph } from './module-graph.ts'
import { spaceBinding } from './namespace-import.ts'

/**
 * The value of a module-level `const` whose initialiser is made of numbers, strings, other such constants and arithmetic that every engine computes
 * alike; undefined when it is anything else. (Most Math functions may differ between the engine that builds and the one that runs.)
 *
 * @param before offset before which it must have been declared: an initialiser can only use constants that stand above it
 * @throws NeedsModule where an imported file has to be read first
 */
export function constantOf(
  binding: Binding,
  context: ConstantContext = {},
  before = Number.POSITIVE_INFINITY,
): Constant | undefined {
  if (binding.kind !== 'const' || !binding.scope.path.isProgram()) return undefined
  const declarator = binding.path
  if (!declarator.isVariableDeclarator()) return undefined
  if ((declarator.node.end ?? 0) > before) return undefined
  const alias = builtinAlias(binding)
  if (alias) return builtinConstant(alias)
  return declarator.get('id').isIdentifier()
    ? evaluateConstant(declarator.get('init') as NodePath<t.Expression>, { ...context, names: undefined })
    : undefined
}

/** The same for a variable that may be imported. */
function anyConstantOf(binding: Binding | undefined, context: ConstantContext, at: t.Node): Constant | undefined {
  if (binding?.kind !== 'module') return binding && constantOf(binding, context, at.start ?? 0)
  return importedConstant(context.graph?.follow(binding), context)
}

/** Imported files have been evaluated before, unless they import this one in turn; then the constants of both cannot all have values. */
function importedConstant(declared: Binding | undefined, context: ConstantContext): Constant | undefined {
  const { seen = new Set() } = context
  if (!declared || seen.has(declared)) return undefined
  return constantOf(declared, { ...context, seen: new Set([...seen, declared]) })
}

/** What is known while a constant is computed. */
export interface ConstantContext {
  /** Variables besides those of the module: the members of an enum above the one that is computed. */
  names?: ReadonlyMap<string, number>
  /** Nothing but literals and these names is known. */
  alone?: true
  /** Files that imports lead to; without it, imported constants are not known. */
  graph?: ModuleGraph
  /** Imported constants that are being computed. */
  seen?: ReadonlySet<Binding>
}

export type Constant = number | boolean | bigint | string

/** The value of `Math.PI`, `Number.EPSILON` and the like. */
export function builtinConstant({ object, name }: BuiltinMember): number | undefined {
  const table = object === 'Math' ? MATH_CONSTANTS : NUMBER_CONSTANTS
  return Object.hasOwn(table, name) ? table[name] : undefined
}

/** @throws NeedsModule where an imported file has to be read first */
export function evaluateConstant(path: NodePath<t.Expression>, context: ConstantContext = {}): Constant | undefined {
  if (!path.node) return undefined
  const inner = (part: NodePath | NodePath<t.Expression>) => evaluateConstant(part as NodePath<t.Expression>, context)
  if (path.isNumericLiteral() || path.isBooleanLiteral() || path.isStringLiteral()) return path.node.value
  if (path.isBigIntLiteral()) return BigInt(path.node.value)
  if (path.isTemplateLiteral()) return textOf(path, inner)
  if (path.isIdentifier()) {
    const known = context.names?.get(path.node.name)
    if (known !== undefined || context.alone) return known
    const binding = path.scope.getBinding(path.node.name)
    if (binding) return anyConstantOf(binding, context, path.node)
    return path.node.name === 'NaN' ? Number.NaN : path.node.name === 'Infinity' ? Number.POSITIVE_INFINITY : undefined
  }
  if (path.isTSAsExpression() || path.isTSSatisfiesExpression() || path.isParenthesizedExpression()) {
    return inner(path.get('expression') as NodePath)
  }
  if (path.isMemberExpression() && !context.alone) {
    const member = builtinMember(path)
    if (member) return builtinConstant(member)
    return memberOfEnum(path, context) ?? memberOfSpace(path, context)
  }
  if (path.isUnaryExpression()) return foldUnary(path.node.operator, inner(path.get('argument')))
  if (path.isConditionalExpression()) {
    const test = inner(path.get('test'))
    return test === undefined ? undefined : inner(path.get(test ? 'consequent' : 'alternate'))
  }
  if (path.isLogicalExpression()) {
    const left = inner(path.get('left'))
    if (left === undefined || path.node.operator === '??') return left
    return (path.node.operator === '&&') === Boolean(left) ? inner(path.get('right')) : left
  }
  if (path.isBinaryExpression()) {
    const a = inner(path.get('left') as NodePath)
    const b = inner(path.get('right'))
    if (typeof a === 'bigint' && typeof b === 'bigint')
      return foldBigintArithmetic(path.node.operator, a, b) ?? foldComparison(path.node.operator, a, b)
    if (typeof a === 'string' && typeof b === 'string' && path.node.operator !== '+')
      return foldComparison(path.node.operator, a, b)
    if (path.node.operator === '+' && (typeof a === 'string' || typeof b === 'string'))
      return a === undefined || b === undefined ? undefined : `${a}${b}`
    if (typeof a !== 'number' || typeof b !== 'number') return undefined
    return (
      foldArithmetic(path.node.operator, a, b) ??
      foldPower(path.node.operator, a, b) ??
      foldComparison(path.node.operator, a, b)
    )
  }
  if (path.isCallExpression() && !context.alone) {
    const member = builtinMember(path.get('callee'))
    const args = path.get('arguments').map((argument) => (argument.isExpression() ? inner(argument) : undefined))
    if (member?.object !== 'Math' || !EXACT_MATH.has(member.name)) return undefined
    const compute = Math[member.name as 'max']
    return args.every((x) => typeof x === 'number') ? compute(...args) : undefined
  }
  return undefined
}

/** A template whose parts are all known. */
function textOf(
  path: NodePath<t.TemplateLiteral>,
  constantAt: (part: NodePath) => Constant | undefined,
): string | undefined {
  const values = path.get('expressions').map(constantAt)
  if (values.includes(undefined)) return undefined
  return path.node.quasis.map((quasi, i) => `${i > 0 ? values[i - 1] : ''}${quasi.value.cooked}`).join('')
}

/** An enum that is declared above, or in another file. */
function memberOfEnum(path: NodePath<t.MemberExpression>, { graph }: ConstantContext): number | string | undefined {
  const member = enumMember(path, graph)
  if (!member) return undefined
  const isHere = member.declaration.scope.getProgramParent() === path.scope.getProgramParent()
  return !isHere || (member.declaration.node.end ?? 0) <= (path.node.start ?? 0) ? member.value : undefined
}

/** `space.NAME`, where `space` is imported by `import * as space`. */
function memberOfSpace(path: NodePath<t.MemberExpression>, context: ConstantContext): Constant | undefined {
  const space = spaceBinding(path)
  const { property, computed } = path.node
  if (!space || computed || property.type !== 'Identifier') return undefined
  return importedConstant(context.graph?.followMember(space, property.name), context)
}

/** Functions that ECMA-262 or IEEE 754 define to the last bit. */
const EXACT_MATH: ReadonlySet<string> = new Set([
  'abs',
  'ceil',
  'clz32',
  'floor',
  'fround',
  'imul',
  'max',
  'min',
  'round',
  'sign',
  'sqrt',
  'trunc',
])

function foldUnary(operator: string, x: Constant | undefined): Constant | undefined {
  if (operator === '!') return x === undefined ? undefined : !x
  if (typeof x === 'bigint') return operator === '-' ? -x : operator === '~' ? ~x : undefined
  if (typeof x !== 'number') return undefined
  if (operator === '-') return -x
  if (operator === '+') return x
  return operator === '~' ? ~x : undefined
}

function foldComparison<T extends number | bigint | string>(operator: string, a: T, b: T): boolean | undefined {
  switch (operator) {
    case '<':
      return a < b
    case '<=':
      return a <= b
    case '>':
      return a > b
    case '>=':
      return a >= b
    case '==':
    case '===':
      return a === b
    case '!=':
    case '!==':
      return a !== b
    default:
      return undefined
  }
}

/**
 * Powers of integers that are safe integers themselves: all engines compute them exactly (fdlibm's e_pow.c: "pow(integer,integer) always returns the correct
 * integer provided it is representable"; the others multiply).
 */
function foldPower(operator: string, a: number, b: number): number | undefined {
  if (operator !== '**' || !Number.isInteger(a) || !Number.isInteger(b) || b < 0 || b > 64) return undefined
  let exact = 1
  for (let i = 0; i < b && Number.isSafeInteger(exact); i++) exact *= a
  return Number.isSafeInteger(exact) ? exact : undefined
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

/** Distances and exponents beyond this make numbers that no kernel could hold. */
const LARGEST_POWER = 512n

/** The result of a JavaScript operator on two bigints; undefined where there is none, or a huge one. */
export function foldBigintArithmetic(operator: string, a: bigint, b: bigint): bigint | undefined {
  const moderate = b <= LARGEST_POWER && b >= -LARGEST_POWER
  switch (operator) {
    case '+':
      return a + b
    case '-':
      return a - b
    case '*':
      return a * b
    case '/':
      return b === 0n ? undefined : a / b
    case '%':
      return b === 0n ? undefined : a % b
    case '&':
      return a & b
    case '|':
      return a | b
    case '^':
      return a ^ b
    case '<<':
      return moderate ? a << b : undefined
    case '>>':
      return moderate ? a >> b : undefined
    case '**':
      return moderate && b >= 0n ? a ** b : undefined
    default:
      return undefined
  }
}
