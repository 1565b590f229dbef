import type { NodePath } from '@babel/traverse'
import type * as t from '@babel/types'
import { advise } from '../diagnostics/advice.ts'
import type { Span } from '../diagnostics/diagnostic.ts'
import { Rejection } from '../diagnostics/rejection.ts'
import type { Block, Op, Relation, Value } from '../ir/ir.ts'
import { isMaybeType, isObjectType, isOpened, isOpenType, missingOf, presentType } from '../ir/object-type.ts'
import { isArrayType, isHandleType, isStringType, isTypedArray } from '../ir/types.ts'
import { isFunctionType } from './function-value.ts'
import { learnRecord } from './learned-elements.ts'
import { applyBigOperator, compareBigs, invertBig, isNonZero, negateBig, presentBig } from './lower-big.ts'
import { isTrueChar } from './lower-char.ts'
import { lowerExpression, lowerForEffect, lowerOperand, textValue } from './lower-expression.ts'
import type { FunctionLowering } from './lower-function.ts'
import { lowerIn } from './lower-in.ts'
import { readOuter } from './lower-outer.ts'
import { equalTexts, isTextual, orderTexts } from './lower-string.ts'
import { lowerTypeof, lowerTypeofComparison } from './lower-typeof.ts'
import { mergeValues } from './merge-values.ts'
import {
  contents,
  equalMaybes,
  isMissing,
  isNothing,
  isNull,
  isUndefined,
  nullish,
  numberOfMaybe,
  presencesTold,
  presenceTold,
  tellPresent,
  untrue,
} from './missing-value.ts'
import { show } from './show-type.ts'
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

/** A number, where JavaScript would convert: booleans become 0 and 1. */
export function asNumber(f: FunctionLowering, value: Value, span: Span): Value {
  if (value.type === 'num') return value
  if (value.type === 'bool') return f.emit('tonum', 'num', [value], span)
  if (value.type === 'big')
    throw new Rejection('type-conflict', 'A number is needed here, this is a bigint', span, 'Convert it: `Number(…)`.')
  const number = numberOfMaybe(f, value, span)
  if (number) return number
  const help = isTextual(value.type) ? 'Numbers come from code units: `s.charCodeAt(i) - 48`.' : undefined
  throw new Rejection('unsupported-operation', `A number is needed here, this is ${show(value.type)}`, span, help)
}

/** ToNumber: NaN where the value is undefined. */
export function toNumber(f: FunctionLowering, value: Value, span: Span): Value {
  if (value.type === 'bool') return asNumber(f, value, span)
  return f.emit('sub', 'num', [asNumber(f, value, span), f.num(0, span)], span)
}

/** The truth of a value, as `if` sees it. */
export function asCondition(f: FunctionLowering, value: Value, span: Span): Value {
  if (value.type === 'bool') return value
  if (value.type === 'num') return f.emit('truthy', 'bool', [value], span)
  if (value.type === 'big') return isNonZero(f, value, span)
  if (value.type === 'text') return f.emit('compare', 'bool', [value, textValue(f, '', span)], span, { relation: 'ne' })
  if (value.type === 'char') return isTrueChar(f, value, span)
  if (isStringType(value.type)) return f.emit('truthy', 'bool', [f.emit('length', 'num', [value], span)], span)
  if (value.type === 'null') return f.bool(false, span)
  if (isMaybeType(value.type)) {
    const content = asCondition(f, contents(f, value, span), span)
    // What stands in the place of a missing number or boolean is not true either.
    if (presentType(value.type) === 'num' || presentType(value.type) === 'bool') return content
    const there = f.emit('not', 'bool', [isMissing(f, value, span)], span)
    return f.emit('both', 'bool', [there, content], span)
  }
  if (isHandleType(value.type)) return f.emit('ishandle', 'bool', [value], span)
  if (isArrayType(value.type) || isObjectType(value.type) || isFunctionType(value.type)) return f.bool(true, span)
  throw new Rejection('unsupported-operation', `${show(value.type)} cannot be a condition`, span)
}

/** Continues in `then` where the expression is true and in `otherwise` where not, without making a value of `&&`, `||` and `!`. */
export function lowerCondition(f: FunctionLowering, path: NodePath<t.Expression>, then: Block, otherwise: Block): void {
  const span = spanOf(path.node)
  if (path.isLogicalExpression() && path.node.operator !== '??') {
    const right = f.newBlock()
    const isReached = f.reachable
    if (path.node.operator === '&&') lowerCondition(f, path.get('left'), right, otherwise)
    else lowerCondition(f, path.get('left'), then, right)
    f.startSealed(right)
    // What is never evaluated may be an access to something that was left out.
    if (isReached && !f.reachable) return
    return lowerCondition(f, path.get('right'), then, otherwise)
  }
  if (path.isUnaryExpression() && path.node.operator === '!')
    return lowerCondition(f, path.get('argument'), otherwise, then)
  if (path.isParenthesizedExpression()) return lowerCondition(f, path.get('expression'), then, otherwise)
  const value = lowerExpression(f, path)
  const known = knownTruth(path, value)
  if (known !== undefined) return f.goto(known ? then : otherwise, span)
  const told = presenceTold(f, path)
  if (!told) return f.fork(asCondition(f, value, span), then, otherwise, span)
  const [yes, no] = [f.newBlock(), f.newBlock()]
  f.fork(asCondition(f, value, span), yes, no, span)
  for (const [outcome, block, next] of [
    [true, yes, then],
    [false, no, otherwise],
  ] as const) {
    f.startSealed(block)
    if (told.when === outcome && f.reachable) tellPresent(f, told.binding, span)
    f.goto(next, span)
  }
}

/** Whether a function was passed is known when the program is built: `callback ? callback(x) : x`, `typeof callback === 'function'`. */
function knownTruth(path: NodePath<t.Expression>, value: Value): boolean | undefined {
  if (isFunctionType(value.type)) return true
  if (isNothing(value) || value.type === 'null') return false
  const isComparison =
    (path.isBinaryExpression() || path.isCallExpression()) && value.kind === 'instr' && value.op === 'const'
  return isComparison && typeof value.attr.value === 'boolean' ? value.attr.value : undefined
}

export function lowerBinary(f: FunctionLowering, path: NodePath<t.BinaryExpression>): Value {
  const span = spanOf(path.node)
  const { operator } = path.node
  if (operator === 'instanceof')
    throw new Rejection(
      'unsupported-operation',
      '`instanceof` cannot be compiled: arrays of other windows and contexts are instances of other classes',
      span,
      advise`Declare which class each parameter has; there is a kernel for each (${{ typescript: '`x: Float64Array | number[]`', javascript: '`@param {Float64Array | number[]} x`' }}). \`Array.isArray(x)\` tells ordinary arrays.`,
    )
  if (operator === 'in') return lowerIn(f, path)
  const known = lowerTypeofComparison(f, path) ?? lowerNullishComparison(f, path)
  if (known) return known
  // `===` tells a boolean from a number.
  const evaluate = operator === '===' || operator === '!==' ? lowerExpression : lowerOperand
  const left = evaluate(f, path.get('left') as NodePath<t.Expression>)
  const right = evaluate(f, path.get('right'))
  return applyBinary(f, operator, left, right, span)
}

const EQUALITY: ReadonlySet<string> = new Set(['==', '===', '!=', '!=='])

/** `x === undefined`, `x != null` and the like. */
function lowerNullishComparison(f: FunctionLowering, path: NodePath<t.BinaryExpression>): Value | undefined {
  const span = spanOf(path.node)
  const { operator } = path.node
  const sides = [path.get('left'), path.get('right')] as NodePath<t.Expression>[]
  const at = sides.findIndex((side) => nullish(side) !== undefined)
  if (!EQUALITY.has(operator) || at < 0) return undefined
  const value = lowerExpression(f, sides[1 - at])
  const test = operator.length === 2 ? isMissing : nullish(sides[at]) === 'null' ? isNull : isUndefined
  const is = test(f, value, span)
  return operator[0] === '!' ? not(f, is, span) : is
}

/** The opposite of a boolean; what is known stays known. */
export const not = (f: FunctionLowering, value: Value, span: Span): Value =>
  value.kind === 'instr' && value.op === 'const'
    ? f.bool(!value.attr.value, span)
    : f.emit('not', 'bool', [value], span)

/** `left operator right` on two values. */
export function applyBinary(f: FunctionLowering, operator: string, left: Value, right: Value, span: Span): Value {
  const relation = RELATIONS[operator]
  if (relation) return applyComparison(f, operator, relation, left, right, span)
  if (left.type === 'big' || right.type === 'big') return applyBigOperator(f, operator, left, right, span)
  if (operator === '**') return power(f, asNumber(f, left, span), asNumber(f, right, span), span)
  if (operator === '+' && (isTextual(left.type) || isTextual(right.type)))
    throw new Rejection(
      'unsupported-operation',
      'Strings cannot be joined inside a kernel',
      span,
      "A kernel reads strings and makes none. Put code units into an array, `codes.push(s.charCodeAt(i))`, return it, and make the text of it outside: `codes.map((c) => String.fromCharCode(c)).join('')`. Strings that are known can be chosen: `n > 1 ? 'many' : 'one'`.",
    )
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

export function applyComparison(
  f: FunctionLowering,
  operator: string,
  relation: Relation,
  left: Value,
  right: Value,
  span: Span,
): Value {
  const equality = relation === 'eq' || relation === 'ne'
  const equal = equality
    ? equalMaybes(f, left, right, operator.length === 3, span, (a, b) =>
        f.emit('compare', 'bool', [a, b], span, { relation: 'eq' }),
      )
    : undefined
  if (equal) return relation === 'eq' ? equal : not(f, equal, span)
  if (equality && [left, right].some(({ type }) => isMaybeType(type)))
    throw new Rejection(
      'unsupported-operation',
      `${show(left.type)} and ${show(right.type)} cannot be compared here`.replace(/^./, (c) => c.toUpperCase()),
      span,
      'Test for null and undefined before, and compare what is there.',
    )
  if (isFunctionType(left.type) && isFunctionType(right.type))
    throw new Rejection(
      'unsupported-operation',
      'Functions cannot be compared here',
      span,
      'Compare what they are chosen by, a name or a number: `kind === "circle"`.',
    )
  const isMixed = left.type !== right.type
  if ((left.type === 'big' || right.type === 'big') && !(isMixed && equality && operator.length === 3))
    return compareBigs(f, relation, left, right, span)
  if (isTextual(left.type) && isTextual(right.type)) {
    if (!equality) return orderTexts(f, relation, left, right, span)
    const same = equalTexts(f, left, right, span)
    return relation === 'eq' ? same : not(f, same, span)
  }
  if (equality && left.type === right.type && left.type === 'bool')
    return f.emit('compare', 'bool', [left, right], span, { relation })
  if (equality && isObjectType(left.type) && isObjectType(right.type)) {
    const mayBeSame = left.type === right.type || isOpened(left.type, right.type) || isOpened(right.type, left.type)
    const same = mayBeSame
      ? f.emit('same', 'bool', [left, right], span)
      : isOpenType(left.type) && isOpenType(right.type)
        ? samePassed(f, left, right, span)
        : f.bool(false, span)
    return relation === 'eq' ? same : f.emit('not', 'bool', [same], span)
  }
  if (equality && operator.length >= 2 && isTypedArray(left.type) && isTypedArray(right.type)) {
    const same = left.type === right.type ? f.emit('same', 'bool', [left, right], span) : f.bool(false, span)
    return relation === 'eq' ? same : f.emit('not', 'bool', [same], span)
  }
  // One that was passed in may be one of those in an array.
  if (equality) learnRecord(f, left.type, right.type)
  if (equality && left.type === right.type && isHandleType(left.type)) {
    const same = f.emit('samehandle', 'bool', [left, right], span)
    return relation === 'eq' ? same : f.emit('not', 'bool', [same], span)
  }
  if (
    equality &&
    operator.length === 3 &&
    left.type !== right.type &&
    [left, right].every(({ type }) => !isArrayType(type) || isStringType(type))
  ) {
    const same = bothUndefined(f, left, right, span)
    return relation === 'eq' ? same : not(f, same, span)
  }
  return f.emit('compare', 'bool', [asNumber(f, left, span), asNumber(f, right, span)], span, { relation })
}

/** Whether two objects that were passed in are one, though they are declared with different fields. */
function samePassed(f: FunctionLowering, left: Value, right: Value, span: Span): Value {
  const [a, b] = [left, right].map((value) => (value.kind === 'instr' ? value.attr.source : undefined))
  if (a && b) return readOuter(f, { name: 'same', type: 'bool', source: { ...a, is: b } }, span)
  throw new Rejection(
    'unsupported-operation',
    'It is not known which two objects are compared here',
    span,
    'Compare parameters, by their names: `out === a`.',
  )
}

/** All that values of different types can have in common. */
function bothUndefined(f: FunctionLowering, left: Value, right: Value, span: Span): Value {
  const [a, b] = [isUndefined(f, left, span), isUndefined(f, right, span)]
  const isKnown = [a, b].some((one) => one.kind === 'instr' && one.op === 'const' && one.attr.value === false)
  return isKnown ? f.bool(false, span) : f.emit('both', 'bool', [a, b], span)
}

function negate(f: FunctionLowering, value: Value, span: Span): Value {
  if (value.type === 'big') return negateBig(f, value, span)
  return f.emit('neg', 'num', [asNumber(f, value, span)], span)
}

function invert(f: FunctionLowering, value: Value, span: Span): Value {
  if (value.type === 'big') return invertBig(f, value, span)
  return f.emit('xor', 'num', [asNumber(f, value, span), f.num(-1, span)], span)
}

export function lowerUnary(f: FunctionLowering, path: NodePath<t.UnaryExpression>): Value | undefined {
  const span = spanOf(path.node)
  const argument = path.get('argument')
  switch (path.node.operator) {
    case '-':
      if (argument.isNumericLiteral()) return f.num(-argument.node.value, span)
      if (argument.isBigIntLiteral()) return f.big(-BigInt(argument.node.value), span)
      return negate(f, lowerOperand(f, argument), span)
    case '+':
      return toNumber(f, lowerOperand(f, argument), span)
    case '~':
      return invert(f, lowerOperand(f, argument), span)
    case 'typeof':
      return lowerTypeof(f, path)
    case '!':
      return f.emit('not', 'bool', [asCondition(f, lowerExpression(f, argument), span)], span)
    case 'void':
      lowerForEffect(f, argument)
      return f.emit('undefined', 'num', [], span)
    default:
      throw unsupportedUnary(path.node.operator, span)
  }
}

function unsupportedUnary(operator: string, span: Span): Rejection {
  const help = operator === 'delete' ? 'Give the field a value that stands for nothing, such as -1 or NaN.' : undefined
  return new Rejection('unsupported-syntax', `\`${operator}\` cannot be compiled yet`, span, help)
}

/** How the parts of `?:`, `&&`, `||` and `??` are evaluated: as they are, or as operands of arithmetic. */
type Evaluate = (f: FunctionLowering, path: NodePath<t.Expression>) => Value

export function lowerConditional(
  f: FunctionLowering,
  path: NodePath<t.ConditionalExpression>,
  evaluate: Evaluate = lowerExpression,
): Value {
  const then = f.newBlock()
  const otherwise = f.newBlock()
  lowerCondition(f, path.get('test'), then, otherwise)
  const arms: [Block, () => Value][] = [
    [then, () => evaluate(f, path.get('consequent'))],
    [otherwise, () => evaluate(f, path.get('alternate'))],
  ]
  return mergeValues(f, spanOf(path.node), arms, evaluate === lowerOperand)
}

export function lowerLogical(
  f: FunctionLowering,
  path: NodePath<t.LogicalExpression>,
  evaluate: Evaluate = lowerExpression,
): Value {
  const span = spanOf(path.node)
  const { operator } = path.node
  const left = evaluate(f, path.get('left'))
  if (operator !== '&&' && (isNothing(left) || left.type === 'null')) return evaluate(f, path.get('right'))
  // Of other types, nothing can be missing.
  const mayMiss =
    left.type === 'num' ||
    left.type === 'char' ||
    left.type === 'big' ||
    isHandleType(left.type) ||
    isMaybeType(left.type)
  if (operator === '??' && !mayMiss) return left
  if (operator === '||' && isFunctionType(left.type)) return left
  if (operator === '&&' && left.type === 'null') return left
  const { short, long } = forkLogical(f, operator, left, span)
  const arms: [Block, () => Value][] = [
    [short, () => (operator === '&&' ? untrue(f, left, span) : found(f, left, span))],
    [
      long,
      () => {
        const told = operator === '??' || !f.reachable ? [] : presencesTold(f, path.get('left'), operator === '&&')
        for (const binding of told) tellPresent(f, binding, span)
        return evaluate(f, path.get('right'))
      },
    ],
  ]
  return mergeValues(f, span, arms, evaluate === lowerOperand)
}

/** A value that is neither null nor undefined. */
export const found = (f: FunctionLowering, value: Value, span: Span): Value =>
  value.type === 'big' ? presentBig(f, value, span) : contents(f, value, span)

/** A value, or what `fallback` gives where it is undefined. */
export function coalesce(f: FunctionLowering, value: Value, fallback: () => Value, span: Span): Value {
  const { short, long } = forkLogical(f, '??', value, span)
  return mergeValues(f, span, [
    [short, () => found(f, value, span)],
    [long, fallback],
  ])
}

/** The same where only undefined counts as missing. */
export function unlessUndefined(f: FunctionLowering, value: Value, fallback: () => Value, span: Span): Value {
  const [there, missing] = [f.newBlock(), f.newBlock()]
  f.fork(isUndefined(f, value, span), missing, there, span)
  // What is not undefined may be null.
  const onlyUndefined = isMaybeType(value.type) && missingOf(value.type) === 'undefined'
  return mergeValues(f, span, [
    [there, () => (onlyUndefined ? contents(f, value, span) : value)],
    [missing, fallback],
  ])
}

/** Goes to `long` where the right side of `&&`, `||` or `??` is evaluated, else to `short`. */
export function forkLogical(
  f: FunctionLowering,
  operator: string,
  left: Value,
  span: Span,
  { short, long } = { short: f.newBlock(), long: f.newBlock() },
): { short: Block; long: Block } {
  if (operator === '&&') f.fork(asCondition(f, left, span), long, short, span)
  else if (operator === '||') f.fork(asCondition(f, left, span), short, long, span)
  else f.fork(isMissing(f, left, span), long, short, span)
  return { short, long }
}
