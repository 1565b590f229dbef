/**
 * Strings by their code units. A string that was passed in has the type `array<String>`: the dispatcher copies its code units to kernel memory, where nobody changes
 * them. Strings of which all possible ones are known, `text`, are the number of one; where a code unit is asked for, they are a part of a constant table.
 */
import type { Span } from '../diagnostics/diagnostic.ts'
import type { Relation, Value } from '../ir/ir.ts'
import { type IrType, isStringType } from '../ir/types.ts'
import { firstIndex } from './first-index.ts'
import { charOfText, compareChars, isSurrogate, pointOfPair, writtenText } from './lower-char.ts'
import type { FunctionLowering } from './lower-function.ts'
import { mergeValues } from './merge-values.ts'
import { asLength } from './relative-index.ts'

export const STRING = 'array<String>'

const proven = { bounds: 'proven' } as const

/** Literals up to this length are compared without a loop. */
export const WRITTEN_OUT = 16

/** Whether values of a type are strings, in whatever form. */
export const isTextual = (type: IrType): boolean => type === 'text' || type === 'char' || isStringType(type)

/** The code units of a string that is no single character. */
export function unitsOf(f: FunctionLowering, value: Value, span: Span): Value {
  if (isStringType(value.type)) return value
  const { texts } = f.kernel
  const known = writtenText(f, value)
  if (known !== undefined) return f.emit('table', STRING, [], span, { table: texts.tableOf(known) })
  const [all, starts, lengths] = [texts.units, texts.starts, texts.lengths].map((table, i) =>
    f.emit('table', i === 0 ? STRING : 'array<Int32Array>', [], span, { table }),
  )
  const at = (table: Value) => asLength(f, f.emit('load', 'num', [table, value], span), span)
  return f.emit('subarray', STRING, [all, at(starts), at(lengths)], span)
}

/** The number of code units of a string that is no single character. */
export function lengthOfText(f: FunctionLowering, value: Value, span: Span): Value {
  const known = writtenText(f, value)
  return known === undefined ? f.emit('length', 'num', [unitsOf(f, value, span)], span) : f.num(known.length, span)
}

/** Whether two strings, in whatever form, are equal. */
export function equalTexts(f: FunctionLowering, a: Value, b: Value, span: Span): Value {
  const equal = (x: Value, y: Value) => f.emit('compare', 'bool', [x, y], span, { relation: 'eq' })
  const [one, other] = [a, b].map((value) => writtenText(f, value))
  if (one !== undefined && other !== undefined) return f.bool(one === other, span)
  if (a.type === b.type && !isStringType(a.type)) return equal(a, b)
  if (a.type === 'char' || b.type === 'char') {
    const [char, other] = a.type === 'char' ? [a, b] : [b, a]
    const known = charOfText(f, other, span)
    if (known) return equal(char, known)
    if (writtenText(f, other) !== undefined) return f.bool(false, span)
    return equal(char, charOfUnits(f, unitsOf(f, other, span), span))
  }
  for (const [text, other] of [
    [a, b],
    [b, a],
  ]) {
    const known = writtenText(f, text)
    if (known === undefined || known.length > WRITTEN_OUT) continue
    const whole = unitsOf(f, other, span)
    return where(f, equal(f.emit('length', 'num', [whole], span), f.num(known.length, span)), span, () =>
      beginsWith(f, whole, undefined, known, span),
    )
  }
  const [x, y] = [a, b].map((value) => unitsOf(f, value, span))
  const [lx, ly] = [x, y].map((value) => f.emit('length', 'num', [value], span))
  return where(f, equal(lx, ly), span, () => samePart(f, x, undefined, y, span))
}

/** `a < b` and the like: by the first code unit that differs, or else by length. */
export function orderTexts(f: FunctionLowering, relation: Relation, a: Value, b: Value, span: Span): Value {
  const areChars = [a, b].every((value) => value.type === 'char' || [...(writtenText(f, value) ?? 'ab')].length < 2)
  // The code units of a character that is not known stand nowhere.
  if (areChars || a.type === 'char' || b.type === 'char') return compareChars(f, relation, a, b, span)
  const [x, y] = [a, b].map((value) => unitsOf(f, value, span))
  const [lx, ly] = [x, y].map((value) => f.emit('length', 'num', [value], span))
  const shorter = f.emit('math', 'num', [lx, ly], span, { name: 'min' })
  const unitsAt = (index: Value) => [x, y].map((units) => f.emit('load', 'num', [units, index], span, proven))
  const place = firstIndex(f, f.num(0, span), shorter, (index) => compare(f, 'ne', unitsAt(index), span), span)
  const [differ, end] = [f.newBlock(), f.newBlock()]
  f.fork(compare(f, 'ge', [place, f.num(0, span)], span), differ, end, span)
  return mergeValues(f, span, [
    [differ, () => compare(f, relation, unitsAt(place), span)],
    [end, () => compare(f, relation, [lx, ly], span)],
  ])
}

const compare = (f: FunctionLowering, relation: Relation, sides: Value[], span: Span): Value =>
  f.emit('compare', 'bool', sides, span, { relation })

/** A string as a character: its code point, −1 where it is empty, and −2 where it is longer than that. */
function charOfUnits(f: FunctionLowering, units: Value, span: Span): Value {
  const length = f.emit('length', 'num', [units], span)
  const has = (n: number) => f.emit('compare', 'bool', [length, f.num(n, span)], span, { relation: 'eq' })
  const choose = (condition: Value, then: Value, otherwise: Value) =>
    f.emit('choose', 'num', [condition, then, otherwise], span)
  const [first, second] = [0, 1].map((i) => f.emit('load', 'num', [units, f.num(i, span)], span))
  const isPairOf = [isSurrogate(f, first, 'lead', span), isSurrogate(f, second, 'trail', span)]
  const isPair = f.emit('both', 'bool', [has(2), f.emit('both', 'bool', isPairOf, span)], span)
  const point = pointOfPair(f, first, second, span)
  const longer = choose(isPair, point, f.num(-2, span))
  return choose(has(1), first, choose(has(0), f.num(-1, span), longer))
}

/** A condition, and another one that is asked only where it holds. */
export function where(f: FunctionLowering, condition: Value, span: Span, then: () => Value): Value {
  const [yes, no] = [f.newBlock(), f.newBlock()]
  f.fork(condition, yes, no, span)
  return mergeValues(f, span, [
    [yes, then],
    [no, () => f.bool(false, span)],
  ])
}

/** Whether these code units stand at a place of a string that has so many from there on. */
export function beginsWith(f: FunctionLowering, whole: Value, at: Value | undefined, text: string, span: Span): Value {
  const same = Array.from({ length: text.length }, (_, i) => {
    const place = at ? f.emit('add', 'num', [at, f.num(i, span)], span) : f.num(i, span)
    const unit = f.emit('load', 'num', [whole, place], span, proven)
    return f.emit('compare', 'bool', [unit, f.num(text.charCodeAt(i), span)], span, { relation: 'eq' })
  })
  return same.length === 0 ? f.bool(true, span) : same.reduce((all, one) => f.emit('both', 'bool', [all, one], span))
}

/** The same for the code units of another string. */
export function samePart(f: FunctionLowering, whole: Value, at: Value | undefined, part: Value, span: Span): Value {
  const differs = (index: Value): Value => {
    const place = at ? f.emit('add', 'num', [at, index], span) : index
    const [a, b] = [
      f.emit('load', 'num', [whole, place], span, proven),
      f.emit('load', 'num', [part, index], span, proven),
    ]
    return compare(f, 'ne', [a, b], span)
  }
  const first = firstIndex(f, f.num(0, span), f.emit('length', 'num', [part], span), differs, span)
  return compare(f, 'lt', [first, f.num(0, span)], span)
}
