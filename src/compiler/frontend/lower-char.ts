/**
 * Strings of one character: what `s[i]`, `s.charAt(i)`, `s.at(i)` and a round of `for (const c of s)` give. Their type is `char`, and the value is the code point; that
 * of the empty string, which `charAt` gives, is −1, and undefined is undefined. So they are compared as numbers are.
 */
import type { Span } from '../diagnostics/diagnostic.ts'
import { Rejection } from '../diagnostics/rejection.ts'
import { intInterval } from '../ir/interval.ts'
import type { Relation, Value } from '../ir/ir.ts'
import { giveUpUnless } from './give-up.ts'
import type { FunctionLowering } from './lower-function.ts'
import { asNumber } from './lower-operator.ts'
import { toIndex } from './lower-view.ts'

const EMPTY = -1
export const LARGEST_UNIT = 0xffff
const LARGEST_POINT = 0x10ffff

/** A string that is written out. */
export function writtenText(f: FunctionLowering, value: Value): string | undefined {
  const isKnown = value.type === 'text' && value.kind === 'instr' && value.op === 'const'
  return isKnown ? f.kernel.texts.all[value.attr.value as number] : undefined
}

/** A string that is written out, as a character; undefined where it is longer, or not known. */
export function charOfText(f: FunctionLowering, value: Value, span: Span): Value | undefined {
  const text = writtenText(f, value)
  if (text === undefined || [...text].length > 1) return undefined
  return f.emit('const', 'char', [], span, { value: text.codePointAt(0) ?? EMPTY })
}

/** A code unit of a string, or what is there instead where there is none: undefined, or the empty string. */
export function charOfUnit(f: FunctionLowering, unit: Value, missing: 'undefined' | 'empty', span: Span): Value {
  if (missing === 'undefined') return unit
  const isThere = f.emit('isundefined', 'bool', [unit], span)
  const value = f.emit('choose', 'num', [isThere, f.num(EMPTY, span), unit], span)
  return f.emit('assume', 'char', [value], span, { fact: intInterval(EMPTY, LARGEST_UNIT) })
}

/** A character that is known to be there, and one code point. */
export const charOfPoint = (f: FunctionLowering, point: Value, span: Span): Value =>
  f.emit('assume', 'char', [point], span, { fact: intInterval(0, LARGEST_POINT) })

/** What a character may be besides a code unit, as far as it is evident. */
function possible(value: Value): { undef: boolean; empty: boolean; pair: boolean } {
  const known = value.kind === 'instr' ? value : undefined
  const constant = known?.op === 'const' ? (known.attr.value as number) : undefined
  if (constant !== undefined) return { undef: false, empty: constant < 0, pair: constant > LARGEST_UNIT }
  const fact = known?.op === 'assume' ? known.attr.fact : undefined
  if (fact) return { undef: false, empty: fact.lo < 0, pair: fact.hi > LARGEST_UNIT }
  // An element of a string.
  if (known?.op === 'load') return { undef: known.attr.bounds !== 'proven', empty: false, pair: false }
  return { undef: true, empty: true, pair: true }
}

/** Where something is asked of a character that undefined does not have, the original throws. */
function presentChar(f: FunctionLowering, char: Value, span: Span): Value {
  if (!possible(char).undef) return char
  giveUpUnless(f, f.emit('not', 'bool', [f.emit('isundefined', 'bool', [char], span)], span), span)
  const { empty, pair } = possible(char)
  const fact = intInterval(empty ? EMPTY : 0, pair ? LARGEST_POINT : LARGEST_UNIT)
  return f.emit('assume', 'char', [char], span, { fact })
}

const isEmpty = (f: FunctionLowering, char: Value, span: Span): Value =>
  f.emit('compare', 'bool', [char, f.num(0, span)], span, { relation: 'lt' })

const isPair = (f: FunctionLowering, char: Value, span: Span): Value =>
  f.emit('compare', 'bool', [char, f.num(LARGEST_UNIT, span)], span, { relation: 'gt' })

/** The first of two code units (ECMA-262, UTF16EncodeCodePoint). */
const leadOf = (f: FunctionLowering, char: Value, span: Span): Value =>
  f.emit('add', 'num', [f.emit('shr', 'num', [char, f.num(10, span)], span), f.num(0xd7c0, span)], span)

const trailOf = (f: FunctionLowering, char: Value, span: Span): Value =>
  f.emit('add', 'num', [f.emit('and', 'num', [char, f.num(0x3ff, span)], span), f.num(0xdc00, span)], span)

const choose = (f: FunctionLowering, condition: Value, then: Value, otherwise: Value, span: Span): Value =>
  f.emit('choose', 'num', [condition, then, otherwise], span)

/** The code point of two code units. */
export function pointOfPair(f: FunctionLowering, lead: Value, trail: Value, span: Span): Value {
  const high = f.emit('shl', 'num', [f.emit('sub', 'num', [lead, f.num(0xd800, span)], span), f.num(10, span)], span)
  const low = f.emit('sub', 'num', [trail, f.num(0xdc00, span)], span)
  return f.emit('add', 'num', [f.emit('add', 'num', [high, low], span), f.num(0x10000, span)], span)
}

/** Whether a code unit is the first of two, or the second. */
export function isSurrogate(f: FunctionLowering, unit: Value, which: 'lead' | 'trail', span: Span): Value {
  const [from, to] = which === 'lead' ? [0xd800, 0xdbff] : [0xdc00, 0xdfff]
  const [above, below] = [
    f.emit('compare', 'bool', [unit, f.num(from, span)], span, { relation: 'ge' }),
    f.emit('compare', 'bool', [unit, f.num(to, span)], span, { relation: 'le' }),
  ]
  return f.emit('both', 'bool', [above, below], span)
}

/** The number of code units. */
export function lengthOfChar(f: FunctionLowering, value: Value, span: Span): Value {
  const char = presentChar(f, value, span)
  const { empty, pair } = possible(char)
  const units = pair ? choose(f, isPair(f, char, span), f.num(2, span), f.num(1, span), span) : f.num(1, span)
  return empty ? choose(f, isEmpty(f, char, span), f.num(0, span), units, span) : units
}

/** `c.charCodeAt(i)` and `c.codePointAt(i)`, nearly always of 0. */
export function codeOfChar(
  f: FunctionLowering,
  value: Value,
  method: 'charCodeAt' | 'codePointAt',
  argument: Value | undefined,
  span: Span,
): Value {
  const char = presentChar(f, value, span)
  const { empty, pair } = possible(char)
  const missing = () => (method === 'charCodeAt' ? f.num(Number.NaN, span) : f.emit('undefined', 'num', [], span))
  const whole = method === 'charCodeAt' && pair
  // A character is a number from here on.
  const same = f.emit('assume', 'num', [char], span, { fact: intInterval(empty ? EMPTY : 0, LARGEST_POINT) })
  const unit = whole ? choose(f, isPair(f, char, span), leadOf(f, same, span), same, span) : same
  const first = empty ? choose(f, isEmpty(f, char, span), missing(), unit, span) : unit
  if (!argument) return first
  const index = toIndex(f, asNumber(f, argument, span), span)
  if (index.kind === 'instr' && index.op === 'const' && index.attr.value === 0) return first
  const is = (place: number) => f.emit('compare', 'bool', [index, f.num(place, span)], span, { relation: 'eq' })
  const second = pair
    ? choose(f, f.emit('both', 'bool', [is(1), isPair(f, char, span)], span), trailOf(f, same, span), missing(), span)
    : missing()
  return choose(f, is(0), first, second, span)
}

/** The code unit of a character that is one, or empty (−1); of undefined, and of what takes two, the original has the call. */
export function unitOfChar(f: FunctionLowering, value: Value, span: Span): { unit: Value; isEmpty: Value | undefined } {
  const char = presentChar(f, value, span)
  const { empty, pair } = possible(char)
  if (pair) giveUpUnless(f, f.emit('not', 'bool', [isPair(f, char, span)], span), span)
  const fact = intInterval(empty ? EMPTY : 0, LARGEST_UNIT)
  return {
    unit: f.emit('assume', 'num', [char], span, { fact }),
    isEmpty: empty ? isEmpty(f, char, span) : undefined,
  }
}

/** Whether a character is true: all but the empty one and undefined are. */
export const isTrueChar = (f: FunctionLowering, char: Value, span: Span): Value =>
  f.emit('compare', 'bool', [char, f.num(0, span)], span, { relation: 'ge' })

/** `a < b` and the like, by code units: of a character that takes two, the second one counts as a fraction of the first. */
export function compareChars(f: FunctionLowering, relation: Relation, a: Value, b: Value, span: Span): Value {
  const [left, right] = [a, b].map((value) => {
    const chars = value.type === 'char' ? value : value.type === 'text' ? charOfText(f, value, span) : undefined
    if (!chars)
      throw new Rejection(
        'unsupported-operation',
        'A single character and a longer string cannot be compared by `<` and `>` inside a kernel',
        span,
        'Compare their code units in a loop: `s.charCodeAt(i)`.',
      )
    if (!possible(chars).pair) return chars
    const second = f.emit('div', 'num', [trailOf(f, chars, span), f.num(0x10000, span)], span)
    const order = f.emit('add', 'num', [leadOf(f, chars, span), second], span)
    return choose(f, isPair(f, chars, span), order, chars, span)
  })
  return f.emit('compare', 'bool', [left, right], span, { relation })
}
