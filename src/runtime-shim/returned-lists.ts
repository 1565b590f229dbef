/** Ordinary arrays of numbers that are parts of the object which a kernel returns. */
import { $slot } from './slots.ts'

const made = new Map<number, unknown[]>()

/**
 * Makes the arrays whose headers a kernel has left the addresses of, each once.
 *
 * @param slots where
 * @param arrayAt makes the array of the header at an address; undefined where it has holes
 * @returns whether all could be made
 */
export function makeReturnedLists(slots: readonly number[], arrayAt: (ptr: number) => unknown[] | undefined): boolean {
  const known = new Map<number, unknown[]>()
  return slots.every((slot) => {
    const ptr = $slot(slot)!
    const array = known.get(ptr) ?? arrayAt(ptr)
    if (!array) return false
    known.set(ptr, array)
    return made.set(slot, array)
  })
}

/** For emitted code: the array of a slot, after the call that has left it there. */
export function $made(slot: number): unknown[] {
  const array = made.get(slot)!
  made.delete(slot)
  return array
}
