/** `sort` and `toSorted` of typed arrays and ordinary ones. Comparators are taken apart into keys, by which places are sorted: nothing calls them. */
import type { NodePath } from '@babel/traverse'
import type * as t from '@babel/types'
import type { ElementKind } from '../../runtime-shim/manifest.ts'
import type { Span } from '../diagnostics/diagnostic.ts'
import { Rejection } from '../diagnostics/rejection.ts'
import { GIVE_UP } from '../ir/giving-up.ts'
import { hasEffect, type Value } from '../ir/ir.ts'
import { SORT_COUNTERS, type SortOrder } from '../ir/sort-order.ts'
import { elementKind, isHandleType, isListType, type ListType, listElement } from '../ir/types.ts'
import { type SortKey, sortKeys } from './comparator.ts'
import { countedLoop } from './counted-loop.ts'
import { Frame } from './frame.ts'
import { isFunctionType, type KnownFunction } from './function-value.ts'
import { giveUpUnless } from './give-up.ts'
import { elementAt, elementsNow, lengthNow } from './list-elements.ts'
import { elementType } from './lower-element.ts'
import { lowerExpression } from './lower-expression.ts'
import { bindParameter, type FunctionLowering } from './lower-function.ts'
import { copyOf, newListOf, storeElement } from './lower-list.ts'
import { lowerStatements } from './lower-statement.ts'
import { isBoxType } from './missing-field.ts'
import { newArray } from './new-array.ts'
import { show } from './show-type.ts'
import { spanOf } from './span.ts'
import { refuseTypedRows } from './typed-row.ts'

export const isSort = (method: string): boolean => method === 'sort' || method === 'toSorted'

type Comparing = Extract<KnownFunction, { kind: 'function' }>

/** `array.sort(…)` and `array.toSorted(…)`. */
export function lowerSort(f: FunctionLowering, path: NodePath<t.CallExpression>, array: Value, method: string): Value {
  const span = spanOf(path.node)
  refuseTypedRows(array.type, span)
  const comparator = comparatorOf(f, path)
  const isList = isListType(array.type)
  if (!comparator && isList) {
    throw new Rejection(
      'unsupported-call',
      `\`${method}\` without a comparator orders numbers by their text, 10 before 9`,
      span,
      'If numbers are meant to be ordered by what they are, say so: `(a, b) => a - b`. By their text, order them outside of the function.',
    )
  }
  if (isList && isBoxType(listElement(array.type as ListType)))
    throw new Rejection(
      'unsupported-call',
      'An array whose elements may be missing cannot be sorted inside a kernel',
      span,
      'Sort one of those that are there.',
    )
  if (array.type === 'list<bool>')
    throw new Rejection(
      'unsupported-call',
      'An array of booleans cannot be sorted inside a kernel',
      span,
      'Count how many are true.',
    )
  const keys = comparator && keysOf(comparator, array)
  const sorted = method === 'sort' ? array : isList ? copyOf(f, array, span) : copyOfArray(f, array, span)
  const elements = elementsNow(f, sorted, span)
  // Arrays and objects are compared by what is in them, for which they must be there.
  if (isList && holdsHandles(sorted)) return sortHandles(f, sorted, comparator!, keys!, span)
  if (isList) refuseUndefined(f, elements, span)
  if (!keys) sortInPlace(f, elements, 'total', false, span)
  else if (keys.length === 1 && keys[0].isElement) {
    if (elementType(elements) === 'num') checkElements(f, elements, keys[0], span)
    sortInPlace(f, elements, 'number', keys[0].backwards, span)
  } else sortByKeys(f, elements, comparator!, keys, span)
  return sorted
}

/** The function that is passed. */
function comparatorOf(f: FunctionLowering, path: NodePath<t.CallExpression>): Comparing | undefined {
  const [argument, ...rest] = path.get('arguments')
  if (!argument) return undefined
  if (!argument.isExpression() || rest.length > 0)
    throw new Rejection('unsupported-call', 'A sort takes one comparator', spanOf(path.node))
  const span = spanOf(argument.node)
  const value = lowerExpression(f, argument)
  if (value.kind === 'instr' && value.op === 'undefined') return undefined
  if (!isFunctionType(value.type))
    throw new Rejection(
      'unsupported-call',
      `A comparator is a function, this is ${show(value.type)}`,
      span,
      'Write it where you sort: `x.sort((a, b) => a - b)`.',
    )
  const [only, ...others] = f.kernel.functions.of(value.type)
  if (others.length > 0 || only.known.kind !== 'function') {
    throw new Rejection(
      'unsupported-call',
      'It must be known which function the comparator is',
      span,
      'Write it where you sort: `x.sort((a, b) => a - b)`; for several ones, an `if` around several calls.',
    )
  }
  return only.known
}

function keysOf({ path }: Comparing, array: Value): SortKey[] {
  const keys = sortKeys(path)
  if (!keys) {
    throw new Rejection(
      'unsupported-call',
      'It cannot be seen that this comparator puts elements into one order only: engines may sort by it differently',
      spanOf(path.node),
      'Subtract a key of one element from the same key of the other: `key[a] - key[b]`, several ones with `||` between them; or compare them by `<` and `>` and return 0 for equal ones, which keep their places then. Where something else tells the order, sort by one comparator or the other: `if (up) x.sort(…); else x.sort(…)`.',
    )
  }
  // JavaScript throws where a comparator returns a bigint.
  const isBig = !isListType(array.type) && elementType(array) === 'big'
  if (isBig && !(keys.length === 1 && keys[0].isElement && !keys[0].subtracted)) {
    throw new Rejection(
      'unsupported-call',
      'Bigints can be sorted by their own values only',
      spanOf(path.node),
      'Sort without a comparator, or write `a < b ? -1 : a > b ? 1 : 0`.',
    )
  }
  return keys
}

function copyOfArray(f: FunctionLowering, array: Value, span: Span): Value {
  const length = f.emit('length', 'num', [array], span)
  const made = newArray(f, elementKind(array.type) as ElementKind, length, span)
  f.emit('move', 'void', [made, f.num(0, span), array, f.num(0, span), length], span)
  return made
}

const proven = { bounds: 'proven' } as const

const load = (f: FunctionLowering, array: Value, index: Value, span: Span): Value =>
  f.emit('load', elementType(array), [array, index], span, proven)

/** What is undefined comes last and no comparator sees it: that is left to the original. */
function refuseUndefined(f: FunctionLowering, elements: Value, span: Span): void {
  countedLoop(f, f.num(0, span), f.emit('length', 'num', [elements], span), span, (i) => {
    const element = f.emit('load', 'num', [elements, i], span)
    giveUpUnless(f, f.emit('not', 'bool', [f.emit('isundefined', 'bool', [element], span)], span), span)
  })
}

/** No number is less than −∞; NaN is not even equal to it. */
function checkKey(f: FunctionLowering, key: Value, { finite }: SortKey, span: Span): void {
  const low = f.emit('compare', 'bool', [key, f.num(Number.NEGATIVE_INFINITY, span)], span, {
    relation: finite ? 'gt' : 'ge',
  })
  giveUpUnless(f, low, span)
  if (!finite) return
  giveUpUnless(
    f,
    f.emit('compare', 'bool', [key, f.num(Number.POSITIVE_INFINITY, span)], span, { relation: 'lt' }),
    span,
  )
}

function checkElements(f: FunctionLowering, array: Value, key: SortKey, span: Span): void {
  // Integers are numbers.
  if (!/<(Float|Array)/.test(array.type)) return
  countedLoop(f, f.num(0, span), f.emit('length', 'num', [array], span), span, (i) =>
    checkKey(f, load(f, array, i, span), key, span),
  )
}

const counters = (f: FunctionLowering, span: Span): Value =>
  newArray(f, 'Uint32Array', f.num(SORT_COUNTERS, span), span)

function sortInPlace(f: FunctionLowering, array: Value, order: SortOrder, backwards: boolean, span: Span): void {
  const kind = elementKind(array.type)
  const length = f.emit('length', 'num', [array], span)
  const scratch = newArray(f, kind === 'Array' ? 'Float64Array' : (kind as ElementKind), length, span)
  f.emit('sort', 'void', [array, scratch, counters(f, span)], span, { name: order, value: backwards })
}

const holdsHandles = (list: Value): boolean => isHandleType(listElement(list.type as ListType))

/** Arrays and objects in an ordinary array, by keys of theirs. */
function sortHandles(
  f: FunctionLowering,
  list: Value,
  comparator: Comparing,
  keys: readonly SortKey[],
  span: Span,
): Value {
  const places = sortedPlaces(f, list, comparator, keys, span)
  const length = lengthNow(f, list, span)
  const result = newListOf(f, length, span, list.type as ListType)
  const at = (i: Value) => f.emit('load', 'num', [places, i], span, proven)
  countedLoop(f, f.num(0, span), length, span, (i) => storeElement(f, result, i, elementAt(f, list, at(i), span), span))
  countedLoop(f, f.num(0, span), length, span, (i) => storeElement(f, list, i, elementAt(f, result, i, span), span))
  return list
}

/** Sorts the places of the elements by each key, the least important one first, and puts the elements there at last. */
function sortByKeys(
  f: FunctionLowering,
  array: Value,
  comparator: Comparing,
  keys: readonly SortKey[],
  span: Span,
): void {
  const length = f.emit('length', 'num', [array], span)
  const zero = f.num(0, span)
  const places = sortedPlaces(f, array, comparator, keys, span)
  const kind = elementKind(array.type)
  const result = newArray(f, kind === 'Array' ? 'Float64Array' : (kind as ElementKind), length, span)
  const at = (i: Value): Value => load(f, array, f.emit('load', 'num', [places, i], span, proven), span)
  countedLoop(f, zero, length, span, (i) => f.emit('store', 'void', [result, i, at(i)], span, proven))
  countedLoop(f, zero, length, span, (i) => f.emit('store', 'void', [array, i, load(f, result, i, span)], span, proven))
}

/** The index that each element had, in the order that the keys say. */
function sortedPlaces(
  f: FunctionLowering,
  array: Value,
  comparator: Comparing,
  keys: readonly SortKey[],
  span: Span,
): Value {
  const length = lengthNow(f, array, span)
  const zero = f.num(0, span)
  const made = (kind: ElementKind) => newArray(f, kind, length, span)
  const [values, valuesScratch] = [made('Float64Array'), made('Float64Array')]
  const [places, placesScratch] = [made('Uint32Array'), made('Uint32Array')]
  const count = counters(f, span)
  countedLoop(f, zero, length, span, (i) => f.emit('store', 'void', [places, i, i], span, proven))
  const at = (i: Value): Value => {
    const place = f.emit('load', 'num', [places, i], span, proven)
    return isListType(array.type) ? elementAt(f, array, place, span) : load(f, array, place, span)
  }
  for (const key of [...keys].reverse()) {
    countedLoop(f, zero, length, span, (i) => {
      const value = lowerKey(f, comparator, key, at(i))
      checkKey(f, value, key, span)
      f.emit('store', 'void', [values, i, value], span, proven)
    })
    const args = [values, valuesScratch, count, places, placesScratch]
    f.emit('sort', 'void', args, span, { name: 'number', value: key.backwards })
  }
  return places
}

/** The key of an element, which stands for both parameters of the comparator. */
function lowerKey(f: FunctionLowering, { path, around }: Comparing, key: SortKey, element: Value): Value {
  const caller = f.frame
  const before = new Set(f.fn.blocks.flatMap(({ instrs }) => instrs))
  f.frame = new Frame(path.node, around, `${caller.instance},${path.node.start}`)
  let value: Value
  try {
    for (const param of path.get('params')) bindParameter(f, param, element)
    lowerStatements(f, key.declarations)
    value = lowerExpression(f, key.expression)
  } finally {
    f.frame = caller
  }
  const span = spanOf(key.expression.node)
  const added = f.fn.blocks.flatMap(({ instrs }) => instrs).filter((instr) => !before.has(instr))
  const isQuiet = added.every((instr) => !hasEffect(instr) || instr.attr.error === GIVE_UP)
  if (value.type !== 'num' || !isQuiet || added.some(({ type }) => type === 'big')) {
    throw new Rejection(
      'unsupported-call',
      value.type === 'num'
        ? 'What a sort compares must be computed from numbers, without calls'
        : `A sort can compare numbers, this is ${show(value.type)}`,
      span,
      'Put the keys into an array first, and compare its elements.',
    )
  }
  return value
}
