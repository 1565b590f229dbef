/** Methods of arrays that call a function for each element: written out as the loops that they are (ECMA-262, %TypedArray%.prototype.forEach and others). */

import type { ElementKind } from '../../runtime-shim/manifest.ts'
import type { Span } from '../diagnostics/diagnostic.ts'
import { Rejection } from '../diagnostics/rejection.ts'
import type { Value } from '../ir/ir.ts'
import { isMaybeType, isObjectType, isTupleType } from '../ir/object-type.ts'
import { elementKind, type IrType, isListType, type ListType, listElement } from '../ir/types.ts'
import { giveUpUnless } from './give-up.ts'
import { askedType, elementAt, lengthNow, pushElement } from './list-elements.ts'
import { throwUnless } from './lower-big.ts'
import { asElement, elementType } from './lower-element.ts'
import type { FunctionLowering } from './lower-function.ts'
import { asElementOf, newList, newListOf, nothing, pushAll, storeMade } from './lower-list.ts'
import { asCondition, asNumber } from './lower-operator.ts'
import { isBoxType } from './missing-field.ts'
import { undefinedOf } from './missing-value.ts'
import { newArray } from './new-array.ts'
import { show } from './show-type.ts'
import type { Variable } from './ssa-construction.ts'
import { refuseTypedRows } from './typed-row.ts'

/** Calls the function that was passed; undefined where it returns nothing. */
type Callback = (...args: Value[]) => Value | undefined

/** One call of such a method. */
interface Iteration {
  f: FunctionLowering
  array: Value
  callback: Callback
  /** Of `reduce`: the arguments behind the function. */
  rest: readonly Value[]
  span: Span
  /** The array that is expected as the result. */
  expected?: ListType
}

const METHODS: Readonly<Record<string, (iteration: Iteration) => Value | undefined>> = {
  forEach: (it) => each(it, 'up', (element, index) => void it.callback(element, index, it.array)),
  map,
  flatMap,
  filter,
  some: (it) => search(it, 'up', 'truth', true),
  every: (it) => search(it, 'up', 'truth', false),
  find: (it) => search(it, 'up', 'element', true),
  findIndex: (it) => search(it, 'up', 'index', true),
  findLast: (it) => search(it, 'down', 'element', true),
  findLastIndex: (it) => search(it, 'down', 'index', true),
  reduce: (it) => reduce(it, 'up'),
  reduceRight: (it) => reduce(it, 'down'),
}

export const takesCallback = (method: string): boolean => Object.hasOwn(METHODS, method)

/**
 * `array.method(callback, …rest)`.
 *
 * @param callback calls the callback
 * @param expected the type of the array that a declaration expects as the result
 * @throws Rejection where the array is none, or the method does not exist for it yet
 */
export function lowerCallbackMethod(
  f: FunctionLowering,
  method: string,
  array: Value,
  callback: Callback,
  rest: readonly Value[],
  span: Span,
  expected?: ListType,
): Value | undefined {
  if (rest.length > (method.startsWith('reduce') ? 1 : 0)) {
    const message = `\`${method}\` has an argument too many: a value for \`this\` cannot be passed`
    throw new Rejection('unsupported-call', message, span, 'Use a function that reads the variable itself.')
  }
  return METHODS[method]({ f, array, callback, rest, span, expected })
}

/** More arguments than this may be too many for a call, which only the original finds out. */
const MOST_ARGUMENTS = 2 ** 15

/** What `Math.max(...array)` or `Math.min(...array)` makes of the elements, read now. */
export function extremeOf(f: FunctionLowering, name: 'max' | 'min', array: Value, span: Span): Value {
  const length = lengthNow(f, array, span)
  giveUpUnless(f, f.emit('compare', 'bool', [length, f.num(MOST_ARGUMENTS, span)], span, { relation: 'le' }), span)
  const result: Variable = { name, type: 'num', hoisted: false }
  f.ssa.write(result, f.block, f.num(name === 'max' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY, span))
  each({ f, array, span }, 'up', (element) => {
    const known = f.ssa.read(result, f.block, span)
    f.ssa.write(result, f.block, f.emit('math', 'num', [known, asNumber(f, element, span)], span, { name }))
  })
  return f.ssa.read(result, f.block, span)
}

type Direction = 'up' | 'down'

/** The loop over the elements; its length is taken once, before. @param body may leave the loop; control comes back where it does not */
function each(
  { f, array, span }: Pick<Iteration, 'f' | 'array' | 'span'>,
  direction: Direction,
  body: (element: Value, index: Value) => void,
  from: { skip: number } = { skip: 0 },
): undefined {
  const length = lengthNow(f, array, span)
  const [zero, one] = [f.num(0, span), f.num(1, span)]
  const last = f.emit('sub', 'num', [length, one], span)
  const skip = f.num(from.skip, span)
  const counter: Variable = { name: 'index', type: 'num', hoisted: false }
  f.ssa.write(counter, f.block, direction === 'up' ? skip : f.emit('sub', 'num', [last, skip], span))
  const [header, round, exit] = [f.newBlock(), f.newBlock(), f.newBlock()]
  f.goto(header, span)
  f.startLoop(header)
  const index = f.ssa.read(counter, f.block, span)
  const goesOn =
    direction === 'up'
      ? f.emit('compare', 'bool', [index, length], span, { relation: 'lt' })
      : f.emit('compare', 'bool', [index, zero], span, { relation: 'ge' })
  f.fork(goesOn, round, exit, span)
  f.startSealed(round)
  // What a callback has taken away is passed over by some methods, and undefined for others.
  if (isListType(array.type))
    giveUpUnless(f, f.emit('compare', 'bool', [index, lengthNow(f, array, span)], span, { relation: 'lt' }), span)
  body(elementAt(f, array, index, span), index)
  const next = f.emit(direction === 'up' ? 'add' : 'sub', 'num', [f.ssa.read(counter, f.block, span), one], span)
  f.ssa.write(counter, f.block, next)
  f.goto(header, span)
  f.ssa.seal(header)
  f.startSealed(exit)
}

/** What a condition gets: a function without result returns undefined. */
const truth = ({ f, span }: Iteration, value: Value | undefined): Value =>
  value ? asCondition(f, value, span) : f.bool(false, span)

/** The first element for which the callback is true (or, of `every`, false). */
function search(it: Iteration, direction: Direction, wanted: 'truth' | 'element' | 'index', sought: boolean): Value {
  const { f, array, callback, span } = it
  if (wanted === 'element') refuseTypedRows(array.type, span)
  const type: IrType =
    wanted === 'truth'
      ? 'bool'
      : wanted === 'index'
        ? 'num'
        : isListType(array.type)
          ? askedType(array.type)
          : elementType(array)
  if (type === 'big' || (type === 'bool' && wanted === 'element')) {
    const message = `The element that is found may be undefined, which ${type === 'big' ? 'bigints' : 'booleans'} cannot be yet`
    throw new Rejection('unsupported-call', message, span, 'Look for its index: `findIndex`.')
  }
  const result: Variable = { name: 'found', type, hoisted: false }
  const found = f.newBlock()
  const exit = f.newBlock()
  each(it, direction, (element, index) => {
    const is = truth(it, callback(element, index, array))
    const [hit, miss] = [f.newBlock(), f.newBlock()]
    f.fork(is, sought ? hit : miss, sought ? miss : hit, span)
    f.startSealed(hit)
    f.ssa.write(result, f.block, wanted === 'truth' ? f.bool(sought, span) : wanted === 'index' ? index : element)
    f.goto(found, span)
    f.startSealed(miss)
  })
  const none = wanted === 'truth' ? f.bool(!sought, span) : wanted === 'index' ? f.num(-1, span) : undefined
  f.ssa.write(result, f.block, none ?? (isMaybeType(type) ? undefinedOf(f, type, span) : nothing(f, type, span)))
  f.goto(exit, span)
  f.startSealed(found)
  f.goto(exit, span)
  f.startSealed(exit)
  return f.ssa.read(result, f.block, span)
}

/** @throws Rejection where the callback returns what the method cannot take */
function something({ f, span }: Iteration, value: Value | undefined): Value {
  return value ?? f.emit('undefined', 'num', [], span)
}

function reduce(it: Iteration, direction: Direction): Value {
  const { f, array, callback, rest, span } = it
  const [initial] = rest
  let first = initial
  if (!first) {
    const length = lengthNow(f, array, span)
    const isThere = f.emit('compare', 'bool', [length, f.num(0, span)], span, { relation: 'gt' })
    throwUnless(f, isThere, direction === 'up' ? '[].reduce()' : '[].reduceRight()', [], span)
    const at = direction === 'up' ? f.num(0, span) : f.emit('sub', 'num', [length, f.num(1, span)], span)
    first = elementAt(f, array, at, span)
  }
  const result: Variable = { name: 'accumulator', type: first.type, hoisted: false }
  f.ssa.write(result, f.block, first)
  each(
    it,
    direction,
    (element, index) => {
      const value = something(it, callback(f.ssa.read(result, f.block, span), element, index, array))
      if (value.type !== result.type) {
        throw new Rejection(
          'type-conflict',
          `The function that is reduced by returns ${show(value.type)}, and the first value is ${show(first.type)}`,
          span,
          'Return the same type as the first value has.',
        )
      }
      f.ssa.write(result, f.block, value)
    },
    { skip: initial ? 0 : 1 },
  )
  return f.ssa.read(result, f.block, span)
}

function map(it: Iteration): Value {
  const { f, array, callback, span } = it
  if (isListType(array.type)) return mapList(it)
  const made = newArray(f, elementKind(array.type) as ElementKind, f.emit('length', 'num', [array], span), span)
  each(it, 'up', (element, index) => {
    const value = asElement(f, made, something(it, callback(element, index, array)), span)
    f.emit('store', 'void', [made, index, value], span)
  })
  return made
}

/** What is kept waits in an array that is long enough, since the result is made when its length is known. */
function filter(it: Iteration): Value {
  const { f, array, callback, span } = it
  if (isListType(array.type)) return filterList(it)
  const kind = elementKind(array.type) as ElementKind
  const kept = newArray(f, kind, f.emit('length', 'num', [array], span), span)
  const count: Variable = { name: 'kept', type: 'num', hoisted: false }
  f.ssa.write(count, f.block, f.num(0, span))
  each(it, 'up', (element, index) => {
    const is = truth(it, callback(element, index, array))
    const [keep, next] = [f.newBlock(), f.newBlock()]
    f.fork(is, keep, next, span)
    f.startSealed(keep)
    const at = f.ssa.read(count, f.block, span)
    f.emit('store', 'void', [kept, at, element], span)
    f.ssa.write(count, f.block, f.emit('add', 'num', [at, f.num(1, span)], span))
    f.goto(next, span)
    f.startSealed(next)
  })
  const made = newArray(f, kind, f.ssa.read(count, f.block, span), span)
  each({ ...it, array: made }, 'up', (_, index) => {
    f.emit('store', 'void', [made, index, f.emit('load', elementType(kept), [kept, index], span)], span)
  })
  return made
}

function mapList(it: Iteration): Value {
  const { f, array, callback, span, expected } = it
  // What may be missing is not told by a value that is there.
  const isBoxed = expected !== undefined && isBoxType(listElement(expected))
  const made = newListOf(f, lengthNow(f, array, span), span, isBoxed ? expected : undefined)
  each(it, 'up', (element, index) => {
    storeMade(f, made, index, something(it, callback(element, index, array)), span)
  })
  return made
}

/** What the function gives is one element, or an array of some. */
function flatMap(it: Iteration): Value {
  const { f, array, callback, span } = it
  if (!isListType(array.type))
    throw new Rejection(
      'unsupported-call',
      'Typed arrays have no `flatMap`',
      span,
      'Write the loop that it stands for.',
    )
  const made = newList(f, f.num(0, span), span)
  let isFirst = true
  each(it, 'up', (element, index) => {
    const value = something(it, callback(element, index, array))
    if (isFirst && isListType(value.type)) made.type = value.type
    isFirst = false
    if (isListType(value.type) || (isObjectType(value.type) && isTupleType(value.type))) pushAll(f, made, value, span)
    else pushElement(f, made, asElementOf(listElement(made.type as ListType), value, span, f), span)
  })
  return made
}

function filterList(it: Iteration): Value {
  const { f, array, callback, span } = it
  const made = newList(f, f.num(0, span), span, {}, array.type as ListType)
  each(it, 'up', (element, index) => {
    const is = truth(it, callback(element, index, array))
    const [keep, next] = [f.newBlock(), f.newBlock()]
    f.fork(is, keep, next, span)
    f.startSealed(keep)
    pushElement(f, made, element, span)
    f.goto(next, span)
    f.startSealed(next)
  })
  return made
}
