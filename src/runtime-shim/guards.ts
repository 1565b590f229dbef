/**
 * Guards of the slow path. They decide on captured built-ins alone: no property of an argument is looked up, hence no getter or proxy trap of
 * the user runs before the original does.
 */
import type { ElementKind, NumberParam, ParamSpec } from './manifest.ts'
import { heapStart } from './memory.ts'
import { ownerOf, realm, residentKey } from './realm.ts'
import type { RunReason } from './reason.ts'
import type { Resident } from './resident.ts'

/** An array argument that passed its guards. */
export interface ArrayArgument {
  length: number
  reads: boolean
  writes: boolean
  /** Byte address in kernel memory; −1 while the array has none. */
  ptr: number
  buffer: ArrayBuffer
  /** Range of bytes in `buffer`. */
  start: number
  end: number
}

const uncurried = <T>(getter: (() => T) | undefined): ((self: unknown) => T) =>
  Function.prototype.call.bind(getter as never) as never
const getterOf = <T>(prototype: object, name: PropertyKey): (() => T) | undefined =>
  Object.getOwnPropertyDescriptor(prototype, name)?.get as never
const arrayGetter = <T>(name: PropertyKey): ((self: unknown) => T) =>
  uncurried(getterOf<T>(Object.getPrototypeOf(Uint8Array.prototype), name))

/** Class of a typed array by its internal slot; undefined for everything else. Neither prototypes nor proxies deceive it. */
export const tagOf = /*@__PURE__*/ arrayGetter<ElementKind | undefined>(Symbol.toStringTag)
/** Length of a typed array by its internal slots. @throws TypeError for everything else */
export const lengthOf = /*@__PURE__*/ arrayGetter<number>('length')
const bufferOf = /*@__PURE__*/ arrayGetter<ArrayBuffer>('buffer')
const startOf = /*@__PURE__*/ arrayGetter<number>('byteOffset')
const bytesOf = /*@__PURE__*/ arrayGetter<number>('byteLength')
/** Throws for a SharedArrayBuffer. */
const bufferBytesOf = /*@__PURE__*/ uncurried(getterOf<number>(ArrayBuffer.prototype, 'byteLength'))
/** Undefined in engines that know no resizable buffers. */
const resizable = /*@__PURE__*/ getterOf<boolean>(ArrayBuffer.prototype, 'resizable')

/** Whether a number is an integer; infinities are none. */
export const isInteger = (x: number): boolean => Math.trunc(x) === x && x - x === 0
/** Whether a number is NaN or exactly a float32. */
export const isFloat32 = (x: number): boolean => Math.fround(x) === x || x !== x

/**
 * Checks a number or boolean.
 *
 * @returns why the kernel cannot take it, or undefined
 */
export function scalarFault(param: Exclude<ParamSpec, { t: 'array' }>, value: unknown): RunReason | undefined {
  if (typeof value !== param.t) return 'argument-type'
  if (param.t === 'number' && !inRange(param, value as number)) return 'argument-range'
  return undefined
}

function inRange({ repr, int, min, max, nz, f32 }: NumberParam, x: number): boolean {
  return (
    (repr === 'i32' ? x === (x | 0) : repr === 'u32' ? x === x >>> 0 : !int || isInteger(x)) &&
    (min === undefined || x >= min) &&
    (max === undefined || x <= max) &&
    (!nz || !Object.is(x, -0)) &&
    (!f32 || isFloat32(x))
  )
}

/**
 * Checks an array.
 *
 * @returns why the kernel cannot take it, or what the call needs to know of it
 */
export function inspectArray(param: Extract<ParamSpec, { t: 'array' }>, value: unknown): RunReason | ArrayArgument {
  const { kind, reads, writes } = param
  if (tagOf(value) !== kind) return 'argument-type'
  const array = value as Record<PropertyKey, unknown>
  // Subclasses and arrays with a `length` of their own answer `x.length` in their own way; arrays of other realms cannot be told from them.
  const prototype = (globalThis as unknown as Record<ElementKind, { prototype: object }>)[kind].prototype
  if (Object.getPrototypeOf(array) !== prototype || Object.hasOwn(array, 'length')) return 'argument-type'
  const { memory } = realm
  const resident = array[residentKey] as Resident | undefined
  if (resident && ownerOf(resident) === array) {
    return { length: resident.len, reads, writes, ptr: resident.ptr, buffer: memory!.buffer, start: 0, end: 0 }
  }
  const buffer = bufferOf(array)
  const inPlace = memory && buffer === memory.buffer
  if (!inPlace) {
    try {
      if (resizable?.call(buffer) || (bufferBytesOf(buffer) === 0 && isDetached(buffer))) return 'resized-buffer'
    } catch {
      return 'shared-buffer'
    }
  }
  const start = startOf(array)
  const end = start + bytesOf(array)
  // A view that reaches beyond the heap covers the stack, or room where copies of other arguments go.
  if (inPlace && (start < heapStart || end > memory.brk)) return 'argument-range'
  return { length: lengthOf(array), reads, writes, ptr: inPlace ? start : -1, buffer, start, end }
}

/** For a buffer that reports no bytes: empty, or transferred away? (`ArrayBuffer.prototype.detached` is younger than the engines we support.) */
function isDetached(buffer: ArrayBuffer): boolean {
  try {
    return !new Uint8Array(buffer)
  } catch {
    return true
  }
}
