/** All that can be observed of a call: comparable, and independent of where the arrays are. */
export interface Observed {
  result: unknown
  /** Class and message of the error, if it threw one. */
  thrown?: string
  /** Elements of the arguments that are arrays, by position. */
  arrays: Map<number, ArrayLike<unknown>>
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
export function observe({ result, thrown }: { result: unknown; thrown?: string }, args: readonly unknown[]): Observed {
  const arrays = new Map<number, ArrayLike<unknown>>()
  args.forEach((arg, i) => {
    if (ArrayBuffer.isView(arg) || Array.isArray(arg)) arrays.set(i, Array.prototype.slice.call(arg))
  })
  const index = typeof result === 'object' && result !== null ? args.indexOf(result) : -1
  return { result: index < 0 ? result : new ArgumentItself(index), ...(thrown !== undefined && { thrown }), arrays }
}

/** What differs between two outcomes, or undefined. −0 is not 0; one NaN is as good as another. */
export function findDifference(original: Observed, kernel: Observed): string | undefined {
  if (original.thrown !== kernel.thrown) return `throws ${original.thrown}, kernel: ${kernel.thrown}`
  if (!same(original.result, kernel.result)) return `result: ${show(original.result)}, kernel: ${show(kernel.result)}`
  for (const [i, expected] of original.arrays) {
    const actual = kernel.arrays.get(i) as ArrayLike<unknown>
    for (let k = 0; k < expected.length; k++)
      if (!same(expected[k], actual[k]))
        return `argument ${i}, element ${k}: ${show(expected[k])}, kernel: ${show(actual[k])}`
    if (actual.length !== expected.length) return `argument ${i}: ${expected.length} elements, kernel: ${actual.length}`
  }
  return undefined
}

function same(a: unknown, b: unknown): boolean {
  if (a instanceof ArgumentItself && b instanceof ArgumentItself) return a.index === b.index
  return Object.is(a, b)
}

export const show = (x: unknown): string => (Object.is(x, -0) ? '-0' : String(x))
