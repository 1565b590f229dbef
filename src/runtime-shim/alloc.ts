import { createAllocator } from './allocator.ts'
import { tagOf } from './guards.ts'
import { ELEMENT_KINDS } from './manifest.ts'
import { kernelMemory } from './memory.ts'
import { realm } from './realm.ts'
import { Resident } from './resident.ts'

/** Constructor of a typed array class, as `alloc` takes it. */
export interface TypedArrayConstructor<T> {
  readonly BYTES_PER_ELEMENT: number
  new (buffer: ArrayBuffer, byteOffset: number, length: number): T
}

/** From this many elements on, dispatchers look whether an array without descriptor is a view of kernel memory (15 ns; 5 % of what 300 ns take). */
const worthwhileView = 512

/**
 * Makes a typed array that lives in kernel memory: kernels use it without copying. It is zeroed, and its memory returns only through `free`.
 * Its `buffer` is the whole kernel memory and its `byteOffset` is not 0: send `x.slice()` to workers and storage.
 *
 * @param Type a typed array class
 * @param length number of elements
 * @throws TypeError if `Type` is not a typed array class
 * @throws RangeError if `length` is not a whole number from 0 on, or there is no room
 * @example
 * const x = alloc(Float64Array, 1_000_000)
 */
export function alloc<T>(Type: TypedArrayConstructor<T>, length: number): T {
  if (!ELEMENT_KINDS.some((kind) => (globalThis as unknown as Record<string, unknown>)[kind] === Type)) {
    throw new TypeError(
      `usejit: alloc() takes a typed array class (${ELEMENT_KINDS.join(', ')}), not ${describe(Type)}`,
    )
  }
  if (!(Number.isSafeInteger(length) && length >= 0)) {
    throw new RangeError(`usejit: alloc() takes a length that is a whole number from 0 on, not ${describe(length)}`)
  }
  const bytes = length * Type.BYTES_PER_ELEMENT
  const memory = kernelMemory()
  const ptr = memory ? (realm.allocator ??= createAllocator(memory)).take(bytes) : 0
  if (!memory)
    throw new RangeError(
      'usejit: the engine grants no kernel memory. Lower the option memory, or use an ordinary array.',
    )
  if (ptr === 0) {
    throw new RangeError(
      `usejit: kernel memory of ${memory.bytes.length} bytes has no room for ${bytes} more. Free arrays that are no longer used, or raise the option memory.`,
    )
  }
  const array = new Type(memory.bytes.buffer, ptr, length)
  // Not enumerable, so that comparing two arrays deeply does not see it.
  realm.Resident ??= Resident
  Object.defineProperty(array, realm.key, { value: new realm.Resident(array as object, ptr, length) })
  // Costs nothing (measured) and keeps `length` and the prototype as they are, so that the descriptor alone tells the truth.
  Object.preventExtensions(array)
  realm.viewLimit = worthwhileView
  return array
}

/**
 * Returns the memory of an array from `alloc`. The array and all views of it must not be used any more: their bytes will belong to others.
 *
 * @throws TypeError if the array does not come from `alloc`, or is a view of one that does
 * @throws Error if it was freed before
 */
export function free(array: ArrayBufferView): void {
  const resident = tagOf(array) && ((array as unknown as Record<symbol, unknown>)[realm.key] as Resident | undefined)
  if (!resident) throw new TypeError(`usejit: free() takes an array made by alloc(), not ${describe(array)}`)
  if (realm.Resident!.owner(resident) !== array) {
    throw new Error('usejit: free() was called twice for the same array')
  }
  realm.Resident!.disown(resident)
  realm.allocator!.give(resident.ptr)
}

function describe(value: unknown): string {
  if (typeof value === 'function') return value.name || 'a function'
  return typeof value === 'object' && value !== null
    ? tagOf(value)
      ? `a foreign ${tagOf(value)}`
      : 'an object'
    : String(value)
}
