import type { NodePath } from '@babel/traverse'
import type * as t from '@babel/types'
import type { RepeatedOperation } from '../../runtime-shim/manifest.ts'
import type { Span } from '../diagnostics/diagnostic.ts'
import { Rejection } from '../diagnostics/rejection.ts'
import { ANY_NUMBER } from '../ir/interval.ts'
import type { Relation, Value } from '../ir/ir.ts'
import { lowerExpression } from './lower-expression.ts'
import type { FunctionLowering } from './lower-function.ts'
import { show } from './show-type.ts'
import { spanOf } from './span.ts'

const OPERATIONS: Readonly<Record<string, string>> = {
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
}

/** Powers are written out as products. */
const MAX_EXPONENT = 64n

/** An operator on two bigints: where one of them is an element that is not there, it throws. */
const operate = (f: FunctionLowering, name: string, args: Value[], span: Span): Value =>
  f.emit('big', 'big', args, span, { name, mayThrow: true })

/** An operator on one: of undefined it makes a number. */
const operateOnOne = (f: FunctionLowering, name: string, value: Value, span: Span): Value =>
  f.emit('big', 'big', [value], span, { name })

const constantOf = (value: Value): bigint | number | boolean | undefined =>
  value.kind === 'instr' && value.op === 'const' ? value.attr.value : undefined

/** Goes on only where `cond` holds; else the engine is made to throw, by the very operation that cannot be done. */
export function throwUnless(
  f: FunctionLowering,
  cond: Value,
  operation: RepeatedOperation,
  values: Value[],
  span: Span,
): void {
  const fails = f.newBlock()
  const holds = f.newBlock()
  f.fork(cond, holds, fails, span)
  f.startSealed(fails)
  f.emit('throw', 'void', values, span, { error: { operation } })
  f.leave(span)
  f.startSealed(holds)
}

/** `left operator right`, at least one of which is a bigint; comparisons are not for here. */
export function applyBigOperator(f: FunctionLowering, operator: string, left: Value, right: Value, span: Span): Value {
  if (left.type !== 'big' || right.type !== 'big') throw mixed(left, right, span)
  if (operator === '**') return power(f, left, right, span)
  const name = OPERATIONS[operator]
  if (!name)
    throw new Rejection(
      'unsupported-operation',
      `\`${operator}\` is not an operator of bigints`,
      span,
      'Write `BigInt.asUintN(64, x) >> n`.',
    )
  if (name === 'div' || name === 'mod') refuseZero(f, name, left, right, span)
  return operate(f, name, [left, right], span)
}

function mixed(left: Value, right: Value, span: Span): Rejection {
  return new Rejection(
    'type-conflict',
    `${show(left.type).replace(/^a/, 'A')} and ${show(right.type)} cannot be combined: JavaScript throws a TypeError`,
    span,
    'Convert one of them: `BigInt(n)` or `Number(b)`.',
  )
}

/** A division by 0n throws. */
function refuseZero(f: FunctionLowering, name: 'div' | 'mod', dividend: Value, divisor: Value, span: Span): void {
  const constant = constantOf(divisor)
  if (constant !== undefined && constant !== 0n) return
  // Operands that do not mix are noticed before the zero.
  operate(f, name === 'div' ? 'predivide' : 'preremain', [dividend, divisor], span)
  const nonZero = f.emit('bigcompare', 'bool', [divisor, f.big(0n, span)], span, { relation: 'ne' })
  throwUnless(f, nonZero, name === 'div' ? '1n / 0n' : '1n % 0n', [], span)
}

/** A product by repeated squaring. */
function power(f: FunctionLowering, base: Value, exponent: Value, span: Span): Value {
  const n = constantOf(exponent)
  if (constantOf(base) === 2n && n === undefined) {
    throw new Rejection(
      'unsupported-operation',
      'Powers of bigints are compiled where the exponent is a literal',
      span,
      'Write `1n << n`.',
    )
  }
  if (typeof n !== 'bigint' || n < 0n || n > MAX_EXPONENT) {
    throw new Rejection(
      'unsupported-operation',
      'Powers of bigints are compiled where the exponent is a literal from 0n to 64n',
      span,
      'Write the loop that multiplies.',
    )
  }
  operate(f, 'prepower', [base, exponent], span)
  let result: Value | undefined
  let square = base
  for (let rest = n; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = result ? operate(f, 'mul', [result, square], span) : square
    if (rest > 1n) square = operate(f, 'mul', [square, square], span)
  }
  return result ?? f.big(1n, span)
}

export const negateBig = (f: FunctionLowering, value: Value, span: Span): Value => operateOnOne(f, 'neg', value, span)

export const invertBig = (f: FunctionLowering, value: Value, span: Span): Value => operateOnOne(f, 'not', value, span)

/** `x++` and `x--`. */
export const stepBig = (f: FunctionLowering, operator: '++' | '--', value: Value, span: Span): Value =>
  operateOnOne(f, operator === '++' ? 'inc' : 'dec', value, span)

/** A bigint that has been found not to be undefined. */
export const presentBig = (f: FunctionLowering, value: Value, span: Span): Value =>
  operateOnOne(f, 'present', value, span)

export const isNonZero = (f: FunctionLowering, value: Value, span: Span): Value =>
  f.emit('bigcompare', 'bool', [value, f.big(0n, span)], span, { relation: 'ne', name: 'truthy' })

/** A comparison with at least one bigint, other than `===` of different types. With a number it compares the mathematical values. */
export function compareBigs(f: FunctionLowering, relation: Relation, left: Value, right: Value, span: Span): Value {
  if (left.type === 'big' && right.type === 'big')
    return f.emit('bigcompare', 'bool', [left, right], span, { relation })
  if (left.type !== 'big') return compareWithNumber(f, MIRRORED[relation], right, left, span)
  return compareWithNumber(f, relation, left, right, span)
}

const MIRRORED: Readonly<Record<Relation, Relation>> = {
  lt: 'gt',
  le: 'ge',
  gt: 'lt',
  ge: 'le',
  eq: 'eq',
  ne: 'ne',
}

function compareWithNumber(f: FunctionLowering, relation: Relation, big: Value, other: Value, span: Span): Value {
  if (other.type !== 'num' && other.type !== 'bool')
    throw new Rejection('unsupported-operation', `A bigint cannot be compared with ${show(other.type)}`, span)
  const constant = constantOf(other)
  if (constant !== undefined) return compareWithConstant(f, relation, big, Number(constant), span)
  if (other.type === 'num') return compareWithAny(f, relation, big, other, span)
  const number = f.emit('tobig', 'big', [f.emit('tonum', 'num', [other], span)], span)
  return f.emit('bigcompare', 'bool', [big, number], span, { relation })
}

const HALF = 2 ** 32

/**
 * A comparison with a number of which nothing is known. Neither becomes the other, since each may be what the other cannot be: the number is rounded to the integer
 * that decides (x < 1.5 is x < 2), and the upper and lower 32 bits of both are compared, which are small integers. NaN and ±∞ remain what they are as upper
 * half, and all comparisons of the lower one are false then.
 */
function compareWithAny(f: FunctionLowering, relation: Relation, big: Value, x: Value, span: Span): Value {
  const compare = (r: Relation, a: Value, b: Value): Value => f.emit('compare', 'bool', [a, b], span, { relation: r })
  const not = (a: Value): Value => f.emit('not', 'bool', [a], span)
  const both = (a: Value, b: Value): Value => f.emit('both', 'bool', [a, b], span)
  const either = (a: Value, b: Value): Value => not(both(not(a), not(b)))
  const ofBig = (name: string, args: Value[], value?: number): Value =>
    f.emit('bigtonum', 'num', [f.emit('big', 'big', args, span, { name, value })], span, { name: 'exact' })

  const rounding = relation === 'lt' || relation === 'ge' ? 'ceil' : 'floor'
  const integer = f.emit('math', 'num', [x], span, { name: rounding })
  const scaled = f.emit('mul', 'num', [integer, f.num(1 / HALF, span)], span)
  const upper = f.emit('math', 'num', [scaled], span, { name: 'floor' })
  const lower = f.emit('sub', 'num', [integer, f.emit('mul', 'num', [upper, f.num(HALF, span)], span)], span)

  const missing = f.emit('isundefined', 'bool', [big], span)
  const there = presentBig(f, big, span)
  const bigUpper = ofBig('shr', [there, f.big(32n, span)])
  const bigLower = ofBig('asuint', [there], 32)
  const sameUpper = compare('eq', bigUpper, upper)
  if (relation === 'eq' || relation === 'ne') {
    const equal = both(both(sameUpper, compare('eq', bigLower, lower)), compare('eq', integer, x))
    const bothMissing = both(missing, f.emit('isundefined', 'bool', [x], span))
    const same = either(both(not(missing), equal), bothMissing)
    return relation === 'eq' ? same : not(same)
  }
  const strict = relation === 'lt' || relation === 'le' ? 'lt' : 'gt'
  const holds = either(compare(strict, bigUpper, upper), both(sameUpper, compare(relation, bigLower, lower)))
  return both(not(missing), holds)
}

/** For the whole numbers that bigints are, x < 1.5 is x ≤ 1, and so on. */
function compareWithConstant(f: FunctionLowering, relation: Relation, big: Value, x: number, span: Span): Value {
  const compare = (r: Relation, bound: number): Value =>
    f.emit('bigcompare', 'bool', [big, f.big(BigInt(bound), span)], span, { relation: r })
  if (Number.isInteger(x)) return compare(relation, x)
  if (Number.isNaN(x) || relation === 'eq' || relation === 'ne') return f.bool(relation === 'ne', span)
  const below = relation === 'lt' || relation === 'le'
  // An element that is not there is less than nothing.
  if (!Number.isFinite(x))
    return below === x > 0
      ? f.emit('not', 'bool', [f.emit('isundefined', 'bool', [big], span)], span)
      : f.bool(false, span)
  return below ? compare('le', Math.floor(x)) : compare('ge', Math.ceil(x))
}

/** `BigInt(x)` */
export function toBigInt(f: FunctionLowering, value: Value, span: Span): Value {
  if (value.type === 'big') return value
  if (value.type === 'bool') return f.emit('tobig', 'big', [f.emit('tonum', 'num', [value], span)], span)
  if (value.type !== 'num')
    throw new Rejection('unsupported-operation', `\`BigInt\` of ${show(value.type)} cannot be compiled`, span)
  const constant = constantOf(value)
  if (Number.isInteger(constant)) return f.big(BigInt(constant as number), span)
  // x − trunc(x) is NaN for NaN, ±∞ and undefined.
  const whole = f.emit('math', 'num', [value], span, { name: 'trunc' })
  const rest = f.emit('sub', 'num', [value, whole], span)
  const isInteger = f.emit('compare', 'bool', [rest, f.num(0, span)], span, { relation: 'eq' })
  throwUnless(f, isInteger, 'BigInt(x)', [value], span)
  const integer = f.emit('assume', 'num', [value], span, { fact: { ...ANY_NUMBER, int: true, nan: false } })
  return f.emit('tobig', 'big', [integer], span)
}

/** The low 64 bits of what is stored; undefined is refused as JavaScript refuses it. */
export const wrapBig = (f: FunctionLowering, value: Value, span: Span): Value =>
  f.emit('big', 'big', [value], span, { name: 'asint', value: 64, mayThrow: true })

/** `BigInt.asIntN(bits, x)` and `BigInt.asUintN(bits, x)`, whose number of bits must be known. */
export function lowerBigIntMember(f: FunctionLowering, path: NodePath<t.CallExpression>, name: string): Value {
  const span = spanOf(path.node)
  if (name !== 'asIntN' && name !== 'asUintN')
    throw new Rejection('unsupported-call', `\`BigInt.${name}\` cannot be compiled`, span)
  const args = path.get('arguments')
  if (args.length !== 2 || !args.every((a) => a.isExpression()))
    throw new Rejection('unsupported-call', `\`BigInt.${name}\` needs two arguments`, span)
  const [bits, value] = args.map((a) => lowerExpression(f, a as NodePath<t.Expression>))
  const n = constantOf(bits)
  if (typeof n !== 'number' || !Number.isInteger(n) || n < 0 || n > 512) {
    throw new Rejection(
      'unsupported-call',
      `The number of bits of \`BigInt.${name}\` must be a literal, up to 512`,
      spanOf(args[0].node),
    )
  }
  if (value.type !== 'big')
    throw new Rejection(
      'unsupported-operation',
      `A bigint is needed here, this is ${show(value.type)}`,
      spanOf(args[1].node),
    )
  return f.emit('big', 'big', [value], span, {
    name: name === 'asIntN' ? 'asint' : 'asuint',
    value: n,
    mayThrow: true,
  })
}

/** `BigInt('0x…')` of a literal. */
export function bigIntOfText(text: string): bigint | undefined {
  try {
    return BigInt(text)
  } catch {
    return undefined
  }
}
