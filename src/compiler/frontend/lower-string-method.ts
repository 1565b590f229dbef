/** Methods of strings, as ECMA-262 defines them in section 22.1.3. */
import type { Span } from '../diagnostics/diagnostic.ts'
import { Rejection } from '../diagnostics/rejection.ts'
import type { Value } from '../ir/ir.ts'
import { firstIndex } from './first-index.ts'
import { charOfUnit, codeOfChar, isSurrogate, pointOfPair, unitOfChar, writtenText } from './lower-char.ts'
import type { FunctionLowering } from './lower-function.ts'
import { asNumber, toNumber } from './lower-operator.ts'
import { beginsWith, isTextual, lengthOfText, STRING, samePart, unitsOf, WRITTEN_OUT, where } from './lower-string.ts'
import { toIndex } from './lower-view.ts'
import { mergeValues } from './merge-values.ts'
import { isUndefined } from './missing-value.ts'
import { asLength, distance, relativeIndex } from './relative-index.ts'
import { show } from './show-type.ts'

type StringMethod = (f: FunctionLowering, text: Value, args: readonly Value[], span: Span) => Value

const proven = { bounds: 'proven' } as const

/** The names of all methods of strings that arrays do not have. */
const OWN_NAMES = new Set(
  Object.getOwnPropertyNames(String.prototype).filter((name) => !(name in Array.prototype) && name !== 'length'),
)

/** Whether nothing but a string has such a method. */
export const isStringMethod = (name: string): boolean => OWN_NAMES.has(name)

const METHODS: Readonly<Record<string, StringMethod>> = {
  charCodeAt(f, text, [index], span) {
    if (text.type === 'char') return codeOfChar(f, text, 'charCodeAt', index, span)
    return toNumber(f, unitAt(f, text, index, span), span)
  },

  codePointAt(f, text, [index], span) {
    if (text.type === 'char') return codeOfChar(f, text, 'codePointAt', index, span)
    const units = unitsOf(f, text, span)
    const first = unitAt(f, units, index, span)
    const [pair, single] = [f.newBlock(), f.newBlock()]
    f.fork(isSurrogate(f, first, 'lead', span), pair, single, span)
    return mergeValues(f, span, [
      [
        pair,
        () => {
          const place = index ? toIndex(f, asNumber(f, index, span), span) : f.num(0, span)
          return pairAt(f, units, first, f.emit('add', 'num', [place, f.num(1, span)], span), span)
        },
      ],
      [single, () => first],
    ])
  },

  charAt: (f, text, [index], span) => charOfUnit(f, unitAt(f, whole(f, text, span), index, span), 'empty', span),

  at(f, text, [index], span) {
    const units = whole(f, text, span)
    const place = index ? toIndex(f, asNumber(f, index, span), span) : f.num(0, span)
    const isNegative = f.emit('compare', 'bool', [place, f.num(0, span)], span, { relation: 'lt' })
    const fromEnd = f.emit('add', 'num', [f.emit('length', 'num', [units], span), place], span)
    return charAtIndex(f, units, f.emit('choose', 'num', [isNegative, fromEnd, place], span), span)
  },

  startsWith(f, text, [part, from], span) {
    const units = whole(f, text, span)
    return standsAt(f, units, clamped(f, from, f.num(0, span), units, span), part, span)
  },

  endsWith(f, text, [part, to], span) {
    const units = whole(f, text, span)
    const end = clamped(f, to, f.emit('length', 'num', [units], span), units, span)
    const start = f.emit('sub', 'num', [end, lengthOfText(f, longer(part, span), span)], span)
    const isInside = f.emit('compare', 'bool', [start, f.num(0, span)], span, { relation: 'ge' })
    return where(f, isInside, span, () => standsAt(f, units, asLength(f, start, span), part, span))
  },

  indexOf: (f, text, [part, from], span) => firstPlace(f, whole(f, text, span), part, from, span),

  includes(f, text, [part, from], span) {
    const place = firstPlace(f, whole(f, text, span), part, from, span)
    return f.emit('compare', 'bool', [place, f.num(0, span)], span, { relation: 'ge' })
  },

  slice(f, text, [start, end], span) {
    const units = whole(f, text, span)
    const length = f.emit('length', 'num', [units], span)
    const from = relativeIndex(f, start, length, f.num(0, span), span)
    return part(f, units, from, distance(f, from, relativeIndex(f, end, length, length, span), span), span)
  },

  substring(f, text, [start, end], span) {
    const units = whole(f, text, span)
    const ends = [
      clamped(f, start, f.num(0, span), units, span),
      clamped(f, end, f.emit('length', 'num', [units], span), units, span),
    ]
    const [from, to] = (['min', 'max'] as const).map((name) =>
      asLength(f, f.emit('math', 'num', ends, span, { name }), span),
    )
    return part(f, units, from, distance(f, from, to, span), span)
  },
}

/** A method of a string, whatever form it has. @throws Rejection where it cannot be compiled */
export function lowerStringMethod(
  f: FunctionLowering,
  text: Value,
  name: string,
  args: readonly Value[],
  span: Span,
): Value {
  if (Object.hasOwn(METHODS, name)) return METHODS[name](f, text, args, span)
  throw new Rejection(
    'unsupported-call',
    `The method \`${name}\` of a string cannot be called inside a kernel`,
    span,
    'A kernel reads strings (`length`, `charCodeAt`, `s[i]`, `===`, `indexOf`, `slice`) and makes none: call it outside and pass the result, or work on code units.',
  )
}

/** `s[i]` with any index. */
export const charAtIndex = (f: FunctionLowering, units: Value, index: Value, span: Span): Value =>
  f.emit('load', 'char', [units, index], span)

/** The code unit at an index as `charCodeAt` takes it; undefined where there is none. */
function unitAt(f: FunctionLowering, text: Value, index: Value | undefined, span: Span): Value {
  const place = index ? asNumber(f, index, span) : f.num(0, span)
  return f.emit('load', 'num', [unitsOf(f, text, span), place], span, { truncates: true })
}

/** The code point that begins with a code unit, if that is the first of two. */
export function pairAt(f: FunctionLowering, units: Value, lead: Value, behind: Value, span: Span): Value {
  const trail = f.emit('load', 'num', [units, behind], span)
  const isPair = isSurrogate(f, trail, 'trail', span)
  return f.emit('choose', lead.type, [isPair, pointOfPair(f, lead, trail, span), lead], span)
}

/** The code units of a string. @throws Rejection where it is a single character, which is no part of memory */
function whole(f: FunctionLowering, text: Value, span: Span): Value {
  if (text.type !== 'char') return unitsOf(f, text, span)
  throw new Rejection(
    'unsupported-call',
    'Of a single character a kernel knows its `length`, `charCodeAt`, `codePointAt`, and what it is equal to',
    span,
    'Call the method on the string that it comes from.',
  )
}

/** A string that is looked for. */
function longer(value: Value | undefined, span: Span): Value {
  const isWhole = value && isTextual(value.type) && value.type !== 'char'
  if (isWhole) return value
  throw new Rejection(
    'unsupported-call',
    value?.type === 'char'
      ? 'A single character cannot be looked for here'
      : `A string is needed here, this is ${value ? show(value.type) : 'nothing'}`,
    span,
    value?.type === 'char' ? 'Compare it: `s[i] === c`.' : undefined,
  )
}

/** An index from 0 up to the length of a string. */
function clamped(f: FunctionLowering, argument: Value | undefined, otherwise: Value, units: Value, span: Span): Value {
  if (!argument) return asLength(f, otherwise, span)
  const length = f.emit('length', 'num', [units], span)
  const value = asNumber(f, argument, span)
  const index = toIndex(f, value, span)
  const above = f.emit('math', 'num', [index, f.num(0, span)], span, { name: 'max' })
  const inside = f.emit('math', 'num', [above, length], span, { name: 'min' })
  return asLength(f, f.emit('choose', 'num', [isUndefined(f, argument, span), otherwise, inside], span), span)
}

const part = (f: FunctionLowering, units: Value, from: Value, count: Value, span: Span): Value =>
  f.emit('subarray', STRING, [units, f.emit('mul', 'num', [from, f.num(2, span)], span), count], span)

/** Whether a string stands at a place of another. */
function standsAt(f: FunctionLowering, units: Value, at: Value, value: Value | undefined, span: Span): Value {
  const text = longer(value, span)
  const last = f.emit('add', 'num', [at, lengthOfText(f, text, span)], span)
  const fits = f.emit('compare', 'bool', [last, f.emit('length', 'num', [units], span)], span, { relation: 'le' })
  const known = writtenText(f, text)
  return where(f, fits, span, () =>
    known !== undefined && known.length <= WRITTEN_OUT
      ? beginsWith(f, units, at, known, span)
      : samePart(f, units, at, unitsOf(f, text, span), span),
  )
}

/** `s.indexOf(part, from)`. */
function firstPlace(
  f: FunctionLowering,
  units: Value,
  value: Value | undefined,
  start: Value | undefined,
  span: Span,
): Value {
  const from = clamped(f, start, f.num(0, span), units, span)
  if (value?.type === 'char') {
    const { unit, isEmpty } = unitOfChar(f, value, span)
    const isHere = (index: Value) => {
      const element = f.emit('load', 'num', [units, index], span, proven)
      return f.emit('compare', 'bool', [element, unit], span, { relation: 'eq' })
    }
    const found = firstIndex(f, from, f.emit('length', 'num', [units], span), isHere, span)
    return isEmpty ? f.emit('choose', 'num', [isEmpty, from, found], span) : found
  }
  const text = longer(value, span)
  const known = writtenText(f, text)
  if (known === '') return from
  const room = f.emit('sub', 'num', [f.emit('length', 'num', [units], span), lengthOfText(f, text, span)], span)
  const end = f.emit('add', 'num', [room, f.num(1, span)], span)
  return firstIndex(
    f,
    from,
    end,
    (index) =>
      known !== undefined && known.length <= WRITTEN_OUT
        ? beginsWith(f, units, index, known, span)
        : samePart(f, units, index, unitsOf(f, text, span), span),
    span,
  )
}
