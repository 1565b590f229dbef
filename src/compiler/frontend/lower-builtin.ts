/** Functions of the engine: `Math.*`, `Number.*` and the conversions that are called by name. */
import type { NodePath } from '@babel/traverse'
import type * as t from '@babel/types'
import type { Span } from '../diagnostics/diagnostic.ts'
import { Rejection } from '../diagnostics/rejection.ts'
import type { Value } from '../ir/ir.ts'
import { isListType, isTypedArray } from '../ir/types.ts'
import { adviceOnCall, didYouMean, namesInScope } from './advice.ts'
import type { BuiltinMember } from './builtin-member.ts'
import { extremeOf } from './lower-array-callback.ts'
import { bigIntOfText, isNonZero, toBigInt } from './lower-big.ts'
import { lowerExpression, lowerOperand } from './lower-expression.ts'
import type { FunctionLowering } from './lower-function.ts'
import { elementsOf } from './lower-object.ts'
import { asNumber, power, toNumber } from './lower-operator.ts'
import { MATH_ARITY } from './math-functions.ts'
import { spanOf } from './span.ts'

/** Functions that can be passed as they are: `x.filter(Boolean)`. */
export const CONVERSIONS: ReadonlySet<string> = new Set(['Boolean', 'Number', 'isNaN', 'isFinite'])

export function lowerBuiltin(f: FunctionLowering, path: NodePath<t.CallExpression>, member: BuiltinMember): Value {
  const { name } = member
  const isExtreme = name === 'max' || name === 'min'
  return member.object === 'Math'
    ? lowerMath(
        f,
        name,
        isExtreme
          ? extremeArguments(f, path, name)
          : argumentsOf(f, path, lowerOperand, name === 'hypot' ? HYPOT_HELP : undefined),
        spanOf(path.node),
      )
    : lowerPredicate(f, `Number.${member.name}`, path, () => argumentsOf(f, path))
}

/** Engines scale, and carry the rounding errors: no short loop gives the same bits. */
const HYPOT_HELP =
  'Call `Math.hypot` outside. Where the last bits do not matter, add the squares in a loop, and take the root: `let s = 0; for (const v of x) s += v * v`, `Math.sqrt(s)`. That is rounded differently, and squares of very large numbers become Infinity.'

/** Of an array that is spread, its largest or smallest element stands for all. */
function extremeArguments(f: FunctionLowering, path: NodePath<t.CallExpression>, name: 'max' | 'min'): Value[] {
  return path.get('arguments').flatMap((argument): Value[] => {
    if (!argument.isSpreadElement()) return argumentValues(f, argument, lowerOperand)
    const span = spanOf(argument.node)
    const spread = lowerExpression(f, argument.get('argument'))
    return isTypedArray(spread.type) || isListType(spread.type)
      ? [extremeOf(f, name, spread, span)]
      : elementsOf(f, spread, span)
  })
}

/** A call of a function of `Math` or `Number` with values that are there already. */
export function callBuiltin(
  f: FunctionLowering,
  { object, name }: BuiltinMember,
  args: readonly Value[],
  span: Span,
): Value {
  return object === 'Math'
    ? lowerMath(f, name, args, span)
    : applyPredicate(f, `Number.${name}`, args.slice(0, 1), span)
}

export function argumentsOf(
  f: FunctionLowering,
  path: NodePath<t.CallExpression>,
  evaluate = lowerExpression,
  help?: string,
): Value[] {
  return path.get('arguments').flatMap((argument) => argumentValues(f, argument, evaluate, help))
}

/** @param help what to write instead of an array that is spread */
export function argumentValues(
  f: FunctionLowering,
  argument: NodePath,
  evaluate = lowerExpression,
  help?: string,
): Value[] {
  const span = spanOf(argument.node)
  if (argument.isSpreadElement()) return elementsOf(f, lowerExpression(f, argument.get('argument')), span, help)
  if (!argument.isExpression()) throw new Rejection('unsupported-syntax', 'This argument cannot be compiled yet', span)
  return [evaluate(f, argument)]
}

/** Functions of `Math` that only some engines have, and what to write instead. */
const NEW_IN_MATH: Readonly<Record<string, string>> = {
  f16round: 'Round outside of the kernel; for 32 bits there is `Math.fround`.',
  sumPrecise:
    'Add in a loop. Where the last bits count, keep the rounding error of each addition in a second variable.',
}

function lowerMath(f: FunctionLowering, name: string, values: readonly Value[], span: Span): Value {
  if (Object.hasOwn(NEW_IN_MATH, name)) {
    const why = `\`Math.${name}\` is missing in engines that kernels run in, Node 20 among them`
    throw new Rejection('unsupported-call', why, span, NEW_IN_MATH[name])
  }
  if (!Object.hasOwn(MATH_ARITY, name))
    throw new Rejection(
      'unsupported-call',
      `\`Math.${name}\` is not supported`,
      span,
      didYouMean(name, Object.keys(MATH_ARITY), (meant) => `Math.${meant}`),
    )
  const arity = MATH_ARITY[name]
  const args = (arity === 'n' ? values : values.slice(0, arity)).map((value) => asNumber(f, value, span))
  if (arity === 'n') return lowerVariadicMath(f, name, args, span)
  if (args.length < arity)
    throw new Rejection('unsupported-call', `\`Math.${name}\` needs ${arity} argument${arity > 1 ? 's' : ''}`, span)
  if (name === 'pow') return power(f, args[0], args[1], span)
  return f.emit('math', 'num', args, span, { name })
}

function lowerVariadicMath(f: FunctionLowering, name: string, args: Value[], span: Span): Value {
  if (name === 'hypot') {
    if (args.length === 0) return f.num(0, span)
    return f.emit('math', 'num', args, span, { name: args.length === 1 ? 'abs' : name })
  }
  if (args.length === 0) return f.num(name === 'max' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY, span)
  // With one argument the result is ToNumber of it, which `max(x, x)` is too.
  const rest = args.length === 1 ? [args[0]] : args.slice(1)
  return rest.reduce((result, value) => f.emit('math', 'num', [result, value], span, { name }), args[0])
}

const PREDICATES: ReadonlySet<string> = new Set([
  'isNaN',
  'isFinite',
  'Number.isNaN',
  'Number.isFinite',
  'Number.isInteger',
  'Number.isSafeInteger',
  'Number',
  'Boolean',
  'BigInt',
])

/** Whether it is a function that kernels know: `Math.sqrt`, `Number.isFinite`. */
export const isBuiltinFunction = ({ object, name }: BuiltinMember): boolean =>
  object === 'Math' ? Object.hasOwn(MATH_ARITY, name) : PREDICATES.has(`Number.${name}`)

const isCallable = (name: string): boolean => !['undefined', 'NaN', 'Infinity', 'Math'].includes(name)

/** Global functions and predicates of `Number`, written out in terms of operators. On numbers `isNaN` and `Number.isNaN` differ only for undefined. */
export function lowerPredicate(
  f: FunctionLowering,
  name: string,
  path: NodePath<t.CallExpression>,
  evaluate: () => Value[],
): Value {
  const span = spanOf(path.node)
  if (!PREDICATES.has(name)) {
    const help =
      adviceOnCall(name) ?? (name.includes('.') ? undefined : didYouMean(name, namesInScope(path).filter(isCallable)))
    throw new Rejection('unsupported-call', `\`${name}\` cannot be called inside a kernel`, span, help)
  }
  const [literal] = path.get('arguments')
  if (name === 'BigInt' && literal?.isStringLiteral()) {
    const value = bigIntOfText(literal.node.value)
    if (value !== undefined) return f.big(value, span)
  }
  return applyPredicate(f, name, evaluate(), span)
}

export function applyPredicate(f: FunctionLowering, name: string, args: readonly Value[], span: Span): Value {
  if (!PREDICATES.has(name))
    throw new Rejection('unsupported-call', `\`${name}\` cannot be called inside a kernel`, span)
  if (args.length !== 1) throw new Rejection('unsupported-call', `\`${name}\` needs one argument`, span)
  const x = args[0]
  if (name === 'BigInt') return toBigInt(f, x, span)
  if (name === 'Number' && x.type === 'big') return f.emit('bigtonum', 'num', [x], span)
  if (name === 'Boolean' && x.type === 'big') return isNonZero(f, x, span)
  if (name === 'Number') return toNumber(f, x, span)
  if (name === 'Boolean') return x.type === 'bool' ? x : f.emit('truthy', 'bool', [asNumber(f, x, span)], span)
  if (x.type !== 'num') {
    if ((x.type === 'bool' || x.type === 'big') && name.startsWith('Number.')) return f.bool(false, span)
    throw new Rejection('unsupported-call', `\`${name}\` needs a number`, span)
  }
  if (name === 'Number.isNaN') return f.emit('compare', 'bool', [x, x], span, { relation: 'ne' })
  if (name === 'isNaN') {
    const converted = toNumber(f, x, span)
    return f.emit('compare', 'bool', [converted, converted], span, { relation: 'ne' })
  }
  const finite = f.emit('compare', 'bool', [f.emit('sub', 'num', [x, x], span), f.num(0, span)], span, {
    relation: 'eq',
  })
  if (name === 'isFinite' || name === 'Number.isFinite') return finite
  // x is an integer when x − trunc(x) is 0; for ±∞ the difference is NaN.
  const whole = f.emit('math', 'num', [x], span, { name: 'trunc' })
  const integer = f.emit('compare', 'bool', [f.emit('sub', 'num', [x, whole], span), f.num(0, span)], span, {
    relation: 'eq',
  })
  if (name === 'Number.isInteger') return integer
  const size = f.emit('math', 'num', [x], span, { name: 'abs' })
  const small = f.emit('compare', 'bool', [size, f.num(Number.MAX_SAFE_INTEGER, span)], span, { relation: 'le' })
  const both = f.emit(
    'mul',
    'num',
    [f.emit('tonum', 'num', [integer], span), f.emit('tonum', 'num', [small], span)],
    span,
  )
  return f.emit('truthy', 'bool', [both], span)
}
