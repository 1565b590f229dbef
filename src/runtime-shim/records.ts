/** For emitted code of kernels that take objects: their fields, found out without running any code of theirs. */
const { getOwnPropertyDescriptor, getPrototypeOf } = Reflect

/** Only Node can tell proxies. Elsewhere a proxy is asked for the field as the original would ask it, if it does not hide it. */
const isProxy = (
  globalThis as { process?: { getBuiltinModule?: (id: string) => { types: { isProxy(x: unknown): boolean } } } }
).process?.getBuiltinModule?.('node:util').types.isProxy

/** Whether it is an object that no proxy stands before, as far as can be told. */
export const isOrdinary = (x: unknown): x is object => typeof x === 'object' && x !== null && !isProxy?.(x)

/**
 * The value of an own data property.
 *
 * @param written it must be one that can be assigned
 * @returns undefined for everything else, which no guard lets pass
 */
export const $data = (object: unknown, key: string, written?: unknown): unknown =>
  isOrdinary(object) ? dataOf(object, key, written) : undefined

/** The same for one more field of an object of which `$data` has just found one: whether it is a proxy is known. Elsewhere than in Node each field tells. */
export const $more = (object: object, key: string, written?: unknown): unknown => dataOf(object, key, written)

/** Asking for `value` instead would let accessors pass wherever someone has put that on `Object.prototype`. */
export const isAccessor = (descriptor: PropertyDescriptor): boolean => 'get' in descriptor

function dataOf(object: object, key: string, written: unknown): unknown {
  const descriptor = getOwnPropertyDescriptor(object, key)
  if (!descriptor || isAccessor(descriptor) || (written && !descriptor.writable)) return undefined
  const { value } = descriptor
  return isProxy || Object.is(value, (object as Record<string, unknown>)[key]) ? value : undefined
}

const { __lookupGetter__: getterOf } = Object.prototype as unknown as {
  __lookupGetter__(this: object, key: PropertyKey): unknown
}

/** An element of an array, found out without running any code of it: undefined where there is some. It takes a fifth of what a descriptor takes. */
export const elementOf = (list: readonly unknown[], i: number): unknown =>
  getterOf.call(list, i) ? undefined : list[i]

/**
 * Whether an object is of a class itself, not by a subclass, and has none of these members by itself.
 *
 * @param prototype that of the class
 */
export const $of = (object: unknown, prototype: unknown, methods: readonly string[]): boolean =>
  isOrdinary(object) &&
  getPrototypeOf(object) === prototype &&
  methods.every(
    (name) =>
      !Object.hasOwn(object, name) &&
      // See `dataOf`. A getter is not run.
      (isProxy ||
        getterOf.call(object, name) ||
        (object as Record<string, unknown>)[name] === (prototype as Record<string, unknown>)[name]),
  )

/**
 * Whether an object lacks a field: it is null or undefined, or the object does not have it and nothing that it inherits from does.
 *
 * @param as how it is missing
 */
export function $lacks(object: unknown, key: string, as: null | undefined): boolean {
  if (!isOrdinary(object)) return false
  const descriptor = getOwnPropertyDescriptor(object, key)
  if (descriptor) return !isAccessor(descriptor) && descriptor.value === as && dataOf(object, key, 0) === as
  if (as === null) return false
  // Elsewhere than in Node, a proxy that is a prototype is asked whether it has the field.
  for (let at = getPrototypeOf(object); at; at = getPrototypeOf(at))
    if (isProxy?.(at) || Object.hasOwn(at, key)) return false
  return true
}

/** Whether it is an array of so many elements that is taken apart as arrays are. */
export const $tuple = (x: unknown, length: number): boolean =>
  isOrdinary(x) &&
  Array.isArray(x) &&
  x.length === length &&
  getPrototypeOf(x) === Array.prototype &&
  !Object.hasOwn(x, Symbol.iterator)
