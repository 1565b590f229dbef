import type { NodePath } from '@babel/traverse'
import type * as t from '@babel/types'
import type { ElementKind } from '../../runtime-shim/manifest.ts'
import { Rejection } from '../diagnostics/rejection.ts'
import type { Value } from '../ir/ir.ts'
import { adviceOnNew } from './advice.ts'
import { elementSource, newArrayFrom } from './copy-elements.ts'
import { isGlobal } from './global-binding.ts'
import { throwUnless } from './lower-big.ts'
import { isBufferOf, isNewBuffer, lowerBufferView, lowerNewBuffer } from './lower-buffer-view.ts'
import { lowerExpression } from './lower-expression.ts'
import type { FunctionLowering } from './lower-function.ts'
import { lowerInstance } from './lower-instance.ts'
import { asNumber } from './lower-operator.ts'
import { toIndex } from './lower-view.ts'
import { BYTES_PER_ELEMENT } from './math-functions.ts'
import { newArray } from './new-array.ts'
import { spanOf } from './span.ts'

/** `new Float64Array(n)` and the like. */
export function lowerNew(f: FunctionLowering, path: NodePath<t.NewExpression>): Value {
  const instance = lowerInstance(f, path)
  if (instance) return instance
  const span = spanOf(path.node)
  const { callee } = path.node
  const kind = callee.type === 'Identifier' && isGlobal(path, callee.name) ? callee.name : ''
  if (kind === 'ArrayBuffer') return lowerNewBuffer(f, path)
  if (!Object.hasOwn(BYTES_PER_ELEMENT, kind) && kind !== 'DataView') {
    throw new Rejection(
      'unsupported-syntax',
      callee.type === 'Identifier'
        ? `\`new ${callee.name}(…)\` cannot be compiled: kernels make typed arrays, ordinary arrays and objects of classes of the program`
        : 'What is made here cannot be compiled: kernels make typed arrays, ordinary arrays and objects of classes of the program',
      span,
      adviceOnNew(kind || undefined),
    )
  }
  const args = path.get('arguments').map((argument) => {
    if (!argument.isExpression())
      throw new Rejection('unsupported-syntax', 'This argument cannot be compiled yet', spanOf(argument.node))
    return argument
  })
  if (args[0] && (isBufferOf(args[0]) || isNewBuffer(args[0])))
    return lowerBufferView(f, kind as ElementKind | 'DataView', args[0], args.slice(1, 3), span)
  if (kind === 'DataView')
    throw new Rejection(
      'unsupported-operation',
      'A DataView needs a buffer of which it is known here what is in it',
      span,
      'Make it of the buffer of a typed array, `new DataView(x.buffer, x.byteOffset, x.byteLength)`, or take the DataView as a parameter.',
    )
  const value = args[0] ? lowerExpression(f, args[0]) : f.num(0, span)
  for (const argument of args.slice(1)) lowerExpression(f, argument)
  if (value.type === 'big') {
    const message = `A bigint is no length: \`new ${kind}\` throws a TypeError`
    throw new Rejection('type-conflict', message, span, 'Convert it: `Number(…)`.')
  }
  if (value.type !== 'num' && value.type !== 'bool')
    return newArrayFrom(f, kind as ElementKind, elementSource(f, kind as ElementKind, value, span), span)
  return ofLength(f, kind as ElementKind, asNumber(f, value, span), span)
}

/** `new kind(length)`, whatever number the length is. */
function ofLength(f: FunctionLowering, kind: ElementKind, length: Value, span: ReturnType<typeof spanOf>): Value {
  const whole = toIndex(f, length, span)
  const constant = whole.kind === 'instr' && whole.op === 'const' && (whole.attr.value as number) >= 0
  if (!constant) {
    const isLength = f.emit('compare', 'bool', [whole, f.num(0, span)], span, { relation: 'ge' })
    throwUnless(f, isLength, `new ${kind}(x)`, [length], span)
  }
  return newArray(f, kind, whole, span)
}
