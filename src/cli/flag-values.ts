/** What is written behind the flags of the command line. */
import { nearest } from '../compiler/diagnostics/nearest.ts'
import { VIEWS, type View } from './inspect.ts'
import { UsageError } from './usage-error.ts'

/** @throws UsageError where a flag needs a number and has none */
export function numberOf(option: string, value: unknown): number | undefined {
  if (value === undefined) return undefined
  if (typeof value === 'number' && value >= 0) return value
  throw new UsageError(`${flagOf(option)} takes a number, not ${String(value)}.`)
}

/** @throws UsageError where a size is no whole number from 1 on */
export function sizesOf(text: string): number[] {
  const sizes = text.split(',').map(Number)
  const wrong = sizes.find((size) => !(Number.isSafeInteger(size) && size > 0 && size <= 2 ** 27))
  if (wrong === undefined) return sizes.sort((a, b) => a - b)
  throw new UsageError(`--n takes whole numbers from 1 on, such as 1000,100000, not ${text}.`)
}

const MODES = ['auto', 'static', 'always'] as const

/** @throws UsageError for another word */
export function dispatchOf(word: string): (typeof MODES)[number] {
  const found = MODES.find((mode) => mode === word)
  if (found) return found
  throw new UsageError(`--dispatch takes ${MODES.join(', ')}, not ${word}.`)
}

const FORMATS = ['dot', 'svg'] as const

/** @throws UsageError for another word */
export function formatOf(value: unknown): (typeof FORMATS)[number] | undefined {
  if (value === undefined) return undefined
  const found = FORMATS.find((format) => format === value)
  if (found) return found
  const meant = nearest(String(value), FORMATS)
  throw new UsageError(
    `--format takes ${FORMATS.join(' or ')}, not ${String(value)}.${meant ? ` Did you mean ${meant}?` : ''}`,
  )
}

/** @throws UsageError where the plugin would refuse an option */
export function checked<T>(resolve: () => T): T {
  try {
    return resolve()
  } catch (error) {
    throw new UsageError((error as Error).message.replace(/^usejit: /, ''))
  }
}

/** A name that consists of digits arrives as a number. */
export const textOf = (value: unknown): string | undefined => (value === undefined ? undefined : String(value))

/** @throws UsageError where two are asked for */
export function viewOf(flags: Partial<Record<View, boolean>>): View {
  const asked = VIEWS.filter((view) => flags[view])
  if (asked.length > 1) throw new UsageError(`Ask for one of ${asked.map(flagOf).join(' and ')}.`)
  return asked[0] ?? 'types'
}

/** `optLlvm` → `--opt-llvm` */
const flagOf = (option: string): string => `--${option.replace(/[A-Z]/g, (c) => `-${c.toLowerCase()}`)}`
