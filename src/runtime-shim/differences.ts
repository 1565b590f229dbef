/** Where two values differ: in a bit of a number (NaN is NaN), in a class, in a key, in which objects are one. */
import { describeNumber } from './describe-value.ts'
import { bufferOf, tagOf } from './guards.ts'

export interface ComparisonRules {
  /** Objects that both sides have: each of them is only itself, whatever it holds. */
  known?: Iterable<object>
  /** Whether two numbers that are not the same may pass; `kind` is the class of the typed array that they are elements of. */
  near?: (a: number, b: number, kind?: string) => boolean
  /** Whether elements of a typed array that are not the same may pass. */
  exempt?: (array: object, index: number) => boolean
  /** The two sides come from two builds of one module: functions are never the same, and are not looked into. */
  functionsAlike?: boolean
  /** Which typed arrays share a buffer must agree. */
  buffers?: boolean
}

export interface Comparison {
  /** The first difference of two values; undefined where there is none. */
  values(a: unknown, b: unknown, where: string): string | undefined
  /** The same of what two objects hold, whether or not they are known, and whatever their classes are. */
  contents(a: object, b: object, where: string): string | undefined
}

/**
 * Values that are compared by one comparison belong together: what is one object on one side must be one on the other.
 *
 * @example
 * compareBy({}).values([1, 2], [1, 3], 'result') // 'result[1]: 2, kernel: 3'
 */
export function compareBy({
  known = [],
  near,
  exempt,
  functionsAlike = false,
  buffers = false,
}: ComparisonRules): Comparison {
  const pairs = new Map<object, object>()
  const others = new Map<object, object>()
  for (const one of known) {
    pairs.set(one, one)
    others.set(one, one)
  }
  const joins = (a: object, b: object): boolean | undefined => {
    if (pairs.has(a) || others.has(b)) return pairs.get(a) === b && others.get(b) === a
    pairs.set(a, b)
    others.set(b, a)
    return undefined
  }
  const values: Comparison['values'] = (a, b, where) => {
    if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null)
      return same(a, b) ? undefined : `${where}: ${describeNumber(a)}, kernel: ${describeNumber(b)}`
    const joined = joins(a, b)
    if (joined !== undefined) return joined ? undefined : `${where}: another object`
    if (a === b) return undefined
    if (Object.prototype.toString.call(a) !== Object.prototype.toString.call(b)) return `${where}: another class`
    return (buffers && tagOf(a) && memory(a as Uint8Array, b as Uint8Array, where)) || contents(a, b, where)
  }
  const memory = (a: Uint8Array, b: Uint8Array, where: string): string | undefined => {
    if (joins(bufferOf(a), bufferOf(b)) === false) return `${where}: another buffer`
    return a.byteOffset === b.byteOffset || bufferOf(a) !== bufferOf(b) ? undefined : `${where}: another part`
  }
  const same = (a: unknown, b: unknown, kind?: string): boolean =>
    Object.is(a, b) ||
    (functionsAlike && typeof a === 'function' && typeof b === 'function') ||
    (near !== undefined && typeof a === 'number' && typeof b === 'number' && near(a, b, kind))
  const contents: Comparison['contents'] = (a, b, where) => {
    const kind = tagOf(a)
    if (kind !== undefined && kind === tagOf(b)) return elements(a as Uint8Array, b as Uint8Array, where, kind)
    if (Array.isArray(a) && Array.isArray(b)) return items(a, b, where)
    if (a instanceof DataView && b instanceof DataView)
      return values(new Uint8Array(a.buffer), new Uint8Array(b.buffer), `${where} bytes`)
    const [keys, more] = [dataKeys(a), dataKeys(b)]
    if (keys.length !== more.length || keys.some((key, i) => key !== more[i]))
      return `${where}: keys ${keys.map(String)}, kernel: ${more.map(String)}`
    return first(keys, (key) => values(fieldOf(a, key), fieldOf(b, key), `${where}.${String(key)}`))
  }
  const elements = (a: Uint8Array, b: Uint8Array, where: string, kind: string): string | undefined => {
    if (a.length !== b.length) return `${where}: length ${a.length}, kernel: ${b.length}`
    for (let i = 0; i < a.length; i++)
      if (!same(a[i], b[i], kind) && !exempt?.(a, i))
        return `${where}[${i}]: ${describeNumber(a[i])}, kernel: ${describeNumber(b[i])}`
    return undefined
  }
  const items = (a: unknown[], b: unknown[], where: string): string | undefined => {
    if (a.length !== b.length) return `${where}: length ${a.length}, kernel: ${b.length}`
    for (let i = 0; i < a.length; i++) {
      if (i in a !== i in b)
        return `${where}[${i}]: ${i in a ? 'there' : 'a hole'}, kernel: ${i in b ? 'there' : 'a hole'}`
      const found = values(a[i], b[i], `${where}[${i}]`)
      if (found) return found
    }
    return undefined
  }
  return { values, contents }
}

function first<T>(list: readonly T[], find: (one: T) => string | undefined): string | undefined {
  for (const one of list) {
    const found = find(one)
    if (found) return found
  }
  return undefined
}

/** The own keys of an object behind which there is data: looking at them runs no code. */
export const dataKeys = (object: object): PropertyKey[] =>
  Reflect.ownKeys(object).filter((key) => 'value' in (Reflect.getOwnPropertyDescriptor(object, key) ?? {}))

export const fieldOf = (object: object, key: PropertyKey): unknown =>
  Reflect.getOwnPropertyDescriptor(object, key)?.value
