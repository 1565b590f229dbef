import { type Interval, isEmpty, join, NOTHING } from '../compiler/ir/interval.ts'
import type { IrFunction, Value } from '../compiler/ir/ir.ts'
import { analyzeRanges } from '../compiler/passes/analyze-ranges.ts'

/** What the compiler knows of one variable, over all that it holds during a call. */
export interface VariableFacts {
  name: string
  /** Of its first appearance, from 1. */
  line: number
  type: string
  /** Only of numbers. */
  values?: Interval
}

/**
 * The variables of a function in order of appearance.
 *
 * @param fn on the number level, behind all of its passes
 * @param lineOf line of a position in the source, from 1
 */
export function variableFacts(fn: IrFunction, lineOf: (at: number) => number): VariableFacts[] {
  const ranges = analyzeRanges(fn)
  const found = new Map<string, VariableFacts>()
  // What runs only where an index turns out to be out of range says little of the rest.
  const usual = fn.blocks.filter((block) => !block.cold)
  for (const value of usual.flatMap((block): Value[] => [...block.params, ...block.instrs])) {
    const { name, span, type } = value
    if (!name || type === 'void' || span.file !== undefined) continue
    const line = lineOf(span.start)
    const known = found.get(name)
    const range = type === 'num' ? ranges.get(value) : undefined
    if (!known) found.set(name, { name, line, type: typeText(type), ...(range && { values: range }) })
    else {
      known.line = Math.min(known.line, line)
      if (range) known.values = join(known.values ?? NOTHING, range)
    }
  }
  return [...found.values()].sort((a, b) => a.line - b.line)
}

const NAMES: Readonly<Record<string, string>> = {
  num: 'number',
  big: 'bigint',
  bool: 'boolean',
  'array<String>': 'string',
  'array<Array>': 'number[]',
}

/** A type of the compiler's as TypeScript writes it: `list<record<{x: num}>>` is `{x: number}[]`. */
export function typeText(type: string): string {
  const known = NAMES[type]
  if (known) return known
  const [, outer, inner] = /^(list|record|array)<(.*)>$/.exec(type) ?? []
  if (outer === 'list') return `${typeText(inner)}[]`
  if (outer === 'record') return typeText(inner)
  if (outer === 'array') return inner
  return type
    .replace(/\blist<([^<>]*)>/g, '$1[]')
    .replace(/\barray<([^<>]*)>/g, '$1')
    .replace(/\b(?:num|big|bool)\b/g, (name) => NAMES[name])
}

/** In words: `whole, 0 … 255`, `any number`. */
export function describeValues(values: Interval | undefined): string {
  if (!values) return ''
  if (isEmpty(values)) return 'never assigned'
  const { lo, hi, int, nan, negZero, undef } = values
  const bounded = Number.isFinite(lo) || Number.isFinite(hi)
  const bounds = lo > hi ? '' : lo === hi ? bound(lo) : bounded ? `${bound(lo)} … ${bound(hi)}` : ''
  const also = [negZero && '−0', nan && 'NaN', undef && 'undefined'].filter(Boolean)
  const kind = lo === hi || lo > hi ? '' : int ? 'whole' : bounded ? '' : 'any number'
  const text = [kind, bounds].filter(Boolean).join(', ')
  if (kind === 'any number') return undef ? 'any number, undefined' : kind
  return [text, also.length > 0 ? `${text ? 'or ' : ''}${also.join(', ')}` : ''].filter(Boolean).join(', ')
}

function bound(x: number): string {
  if (x === Number.POSITIVE_INFINITY) return '∞'
  if (x === Number.NEGATIVE_INFINITY) return '−∞'
  const powers = [31, 32, 53]
  for (const power of powers) {
    if (Math.abs(x) === 2 ** power) return `${x < 0 ? '−' : ''}2^${power}`
    if (x === 2 ** power - 1) return `2^${power} − 1`
    if (-x === 2 ** power - 1) return `−2^${power} + 1`
  }
  return String(x).replace('-', '−')
}
