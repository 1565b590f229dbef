import { isOrdinary } from './records.ts'

/**
 * For emitted code of kernels that take fields of objects beside ordinary arrays: what is one object to JavaScript would be two to the kernel, since what an
 * array holds is copied and fields are passed one by one.
 *
 * @param depth how many levels of the array hold objects
 * @param owners the objects whose fields are passed
 * @returns whether none of these is the array or in it; false as well where something is in it that no kernel takes
 */
export function $apart(list: unknown, depth: number, ...owners: unknown[]): boolean {
  if (owners.includes(list)) return false
  if (depth === 0) return true
  if (!isOrdinary(list) || !Array.isArray(list)) return false
  for (let i = 0; i < list.length; i++) if (!$apart(list[i], depth - 1, ...owners)) return false
  return true
}
