import type { ElementSpec } from './manifest.ts'
import { $data, isOrdinary } from './records.ts'

/**
 * For emitted code of kernels that take fields of objects beside ordinary arrays: what is one object to JavaScript would be two to the kernel, since what an
 * array holds is copied and fields are passed one by one.
 *
 * @param spec what an array holds, or an object has; missing where that is numbers
 * @param owners the objects whose fields are passed
 * @returns whether none of these is the array or object, or in it; false as well where something is in it that no kernel takes
 */
export function $apart(value: unknown, spec: { of?: ElementSpec } | ElementSpec, ...owners: unknown[]): boolean {
  if (owners.includes(value)) return false
  if ('record' in spec) {
    for (const name in spec.inner) if (!$apart($data(value, name), spec.inner[name], ...owners)) return false
    return true
  }
  const { of } = spec
  if (!of) return true
  if (!isOrdinary(value) || !Array.isArray(value)) return false
  for (let i = 0; i < value.length; i++) if (!$apart(value[i], of, ...owners)) return false
  return true
}
