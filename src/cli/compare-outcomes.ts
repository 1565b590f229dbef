/** What a call came to: its result or exception, and what it has left in its arguments. */
export interface Outcome {
  result?: unknown
  thrown?: string
  args: unknown[]
}

/** Calls a function and keeps what became of it. */
export function outcomeOf(fn: (...args: unknown[]) => unknown, args: unknown[]): Outcome {
  try {
    return { result: fn(...args), args }
  } catch (error) {
    return { thrown: error instanceof Error ? `${error.name}: ${error.message}` : String(error), args }
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
  const pairs = new Map<object, object>()
  const others = new Map<object, object>()
  const compare = (a: unknown, b: unknown, where: string): string | undefined => {
    if (typeof a === 'number' && typeof b === 'number' && tolerance && !Object.is(a, b))
      return note(a, b, where, tolerance)
    if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null)
      return Object.is(a, b) ? undefined : `${where}: ${show(a)}, kernel: ${show(b)}`
    if (pairs.has(a) || others.has(b))
      return pairs.get(a) === b && others.get(b) === a ? undefined : `${where}: another object`
    pairs.set(a, b)
    others.set(b, a)
    if (Object.prototype.toString.call(a) !== Object.prototype.toString.call(b)) return `${where}: another class`
    if (a instanceof DataView && b instanceof DataView)
      return compare(new Uint8Array(a.buffer), new Uint8Array(b.buffer), `${where} bytes`)
    const [keys, more] = [Reflect.ownKeys(a), Reflect.ownKeys(b)]
    if (keys.length !== more.length || keys.some((key, i) => key !== more[i]))
      return `${where}: keys ${keys.length}, kernel: ${more.length}`
    for (const key of keys) {
      const found = compare(
        (a as Record<PropertyKey, unknown>)[key],
        (b as Record<PropertyKey, unknown>)[key],
        Array.isArray(a) || ArrayBuffer.isView(a) ? `${where}[${String(key)}]` : `${where}.${String(key)}`,
      )
      if (found) return found
    }
    return undefined
  }
  // Results first: one of the arguments may be it.
  return compare(
    { result: expected.result, argument: expected.args },
    { result: actual.result, argument: actual.args },
    'the call',
  )?.replace(/^the call\./, '')
}

const show = (x: unknown): string => (Object.is(x, -0) ? '-0' : typeof x === 'bigint' ? `${x}n` : String(x))

function note(a: number, b: number, where: string, tolerance: Deviation): string | undefined {
  if (!Number.isFinite(a) || !Number.isFinite(b)) return `${where}: ${show(a)}, kernel: ${show(b)}`
  tolerance.ulp = Math.max(tolerance.ulp, ulpsBetween(a, b))
  tolerance.relative = Math.max(
    tolerance.relative,
    Math.abs(a - b) / Math.max(Math.abs(a), Math.abs(b), Number.MIN_VALUE),
  )
  return undefined
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
