import { type Argument, isArray, type Outcome } from '../differential/kernel-machine.ts'

/** What differs between two outcomes, or undefined. −0 is not 0; one NaN is as good as another. */
export function findDifference(original: Outcome, kernel: Outcome): string | undefined {
  if (original.thrown !== kernel.thrown) return `throws ${original.thrown}, kernel: ${kernel.thrown}`
  if (!same(original.result, kernel.result)) return `result: ${show(original.result)}, kernel: ${show(kernel.result)}`
  for (const [i, expected] of original.arrays.entries()) {
    const actual = kernel.arrays[i] as Uint8Array
    const at = (expected as Uint8Array).findIndex((x, k) => !same(x, actual[k]))
    if (at >= 0) return `array ${i}, element ${at}: ${show((expected as Uint8Array)[at])}, kernel: ${show(actual[at])}`
  }
  return undefined
}

const same = (a: unknown, b: unknown): boolean => Object.is(a, b)

export const show = (x: unknown): string => (Object.is(x, -0) ? '-0' : String(x))

/** Arguments in one line, for people. */
export function showArguments(args: readonly Argument[]): string {
  return args.map((x) => (isArray(x) ? `${x.constructor.name}(${x.length})` : show(x))).join(', ')
}
