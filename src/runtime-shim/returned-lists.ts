/** Ordinary arrays, and objects that are elements of such, which are parts of the object that a kernel returns. */
import type { KernelManifest } from './manifest.ts'
import { $slot } from './slots.ts'

const made = new Map<number, object | undefined>()

type Handle = NonNullable<KernelManifest['handles']>[number]

/**
 * Makes what a kernel has left the addresses of.
 *
 * @param handles where
 * @param make makes what is at an address, each only once; null where it has holes
 * @returns whether all could be made
 */
export function makeReturned(
  handles: readonly Handle[],
  make: (ptr: number, made: Handle['made']) => object | null | undefined,
): boolean {
  const known = new Map<number, object | undefined>()
  made.clear()
  return handles.every(({ slot, made: spec }) => {
    const ptr = $slot(slot)! >>> 0
    const object = known.has(ptr) ? known.get(ptr) : make(ptr, spec)
    if (object === null) return false
    known.set(ptr, object)
    return made.set(slot, object)
  })
}

/** For emitted code: the array or object of a slot, after the call that has left it there. */
export function $made(slot: number): object | undefined {
  const object = made.get(slot)
  made.delete(slot)
  return object
}
