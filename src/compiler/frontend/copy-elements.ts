import type { ElementKind } from '../../runtime-shim/manifest.ts'
import type { Span } from '../diagnostics/diagnostic.ts'
import { Rejection } from '../diagnostics/rejection.ts'
import type { Value } from '../ir/ir.ts'
import { fieldsOf, isObjectType, isTupleType } from '../ir/object-type.ts'
import { elementKind, isListElements, isListType, isTypedArray } from '../ir/types.ts'
import { countedLoop } from './counted-loop.ts'
import { elementsNow } from './list-elements.ts'
import { asElement, elementType } from './lower-element.ts'
import type { FunctionLowering } from './lower-function.ts'
import { getField } from './lower-object.ts'
import { newArray } from './new-array.ts'
import { show } from './show-type.ts'

const proven = { bounds: 'proven' } as const
const store = (f: FunctionLowering, array: Value, index: Value, value: Value, span: Span) =>
  f.emit('store', 'void', [array, index, value], span, proven)

/** What elements can be copied from: a typed array, or a tuple, whose elements are values. */
export interface ElementSource {
  length: Value
  /** Missing: it is a tuple. */
  array?: Value
  tuple?: Value[]
}

/**
 * What `new Float64Array(source)`, `Float64Array.from(source)` and `x.set(source)` take their elements from.
 *
 * @throws Rejection where JavaScript would throw since numbers and bigints do not mix, or the source is something else
 */
export function elementSource(f: FunctionLowering, target: ElementKind, source: Value, span: Span): ElementSource {
  if (isListType(source.type)) return elementSource(f, target, elementsNow(f, source, span), span)
  if (isTypedArray(source.type)) {
    if (isBig(target) !== (elementType(source) === 'big')) {
      throw new Rejection(
        'type-conflict',
        `A ${target} cannot take the elements of ${show(source.type)}: JavaScript throws a TypeError`,
        span,
        'Convert the elements in a loop.',
      )
    }
    return { array: source, length: f.emit('length', 'num', [source], span) }
  }
  if (isObjectType(source.type) && isTupleType(source.type)) {
    const tuple = fieldsOf(source.type).map(({ name }) => getField(f, source, name, span))
    return { tuple, length: f.num(tuple.length, span) }
  }
  throw new Rejection(
    'unsupported-call',
    `Elements can be taken from typed arrays and array literals, this is ${show(source.type)}`,
    span,
  )
}

const isBig = (kind: ElementKind): boolean => kind.startsWith('Big')

/** Copies all elements to `target` from `at` on, where there is room for them; the source may overlap the target. */
export function copyElements(f: FunctionLowering, target: Value, at: Value, source: ElementSource, span: Span): void {
  const { array, tuple, length } = source
  if (tuple) {
    const values = tuple.map((value) => asElement(f, target, value, span))
    values.forEach((value, i) => {
      store(f, target, i === 0 ? at : f.emit('add', 'num', [at, f.num(i, span)], span), value, span)
    })
  }
  if (!array) return
  if (array.type === target.type) {
    f.emit('move', 'void', [target, at, array, f.num(0, span), length], span)
    return
  }
  // An ordinary array shares no memory with any other.
  if (isListElements(array.type)) return convertElements(f, target, at, array, length, span)
  // Where they share memory, JavaScript copies what it is going to convert.
  const apart = f.emit('disjoint', 'bool', [target, array], span)
  const [direct, indirect, exit] = [f.newBlock(), f.newBlock(), f.newBlock()]
  f.fork(apart, direct, indirect, span)
  f.startSealed(direct)
  convertElements(f, target, at, array, length, span)
  f.goto(exit, span)
  f.startSealed(indirect)
  const copy = newArray(f, elementKind(array.type as never) as ElementKind, length, span)
  f.emit('move', 'void', [copy, f.num(0, span), array, f.num(0, span), length], span)
  convertElements(f, target, at, copy, length, span)
  f.goto(exit, span)
  f.startSealed(exit)
}

/** Copies element by element, from an array of another kind that shares no memory with the target. */
function convertElements(
  f: FunctionLowering,
  target: Value,
  at: Value,
  source: Value,
  length: Value,
  span: Span,
): void {
  countedLoop(f, f.num(0, span), length, span, (i) => {
    const element = f.emit('load', elementType(source), [source, i], span, proven)
    store(f, target, f.emit('add', 'num', [at, i], span), element, span)
  })
}

/** A new array with the elements of the source. */
export function newArrayFrom(f: FunctionLowering, kind: ElementKind, source: ElementSource, span: Span): Value {
  const { array, length } = source
  const made = newArray(f, kind, length, span)
  const start = f.num(0, span)
  if (!array || array.type === made.type) copyElements(f, made, start, source, span)
  else convertElements(f, made, start, array, length, span)
  return made
}
