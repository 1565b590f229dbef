import type { NodePath } from '@babel/traverse'
import type * as t from '@babel/types'
import type { ElementKind } from '../../runtime-shim/manifest.ts'
import type { Span } from '../diagnostics/diagnostic.ts'
import { Rejection } from '../diagnostics/rejection.ts'
import { addParam } from '../ir/builder.ts'
import type { Value } from '../ir/ir.ts'
import { isMaybeType } from '../ir/object-type.ts'
import { type ArrayType, elementKind, isListType, isTypedArray } from '../ir/types.ts'
import { copyElements, elementSource } from './copy-elements.ts'
import { countedLoop } from './counted-loop.ts'
import { giveUpUnless } from './give-up.ts'
import { elementAt, elementsNow } from './list-elements.ts'
import { throwUnless } from './lower-big.ts'
import { asElement, elementType } from './lower-element.ts'
import { lowerExpression } from './lower-expression.ts'
import type { FunctionLowering } from './lower-function.ts'
import { asNumber } from './lower-operator.ts'
import { isTextual } from './lower-string.ts'
import { lowerStringMethod } from './lower-string-method.ts'
import { toIndex } from './lower-view.ts'
import { BYTES_PER_ELEMENT } from './math-functions.ts'
import { mergeValues } from './merge-values.ts'
import { isUndefined, present } from './missing-value.ts'
import { newArray } from './new-array.ts'
import { asLength, distance, relativeIndex } from './relative-index.ts'
import { show } from './show-type.ts'

/** `x.at(i)`: an integer, counted from the end where it is negative (ECMA-262, %TypedArray%.prototype.at). */
export function lowerAt(
  f: FunctionLowering,
  callee: NodePath<t.MemberExpression>,
  evaluateIndex: () => Value | undefined,
  span: Span,
): Value {
  const array = present(f, lowerExpression(f, callee.get('object') as NodePath<t.Expression>), span)
  if (isTextual(array.type)) {
    const index = evaluateIndex()
    return lowerStringMethod(f, array, 'at', index ? [index] : [], span)
  }
  if (!isTypedArray(array.type) && !isListType(array.type)) {
    const message = `\`.at\` can only be called on arrays, this is ${show(array.type)}`
    throw new Rejection('unsupported-call', message, span, 'Write the index in brackets.')
  }
  const argument = evaluateIndex()
  const index = argument ? asNumber(f, argument, span) : f.num(Number.NaN, span)
  const whole = f.emit('math', 'num', [index], span, { name: 'trunc' })
  const isNumber = f.emit('compare', 'bool', [whole, whole], span, { relation: 'eq' })
  const integer = choose(f, span, isNumber, whole, () => f.num(0, span))
  const isNegative = f.emit('compare', 'bool', [integer, f.num(0, span)], span, { relation: 'lt' })
  const fromEnd = () =>
    f.emit('add', 'num', [f.emit('length', 'num', [elementsNow(f, array, span)], span), integer], span)
  const at = choose(f, span, f.emit('not', 'bool', [isNegative], span), integer, fromEnd)
  return elementAt(f, array, at, span)
}

function choose(f: FunctionLowering, span: Span, condition: Value, then: Value, otherwise: () => Value): Value {
  const [yes, no] = [f.newBlock(), f.newBlock()]
  f.fork(condition, yes, no, span)
  return mergeValues(f, span, [
    [yes, () => then],
    [no, otherwise],
  ])
}

/** A method of typed arrays: with the array, its length and the arguments. */
type ArrayMethod = (f: FunctionLowering, array: Value, length: Value, args: Value[], span: Span) => Value | undefined

const proven = { bounds: 'proven' } as const

/** Methods of typed arrays without callbacks, as ECMA-262 defines them in section 23.2.3. */
const METHODS: Readonly<Record<string, ArrayMethod>> = {
  fill(f, array, length, [value, start, end], span) {
    const element = asElement(f, array, value ?? f.emit('undefined', 'num', [], span), span)
    // V8 overlooks the end where the start is undefined, up to its version 12 (Node 22): the engine's own `fill` knows whether it does.
    if (start && (start.type === 'num' || isMaybeType(start.type)) && end)
      giveUpUnless(f, f.emit('not', 'bool', [isUndefined(f, start, span)], span), span)
    const from = relativeIndex(f, start, length, f.num(0, span), span)
    const to = relativeIndex(f, end, length, length, span)
    countedLoop(f, from, to, span, (i) => f.emit('store', 'void', [array, i, element], span, proven))
    return array
  },

  set(f, array, length, [from, offset], span) {
    if (!from) throw new Rejection('unsupported-call', '`set` needs the array to copy from', span)
    const source = elementSource(f, elementKind(array.type as ArrayType) as ElementKind, from, span)
    const request = offset ? asNumber(f, offset, span) : f.num(0, span)
    const at = toIndex(f, request, span)
    const last = f.emit('add', 'num', [at, source.length], span)
    const fits = f.emit('compare', 'bool', [last, length], span, { relation: 'le' })
    const isPlace = f.emit('compare', 'bool', [at, f.num(0, span)], span, { relation: 'ge' })
    throwUnless(f, f.emit('both', 'bool', [isPlace, fits], span), 'array.set(x)', [request], span)
    copyElements(f, array, asLength(f, at, span), source, span)
    return undefined
  },

  subarray(f, array, length, [start, end], span) {
    const from = relativeIndex(f, start, length, f.num(0, span), span)
    const count = distance(f, from, relativeIndex(f, end, length, length, span), span)
    const size = f.num(BYTES_PER_ELEMENT[elementKind(array.type as ArrayType)], span)
    return f.emit('subarray', array.type, [array, f.emit('mul', 'num', [from, size], span), count], span)
  },

  slice(f, array, length, [start, end], span) {
    const from = relativeIndex(f, start, length, f.num(0, span), span)
    const count = distance(f, from, relativeIndex(f, end, length, length, span), span)
    const made = newArray(f, elementKind(array.type as ArrayType) as ElementKind, count, span)
    f.emit('move', 'void', [made, f.num(0, span), array, from, count], span)
    return made
  },

  copyWithin(f, array, length, [target, start, end], span) {
    const to = relativeIndex(f, target, length, f.num(0, span), span)
    const from = relativeIndex(f, start, length, f.num(0, span), span)
    const wanted = distance(f, from, relativeIndex(f, end, length, length, span), span)
    const room = f.emit('sub', 'num', [length, to], span)
    const count = asLength(f, f.emit('math', 'num', [wanted, room], span, { name: 'min' }), span)
    f.emit('move', 'void', [array, to, array, from, count], span)
    return array
  },

  reverse(f, array, length, _, span) {
    const half = f.emit('shr', 'num', [length, f.num(1, span)], span)
    const last = f.emit('sub', 'num', [length, f.num(1, span)], span)
    countedLoop(f, f.num(0, span), half, span, (i) => {
      const mirrored = f.emit('sub', 'num', [last, i], span)
      const [a, b] = [i, mirrored].map((k) => f.emit('load', elementType(array), [array, k], span, proven))
      f.emit('store', 'void', [array, i, b], span, proven)
      f.emit('store', 'void', [array, mirrored, a], span, proven)
    })
    return array
  },

  toReversed(f, array, length, _, span) {
    return METHODS.reverse(f, wholeCopy(f, array, length, span), length, [], span)
  },

  with(f, array, length, [index, value], span) {
    const whole = toIndex(f, index ? asNumber(f, index, span) : f.num(Number.NaN, span), span)
    const element = asElement(f, array, value ?? f.emit('undefined', 'num', [], span), span)
    const at = placeOf(f, whole, length, span)
    const copy = wholeCopy(f, array, length, span)
    f.emit('store', 'void', [copy, at, element], span)
    return copy
  },

  indexOf(f, array, length, [value, start], span) {
    const from = relativeIndex(f, start, length, f.num(0, span), span)
    return search(f, array, value, from, length, 'up', span)
  },

  includes(f, array, length, [value, start], span) {
    const from = start ? fromPlace(f, start, length, span) : f.num(0, span)
    const index = search(f, array, value, from, length, 'up', span, true)
    return f.emit('compare', 'bool', [index, f.num(0, span)], span, { relation: 'ge' })
  },

  lastIndexOf(f, array, length, [value, start], span) {
    const one = f.num(1, span)
    // Behind the last element that is looked at.
    if (!start) return search(f, array, value, f.num(0, span), length, 'down', span)
    const whole = toIndex(f, asNumber(f, start, span), span)
    const isNegative = f.emit('compare', 'bool', [whole, f.num(0, span)], span, { relation: 'lt' })
    const fromEnd = f.emit('add', 'num', [length, whole], span)
    const last = f.emit('add', 'num', [f.emit('choose', 'num', [isNegative, fromEnd, whole], span), one], span)
    const inside = f.emit('math', 'num', [last, length], span, { name: 'min' })
    const behind = asLength(f, f.emit('math', 'num', [inside, f.num(0, span)], span, { name: 'max' }), span)
    return search(f, array, value, f.num(0, span), behind, 'down', span)
  },
}

function wholeCopy(f: FunctionLowering, array: Value, length: Value, span: Span): Value {
  const copy = newArray(f, elementKind(array.type as ArrayType) as ElementKind, length, span)
  f.emit('move', 'void', [copy, f.num(0, span), array, f.num(0, span), length], span)
  return copy
}

/** The index that `with` means by an integer, which may count from the end. Where there is no such element, the original throws. */
export function placeOf(f: FunctionLowering, whole: Value, length: Value, span: Span): Value {
  const zero = f.num(0, span)
  const isNegative = f.emit('compare', 'bool', [whole, zero], span, { relation: 'lt' })
  const fromEnd = f.emit('add', 'num', [length, whole], span)
  const at = f.emit('choose', 'num', [isNegative, fromEnd, f.emit('add', 'num', [whole, zero], span)], span)
  const isThere = [
    f.emit('compare', 'bool', [at, zero], span, { relation: 'ge' }),
    f.emit('compare', 'bool', [at, length], span, { relation: 'lt' }),
  ]
  giveUpUnless(f, f.emit('both', 'bool', isThere, span), span)
  return asLength(f, at, span)
}

/** A place to start at: what is undefined means 0 here. */
function fromPlace(f: FunctionLowering, start: Value, length: Value, span: Span): Value {
  return relativeIndex(f, start, length, f.num(0, span), span)
}

/**
 * The index of the first element, or of the last, that is the value, or −1.
 *
 * @param nan whether NaN is found
 */
function search(
  f: FunctionLowering,
  array: Value,
  value: Value | undefined,
  from: Value,
  to: Value,
  direction: 'up' | 'down',
  span: Span,
  nan = false,
): Value {
  const never = f.num(-1, span)
  // No element is undefined, a boolean, or a bigint among numbers.
  if (value?.type !== elementType(array)) return never
  const [header, look, next, exit] = Array.from({ length: 4 }, () => f.newBlock())
  const counter = addParam(f.fn, header, 'num', span, 'index')
  const found = addParam(f.fn, exit, 'num', span, 'index')
  const one = f.num(1, span)
  const up = direction === 'up'
  f.goto(header, span, [up ? from : to])
  f.startLoop(header)
  const goes = f.emit('compare', 'bool', [counter, up ? to : from], span, { relation: up ? 'lt' : 'gt' })
  const stop = f.newBlock()
  f.fork(goes, look, stop, span)
  f.startSealed(stop)
  f.goto(exit, span, [never])
  f.startSealed(look)
  const index = up ? counter : f.emit('sub', 'num', [counter, one], span)
  const element = f.emit('load', elementType(array), [array, index], span, proven)
  const same = compareStrictly(f, element, value, span)
  const hit = f.newBlock()
  const missed = nan && value.type === 'num' ? f.newBlock() : next
  f.fork(same, hit, missed, span)
  if (missed !== next) {
    f.startSealed(missed)
    const isNotNumber = (x: Value) => f.emit('compare', 'bool', [x, x], span, { relation: 'ne' })
    const defined = f.emit('not', 'bool', [f.emit('isundefined', 'bool', [value], span)], span)
    const both = f.emit(
      'both',
      'bool',
      [isNotNumber(element), f.emit('both', 'bool', [isNotNumber(value), defined], span)],
      span,
    )
    f.fork(both, hit, next, span)
  }
  f.startSealed(hit)
  f.goto(exit, span, [index])
  f.startSealed(next)
  f.goto(header, span, [up ? f.emit('add', 'num', [counter, one], span) : index])
  f.ssa.seal(header)
  f.startSealed(exit)
  return found
}

const compareStrictly = (f: FunctionLowering, a: Value, b: Value, span: Span): Value =>
  f.emit(a.type === 'big' ? 'bigcompare' : 'compare', 'bool', [a, b], span, { relation: 'eq' })

/** Whether a name is that of a method of typed arrays that can be compiled. */
/** Methods of typed arrays that kernels know. */
export const ARRAY_METHODS: readonly string[] = Object.keys(METHODS)

export const isArrayMethod = (name: string): boolean => Object.hasOwn(METHODS, name)

/** `array.name(...)`. */
export function lowerArrayMethod(
  f: FunctionLowering,
  array: Value,
  name: string,
  args: Value[],
  span: Span,
): Value | undefined {
  return METHODS[name](f, array, f.emit('length', 'num', [array], span), args, span)
}
