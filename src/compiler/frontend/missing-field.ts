/**
 * What may be missing of an object that lies in memory: two cells, how it is missing and what it is. A value of such a type is one of `maybeType` where it has to be;
 * numbers, and what there are handles of, have a stand-in for undefined.
 */
import type { Span } from '../diagnostics/diagnostic.ts'
import { intInterval } from '../ir/interval.ts'
import type { Value } from '../ir/ir.ts'
import { isMaybeType, maybeType, missingOf, presentType } from '../ir/object-type.ts'
import { type IrType, isHandleType, isRecordType, type ObjectType, objectOf } from '../ir/types.ts'
import { giveUpUnless } from './give-up.ts'
import type { FunctionLowering } from './lower-function.ts'
import { mergeValues } from './merge-values.ts'
import { isUndefined } from './missing-value.ts'

/** What stands in the first cell. A field that is not there at all is undefined, but assigning it would make it, behind all others. */
const [UNDEFINED, NULL, ABSENT] = [1, 2, 3]

/** The type of the value that is read from a field, or stored there. */
export function heldType(field: IrType): IrType {
  if (!isMaybeType(field)) return field
  const [type, missing] = [presentType(field), missingOf(field)]
  if (missing === 'null' || !hasStandIn(type)) return field
  return missing === 'undefined' ? type : maybeType(type, 'null')
}

const hasStandIn = (type: IrType): boolean => type === 'num' || isHandleType(type)

/** Whether a type is that of what holds an element that may be missing: nobody changes it, and it has no identity. */
export const isBoxType = (type: IrType): boolean => isRecordType(type) && isMaybeType(objectOf(type))

/** Where the two cells are. */
export interface Cells {
  load(type: IrType, offset: 0 | 1): Value
  store(value: Value, offset: 0 | 1): void
}

/** The value of a field that may be missing. */
export function readMissing(f: FunctionLowering, field: ObjectType, cells: Cells, span: Span): Value {
  const [type, missing] = [presentType(field), missingOf(field)]
  const state = f.emit('assume', 'num', [cells.load('num', 0)], span, { fact: intInterval(0, ABSENT) })
  const is = (n: number): Value => f.emit('compare', 'bool', [state, f.num(n, span)], span, { relation: 'eq' })
  const choose = (condition: Value, then: Value, otherwise: Value) =>
    f.emit('choose', 'num', [condition, then, otherwise], span)
  const held = (how: Value, it: Value): Value => {
    const whole = heldType(field)
    return whole === type ? it : f.emit('object', whole, [how, it], span)
  }
  if (missing === 'null') return held(choose(is(NULL), f.num(NULL, span), f.num(0, span)), cells.load(type, 1))
  if (!hasStandIn(type)) return held(choose(is(ABSENT), f.num(UNDEFINED, span), state), cells.load(type, 1))
  const nothing = choose(is(NULL), f.num(NULL, span), f.num(0, span))
  // Of a handle, the second cell holds that of nothing.
  if (isHandleType(type)) return held(nothing, cells.load(type, 1))
  const [there, gone] = [f.newBlock(), f.newBlock()]
  f.fork(
    missing === 'either'
      ? f.emit('compare', 'bool', [choose(is(NULL), f.num(0, span), state), f.num(0, span)], span, { relation: 'eq' })
      : is(0),
    there,
    gone,
    span,
  )
  const number = mergeValues(f, span, [
    [there, () => cells.load('num', 1)],
    [gone, () => f.emit('undefined', 'num', [], span)],
  ])
  return held(nothing, number)
}

/** Whether there is such a field at all, undefined or not. */
export const isFieldThere = (f: FunctionLowering, cells: Cells, span: Span): Value =>
  f.emit('compare', 'bool', [cells.load('num', 0), f.num(ABSENT, span)], span, { relation: 'lt' })

/**
 * Stores a value of `heldType`.
 *
 * @param isNew nothing has been there before
 */
export function storeMissing(
  f: FunctionLowering,
  field: ObjectType,
  cells: Cells,
  value: Value,
  span: Span,
  isNew: boolean,
): void {
  const [type, missing] = [presentType(field), missingOf(field)]
  if (!isNew && missing !== 'null') {
    // Whoever lists the fields would find a new one at the end.
    giveUpUnless(f, isFieldThere(f, cells, span), span)
  }
  const isWhole = value.type === type
  const how = isWhole ? f.num(0, span) : f.emit('getfield', 'num', [value], span, { name: 'is' })
  const it = isWhole ? value : f.emit('getfield', type, [value], span, { name: 'it' })
  if (missing === 'null' || !hasStandIn(type)) {
    cells.store(how, 0)
    cells.store(it, 1)
    return
  }
  const [there, gone, exit] = [f.newBlock(), f.newBlock(), f.newBlock()]
  f.fork(isUndefined(f, it, span), gone, there, span)
  f.startSealed(gone)
  cells.store(
    isWhole
      ? f.num(UNDEFINED, span)
      : f.emit(
          'choose',
          'num',
          [f.emit('compare', 'bool', [how, f.num(NULL, span)], span, { relation: 'eq' }), how, f.num(UNDEFINED, span)],
          span,
        ),
    0,
  )
  cells.store(isHandleType(type) ? f.emit('nohandle', type, [], span) : f.num(0, span), 1)
  f.goto(exit, span)
  f.startSealed(there)
  cells.store(how, 0)
  cells.store(it, 1)
  f.goto(exit, span)
  f.startSealed(exit)
}

/** A field that a literal does not have. */
export function storeAbsent(f: FunctionLowering, field: ObjectType, cells: Cells, span: Span): void {
  const type = presentType(field)
  cells.store(f.num(ABSENT, span), 0)
  cells.store(isHandleType(type) ? f.emit('nohandle', type, [], span) : f.num(0, span), 1)
}
