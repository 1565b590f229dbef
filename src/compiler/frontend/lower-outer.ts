import type { Span } from '../diagnostics/diagnostic.ts'
import { Rejection } from '../diagnostics/rejection.ts'
import type { OuterVariable, Value } from '../ir/ir.ts'
import { isListType, isStringType } from '../ir/types.ts'
import type { Constant } from './constant.ts'
import type { FunctionLowering } from './lower-function.ts'
import { presentAs } from './missing-value.ts'
import { show } from './show-type.ts'

/** A value that is known when the program is built. */
export function literal(f: FunctionLowering, value: Constant, span: Span): Value {
  if (typeof value === 'bigint') return f.big(value, span)
  if (typeof value === 'string') return f.emit('const', 'text', [], span, { value: f.kernel.texts.numberOf(value) })
  return typeof value === 'number' ? f.num(value, span) : f.bool(value, span)
}

/** The value of a variable from outside. */
export function readOuter(f: FunctionLowering, outer: OuterVariable, span: Span): Value {
  const value = f.emit('getouter', outer.source.text ? 'text' : outer.type, [], span, { outer })
  value.name = outer.name
  return value
}

/**
 * Assigns a variable from outside.
 * @throws Rejection where it would change its type, or holds an array that is no typed array
 */
export function writeOuter(f: FunctionLowering, outer: OuterVariable, given: Value, span: Span): void {
  if (isListType(outer.type) || outer.type === 'array<DataView>') {
    throw new Rejection(
      'unsupported-operation',
      `\`${outer.name}\` is declared outside the function and would be another ${isListType(outer.type) ? 'array' : 'view'} afterwards`,
      span,
      isListType(outer.type)
        ? 'Empty it and fill it anew: `x.length = 0`, `x.push(v)`. Only typed arrays can be exchanged here.'
        : 'Make it outside the function. Only typed arrays can be exchanged here.',
    )
  }
  if (outer.source.text || isStringType(outer.type)) {
    throw new Rejection(
      'unsupported-operation',
      `\`${outer.name}\` is a string that is declared outside the function, where compiled code cannot assign it yet`,
      span,
      'Keep a number there, or return the string.',
    )
  }
  const value = presentAs(f, given, outer.type, span)
  if (value.type !== outer.type) {
    throw new Rejection(
      'type-conflict',
      `\`${outer.name}\` holds ${show(outer.type)} and is given ${show(value.type)} here`,
      span,
      'Use two variables, one for each type.',
    )
  }
  f.emit('setouter', 'void', [value], span, { outer })
}
