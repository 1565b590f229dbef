import { compareBy } from '../runtime-shim/differences.ts'

/** What a call came to: its result or exception, and what it has left in its arguments. */
export interface Outcome {
  result?: unknown
  thrown?: string
  args: unknown[]
  /** The object that it was called on. */
  self?: object
}

/** Calls a function and keeps what became of it. */
export function outcomeOf(fn: (...args: unknown[]) => unknown, args: unknown[], self?: object): Outcome {
  const left = { args, ...(self && { self }) }
  try {
    return { result: fn.apply(self, args), ...left }
  } catch (error) {
    return { thrown: error instanceof Error ? `${error.name}: ${error.message}` : String(error), ...left }
  }
}

/** The largest distances of two numbers that should be equal. */
export interface Deviation {
  ulp: number
  relative: number
}

/**
 * The first place in which two outcomes differ: in a bit of a number (NaN is NaN), in a class, in a key, in which objects are one.
 *
 * @param tolerance numbers may differ, by what is noted there
 * @returns undefined where they are equal
 */
export function findDifference(expected: Outcome, actual: Outcome, tolerance?: Deviation): string | undefined {
  if (expected.thrown !== actual.thrown)
    return `${expected.thrown ?? 'no exception'}, kernel: ${actual.thrown ?? 'no exception'}`
  // Results first: one of the arguments may be it.
  return compareBy({ functionsAlike: true, near: tolerance && ((a, b) => note(a, b, tolerance)) })
    .values(
      { result: expected.result, argument: expected.args, this: stateOf(expected.self) },
      { result: actual.result, argument: actual.args, this: stateOf(actual.self) },
      'the call',
    )
    ?.replace(/^the call\./, '')
}

/** Of a class, the static fields. */
function stateOf(self: object | undefined): object | undefined {
  return typeof self === 'function' ? { ...self } : self
}

/** @returns false where nothing can be noted */
function note(a: number, b: number, tolerance: Deviation): boolean {
  if (!Number.isFinite(a) || !Number.isFinite(b)) return false
  tolerance.ulp = Math.max(tolerance.ulp, ulpsBetween(a, b))
  tolerance.relative = Math.max(
    tolerance.relative,
    Math.abs(a - b) / Math.max(Math.abs(a), Math.abs(b), Number.MIN_VALUE),
  )
  return true
}

const words = new BigInt64Array(1)
const double = new Float64Array(words.buffer)

/** How many doubles lie between two numbers: their bits as integers, negative ones mirrored, are in order. */
export function ulpsBetween(a: number, b: number): number {
  const [x, y] = [a, b].map((value) => {
    double[0] = value
    return words[0] < 0n ? -(words[0] & (2n ** 63n - 1n)) : words[0]
  })
  return Number(x > y ? x - y : y - x)
}
