/** What is written behind the flags of the command line. */
import { nearest } from '../compiler/diagnostics/nearest.ts'
import { VIEWS, type View } from './inspect.ts'
import { UsageError } from './usage-error.ts'

/**
 * @param range which numbers there may be; missing: from 0 on, fractions too
 * @throws UsageError that names the flag, and what it takes
 */
export function numberOf(option: string, value: unknown, { from = 0, whole = false } = {}): number | undefined {
  if (value === undefined) return undefined
  const isOne = typeof value === 'number' && Number.isFinite(value) && value >= from
  if (isOne && !(whole && !Number.isSafeInteger(value))) return value
  const kind = whole ? 'a whole number' : 'a number'
  throw new UsageError(`${flagOf(option)} takes ${kind} from ${from} on, not ${String(value)}.`)
}

/** Values that begin with a minus are values, and not the next flag. */
export function joinNegativeNumbers(args: readonly string[]): string[] {
  const joined: string[] = []
  for (const arg of args) {
    const last = joined.at(-1)
    if (last !== undefined && /^--[a-z-]+$/.test(last) && /^-[\d.]/.test(arg))
      joined[joined.length - 1] = `${last}=${arg}`
    else joined.push(arg)
  }
  return joined
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
    const { message } = error as Error
    throw new UsageError(
      message.replace(/^usejit: (?:option "(\w+)(?:\[\])?" must)?/, (_, name) => (name ? `--${name} must` : '')),
    )
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
