import { quoted } from '../compiler/frontend/declared-text.ts'
import { type Interval, isEmpty, join, NOTHING } from '../compiler/ir/interval.ts'
import type { IrFunction, Value } from '../compiler/ir/ir.ts'
import type { IrType } from '../compiler/ir/types.ts'
import { analyzeRanges } from '../compiler/passes/analyze-ranges.ts'

/** What the compiler knows of one variable, over all that it holds during a call. */
export interface VariableFacts {
  name: string
  /** Of its first appearance, from 1. */
  line: number
  /** Where that is in the source. */
  at: number
  type: IrType
  /** Only of numbers. */
  values?: Interval
  /** Only of strings that are told apart: all that the kernel knows. Its values are their numbers. */
  texts?: readonly string[]
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
    if (!name || type === 'void' || span.file !== undefined || isOwnName(value)) continue
    const line = lineOf(span.start)
    const range = type === 'num' ? ranges.get(value) : undefined
    const texts = textsFor(value, fn)
    const known = found.get(name)
    if (!known) found.set(name, { name, line, at: span.start, type, ...(range && { values: range }) })
    else {
      if (line < known.line) [known.line, known.at] = [line, span.start]
      if (range) known.values = join(known.values ?? NOTHING, range)
    }
    if (texts) (found.get(name) as VariableFacts).texts = texts
  }
  return [...found.values()].sort((a, b) => a.line - b.line)
}

/** The strings that a value stands for one of, if it is a string; of single characters none are known. */
export const textsFor = ({ text }: Value, fn: IrFunction): readonly string[] | undefined =>
  text === 'char' ? [] : text && fn.texts

/** What the compiler itself gives names to. */
export const isOwnName = ({ name = '', type }: Pick<Value, 'name' | 'type'>): boolean =>
  type === 'array<Handles>' || name.endsWith('[]')

/** The strings that a variable can hold; undefined where that is not known. */
export function textsOf({ values, texts }: Pick<VariableFacts, 'values' | 'texts'>): readonly string[] | undefined {
  if (!texts || !values?.int || values.hi >= texts.length) return undefined
  return texts.slice(Math.max(0, values.lo), values.hi + 1)
}

/** What a variable can hold, in words: `whole, 0 … 255`, `'add', 'mul'`. */
export function describeVariable(facts: Pick<VariableFacts, 'values' | 'texts'>): string {
  return facts.texts ? (textsOf(facts) ?? []).map(quoted).join(', ') : describeValues(facts.values)
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
