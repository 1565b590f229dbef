/** For emitted code of kernels that use fields and methods: what they are, found out without running any code of theirs. */

import type { AnyFunction } from './any-function.ts'
import type { Kernel } from './kernel.ts'
import { realm } from './realm.ts'

const { getOwnPropertyDescriptor, getPrototypeOf } = Reflect

/** The value of an own data property of an ordinary object; undefined for everything else. */
export const $field = (object: object, key: string): unknown => getOwnPropertyDescriptor(object, key)?.value

/** An own getter of an ordinary object. */
export const $getter = (object: object, key: string): unknown => getOwnPropertyDescriptor(object, key)?.get

/** The value of an own data property, if it can be assigned. */
export function $own(object: object, key: string): unknown {
  const descriptor = getOwnPropertyDescriptor(object, key)
  return descriptor?.writable ? descriptor.value : undefined
}

/**
 * Whether an ordinary object has a method, or getter, from `prototype`: that very function, and nothing before it.
 *
 * @param object made by the class of `prototype`, or by a subclass
 * @param derived gives the prototypes of known subclasses. Nothing else may stand in between: it could be a proxy, and asking it would run its code
 * @param own gives what `prototype` itself has
 */
export function $inherited(
  object: object,
  prototype: object,
  key: string,
  method: unknown,
  derived?: () => object[],
  own = $field,
): boolean {
  let known: object[] | undefined
  for (let at = object; ; ) {
    if (getOwnPropertyDescriptor(at, key)) return false
    at = getPrototypeOf(at) as object
    if (at === prototype) return own(prototype, key) === method
    try {
      known ??= derived?.()
    } catch {
      // One of the classes is not declared yet.
    }
    if (!known?.includes(at)) return false
  }
}

/** Whether `super` in methods of an object means another one, which both are prototypes of classes, or classes. */
export const $extends = (object: object, parent: object): boolean => getPrototypeOf(object) === parent

/** Notes what became of a method, which is its own dispatcher. */
export function $attach(
  find: () => unknown,
  kernel: Kernel | undefined,
  rejections?: readonly { code: string; message: string }[],
): void {
  const method = find() as AnyFunction
  // A decorator may have put anything there; before the first statement of the module there is no kernel.
  if (typeof method === 'function' && (kernel || rejections))
    realm.functions.set(method, { kernel, original: () => method, rejections })
}

/** The same for a method of an object literal. @returns the object */
export function $member<T extends object>(
  object: T,
  key: string,
  kernel: Kernel | undefined,
  rejections?: readonly { code: string; message: string }[],
): T {
  $attach(() => $field(object, key), kernel, rejections)
  return object
}
