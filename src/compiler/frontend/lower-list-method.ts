/** Methods of ordinary arrays, written out as loops (ECMA-262, 23.1.3). Elements are numbers, and none is missing. */
import type { NodePath } from '@babel/traverse'
import type * as t from '@babel/types'
import type { Span } from '../diagnostics/diagnostic.ts'
import { Rejection } from '../diagnostics/rejection.ts'
import { intInterval } from '../ir/interval.ts'
import type { Value } from '../ir/ir.ts'
import { isObjectType, isTupleType, keptType } from '../ir/object-type.ts'
import {
  type IrType,
  isHandleType,
  isListType,
  isRecordType,
  type ListType,
  listElement,
  objectOf,
} from '../ir/types.ts'
import { withoutTypes } from './erased-types.ts'
import { firstIndex } from './first-index.ts'
import { giveUpUnless } from './give-up.ts'
import { canBeRecord, learnElements, learnRecord } from './learned-elements.ts'
import { elementAt, lengthNow, pushElement } from './list-elements.ts'
import { placeOf } from './lower-array-method.ts'
import { madeArray } from './lower-call.ts'
import { lowerExpression } from './lower-expression.ts'
import type { FunctionLowering } from './lower-function.ts'
import {
  asElementOf,
  asListElement,
  copyOf,
  forEachIndex,
  lowerAs,
  newList,
  nothing,
  pushAll,
  storeElement,
} from './lower-list.ts'
import { toIndex } from './lower-view.ts'
import { mergeValues } from './merge-values.ts'
import { isBoxType } from './missing-field.ts'
import { present, presentAs } from './missing-value.ts'
import { asLength } from './relative-index.ts'
import { show } from './show-type.ts'
import { spanOf } from './span.ts'
import { refuseTypedRows } from './typed-row.ts'

/** @param isUsed whether anybody looks at what it returns */
type Method = (f: FunctionLowering, list: Value, args: readonly Argument[], span: Span, isUsed: boolean) => Value

/** No list has more elements. */
const LONGEST = 2 ** 27

interface Argument {
  value: Value
  spread: boolean
  span: Span
}

const num = (f: FunctionLowering, value: number, span: Span): Value => f.num(value, span)
const add = (f: FunctionLowering, a: Value, b: Value, span: Span): Value => f.emit('add', 'num', [a, b], span)
const sub = (f: FunctionLowering, a: Value, b: Value, span: Span): Value => f.emit('sub', 'num', [a, b], span)
const load = elementAt
/** For an index that is there. */
const store = storeElement

function choose(f: FunctionLowering, condition: Value, then: () => Value, otherwise: () => Value, span: Span): Value {
  const [yes, no] = [f.newBlock(), f.newBlock()]
  f.fork(condition, yes, no, span)
  return mergeValues(f, span, [
    [yes, then],
    [no, otherwise],
  ])
}

/** Drops elements from the end. */
function resize(f: FunctionLowering, list: Value, length: Value, span: Span): void {
  const known = f.emit('assume', 'num', [length], span, { fact: intInterval(0, LONGEST) })
  f.emit('listresize', 'void', [list, known], span)
}

const push: Method = (f, list, args, span) => {
  for (const { value, spread, span } of args) {
    if (spread) pushAll(f, list, value, span)
    else pushElement(f, list, value, span)
  }
  return lengthNow(f, list, span)
}

const pop: Method = (f, list, _, span) => {
  const length = lengthNow(f, list, span)
  const isEmpty = f.emit('compare', 'bool', [length, num(f, 0, span)], span, { relation: 'eq' })
  return choose(
    f,
    isEmpty,
    () => nothing(f, listElement(list.type as ListType), span),
    () => {
      const rest = sub(f, length, num(f, 1, span), span)
      const last = load(f, list, rest, span)
      resize(f, list, rest, span)
      return last
    },
    span,
  )
}

const shift: Method = (f, list, _, span) => {
  const length = lengthNow(f, list, span)
  const isEmpty = f.emit('compare', 'bool', [length, num(f, 0, span)], span, { relation: 'eq' })
  return choose(
    f,
    isEmpty,
    () => nothing(f, listElement(list.type as ListType), span),
    () => {
      const first = load(f, list, num(f, 0, span), span)
      const rest = sub(f, length, num(f, 1, span), span)
      forEachIndex(f, { to: rest }, span, (index) => {
        store(f, list, index, load(f, list, add(f, index, num(f, 1, span), span), span), span)
      })
      resize(f, list, rest, span)
      return first
    },
    span,
  )
}

const unshift: Method = (f, list, args, span) => {
  refuseSpread(args, 'unshift')
  const length = lengthNow(f, list, span)
  for (const { value, span } of args) pushElement(f, list, value, span)
  const count = num(f, args.length, span)
  if (args.length > 0) {
    forEachIndex(f, { to: length }, span, (index) => {
      const from = sub(f, sub(f, length, index, span), num(f, 1, span), span)
      store(f, list, add(f, from, count, span), load(f, list, from, span), span)
    })
  }
  args.forEach(({ value, span }, i) => {
    store(f, list, num(f, i, span), value, span)
  })
  return lengthNow(f, list, span)
}

/** What methods make of an index that may be negative, a fraction or too large. */
function relative(f: FunctionLowering, index: Value | undefined, length: Value, missing: Value, span: Span): Value {
  if (!index) return missing
  const whole = f.emit('math', 'num', [index], span, { name: 'trunc' })
  const isNegative = f.emit('compare', 'bool', [whole, num(f, 0, span)], span, { relation: 'lt' })
  const isNumber = f.emit('compare', 'bool', [whole, whole], span, { relation: 'eq' })
  const zero = () => num(f, 0, span)
  const present = () =>
    choose(
      f,
      isNegative,
      () => f.emit('math', 'num', [add(f, length, whole, span), zero()], span, { name: 'max' }),
      () => {
        const inside = f.emit('math', 'num', [add(f, whole, zero(), span), length], span, { name: 'min' })
        return choose(f, isNumber, () => inside, zero, span)
      },
      span,
    )
  if (index.kind === 'instr' && index.op === 'undefined') return missing
  return choose(f, f.emit('isundefined', 'bool', [index], span), () => missing, present, span)
}

/** The index of the first element from which on `end - start` are meant, and how many. */
function part(f: FunctionLowering, list: Value, args: readonly (Value | undefined)[], span: Span): [Value, Value] {
  const length = lengthNow(f, list, span)
  const start = relative(f, args[0], length, num(f, 0, span), span)
  const end = relative(f, args[1], length, length, span)
  return [start, end]
}

const fill: Method = (f, list, args, span) => {
  refuseSpread(args, 'fill')
  const value = args[0]?.value ?? nothing(f, listElement(list.type as ListType), span)
  const [from, to] = part(f, list, [args[1]?.value, args[2]?.value], span)
  forEachIndex(f, { from, to }, span, (index) => {
    store(f, list, index, value, span)
  })
  return list
}

const slice: Method = (f, list, args, span) => {
  refuseSpread(args, 'slice')
  const [from, to] = part(f, list, [args[0]?.value, args[1]?.value], span)
  const difference = sub(f, to, from, span)
  const count = f.emit('math', 'num', [difference, num(f, 0, span)], span, { name: 'max' })
  return copyOf(f, list, span, from, count)
}

/** How many elements `splice` takes out, as an integer from 0 to `room`. */
function removedCount(f: FunctionLowering, count: Value, room: Value, span: Span): Value {
  const whole = f.emit('math', 'num', [count], span, { name: 'trunc' })
  const isPositive = f.emit('compare', 'bool', [whole, num(f, 0, span)], span, { relation: 'gt' })
  return choose(
    f,
    isPositive,
    () => f.emit('math', 'num', [whole, room], span, { name: 'min' }),
    () => num(f, 0, span),
    span,
  )
}

/** The elements behind those that are taken out move down, or up; what is put in is written last. */
const splice: Method = (f, list, args, span, isUsed) => {
  refuseSpread(args, 'splice')
  const [start, count, ...items] = args
  const length = lengthNow(f, list, span)
  const from = asLength(f, relative(f, start?.value, length, num(f, 0, span), span), span, LONGEST)
  const room = sub(f, length, from, span)
  const taken = !start ? num(f, 0, span) : count ? removedCount(f, count.value, room, span) : room
  const removed = asLength(f, taken, span, LONGEST)
  const result = isUsed ? copyOf(f, list, span, from, removed) : list
  const added = num(f, items.length, span)
  const behind = add(f, from, removed, span)
  const moved = sub(f, length, behind, span)
  const grows = f.emit('compare', 'bool', [added, removed], span, { relation: 'gt' })
  const [more, less, exit] = [f.newBlock(), f.newBlock(), f.newBlock()]
  f.fork(grows, more, less, span)
  f.startSealed(more)
  if (items.length > 0) {
    forEachIndex(f, { to: sub(f, added, removed, span) }, span, () => {
      // Something that is there, until the elements have moved.
      pushElement(f, list, items[0].value, span)
    })
    forEachIndex(f, { to: moved }, span, (index) => {
      const last = sub(f, sub(f, moved, index, span), num(f, 1, span), span)
      const element = load(f, list, add(f, behind, last, span), span)
      store(f, list, add(f, add(f, from, added, span), last, span), element, span)
    })
  }
  f.goto(exit, span)
  f.startSealed(less)
  forEachIndex(f, { to: moved }, span, (index) => {
    store(
      f,
      list,
      add(f, add(f, from, added, span), index, span),
      load(f, list, add(f, behind, index, span), span),
      span,
    )
  })
  resize(f, list, add(f, add(f, from, added, span), moved, span), span)
  f.goto(exit, span)
  f.startSealed(exit)
  items.forEach(({ value, span }, i) => {
    store(f, list, add(f, from, num(f, i, span), span), value, span)
  })
  return result
}

const concat: Method = (f, list, args, span) => {
  const result = copyOf(f, list, span)
  for (const { value, spread, span } of args) {
    if (spread || value.type === list.type) pushAll(f, result, value, span)
    else pushElement(f, result, value, span)
  }
  return result
}

const reverse: Method = (f, list, _, span) => {
  const length = lengthNow(f, list, span)
  const half = f.emit('math', 'num', [f.emit('div', 'num', [length, num(f, 2, span)], span)], span, { name: 'floor' })
  forEachIndex(f, { to: half }, span, (low) => {
    const high = sub(f, sub(f, length, low, span), num(f, 1, span), span)
    const [first, last] = [load(f, list, low, span), load(f, list, high, span)]
    store(f, list, low, last, span)
    store(f, list, high, first, span)
  })
  return list
}

/** The first index from `from` on whose element is the one that is looked for; −1 where there is none. */
function find(
  f: FunctionLowering,
  list: Value,
  from: Value,
  isIt: (element: Value, index: Value) => Value,
  span: Span,
): Value {
  const isHere = (index: Value) => isIt(load(f, list, index, span), index)
  return firstIndex(f, from, lengthNow(f, list, span), isHere, span)
}

const indexOf: Method = (f, list, args, span) => {
  refuseSpread(args, 'indexOf')
  const wanted = args[0]?.value ?? f.emit('undefined', 'num', [], span)
  const from = relative(f, args[1]?.value, lengthNow(f, list, span), num(f, 0, span), span)
  return find(f, list, from, (element) => isSame(f, element, wanted, span), span)
}

/** Whether an element is the value that is looked for: of arrays and objects, the very same one. */
function isSame(f: FunctionLowering, element: Value, wanted: Value, span: Span): Value {
  if (element.type !== wanted.type) return f.bool(false, span)
  if (isHandleType(element.type)) return f.emit('samehandle', 'bool', [element, wanted], span)
  return f.emit('compare', 'bool', [element, wanted], span, { relation: 'eq' })
}

const lastIndexOf: Method = (f, list, args, span) => {
  refuseSpread(args, 'lastIndexOf')
  if (args.length > 1) {
    const message = '`lastIndexOf` with a place to start at cannot be called inside a kernel yet'
    throw new Rejection('unsupported-call', message, args[1].span, 'Write the loop that it stands for.')
  }
  const wanted = args[0]?.value ?? f.emit('undefined', 'num', [], span)
  const last = sub(f, lengthNow(f, list, span), num(f, 1, span), span)
  const fromEnd = (index: Value) => sub(f, last, index, span)
  const isIt = (_: Value, index: Value) => isSame(f, load(f, list, fromEnd(index), span), wanted, span)
  const found = find(f, list, num(f, 0, span), isIt, span)
  const isMissing = f.emit('compare', 'bool', [found, num(f, 0, span)], span, { relation: 'lt' })
  return choose(
    f,
    isMissing,
    () => found,
    () => fromEnd(found),
    span,
  )
}

/** SameValueZero: NaN is NaN. */
const includes: Method = (f, list, args, span) => {
  refuseSpread(args, 'includes')
  const wanted = args[0]?.value ?? f.emit('undefined', 'num', [], span)
  const from = relative(f, args[1]?.value, lengthNow(f, list, span), num(f, 0, span), span)
  const isNotANumber = (x: Value) => f.emit('compare', 'bool', [x, x], span, { relation: 'ne' })
  const isIt = (element: Value) =>
    element.type !== 'num' || wanted.type !== 'num'
      ? isSame(f, element, wanted, span)
      : choose(
          f,
          f.emit('compare', 'bool', [element, wanted], span, { relation: 'eq' }),
          () => f.bool(true, span),
          () => f.emit('both', 'bool', [isNotANumber(element), isNotANumber(wanted)], span),
          span,
        )
  return f.emit('compare', 'bool', [find(f, list, from, isIt, span), num(f, 0, span)], span, { relation: 'ge' })
}

const toReversed: Method = (f, list, args, span) => reverse(f, copyOf(f, list, span), args, span, true)

/** `x.with(i, v)` */
const withElement: Method = (f, list, args, span) => {
  refuseSpread(args, 'with')
  const [index, value] = args
  const whole = toIndex(f, index?.value ?? num(f, Number.NaN, span), span)
  const at = placeOf(f, whole, lengthNow(f, list, span), span)
  const copy = copyOf(f, list, span)
  store(f, copy, at, value?.value ?? nothing(f, listElement(list.type as ListType), span), span)
  return copy
}

/** Elements may lie in both parts. */
const copyWithin: Method = (f, list, args, span) => {
  refuseSpread(args, 'copyWithin')
  const length = lengthNow(f, list, span)
  const to = relative(f, args[0]?.value, length, num(f, 0, span), span)
  const [from, end] = part(f, list, [args[1]?.value, args[2]?.value], span)
  const wanted = f.emit('math', 'num', [sub(f, end, from, span), sub(f, length, to, span)], span, { name: 'min' })
  const count = f.emit('math', 'num', [wanted, num(f, 0, span)], span, { name: 'max' })
  const moved = copyOf(f, list, span, from, count)
  forEachIndex(f, { to: count }, span, (index) => {
    store(f, list, add(f, to, index, span), load(f, moved, index, span), span)
  })
  return list
}

const toSpliced: Method = (f, list, args, span) => {
  const copy = copyOf(f, list, span)
  splice(f, copy, args, span, false)
  return copy
}

/** The elements of the elements, one level down. What is missing has none. */
const flat: Method = (f, list, args, span) => {
  const holds = listElement(list.type as ListType)
  if (args.length > 0)
    throw new Rejection('unsupported-call', '`flat` with a depth cannot be called inside a kernel yet', args[0].span)
  if (!isHandleType(holds)) return copyOf(f, list, span)
  const result = newList(f, num(f, 0, span), span, {}, isListType(holds) ? holds : 'list<num>')
  forEachIndex(f, { to: lengthNow(f, list, span) }, span, (index) => {
    pushAll(f, result, load(f, list, index, span), span)
  })
  return result
}

function refuseSpread(args: readonly Argument[], name: string): void {
  const spread = args.find((argument) => argument.spread)
  if (spread)
    throw new Rejection('unsupported-call', `\`${name}\` cannot be given \`...\` inside a kernel yet`, spread.span)
}

/** By name. */
export const LIST_METHODS: ReadonlyMap<string, Method> = new Map(
  Object.entries({
    push,
    pop,
    shift,
    unshift,
    splice,
    fill,
    slice,
    concat,
    reverse,
    indexOf,
    lastIndexOf,
    includes,
    copyWithin,
    toReversed,
    toSpliced,
    with: withElement,
    flat,
  }),
)

/** Methods that look for an element. */
const SEARCHES: ReadonlySet<string> = new Set(['indexOf', 'lastIndexOf', 'includes'])
/** Whether an argument of a method becomes an element. */
const takesElement = (name: string, index: number): boolean =>
  name === 'push' ||
  name === 'unshift' ||
  (name === 'with' && index === 1) ||
  (name === 'fill' ? index === 0 : isSplice(name) && index >= 2)
const isSplice = (name: string): boolean => name === 'splice' || name === 'toSpliced'

/** A call of a method of an ordinary array. */
export function lowerListMethod(
  f: FunctionLowering,
  path: NodePath<t.CallExpression>,
  list: Value,
  name: string,
): Value {
  const span = spanOf(path.node)
  const holds = listElement(list.type as ListType)
  refuseTypedRows(list.type, span)
  const args = path.get('arguments').map((argument, i): Argument => {
    const at = spanOf(argument.node)
    if (argument.isSpreadElement()) {
      const value = lowerExpression(f, argument.get('argument'))
      return { value: isListType(value.type) ? copyOf(f, value, at) : value, spread: true, span: at }
    }
    if (!argument.isExpression()) throw new Rejection('unsupported-syntax', 'This argument cannot be compiled yet', at)
    if (holds !== 'num' && takesElement(name, i)) return { value: lowerAs(f, argument, holds), spread: false, span: at }
    if (name === 'concat') return { value: appended(f, argument, list.type as ListType), spread: false, span: at }
    const value = lowerExpression(f, argument)
    if (takesElement(name, i)) learnElements(f, path.get('callee.object') as NodePath, value, argument)
    if (SEARCHES.has(name) && i === 0) return { value: sought(f, value, holds, at), spread: false, span: at }
    // Nobody has looked at what `new Array(n)` holds.
    if (name === 'fill' && i === 0 && madeArray(path.get('callee.object') as NodePath)) {
      const { type } = value
      if (canBeRecord(type)) learnRecord(f, keptType(type), type)
      if (type === 'bool' || isHandleType(type)) {
        list.type = `list<${type}>`
        return { value, spread: false, span: at }
      }
    }
    const element = takesElement(name, i) ? presentAs(f, value, 'num', at) : value
    return { value: asListElement(element, at), spread: false, span: at }
  })
  return LIST_METHODS.get(name)!(f, list, args, span, !path.parentPath.isExpressionStatement())
}

/** What `concat` appends: an array of the same type, whose elements it takes, or an element. */
function appended(f: FunctionLowering, path: NodePath<t.Expression>, type: ListType): Value {
  const span = spanOf(path.node)
  const holds = listElement(type)
  const plain = withoutTypes(path)
  if (plain.isArrayExpression()) return lowerAs(f, path, type)
  if (plain.isObjectExpression() && isRecordType(holds)) return lowerAs(f, path, holds)
  const value = lowerExpression(f, path)
  learnRecord(f, holds, value.type)
  // An element that is an array itself would be taken apart.
  const isArray = isListType(value.type) || (isRecordType(value.type) && isTupleType(objectOf(value.type)))
  if (value.type === type || (value.type === holds && !isArray)) return value
  throw new Rejection(
    'unsupported-call',
    `\`concat\` can be given elements of ${show(type)} and others like it, this is ${show(value.type)}`,
    span,
  )
}

/** What is looked for. Of arrays and objects, one that has been passed in by itself cannot be told from those that lie in an array. */
function sought(f: FunctionLowering, value: Value, holds: IrType, span: Span): Value {
  if (isBoxType(holds))
    throw new Rejection(
      'unsupported-call',
      'Elements that may be missing cannot be looked for yet',
      span,
      'Write a loop, or `findIndex` with a function.',
    )
  if (!isHandleType(holds)) return asElementOf(holds, value, span, f)
  const wanted = present(f, value, span)
  learnRecord(f, holds, wanted.type)
  if (isObjectType(wanted.type)) {
    const message = `It is not known whether ${show(wanted.type)} is one of the elements`
    throw new Rejection('unsupported-call', message, span, 'Look for something that was read from an array.')
  }
  // That of nothing would be found where an element is missing.
  if (wanted.type === holds) giveUpUnless(f, f.emit('ishandle', 'bool', [wanted], span), span)
  return wanted
}
