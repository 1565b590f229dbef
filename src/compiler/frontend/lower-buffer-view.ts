import type { NodePath } from '@babel/traverse'
import type * as t from '@babel/types'
import type { ElementKind } from '../../runtime-shim/manifest.ts'
import type { Span } from '../diagnostics/diagnostic.ts'
import { Rejection } from '../diagnostics/rejection.ts'
import { GIVE_UP } from '../ir/giving-up.ts'
import { elementKind, type Instr, isTypedArray, type Value } from '../ir/ir.ts'
import { lowerExpression } from './lower-expression.ts'
import type { FunctionLowering } from './lower-function.ts'
import { asNumber } from './lower-operator.ts'
import { toIndex } from './lower-view.ts'
import { BYTES_PER_ELEMENT } from './math-functions.ts'
import { asLength } from './relative-index.ts'
import { spanOf } from './span.ts'

/** `x.buffer`, as the first argument of `new Uint32Array(x.buffer)`. */
export const isBufferOf = (path: NodePath<t.Expression>): path is NodePath<t.MemberExpression> =>
  path.isMemberExpression() && !path.node.computed && path.get('property').isIdentifier({ name: 'buffer' })

/**
 * `new Uint32Array(x.buffer, offset, length)` of an array that the kernel has made: another array on the same memory. Where JavaScript throws, since the
 * part is not there or not aligned, the original does.
 */
export function lowerBufferView(
  f: FunctionLowering,
  kind: ElementKind,
  buffer: NodePath<t.MemberExpression>,
  rest: readonly NodePath<t.Expression>[],
  span: Span,
): Value {
  const whole = madeArray(lowerExpression(f, buffer.get('object') as NodePath<t.Expression>), spanOf(buffer.node))
  const [offset, length] = rest.map((argument) => lowerExpression(f, argument)).map((value) => asNumber(f, value, span))
  const size = f.num(BYTES_PER_ELEMENT[kind], span)
  const zero = f.num(0, span)
  const number = (name: 'add' | 'sub' | 'mul' | 'div', a: Value, b: Value) => f.emit(name, 'num', [a, b], span)
  const compare = (a: Value, relation: 'eq' | 'le' | 'ge', b: Value) =>
    f.emit('compare', 'bool', [a, b], span, { relation })
  const isWhole = (x: Value) => compare(f.emit('math', 'num', [x], span, { name: 'trunc' }), 'eq', x)
  const bytes = number('mul', whole.args[0], f.num(BYTES_PER_ELEMENT[elementKind(whole.type as never)], span))
  const start = offset ? toIndex(f, offset, span) : zero
  const rests = number('div', number('sub', bytes, start), size)
  const given = length && toIndex(f, length, span)
  const count =
    given && length
      ? f.emit('choose', 'num', [f.emit('isundefined', 'bool', [length], span), rests, given], span)
      : rests
  const conditions = [
    compare(start, 'ge', zero),
    isWhole(number('div', start, size)),
    compare(count, 'ge', zero),
    compare(count, 'le', rests),
    isWhole(count),
  ]
  const [fine, wrong] = [f.newBlock(), f.newBlock()]
  f.fork(
    conditions.reduce((all, one) => f.emit('both', 'bool', [all, one], span)),
    fine,
    wrong,
    span,
  )
  f.startSealed(wrong)
  f.emit('throw', 'void', [], span, { error: GIVE_UP })
  f.leave(span)
  f.startSealed(fine)
  return f.emit('subarray', `array<${kind}>`, [whole, asLength(f, start, span), asLength(f, count, span)], span)
}

/** The array whose memory is all of its buffer. */
function madeArray(array: Value, span: Span): Instr {
  let made = array
  while (made.kind === 'instr' && made.op === 'subarray') made = made.args[0]
  if (isTypedArray(array.type) && made.kind === 'instr' && made.op === 'newarray') return made
  throw new Rejection(
    'unsupported-operation',
    'The buffer can only be used of an array that this function makes, at the place where it is known which one that is',
    span,
    'Make the second array right behind the first, and use both in the loop; or pass both as parameters.',
  )
}
