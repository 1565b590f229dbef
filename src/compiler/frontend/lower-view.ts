import type { NodePath } from '@babel/traverse'
import type * as t from '@babel/types'
import type { RepeatedOperation, ViewKind } from '../../runtime-shim/manifest.ts'
import type { Span } from '../diagnostics/diagnostic.ts'
import { Rejection } from '../diagnostics/rejection.ts'
import { intInterval } from '../ir/interval.ts'
import type { Value } from '../ir/ir.ts'
import { throwUnless, toBigInt, wrapBig } from './lower-big.ts'
import { lowerExpression } from './lower-expression.ts'
import type { FunctionLowering } from './lower-function.ts'
import { asCondition, asNumber, toNumber } from './lower-operator.ts'
import { show } from './show-type.ts'
import { spanOf } from './span.ts'

/** What the methods of a DataView read and write, and the bytes of it. */
export const VIEW_BYTES: Readonly<Record<ViewKind, number>> = {
  Int8: 1,
  Uint8: 1,
  Int16: 2,
  Uint16: 2,
  Int32: 4,
  Uint32: 4,
  Float32: 4,
  Float64: 8,
  BigInt64: 8,
  BigUint64: 8,
}

/** No view is longer than kernel memory. */
const LONGEST = 2 ** 30

/** Whether a name is that of a method of a DataView which can be compiled. */
export const viewMethod = (name: string): { writes: boolean; kind: ViewKind } | undefined => {
  const kind = name.slice(3)
  const known = /^[gs]et/.test(name) && Object.hasOwn(VIEW_BYTES, kind)
  return known ? { writes: name[0] === 's', kind: kind as ViewKind } : undefined
}

/**
 * `view.getInt16(offset, littleEndian)` and the like. The offset is checked as ECMA-262 says (ToIndex, then the end of the view); where it is out of
 * range, the engine throws its own error.
 */
export function lowerViewCall(
  f: FunctionLowering,
  path: NodePath<t.CallExpression>,
  view: Value,
  name: string,
): Value | undefined {
  const span = spanOf(path.node)
  const method = viewMethod(name)
  if (!method)
    throw new Rejection('unsupported-call', `The method \`${name}\` of a DataView cannot be compiled yet`, span)
  const { kind, writes } = method
  const args = path.get('arguments').map((argument) => {
    if (!argument.isExpression())
      throw new Rejection('unsupported-syntax', 'Spread arguments cannot be compiled yet', spanOf(argument.node))
    return lowerExpression(f, argument)
  })
  const [offset, value] = args
  const little = args[writes ? 2 : 1]
  if (writes && !value) throw new Rejection('unsupported-call', `\`${name}\` needs a value`, span)
  const request = offset ? asNumber(f, offset, span) : f.num(0, span)
  const whole = toIndex(f, request, span)
  const operation: RepeatedOperation = `view.${writes ? 'set' : 'get'}${kind}(x)`
  const size = VIEW_BYTES[kind]
  const compare = (a: Value, relation: 'ge' | 'le', b: Value) => f.emit('compare', 'bool', [a, b], span, { relation })
  let stored: Value | undefined
  if (value && writes) {
    const isBig = kind.startsWith('Big')
    if (isBig !== (value.type === 'big') && value.type !== 'bool') {
      throw new Rejection(
        'type-conflict',
        `\`${name}\` takes ${isBig ? 'a bigint' : 'a number'}, this is ${show(value.type)}`,
        spanOf(path.get('arguments')[1].node),
        isBig ? 'Convert it: `BigInt(…)`.' : 'Convert it: `Number(…)`.',
      )
    }
    if (isBig) {
      // An offset below zero is noticed before a value that is undefined, one that is too large after it.
      throwUnless(f, compare(whole, 'ge', f.num(0, span)), operation, [request], span)
      stored = wrapBig(f, toBigInt(f, value, span), span)
    } else stored = asNumber(f, value, span)
  }
  const order = size === 1 ? [] : [little ? asCondition(f, little, span) : f.bool(false, span)]
  const fits = compare(
    f.emit('add', 'num', [whole, f.num(size, span)], span),
    'le',
    f.emit('length', 'num', [view], span),
  )
  const inside = f.emit('both', 'bool', [compare(whole, 'ge', f.num(0, span)), fits], span)
  throwUnless(f, inside, operation, [request], span)
  const fact = { ...intInterval(0, LONGEST), negZero: true }
  const index = f.emit('assume', 'num', [whole], span, { fact })
  if (stored) {
    f.emit('viewset', 'void', [view, index, stored, ...order], span, { name: kind })
    return undefined
  }
  return f.emit('viewget', kind.startsWith('Big') ? 'big' : 'num', [view, index, ...order], span, { name: kind })
}

/** ToIntegerOrInfinity: NaN and undefined are 0. */
export function toIndex(f: FunctionLowering, offset: Value, span: Span): Value {
  const constant = offset.kind === 'instr' && offset.op === 'const' ? offset.attr.value : undefined
  if (typeof constant === 'number' && Number.isInteger(constant)) return offset
  const whole = f.emit('math', 'num', [toNumber(f, offset, span)], span, { name: 'trunc' })
  const isNumber = f.emit('compare', 'bool', [whole, whole], span, { relation: 'eq' })
  return f.emit('choose', 'num', [isNumber, whole, f.num(0, span)], span)
}
