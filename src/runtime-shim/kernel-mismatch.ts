/** The error that says that a kernel and its original have come to something else. */
import { describeValue } from './describe-value.ts'
import type { Named } from './snapshot.ts'

/** What a call came to. */
export type End = { value: unknown } | { error: unknown }

/** The function as messages name it. */
export type Site = readonly [name: string, place: string, fastmath: 0 | 1]

export const errorText = (error: unknown): string =>
  error instanceof Error ? `${error.name}: ${error.message}` : describeValue(error)

/**
 * @param args arguments as they were before the call
 * @param outer inputs from outside, as they were
 */
export function kernelMismatch(
  [name, place]: Site,
  args: readonly unknown[],
  outer: readonly Named[],
  difference: string,
  expected: End,
  actual: End,
): Error {
  const call = `${name}(${cut(args.map((one) => describeValue(one)).join(', '))})`
  const text = (end: End) =>
    cut('error' in end ? `throws ${errorText(end.error)}` : `returns ${describeValue(end.value)}`)
  const lines = [
    `usejit: kernel and original of '${name}' differ (${place})`,
    `  where     ${difference}`,
    `  original  ${text(expected)}`,
    `  kernel    ${text(actual)}`,
    `  call      ${call}`,
    ...(outer.length > 0
      ? [`  with      ${cut(outer.map(([at, x]) => `${at} = ${describeValue(x)}`).join(', '))}`]
      : []),
    'This is a mistake of usejit: please report it with the lines above. Without "use jit" the function runs as it was written.',
  ]
  const facts = { name: 'KernelMismatch', place, difference, original: expected, kernel: actual, call }
  return Object.assign(new Error(lines.join('\n')), facts)
}

const LONGEST = 400

const cut = (text: string): string => (text.length > LONGEST ? `${text.slice(0, LONGEST)} …` : text)
