import { contentsOf } from './records.ts'
import { describeResult, type Identities } from './returned.ts'

/** All that can be observed of a call: comparable, and independent of where the arrays are. */
export interface Observed {
  result: unknown
  /** Class and message of the error, if it threw one. */
  thrown?: string
  /** Elements of the arguments that are arrays, by position. */
  arrays: Map<number, ArrayLike<unknown>>
  /** Variables that outlive the call. */
  state: Readonly<Record<string, unknown>>
}

/** A result that is one of the arguments. */
class ArgumentItself {
  readonly index: number
  constructor(index: number) {
    this.index = index
  }
  toString(): string {
    return `argument ${this.index}`
  }
}

/** Takes down what a call has returned, thrown and written. */
export function observe(
  { result, thrown }: { result: unknown; thrown?: string },
  args: readonly unknown[],
  state: Readonly<Record<string, unknown>> = {},
  identities?: Identities,
): Observed {
  const arrays = new Map<number, ArrayLike<unknown>>()
  args.forEach((arg, i) => {
    if (arg instanceof DataView) arrays.set(i, bytesOf(arg))
    else if (typeof arg === 'object' && arg !== null)
      arrays.set(i, isList(arg) && !isTuple(arg) ? elementsOf(arg) : contentsOf(arg))
  })
  const index = typeof result === 'object' && result !== null ? args.indexOf(result) : -1
  return {
    result:
      index >= 0
        ? new ArgumentItself(index)
        : typeof result === 'object'
          ? describeResult(result, { argument: args, ...state }, show)
          : result,
    ...(thrown !== undefined && { thrown }),
    arrays,
    state: {
      ...Object.fromEntries(Object.entries(state).map(([name, x]) => [name, describeVariable(x, args)])),
      ...(identities && { objects: identities.describe([args, result]) }),
    },
  }
}

/** The value of a variable; of several, also which objects they are. */
function describeVariable(value: unknown, args: readonly unknown[]): unknown {
  if (isList(value)) return elementsOf(value)
  return typeof value === 'object' && value !== null ? describeResult(value, { argument: args }, show) : value
}

/** An array in which not only the elements count. */
const isTuple = (value: unknown): boolean => Array.isArray(value)
const isList = (value: unknown): value is ArrayLike<unknown> & object =>
  ArrayBuffer.isView(value) || Array.isArray(value)
const bytesOf = ({ buffer, byteOffset, byteLength }: DataView): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength).slice()
const elementsOf = (list: ArrayLike<unknown>): unknown[] => Array.prototype.slice.call(list)

const OVERFLOW = 'RangeError: Maximum call stack'

/** What differs between two outcomes, or undefined. −0 is not 0; one NaN is as good as another. */
export function findDifference(original: Observed, kernel: Observed): string | undefined {
  if (original.thrown !== kernel.thrown) return `throws ${original.thrown}, kernel: ${kernel.thrown}`
  // What was written when the stack ran over is not part of the contract.
  if (original.thrown?.startsWith(OVERFLOW)) return undefined
  if (!same(original.result, kernel.result)) return `result: ${show(original.result)}, kernel: ${show(kernel.result)}`
  for (const [i, expected] of original.arrays) {
    const difference = findInList(expected, kernel.arrays.get(i) as ArrayLike<unknown>)
    if (difference) return `argument ${i}, ${difference}`
  }
  for (const [name, expected] of Object.entries(original.state)) {
    const actual = kernel.state[name]
    const difference = isList(expected)
      ? findInList(expected, actual as ArrayLike<unknown>)
      : same(expected, actual)
        ? undefined
        : `${show(expected)}, kernel: ${show(actual)}`
    if (difference) return `${name} from outside, ${difference}`
  }
  return undefined
}

function findInList(expected: ArrayLike<unknown>, actual: ArrayLike<unknown>): string | undefined {
  for (let k = 0; k < expected.length; k++)
    if (!same(expected[k], actual[k])) return `element ${k}: ${show(expected[k])}, kernel: ${show(actual[k])}`
  return actual.length === expected.length ? undefined : `${expected.length} elements, kernel: ${actual.length}`
}

function same(a: unknown, b: unknown): boolean {
  if (a instanceof ArgumentItself && b instanceof ArgumentItself) return a.index === b.index
  return Object.is(a, b)
}

export const show = (x: unknown): string => (typeof x === 'bigint' ? `${x}n` : Object.is(x, -0) ? '-0' : String(x))
