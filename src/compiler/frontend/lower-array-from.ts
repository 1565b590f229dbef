import type { NodePath } from '@babel/traverse'
import type * as t from '@babel/types'
import type { ElementKind } from '../../runtime-shim/manifest.ts'
import type { Span } from '../diagnostics/diagnostic.ts'
import { Rejection } from '../diagnostics/rejection.ts'
import type { Value } from '../ir/ir.ts'
import { isListType, isTypedArray } from '../ir/types.ts'
import { elementSource, newArrayFrom } from './copy-elements.ts'
import { countedLoop } from './counted-loop.ts'
import { isFunctionType } from './function-value.ts'
import { elementAt, lengthNow } from './list-elements.ts'
import { asElement } from './lower-element.ts'
import { lowerExpression } from './lower-expression.ts'
import type { FunctionLowering } from './lower-function.ts'
import { callValue } from './lower-function-value.ts'
import { asListElement, copyOf } from './lower-list.ts'
import { lengthOfObject, toLength } from './lower-list-constructor.ts'
import { present } from './missing-value.ts'
import { newArray } from './new-array.ts'
import { spanOf } from './span.ts'

/** `Float64Array.from(x)`, `Float64Array.from(x, (v, i) => …)`, `Float64Array.from({ length: n }, (_, i) => …)` (ECMA-262, %TypedArray%.from). */
export function lowerTypedArrayFrom(f: FunctionLowering, path: NodePath<t.CallExpression>, kind: ElementKind): Value {
  const span = spanOf(path.node)
  const [source, map, self] = path.get('arguments')
  if (!source?.isExpression() || (map && !map.isExpression()) || self)
    throw new Rejection(
      'unsupported-call',
      `\`${kind}.from\` can be called with an array, or \`{ length: n }\`, and a function`,
      span,
      'Make the array and write the loop that fills it.',
    )
  const length = lengthOfObject(source)
  if (length) {
    const count = toLength(f, asListElement(lowerExpression(f, length), spanOf(length.node)), span)
    const callback = map && callbackOf(f, map, kind)
    const nothing = f.emit('undefined', 'num', [], span)
    return filled(f, kind, count, span, (index) =>
      callback ? result(f, callback, [nothing, index], path.node) : nothing,
    )
  }
  const value = present(f, lowerExpression(f, source), spanOf(source.node))
  if (!map) return newArrayFrom(f, kind, elementSource(f, kind, value, span), span)
  const callback = callbackOf(f, map, kind)
  if (!isListType(value.type) && !isTypedArray(value.type)) {
    const { tuple = [] } = elementSource(f, kind, value, span)
    const made = newArray(f, kind, f.num(tuple.length, span), span)
    tuple.forEach((element, i) => {
      store(f, made, f.num(i, span), result(f, callback, [element, f.num(i, span)], path.node), span)
    })
    return made
  }
  // All elements are read before the function is called.
  const elements = isListType(value.type) ? copyOf(f, value, span) : copied(f, value, span)
  return filled(f, kind, lengthNow(f, elements, span), span, (index) =>
    result(f, callback, [elementAt(f, elements, index, span), index], path.node),
  )
}

function callbackOf(f: FunctionLowering, map: NodePath<t.Expression>, kind: ElementKind): Value {
  const callback = lowerExpression(f, map)
  if (isFunctionType(callback.type)) return callback
  throw new Rejection('unsupported-call', `\`${kind}.from\` needs a function here`, spanOf(map.node))
}

/** What the function gives; one without result gives undefined. */
const result = (f: FunctionLowering, callback: Value, args: Value[], call: t.CallExpression): Value =>
  callValue(f, callback, args, call) ?? f.emit('undefined', 'num', [], spanOf(call))

const store = (f: FunctionLowering, array: Value, index: Value, value: Value, span: Span) =>
  f.emit('store', 'void', [array, index, asElement(f, array, value, span)], span)

function filled(
  f: FunctionLowering,
  kind: ElementKind,
  count: Value,
  span: Span,
  element: (index: Value) => Value,
): Value {
  const made = newArray(f, kind, count, span)
  countedLoop(f, f.num(0, span), f.emit('length', 'num', [made], span), span, (index) => {
    store(f, made, index, element(index), span)
  })
  return made
}

function copied(f: FunctionLowering, array: Value, span: Span): Value {
  const length = f.emit('length', 'num', [array], span)
  const copy = newArray(f, array.type.slice(6, -1) as ElementKind, length, span)
  f.emit('move', 'void', [copy, f.num(0, span), array, f.num(0, span), length], span)
  return copy
}
