import type { Span } from '../diagnostics/diagnostic.ts'
import { Rejection } from '../diagnostics/rejection.ts'
import type { Instr, OuterVariable, Value } from '../ir/ir.ts'
import { isListType, isStringType } from '../ir/types.ts'
import type { Constant } from './constant.ts'
import type { FunctionLowering } from './lower-function.ts'
import { isTextual } from './lower-string.ts'
import { presentAs } from './missing-value.ts'
import { show } from './show-type.ts'

/** A value that is known when the program is built. */
export function literal(f: FunctionLowering, value: Constant, span: Span): Value {
  if (typeof value === 'bigint') return f.big(value, span)
  if (typeof value === 'string') return f.emit('const', 'text', [], span, { value: f.kernel.texts.numberOf(value) })
  return typeof value === 'number' ? f.num(value, span) : f.bool(value, span)
}

/** The value of a variable from outside. */
export function readOuter(f: FunctionLowering, outer: OuterVariable, span: Span): Instr {
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
  const isTold = outer.source.text === true
  if (isStringType(outer.type) || (isTold && given.type !== 'text' && isTextual(given.type))) {
    throw new Rejection(
      'unsupported-operation',
      `\`${outer.name}\` is a string that is declared outside the function, ${isTold ? 'where compiled code can assign only strings that are written out' : 'where compiled code cannot assign it yet'}`,
      span,
      isTold
        ? 'Write the strings out: `x = flag ? "a" : "b"`.'
        : "Keep a number there, return the string, or declare which ones there are: `mode: 'a' | 'b'`.",
    )
  }
  // A string that is told apart is its number among those that the kernel knows.
  const type = isTold ? 'text' : outer.type
  const value = presentAs(f, given, type, span)
  if (value.type !== type) {
    throw new Rejection(
      'type-conflict',
      `\`${outer.name}\` holds ${show(type)} and is given ${show(value.type)} here`,
      span,
      'Use two variables, one for each type.',
    )
  }
  f.emit('setouter', 'void', [value], span, { outer })
}
