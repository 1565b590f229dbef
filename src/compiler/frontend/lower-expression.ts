import type { Binding, NodePath } from '@babel/traverse'
import type * as t from '@babel/types'
import type { Span } from '../diagnostics/diagnostic.ts'
import { Rejection } from '../diagnostics/rejection.ts'
import { addParam } from '../ir/builder.ts'
import { type Block, isArrayType, type Op, type Relation, type Value } from '../ir/ir.ts'
import { constantOf } from './constant.ts'
import { isGlobal } from './global-binding.ts'
import { lowerCall } from './lower-call.ts'
import type { FunctionLowering } from './lower-function.ts'
import { show } from './lower-module.ts'
import { BYTES_PER_ELEMENT, MATH_CONSTANTS, NUMBER_CONSTANTS } from './math-functions.ts'
import { spanOf } from './span.ts'

const ARITHMETIC: Readonly<Record<string, Op>> = {
  '+': 'add',
  '-': 'sub',
  '*': 'mul',
  '/': 'div',
  '%': 'mod',
  '&': 'and',
  '|': 'or',
  '^': 'xor',
  '<<': 'shl',
  '>>': 'shr',
  '>>>': 'ushr',
}
const RELATIONS: Readonly<Record<string, Relation>> = {
  '<': 'lt',
  '<=': 'le',
  '>': 'gt',
  '>=': 'ge',
  '==': 'eq',
  '===': 'eq',
  '!=': 'ne',
  '!==': 'ne',
}

/** The value of an expression; its effects happen in JavaScript's order. */
export function lowerExpression(f: FunctionLowering, path: NodePath<t.Expression>): Value {
  const value = lowerForEffect(f, path)
  if (!value) throw new Rejection('unsupported-operation', 'This expression has no value', spanOf(path.node))
  return value
}

/** Like `lowerExpression`, for a place where a call without result may stand. */
export function lowerForEffect(f: FunctionLowering, path: NodePath<t.Expression>): Value | undefined {
  const span = spanOf(path.node)
  if (path.isNumericLiteral()) return f.num(path.node.value, span)
  if (path.isBooleanLiteral()) return f.bool(path.node.value, span)
  if (path.isIdentifier()) return lowerIdentifier(f, path)
  if (
    path.isParenthesizedExpression() ||
    path.isTSAsExpression() ||
    path.isTSNonNullExpression() ||
    path.isTSSatisfiesExpression() ||
    path.isTSTypeAssertion()
  ) {
    // Annotations inside a body are claims; what counts is what is inferred.
    return lowerForEffect(f, path.get('expression') as NodePath<t.Expression>)
  }
  if (path.isBinaryExpression()) return lowerBinary(f, path)
  if (path.isUnaryExpression()) return lowerUnary(f, path)
  if (path.isUpdateExpression()) return lowerUpdate(f, path)
  if (path.isAssignmentExpression()) return lowerAssignment(f, path)
  if (path.isMemberExpression()) return lowerMember(f, path)
  if (path.isCallExpression()) return lowerCall(f, path)
  if (path.isConditionalExpression()) return lowerConditional(f, path)
  if (path.isLogicalExpression()) return lowerLogical(f, path)
  if (path.isSequenceExpression()) {
    const parts = path.get('expressions')
    for (const part of parts.slice(0, -1)) lowerForEffect(f, part)
    return lowerForEffect(f, parts[parts.length - 1])
  }
  throw new Rejection(
    'unsupported-syntax',
    `${describe(path.node)} cannot be compiled yet`,
    span,
    EXPRESSION_HELP[path.node.type],
  )
}

/** What to write instead of expressions that people use in kernels. */
const EXPRESSION_HELP: Readonly<Record<string, string>> = {
  NewExpression: 'Take the array as a parameter: the caller makes it once, and the function fills it.',
  ArrayExpression: 'Use variables of their own for the elements, or take a typed array as a parameter.',
  ObjectExpression:
    'Use variables of their own for the fields; write several results into a typed array that is a parameter.',
  ThisExpression: 'Pass the fields that the function needs as parameters.',
  BigIntLiteral: 'Use numbers: products of 32-bit integers can be had by Math.imul.',
}

function describe(node: t.Expression): string {
  switch (node.type) {
    case 'ArrayExpression':
      return 'An array literal'
    case 'ObjectExpression':
      return 'An object literal'
    case 'StringLiteral':
    case 'TemplateLiteral':
      return 'A string'
    case 'NewExpression':
      return '`new`'
    case 'ArrowFunctionExpression':
    case 'FunctionExpression':
      return 'A function inside a kernel'
    case 'ThisExpression':
      return '`this`'
    case 'BigIntLiteral':
      return 'A bigint'
    case 'NullLiteral':
      return '`null`'
    case 'OptionalMemberExpression':
    case 'OptionalCallExpression':
      return 'Optional chaining'
    default:
      return `This expression (${node.type})`
  }
}

/** A number, where JavaScript would convert: booleans become 0 and 1. */
export function asNumber(f: FunctionLowering, value: Value, span: Span): Value {
  if (value.type === 'num') return value
  if (value.type === 'bool') return f.emit('tonum', 'num', [value], span)
  throw new Rejection('unsupported-operation', `A number is needed here, this is ${show(value.type)}`, span)
}

/** The truth of a value, as `if` sees it. */
function asCondition(f: FunctionLowering, value: Value, span: Span): Value {
  if (value.type === 'bool') return value
  if (value.type === 'num') return f.emit('truthy', 'bool', [value], span)
  if (isArrayType(value.type)) return f.bool(true, span)
  throw new Rejection('unsupported-operation', `${show(value.type)} cannot be a condition`, span)
}

/** Continues in `then` where the expression is true and in `otherwise` where not, without making a value of `&&`, `||` and `!`. */
export function lowerCondition(f: FunctionLowering, path: NodePath<t.Expression>, then: Block, otherwise: Block): void {
  const span = spanOf(path.node)
  if (path.isLogicalExpression() && path.node.operator !== '??') {
    const right = f.newBlock()
    if (path.node.operator === '&&') lowerCondition(f, path.get('left'), right, otherwise)
    else lowerCondition(f, path.get('left'), then, right)
    f.startSealed(right)
    return lowerCondition(f, path.get('right'), then, otherwise)
  }
  if (path.isUnaryExpression() && path.node.operator === '!')
    return lowerCondition(f, path.get('argument'), otherwise, then)
  if (path.isParenthesizedExpression()) return lowerCondition(f, path.get('expression'), then, otherwise)
  f.fork(asCondition(f, lowerExpression(f, path), span), then, otherwise, span)
}

function lowerIdentifier(f: FunctionLowering, path: NodePath<t.Identifier>): Value {
  const span = spanOf(path.node)
  const { name } = path.node
  const binding = path.scope.getBinding(name)
  if (!binding) {
    if (name === 'NaN') return f.num(Number.NaN, span)
    if (name === 'Infinity') return f.num(Number.POSITIVE_INFINITY, span)
    if (name === 'undefined') return f.emit('undefined', 'num', [], span)
    throw new Rejection('unknown-variable', `\`${name}\` is not a variable of this function`, span)
  }
  if (f.isLocal(binding)) return f.readVariable(binding, span)
  const declared = binding.kind === 'module' ? f.kernel.graph.follow(binding) : binding
  const constant = declared && constantOf(declared)
  if (constant !== undefined) {
    f.kernel.dependsOnDeclaration(declared!.path)
    return typeof constant === 'number' ? f.num(constant, span) : f.bool(constant, span)
  }
  throw capturedVariable(binding, span)
}

function capturedVariable(binding: Binding, span: Span): Rejection {
  const { name } = binding.identifier
  return new Rejection(
    'captured-variable',
    `\`${name}\` is declared outside the function and is not a numeric constant`,
    span,
    `Pass \`${name}\` as a parameter, or declare it as \`const ${name} = <number>\` at the top of the file.`,
  )
}

function lowerBinary(f: FunctionLowering, path: NodePath<t.BinaryExpression>): Value {
  const span = spanOf(path.node)
  const { operator } = path.node
  const known = lowerTypeofComparison(f, path) ?? lowerNullishComparison(f, path)
  if (known) return known
  const left = lowerExpression(f, path.get('left') as NodePath<t.Expression>)
  const right = lowerExpression(f, path.get('right'))
  return applyBinary(f, operator, left, right, span)
}

const EQUALITY: ReadonlySet<string> = new Set(['==', '===', '!=', '!=='])

/** `typeof x === 'number'`: the type is known, except that a number may be undefined. */
function lowerTypeofComparison(f: FunctionLowering, path: NodePath<t.BinaryExpression>): Value | undefined {
  const span = spanOf(path.node)
  const left = path.get('left')
  const right = path.get('right')
  if (!EQUALITY.has(path.node.operator) || !left.isUnaryExpression({ operator: 'typeof' }) || !right.isStringLiteral())
    return undefined
  const value = lowerExpression(f, left.get('argument') as NodePath<t.Expression>)
  const undef = isUndefined(f, value, span)
  const names: Record<string, Value> = { undefined: undef }
  if (value.type === 'num') names.number = f.emit('not', 'bool', [undef], span)
  else names[value.type === 'bool' ? 'boolean' : 'object'] = f.bool(true, span)
  const is = names[right.node.value] ?? f.bool(false, span)
  return path.node.operator[0] === '!' ? f.emit('not', 'bool', [is], span) : is
}

/** `x === undefined`, `x != null` and the like. */
function lowerNullishComparison(f: FunctionLowering, path: NodePath<t.BinaryExpression>): Value | undefined {
  const span = spanOf(path.node)
  const { operator } = path.node
  const sides = [path.get('left'), path.get('right')] as NodePath<t.Expression>[]
  const at = sides.findIndex((side) => isNullish(side))
  if (!EQUALITY.has(operator) || at < 0) return undefined
  const value = lowerExpression(f, sides[1 - at])
  // Strictly, null equals only null, and no number is null.
  const strictNull = operator.length === 3 && sides[at].isNullLiteral()
  const is = strictNull ? f.bool(false, span) : isUndefined(f, value, span)
  return operator[0] === '!' ? f.emit('not', 'bool', [is], span) : is
}

const isNullish = (path: NodePath<t.Expression>): boolean =>
  path.isNullLiteral() || (path.isIdentifier({ name: 'undefined' }) && !path.scope.getBinding('undefined'))

/** `left operator right` on two values. */
function applyBinary(f: FunctionLowering, operator: string, left: Value, right: Value, span: Span): Value {
  const relation = RELATIONS[operator]
  if (relation) return applyComparison(f, operator, relation, left, right, span)
  if (operator === '**') return power(f, asNumber(f, left, span), asNumber(f, right, span), span)
  const op = ARITHMETIC[operator]
  if (!op) throw new Rejection('unsupported-operation', `\`${operator}\` cannot be compiled`, span)
  return f.emit(op, 'num', [asNumber(f, left, span), asNumber(f, right, span)], span)
}

/**
 * `x ** y`. A square is a product in every engine (V8's optimising compiler makes the same replacement, and 2·10⁷ inputs agree in its interpreter); all
 * else is the engine's own function.
 */
export function power(f: FunctionLowering, base: Value, exponent: Value, span: Span): Value {
  const isSquare = exponent.kind === 'instr' && exponent.op === 'const' && exponent.attr.value === 2
  return isSquare
    ? f.emit('mul', 'num', [base, base], span)
    : f.emit('math', 'num', [base, exponent], span, { name: 'pow' })
}

function applyComparison(
  f: FunctionLowering,
  operator: string,
  relation: Relation,
  left: Value,
  right: Value,
  span: Span,
): Value {
  const equality = relation === 'eq' || relation === 'ne'
  if (equality && left.type === 'bool' && right.type === 'bool')
    return f.emit('compare', 'bool', [left, right], span, { relation })
  if (
    equality &&
    operator.length === 3 &&
    left.type !== right.type &&
    !isArrayType(left.type) &&
    !isArrayType(right.type)
  ) {
    return f.bool(relation === 'ne', span)
  }
  return f.emit('compare', 'bool', [asNumber(f, left, span), asNumber(f, right, span)], span, { relation })
}

function lowerUnary(f: FunctionLowering, path: NodePath<t.UnaryExpression>): Value | undefined {
  const span = spanOf(path.node)
  const argument = path.get('argument')
  switch (path.node.operator) {
    case '-':
      if (argument.isNumericLiteral()) return f.num(-argument.node.value, span)
      return f.emit('neg', 'num', [asNumber(f, lowerExpression(f, argument), span)], span)
    case '+':
      return toNumber(f, lowerExpression(f, argument), span)
    case '~':
      return f.emit('xor', 'num', [asNumber(f, lowerExpression(f, argument), span), f.num(-1, span)], span)
    case '!':
      return f.emit('not', 'bool', [asCondition(f, lowerExpression(f, argument), span)], span)
    case 'void':
      lowerForEffect(f, argument)
      return f.emit('undefined', 'num', [], span)
    default:
      throw new Rejection('unsupported-syntax', `\`${path.node.operator}\` cannot be compiled yet`, span)
  }
}

function lowerConditional(f: FunctionLowering, path: NodePath<t.ConditionalExpression>): Value {
  const then = f.newBlock()
  const otherwise = f.newBlock()
  lowerCondition(f, path.get('test'), then, otherwise)
  return mergeValues(f, spanOf(path.node), [
    [then, () => lowerExpression(f, path.get('consequent'))],
    [otherwise, () => lowerExpression(f, path.get('alternate'))],
  ])
}

function lowerLogical(f: FunctionLowering, path: NodePath<t.LogicalExpression>): Value {
  const span = spanOf(path.node)
  const { operator } = path.node
  const left = lowerExpression(f, path.get('left'))
  const { short, long } = forkLogical(f, operator, left, span)
  return mergeValues(f, span, [
    [short, () => left],
    [long, () => lowerExpression(f, path.get('right'))],
  ])
}

/** A value, or what `fallback` gives where it is undefined. */
export function coalesce(f: FunctionLowering, value: Value, fallback: () => Value, span: Span): Value {
  const { short, long } = forkLogical(f, '??', value, span)
  return mergeValues(f, span, [
    [short, () => value],
    [long, fallback],
  ])
}

/** Goes to `long` where the right side of `&&`, `||` or `??` is evaluated, else to `short`. */
function forkLogical(f: FunctionLowering, operator: string, left: Value, span: Span): { short: Block; long: Block } {
  const short = f.newBlock()
  const long = f.newBlock()
  if (operator === '&&') f.fork(asCondition(f, left, span), long, short, span)
  else if (operator === '||') f.fork(asCondition(f, left, span), short, long, span)
  else f.fork(isUndefined(f, left, span), long, short, span)
  return { short, long }
}

/** Whether a value is undefined (nothing here is ever null). */
function isUndefined(f: FunctionLowering, value: Value, span: Span): Value {
  return value.type === 'num' ? f.emit('isundefined', 'bool', [value], span) : f.bool(false, span)
}

/** Evaluates one value in each block and continues where they meet. */
function mergeValues(f: FunctionLowering, span: Span, arms: [Block, () => Value][]): Value {
  const exit = f.newBlock()
  const ends: { value: Value; block: Block }[] = []
  for (const [block, evaluate] of arms) {
    f.startSealed(block)
    const value = evaluate()
    ends.push({ value, block: f.block })
  }
  const types = new Set(ends.map((e) => e.value.type))
  let type = ends[0].value.type
  if (types.size > 1) {
    if ([...types].some((x) => x !== 'num' && x !== 'bool')) {
      throw new Rejection(
        'type-conflict',
        `The two results have different types: ${[...types].map(show).join(' and ')}`,
        span,
      )
    }
    throw new Rejection(
      'type-conflict',
      'One result is a number and the other a boolean',
      span,
      'Write 0 or 1 instead of the boolean, or `Number(…)`.',
    )
  }
  type = ends[0].value.type
  const param = addParam(f.fn, exit, type, span)
  for (const { value, block } of ends) {
    f.block = block
    f.goto(exit, span, [value])
  }
  f.startSealed(exit)
  return param
}

/** A place that can be assigned: evaluated once, then read and written. */
interface Place {
  read(): Value
  write(value: Value): void
}

function lowerPlace(f: FunctionLowering, path: NodePath<t.LVal | t.Expression>): Place {
  const span = spanOf(path.node)
  if (path.isIdentifier()) {
    const binding = path.scope.getBinding(path.node.name)
    if (!binding) throw new Rejection('unknown-variable', `\`${path.node.name}\` is not declared`, span)
    if (!f.isLocal(binding)) throw capturedVariable(binding, span)
    if (binding.kind === 'const')
      throw new Rejection('unsupported-operation', `\`${path.node.name}\` is a constant`, span)
    return { read: () => f.readVariable(binding, span), write: (value) => f.writeVariable(binding, value, span) }
  }
  if (path.isMemberExpression()) {
    const { array, index } = lowerElement(f, path)
    return {
      read: () => f.emit('load', 'num', [array, index], span),
      write: (value) => void f.emit('store', 'void', [array, index, asNumber(f, value, span)], span),
    }
  }
  if (path.isTSNonNullExpression() || path.isTSAsExpression() || path.isParenthesizedExpression()) {
    return lowerPlace(f, path.get('expression') as NodePath<t.Expression>)
  }
  throw new Rejection('unsupported-syntax', 'This assignment target cannot be compiled yet', span)
}

/** Assigns to the target of a declaration or of `for…of`. */
export function assignPattern(f: FunctionLowering, path: NodePath<t.LVal>, value: Value): void {
  const span = spanOf(path.node)
  if (path.isIdentifier()) {
    const binding = path.scope.getBinding(path.node.name)
    if (binding && f.isLocal(binding)) return f.writeVariable(binding, value, span)
  }
  if (path.isIdentifier() || path.isMemberExpression()) return lowerPlace(f, path).write(value)
  throw new Rejection('unsupported-syntax', 'Destructuring cannot be compiled yet', span)
}

/** `[a, b] = [b, a]`: all values first, then the assignments. No array is made. */
export function lowerParallelAssignment(f: FunctionLowering, left: NodePath, right: NodePath): boolean {
  if (!left.isArrayPattern() || !right.isArrayExpression()) return false
  const targets = left.get('elements')
  const sources = right.get('elements')
  if (
    targets.length > sources.length ||
    sources.some((s) => !s.isExpression()) ||
    targets.some((t) => t.isRestElement() || t.isAssignmentPattern())
  )
    return false
  const values = sources.map((s) => lowerExpression(f, s as NodePath<t.Expression>))
  targets.forEach((target, i) => {
    if (target.node) assignPattern(f, target as NodePath<t.LVal>, values[i])
  })
  return true
}

function lowerAssignment(f: FunctionLowering, path: NodePath<t.AssignmentExpression>): Value | undefined {
  const span = spanOf(path.node)
  const { operator } = path.node
  if (
    operator === '=' &&
    path.parentPath.isExpressionStatement() &&
    lowerParallelAssignment(f, path.get('left'), path.get('right'))
  )
    return undefined
  const place = lowerPlace(f, path.get('left') as NodePath<t.LVal>)
  if (operator === '=') {
    const value = lowerExpression(f, path.get('right'))
    place.write(value)
    return value
  }
  const old = place.read()
  if (operator === '&&=' || operator === '||=' || operator === '??=') {
    const { short, long } = forkLogical(f, operator.slice(0, -1), old, span)
    return mergeValues(f, span, [
      [short, () => old],
      [
        long,
        () => {
          const value = lowerExpression(f, path.get('right'))
          place.write(value)
          return value
        },
      ],
    ])
  }
  const value = applyBinary(f, operator.slice(0, -1), old, lowerExpression(f, path.get('right')), span)
  place.write(value)
  return value
}

function lowerUpdate(f: FunctionLowering, path: NodePath<t.UpdateExpression>): Value {
  const span = spanOf(path.node)
  const place = lowerPlace(f, path.get('argument') as NodePath<t.Expression>)
  const old = asNumber(f, place.read(), span)
  const value = f.emit(path.node.operator === '++' ? 'add' : 'sub', 'num', [old, f.num(1, span)], span)
  place.write(value)
  return path.node.prefix ? value : toNumber(f, old, span)
}

/** ToNumber: NaN where the value is undefined. */
export function toNumber(f: FunctionLowering, value: Value, span: Span): Value {
  return value.type === 'num' ? f.emit('sub', 'num', [value, f.num(0, span)], span) : asNumber(f, value, span)
}

function lowerElement(f: FunctionLowering, path: NodePath<t.MemberExpression>): { array: Value; index: Value } {
  const span = spanOf(path.node)
  const array = lowerExpression(f, path.get('object') as NodePath<t.Expression>)
  if (!isArrayType(array.type))
    throw new Rejection(
      'unsupported-operation',
      `${capital(show(array.type))} has no elements`,
      spanOf(path.node.object),
    )
  const property = path.get('property')
  if (!path.node.computed) {
    const name = property.isIdentifier() ? property.node.name : '?'
    throw new Rejection('unsupported-operation', `\`.${name}\` of a typed array cannot be assigned`, span)
  }
  const index = lowerExpression(f, property as NodePath<t.Expression>)
  if (index.type !== 'num')
    throw new Rejection(
      'unsupported-operation',
      `An index must be a number, this is ${show(index.type)}`,
      spanOf(property.node),
    )
  return { array, index }
}

const capital = (text: string): string => text[0].toUpperCase() + text.slice(1)

/** `[a, b][i]`: one of the values, which are all evaluated, or undefined. No array is made. */
function lowerChoice(f: FunctionLowering, path: NodePath<t.MemberExpression>): Value {
  const span = spanOf(path.node)
  const elements = (path.get('object') as NodePath<t.ArrayExpression>).get('elements')
  const values = elements.map((element) => {
    if (!element.isExpression())
      throw new Rejection('unsupported-syntax', 'This array literal cannot be compiled yet', spanOf(path.node.object))
    return asNumberStrictly(lowerExpression(f, element), spanOf(element.node))
  })
  const index = asNumberStrictly(
    lowerExpression(f, path.get('property') as NodePath<t.Expression>),
    spanOf(path.node.property),
  )
  let rest = (): Value => f.emit('undefined', 'num', [], span)
  for (let i = values.length - 1; i >= 0; i--) {
    const otherwise = rest
    rest = () => {
      const hit = f.newBlock()
      const miss = f.newBlock()
      f.fork(f.emit('compare', 'bool', [index, f.num(i, span)], span, { relation: 'eq' }), hit, miss, span)
      return mergeValues(f, span, [
        [hit, () => values[i]],
        [miss, otherwise],
      ])
    }
  }
  return rest()
}

function asNumberStrictly(value: Value, span: Span): Value {
  if (value.type === 'num') return value
  throw new Rejection('unsupported-operation', `A number is needed here, this is ${show(value.type)}`, span)
}

function lowerMember(f: FunctionLowering, path: NodePath<t.MemberExpression>): Value {
  const span = spanOf(path.node)
  const { object, property, computed } = path.node
  if (computed && object.type === 'ArrayExpression') return lowerChoice(f, path)
  if (computed) {
    const { array, index } = lowerElement(f, path)
    return f.emit('load', 'num', [array, index], span)
  }
  const name = property.type === 'Identifier' ? property.name : ''
  if (object.type === 'Identifier') {
    if (object.name === 'Math' && isGlobal(path, 'Math') && Object.hasOwn(MATH_CONSTANTS, name))
      return f.num(MATH_CONSTANTS[name], span)
    if (object.name === 'Number' && isGlobal(path, 'Number') && Object.hasOwn(NUMBER_CONSTANTS, name))
      return f.num(NUMBER_CONSTANTS[name], span)
    if (name === 'BYTES_PER_ELEMENT' && Object.hasOwn(BYTES_PER_ELEMENT, object.name) && isGlobal(path, object.name)) {
      return f.num(BYTES_PER_ELEMENT[object.name], span)
    }
    if (!path.scope.getBinding(object.name))
      throw new Rejection('unsupported-operation', `\`${object.name}.${name}\` is not supported`, span)
  }
  const value = lowerExpression(f, path.get('object') as NodePath<t.Expression>)
  if (isArrayType(value.type)) {
    if (name === 'length') return f.emit('length', 'num', [value], span)
    const size = BYTES_PER_ELEMENT[value.type.slice(6, -1)]
    if (name === 'byteLength')
      return f.emit('mul', 'num', [f.emit('length', 'num', [value], span), f.num(size, span)], span)
    if (name === 'BYTES_PER_ELEMENT') return f.num(size, span)
  }
  throw new Rejection('unsupported-operation', `\`.${name}\` of ${show(value.type)} is not supported`, span)
}
