/** What can be observed of a result: its values, and which memory its arrays share with arguments, variables and each other. */

/** Numbers for objects, in the order in which they are met: those of two runs are comparable. */
export class Identities {
  private readonly numbers = new Map<object, number>()

  /** @param args what is there before the call */
  constructor(args: readonly unknown[]) {
    this.describe(args)
  }

  /** Which object stands where, those that were there before by the numbers that they had. */
  describe(value: unknown, seen = new Set<object>()): string {
    if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return ''
    const number = this.numbers.get(value) ?? this.numbers.size
    this.numbers.set(value, number)
    if (seen.has(value)) return `#${number}`
    seen.add(value)
    const inner = Object.entries(value).flatMap(([key, x]) => {
      const text = this.describe(x, seen)
      return text ? [`${key} ${text}`] : []
    })
    return `#${number}${inner.length > 0 ? `(${inner.join(', ')})` : ''}`
  }
}

/** An array that the caller has, and what it is called in reports. */
interface Known {
  name: string
  array: ArrayBufferView
}

/**
 * @param holders what may hold arrays that were there before the call, by name
 * @param show how values are written
 */
export function describeResult(
  result: unknown,
  holders: Readonly<Record<string, unknown>>,
  show: (x: unknown) => string,
): string {
  const known = Object.entries(holders).flatMap(([name, value]) => arraysIn(name, value))
  const describe = (value: unknown, path: string): string => {
    if (ArrayBuffer.isView(value)) {
      // Of an array that was taken away from under it, too: it has none.
      const elements = Array.prototype.slice.call(value).map(show)
      const shared = known.flatMap((one) => relation(value, one) ?? [])
      known.push({ name: path, array: value })
      return `${value.constructor.name}[${elements.join(' ')}]${shared.map((text) => ` ${text}`).join('')}`
    }
    if (typeof value !== 'object' || value === null) return show(value)
    const fields = Object.entries(value).map(([key, x]) => `${key} ${describe(x, `${path}.${key}`)}`)
    return Array.isArray(value) ? `[${fields.join(' ')}]` : fields.join(' ')
  }
  return describe(result, 'result')
}

function arraysIn(name: string, value: unknown): Known[] {
  if (ArrayBuffer.isView(value)) return [{ name, array: value }]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, x]) => arraysIn(`${name}.${key}`, x))
}

/** Where a buffer is kernel memory it holds all arrays: only bytes that both have tell that one is a part of the other. */
function relation(array: ArrayBufferView, { name, array: other }: Known): string | undefined {
  if (array === other) return `(is ${name})`
  if (array.buffer !== other.buffer) return undefined
  const at = array.byteOffset - other.byteOffset
  const overlap = at < other.byteLength && array.byteLength > -at && array.byteLength > 0 && other.byteLength > 0
  return overlap ? `(${at} bytes into ${name})` : undefined
}
