import type { NodePath } from '@babel/traverse'
import type * as t from '@babel/types'
import type { MadeError } from '../../runtime-shim/manifest.ts'
import { Rejection } from '../diagnostics/rejection.ts'
import type { Value } from '../ir/ir.ts'
import { isGlobal } from './global-binding.ts'
import { lowerExpression } from './lower-expression.ts'
import type { FunctionLowering } from './lower-function.ts'
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
  const error: MadeError = { type: callee.name as MadeError['type'] }
  const values: Value[] = []
  if (args[0]) {
    const text = new MessageText()
    collectMessage(f, args[0], text)
    error.text = text.parts
    if (text.values.some((v) => v.type === 'bool')) error.booleans = text.values.map((v) => v.type === 'bool')
    values.push(...text.values)
  }
  f.emit('throw', 'void', values, span, { error })
  f.leave(span)
}

/** Literal texts with values between them. */
class MessageText {
  readonly parts: string[] = ['']
  readonly values: Value[] = []

  add(part: string | Value): void {
    if (typeof part === 'string') this.parts[this.parts.length - 1] += part
    else {
      this.values.push(part)
      this.parts.push('')
    }
  }
}

function collectMessage(f: FunctionLowering, path: NodePath<t.Expression>, message: MessageText): void {
  if (path.isParenthesizedExpression()) return collectMessage(f, path.get('expression'), message)
  if (path.isStringLiteral()) return message.add(path.node.value)
  if (path.isTemplateLiteral()) {
    const expressions = path.get('expressions')
    path.node.quasis.forEach((quasi, i) => {
      message.add(quasi.value.cooked ?? '')
      if (i < expressions.length) collectValue(f, expressions[i] as NodePath<t.Expression>, message)
    })
    return
  }
  // Where one operand is a string, the other is appended as text; `a + b + 'c'` begins with a sum of numbers.
  if (path.isBinaryExpression({ operator: '+' }) && isText(path)) {
    for (const operand of [path.get('left'), path.get('right')] as NodePath<t.Expression>[]) {
      if (isText(operand)) collectMessage(f, operand, message)
      else collectValue(f, operand, message)
    }
    return
  }
  throw new Rejection(
    'unsupported-syntax',
    'The message must be a string or a template',
    spanOf(path.node),
    'Write the message out: `text ${number}`.',
  )
}

/** Whether an expression is a string by its form. */
function isText(path: NodePath): boolean {
  if (path.isParenthesizedExpression()) return isText(path.get('expression'))
  if (path.isStringLiteral() || path.isTemplateLiteral()) return true
  return path.isBinaryExpression({ operator: '+' }) && (isText(path.get('left')) || isText(path.get('right')))
}

function collectValue(f: FunctionLowering, path: NodePath<t.Expression>, message: MessageText): void {
  if (isText(path)) return collectMessage(f, path, message)
  const value = lowerExpression(f, path)
  if (value.type !== 'num' && value.type !== 'bool') {
    throw new Rejection(
      'unsupported-syntax',
      `A message can hold numbers and booleans, this is ${show(value.type)}`,
      spanOf(path.node),
    )
  }
  message.add(value)
}
