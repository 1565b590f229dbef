import type { NodePath } from '@babel/traverse'
import type * as t from '@babel/types'
import type { MadeError } from '../../runtime-shim/manifest.ts'
import type { Span } from '../diagnostics/diagnostic.ts'
import { Rejection } from '../diagnostics/rejection.ts'
import type { Value } from '../ir/ir.ts'
import { isMaybeType, presentType } from '../ir/object-type.ts'
import { evaluateConstant } from './constant.ts'
import { isGlobal } from './global-binding.ts'
import { knownText, lowerExpression, textValue } from './lower-expression.ts'
import type { FunctionLowering } from './lower-function.ts'
import { lowerCondition } from './lower-operator.ts'
import { mergeValues } from './merge-values.ts'
import { contents, isMissing, isNothing, isNull } from './missing-value.ts'
import { show } from './show-type.ts'
import { spanOf } from './span.ts'

const ERROR_CLASSES: ReadonlySet<string> = new Set([
  'Error',
  'EvalError',
  'RangeError',
  'ReferenceError',
  'SyntaxError',
  'TypeError',
  'URIError',
])

/** `throw new RangeError(\`index ${i}\`)`: the error itself is made by JavaScript, from its class, the literal parts of its message and the values. */
export function lowerThrow(f: FunctionLowering, path: NodePath<t.ThrowStatement>): void {
  const span = spanOf(path.node)
  const argument = path.get('argument')
  const isCall = argument.isNewExpression() || argument.isCallExpression()
  const callee = isCall ? argument.node.callee : undefined
  if (!isCall || callee?.type !== 'Identifier' || !ERROR_CLASSES.has(callee.name) || !isGlobal(path, callee.name)) {
    throw new Rejection(
      'unsupported-syntax',
      'Only built-in errors can be thrown',
      spanOf(argument.node),
      'Write `throw new RangeError(`…${n}`)` or another built-in error with a literal message.',
    )
  }
  const args = argument.get('arguments') as NodePath<t.Expression>[]
  if (args.length > 1 || args.some((a) => !a.isExpression())) {
    throw new Rejection(
      'unsupported-syntax',
      'Errors can be thrown with a message only',
      spanOf(argument.node),
      'Leave out what stands behind the message.',
    )
  }
  const type = callee.name as MadeError['type']
  if (!args[0]) return raise(f, { type }, [], span)
  collectMessage(f, args[0], [], (pieces) => {
    const message = new MessageText()
    for (const piece of pieces) message.add(piece)
    const { parts: text, values } = message
    const error: MadeError = { type, text }
    if (values.some((v) => v.type === 'bool')) error.booleans = values.map((v) => v.type === 'bool')
    if (values.some((v) => v.type === 'text'))
      error.texts = values.map((v) => (v.type === 'text' ? f.kernel.texts.all : []))
    raise(f, error, values, span)
  })
}

function raise(f: FunctionLowering, error: MadeError, values: Value[], span: Span): void {
  f.emit('throw', 'void', values, span, { error })
  f.leave(span)
}

/** A part of a message: text that is known, or a value. */
type Piece = string | Value

/** Literal texts with values between them. */
class MessageText {
  readonly parts: string[] = ['']
  readonly values: Value[] = []

  add(piece: Piece): void {
    if (typeof piece === 'string') this.parts[this.parts.length - 1] += piece
    else {
      this.values.push(piece)
      this.parts.push('')
    }
  }
}

/** A statement becomes so many at most: one for each way through the ternaries in its message. */
const MOST_WAYS = 16

/**
 * Evaluates a message from left to right, and goes on with its pieces. Where a ternary chooses between texts that hold values, the rest is translated once for
 * each way.
 */
function collectMessage(
  f: FunctionLowering,
  path: NodePath<t.Expression>,
  before: readonly Piece[],
  next: (pieces: readonly Piece[]) => void,
): void {
  if (ways(path) > MOST_WAYS)
    throw new Rejection(
      'unsupported-syntax',
      'The message is made in too many ways',
      spanOf(path.node),
      'Choose between the messages by `if`, with one `throw` in each branch.',
    )
  if (!isText(f, path)) {
    const value = lowerExpression(f, path)
    if (value.type === 'text') return next([...before, value])
    throw new Rejection(
      'unsupported-syntax',
      `The message must be a string, this is ${show(value.type)}`,
      spanOf(path.node),
      'Write a template: `text ${number}`.',
    )
  }
  const known = knownText(f, path)
  if (known !== undefined) return next([...before, known])
  if (path.isParenthesizedExpression() || path.isTSAsExpression() || path.isTSNonNullExpression())
    return collectMessage(f, path.get('expression') as NodePath<t.Expression>, before, next)
  if (path.isTemplateLiteral()) {
    const parts = path.node.quasis.flatMap((quasi, i): (string | NodePath<t.Expression>)[] => [
      quasi.value.cooked ?? '',
      ...(i < path.node.expressions.length ? [path.get('expressions')[i] as NodePath<t.Expression>] : []),
    ])
    return collectParts(f, parts, before, next)
  }
  // Where one operand is a string, the other is appended as text; `a + b + 'c'` begins with a sum of numbers.
  if (path.isBinaryExpression({ operator: '+' }))
    return collectParts(f, [path.get('left') as NodePath<t.Expression>, path.get('right')], before, next)
  if (path.isConditionalExpression() && ways(path) > 1) {
    const [then, otherwise] = [f.newBlock(), f.newBlock()]
    lowerCondition(f, path.get('test'), then, otherwise)
    const wasReached = f.ssa.isReached(then) || f.ssa.isReached(otherwise)
    for (const [block, arm] of [
      [then, path.get('consequent')],
      [otherwise, path.get('alternate')],
    ] as const) {
      f.startSealed(block)
      if (f.reachable || !wasReached) collectMessage(f, arm, before, next)
    }
    return
  }
  next([...before, lowerExpression(f, path)])
}

function collectParts(
  f: FunctionLowering,
  parts: readonly (string | NodePath<t.Expression>)[],
  before: readonly Piece[],
  next: (pieces: readonly Piece[]) => void,
): void {
  const [first, ...rest] = parts
  if (first === undefined) return next(before)
  const goOn = (pieces: readonly Piece[]) => collectParts(f, rest, pieces, next)
  if (typeof first === 'string') return goOn([...before, first])
  if (isText(f, first)) return collectMessage(f, first, before, goOn)
  goOn([...before, pieceOf(f, first)])
}

/** A value as it stands in a message. */
function pieceOf(f: FunctionLowering, path: NodePath<t.Expression>): Piece {
  const value = lowerExpression(f, path)
  if (value.type === 'null') return 'null'
  if (isNothing(value)) return 'undefined'
  if (presentType(value.type) === 'text' && isMaybeType(value.type)) return textOrMissing(f, value, spanOf(path.node))
  if (value.type === 'num' || value.type === 'bool' || value.type === 'text') return value
  throw new Rejection(
    'unsupported-syntax',
    `A message can hold numbers, booleans and strings that are told apart, this is ${show(value.type)}`,
    spanOf(path.node),
    value.type === 'big'
      ? 'Write `${Number(b)}` if the bigint is small.'
      : isMaybeType(value.type)
        ? 'Test for null and undefined before, with a message for each.'
        : 'Return where or what is wrong as a number, such as `return -1 - i`, and throw outside, where the string is.',
  )
}

/** A string, `null` or `undefined`, as they stand in a message. */
function textOrMissing(f: FunctionLowering, value: Value, span: Span): Value {
  const [there, missing, nil, nothing] = [f.newBlock(), f.newBlock(), f.newBlock(), f.newBlock()]
  f.fork(isMissing(f, value, span), missing, there, span)
  f.startSealed(missing)
  f.fork(isNull(f, value, span), nil, nothing, span)
  return mergeValues(f, span, [
    [there, () => contents(f, value, span)],
    [nil, () => textValue(f, 'null', span)],
    [nothing, () => textValue(f, 'undefined', span)],
  ])
}

/** How many statements a message needs: one for each way through ternaries of texts that hold values. */
function ways(path: NodePath): number {
  if (path.isParenthesizedExpression()) return ways(path.get('expression'))
  if (path.isTemplateLiteral()) return path.get('expressions').reduce((all, part) => all * ways(part as NodePath), 1)
  if (path.isBinaryExpression({ operator: '+' })) return ways(path.get('left') as NodePath) * ways(path.get('right'))
  if (!path.isConditionalExpression()) return 1
  const arms = [path.get('consequent'), path.get('alternate')]
  return arms.some(isPutTogether) ? arms.reduce((all, arm) => all + ways(arm), 0) : 1
}

/** Whether an expression is a text that holds values, or chooses between such. */
function isPutTogether(path: NodePath): boolean {
  if (path.isParenthesizedExpression()) return isPutTogether(path.get('expression'))
  if (path.isTemplateLiteral()) return path.node.expressions.length > 0
  if (path.isBinaryExpression({ operator: '+' })) return holdsLiteral(path)
  return path.isConditionalExpression() && [path.get('consequent'), path.get('alternate')].some(isPutTogether)
}

/** Whether a sum has a string among its parts, by its form. */
function holdsLiteral(path: NodePath): boolean {
  if (path.isParenthesizedExpression()) return holdsLiteral(path.get('expression'))
  if (path.isStringLiteral() || path.isTemplateLiteral()) return true
  return (
    path.isBinaryExpression({ operator: '+' }) && [path.get('left') as NodePath, path.get('right')].some(holdsLiteral)
  )
}

/** Whether an expression is a string: by its form, by what its names stand for, or as a variable of strings. */
function isText(f: FunctionLowering, path: NodePath<t.Expression>): boolean {
  if (path.isParenthesizedExpression() || path.isTSAsExpression() || path.isTSNonNullExpression())
    return isText(f, path.get('expression') as NodePath<t.Expression>)
  if (path.isStringLiteral() || path.isTemplateLiteral()) return true
  if (path.isUnaryExpression({ operator: 'typeof' })) return true
  if (path.isConditionalExpression()) return isText(f, path.get('consequent')) && isText(f, path.get('alternate'))
  if (path.isBinaryExpression({ operator: '+' }))
    return isText(f, path.get('left') as NodePath<t.Expression>) || isText(f, path.get('right'))
  if (path.isIdentifier()) {
    const binding = path.scope.getBinding(path.node.name)
    if (binding && f.isLocal(binding)) return f.variable(binding).type === 'text'
  }
  return typeof evaluateConstant(path, { graph: f.kernel.graph }) === 'string'
}
