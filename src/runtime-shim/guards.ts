/**
 * Guards on arrays. They decide on captured getters of internal slots: no property of an argument is looked up that a user could have put there,
 * hence no getter or proxy trap runs before the original does.
 */
import type { ArrayParam, ElementKind } from './manifest.ts'
import { heapStart } from './memory.ts'
import { realm } from './realm.ts'
import type { RunReason } from './reason.ts'

/** An array argument that passed its guards. */
export interface ArrayArgument {
  param: ArrayParam
  /** Elements. */
  length: number
  /** Its bytes where they are; in kernel memory or elsewhere. */
  bytes: Uint8Array<ArrayBuffer>
  /** Byte address in kernel memory; −1 while the array has none. */
  ptr: number
}

const getterOf = (prototype: object, name: PropertyKey): (() => unknown) | undefined =>
  Object.getOwnPropertyDescriptor(prototype, name)?.get
const uncurried = <T>(prototype: object, name: PropertyKey): ((self: unknown) => T) =>
  Function.prototype.call.bind(getterOf(prototype, name)!)
const arrayPrototype = /*@__PURE__*/ Object.getPrototypeOf(Uint8Array.prototype)

/** Class of a typed array by its internal slot; undefined for everything else. Neither prototypes nor proxies deceive it. */
export const tagOf = /*@__PURE__*/ uncurried<ElementKind | undefined>(arrayPrototype, Symbol.toStringTag)
/** Length of a typed array by its internal slots. @throws TypeError for everything else */
export const lengthOf = /*@__PURE__*/ uncurried<number>(arrayPrototype, 'length')
export const bufferOf = /*@__PURE__*/ uncurried<ArrayBuffer>(arrayPrototype, 'buffer')
export const startOf = /*@__PURE__*/ uncurried<number>(arrayPrototype, 'byteOffset')
const bytesOf = /*@__PURE__*/ uncurried<number>(arrayPrototype, 'byteLength')
/** Undefined in engines that know no resizable buffers. */
const resizable = /*@__PURE__*/ getterOf(ArrayBuffer.prototype, 'resizable')
const bufferLengthOf = /*@__PURE__*/ uncurried<number>(ArrayBuffer.prototype, 'byteLength')

/** Whether a number is an integer; infinities are none. */
export const isInteger = (x: number): boolean => Math.trunc(x) === x && x - x === 0
/** Whether a number is NaN or exactly a float32. */
export const isFloat32 = (x: number): boolean => Object.is(Math.fround(x), x)

/**
 * For calls of native code: whether an array of the right class answers `length` as all of its class do. Whatever its buffer is, native code finds out.
 *
 * @param _ `array[residentKey]`: V8 knows the shape of an array that it has just looked into, and the next line costs nothing
 */
export const isPlain = (_: unknown, array: object, kind: ElementKind): boolean =>
  Object.getPrototypeOf(array) === prototypeOf(kind) && !Object.hasOwn(array, 'length')

const prototypeOf = (kind: ElementKind): object =>
  (globalThis as unknown as Record<ElementKind, { prototype: object }>)[kind].prototype

/**
 * Checks an array of the right class.
 *
 * @returns why the kernel cannot take it, or what the call needs to know of it
 */
export function inspectArray(param: ArrayParam, array: object): RunReason | ArrayArgument {
  let fault: RunReason = 'argument-type'
  try {
    // Subclasses and arrays with a `length` of their own answer `x.length` in their own way; arrays of other realms cannot be told from them.
    if (isPlain(0, array, param.kind)) {
      const buffer = bufferOf(array)
      fault = 'shared-buffer'
      // Throws for a shared buffer.
      bufferLengthOf(buffer)
      fault = 'resized-buffer'
      // Throws for a detached one.
      const bytes = new Uint8Array(buffer, startOf(array), bytesOf(array))
      if (!resizable?.call(buffer)) {
        const { memory } = realm
        const ptr = buffer === memory?.bytes.buffer ? bytes.byteOffset : -1
        // A view of kernel memory that reaches beyond the heap covers the stack, or room where copies of other arguments go.
        if (ptr < 0 || (ptr >= heapStart && ptr + bytes.length <= memory!.brk))
          return { param, length: lengthOf(array), bytes, ptr }
        fault = 'argument-range'
      }
    }
  } catch {}
  return fault
}
