/** Arguments that a function can be called with again: as they were, in kernel memory, watched. */
import { copyObjects, prototypeOfObject } from './copy-objects.ts'

type Fn = (...args: unknown[]) => unknown
type Numbers = Float64Array
type Alloc = (Type: unknown, length: number) => ArrayBufferView

const isObject = (x: unknown): x is Record<PropertyKey, unknown> => typeof x === 'object' && x !== null

/**
 * Gives arrays and objects the contents that others have, which are built alike.
 *
 * @param args what is changed
 * @param saved a deep copy of what it was
 */
export function restore(args: unknown, saved: unknown): void {
  if (args instanceof DataView && saved instanceof DataView) {
    const bytes = new Uint8Array(saved.buffer, saved.byteOffset, saved.byteLength)
    new Uint8Array(args.buffer, args.byteOffset, args.byteLength).set(bytes)
  } else if (ArrayBuffer.isView(args)) (args as Numbers).set(saved as Numbers)
  else if (Array.isArray(args)) {
    const before = saved as unknown[]
    if (args.length !== before.length) args.length = before.length
    before.forEach((value, i) => {
      if (isObject(value) && isObject(args[i])) restore(args[i], value)
      else args[i] = copyOf(value)
    })
  } else if (isObject(args)) {
    for (const [key, value] of Object.entries(saved as object)) {
      if (isObject(value) && isObject(args[key])) restore(args[key], value)
      else args[key] = copyOf(value)
    }
  }
}

const copyOf = (value: unknown): unknown => (isObject(value) ? copyObjects(value, prototypeOfObject) : value)

/** A copy whose typed arrays come from `alloc`, in fields and in arrays of arrays too; an array that is there twice is so in the copy. */
export function residentCopy(args: unknown[], alloc: Alloc): unknown[] {
  const copies = new Map<unknown, unknown>()
  const copy = (x: unknown): unknown => {
    if (!isObject(x)) return x
    if (!copies.has(x)) copies.set(x, make(x))
    return copies.get(x)
  }
  const make = (x: object): unknown => {
    if (x instanceof DataView) return x
    if (ArrayBuffer.isView(x)) {
      const array = alloc(x.constructor, (x as Numbers).length) as Numbers
      array.set(x as Numbers)
      return array
    }
    if (Array.isArray(x)) return x.map(copy)
    const fields = Object.fromEntries(Object.entries(x).map(([key, value]) => [key, copy(value)]))
    const prototype = prototypeOfObject(x)
    return prototype ? Object.setPrototypeOf(fields, prototype) : fields
  }
  return args.map(copy)
}

/** Whether there is a typed array that `alloc` could have made. */
export const hasTypedArrays = (args: readonly unknown[]): boolean =>
  args.some(
    (x) => (ArrayBuffer.isView(x) && !(x instanceof DataView)) || (isObject(x) && hasTypedArrays(Object.values(x))),
  )

/**
 * Calls a function, and watches which elements it uses.
 *
 * @returns whether there are all of them. Of a function that does not work with watched arrays it is not known: false
 */
export function hasRoom(fn: Fn, args: unknown[]): boolean {
  let outside = false
  const watch = (x: unknown): unknown => {
    if (ArrayBuffer.isView(x) && !(x instanceof DataView)) return watched(x as unknown as Record<PropertyKey, unknown>)
    if (Array.isArray(x)) return watched(x.map(watch) as unknown as Record<PropertyKey, unknown>)
    if (isObject(x) && !ArrayBuffer.isView(x)) {
      for (const [key, value] of Object.entries(x)) x[key] = watch(value)
    }
    return x
  }
  const watched = (array: Record<PropertyKey, unknown>): unknown =>
    new Proxy(array, {
      get(target, key) {
        note(target, key)
        const value = Reflect.get(target, key, target)
        return typeof value === 'function' ? value.bind(target) : value
      },
      set(target, key, value) {
        note(target, key)
        return Reflect.set(target, key, value, target)
      },
    })
  const note = (target: Record<PropertyKey, unknown>, key: PropertyKey) => {
    if (typeof key === 'string' && String(Number(key)) === key && !(key in target)) outside = true
  }
  try {
    fn(...args.map(watch))
    return !outside
  } catch {
    return false
  }
}
