import type { Span } from '../diagnostics/diagnostic.ts'
import { intInterval } from '../ir/interval.ts'
import type { Value } from '../ir/ir.ts'
import type { FunctionLowering } from './lower-function.ts'
import { asNumber } from './lower-operator.ts'
import { toIndex } from './lower-view.ts'

/** No array has more elements. */
const LONGEST = 2 ** 30

/** The lesser, or the greater, of two numbers that are none of NaN. */
const extreme = (f: FunctionLowering, name: 'min' | 'max', a: Value, b: Value, span: Span): Value =>
  f.emit('math', 'num', [a, b], span, { name })

/** A number that is an integer from 0 up to the length of an array, or −0, under a name that says so. */
export function asLength(f: FunctionLowering, value: Value, span: Span, longest = LONGEST): Value {
  // −0 + 0 is 0.
  const positive = f.emit('add', 'num', [value, f.num(0, span)], span)
  return f.emit('assume', 'num', [positive], span, { fact: intInterval(0, longest) })
}

/**
 * The place in an array that an argument means: counted from the end where it is negative, and never outside the array (ECMA-262,
 * %TypedArray%.prototype.fill, steps for relativeStart and relativeEnd).
 *
 * @param argument missing where the call leaves it out
 * @param otherwise what a missing argument, or one that is undefined, means
 */
export function relativeIndex(
  f: FunctionLowering,
  argument: Value | undefined,
  length: Value,
  otherwise: Value,
  span: Span,
): Value {
  if (!argument) return otherwise
  const value = asNumber(f, argument, span)
  const whole = toIndex(f, value, span)
  const constant = whole.kind === 'instr' && whole.op === 'const' ? (whole.attr.value as number) : undefined
  const fromStart = () => extreme(f, 'min', whole, length, span)
  const fromEnd = () => extreme(f, 'max', f.emit('add', 'num', [length, whole], span), f.num(0, span), span)
  if (constant === 0) return f.num(0, span)
  if (constant !== undefined) return asLength(f, constant < 0 ? fromEnd() : fromStart(), span)
  const isNegative = f.emit('compare', 'bool', [whole, f.num(0, span)], span, { relation: 'lt' })
  const place = f.emit('choose', 'num', [isNegative, fromEnd(), fromStart()], span)
  const given = asLength(f, place, span)
  const isMissing = f.emit('isundefined', 'bool', [value], span)
  return f.emit('choose', 'num', [isMissing, otherwise, given], span)
}

/** How many elements lie between two places: none where the end comes first. */
export function distance(f: FunctionLowering, from: Value, to: Value, span: Span): Value {
  const difference = f.emit('sub', 'num', [to, from], span)
  return asLength(f, extreme(f, 'max', difference, f.num(0, span), span), span)
}
