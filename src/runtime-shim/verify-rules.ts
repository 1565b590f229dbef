import type { ComparisonRules } from './differences.ts'
import { bufferOf, tagOf } from './guards.ts'
import type { Reached, Snapshot } from './snapshot.ts'

/**
 * How two ends of a call are compared.
 *
 * @param reached the objects that both can use
 * @param before what these held
 */
export function rulesOf(reached: Reached, before: Snapshot | undefined, fastmath: 0 | 1): ComparisonRules {
  const arrays = [...reached.keys()].filter(tagOf) as Float64Array[]
  const known = [...reached.keys(), ...arrays.map(bufferOf)]
  // Integers that are read from the bytes of a NaN are as free as these.
  const exempt = (array: object, index: number) => {
    const { BYTES_PER_ELEMENT, byteOffset } = array as Uint8Array
    const at = byteOffset + index * BYTES_PER_ELEMENT
    return arrays.some((one) => {
      const element = Math.floor((at - one.byteOffset) / one.BYTES_PER_ELEMENT)
      return bufferOf(one) === bufferOf(array) && Number.isNaN(one[element])
    })
  }
  if (!fastmath) return { known, exempt, buffers: true }
  let scale: number | undefined
  const near = (a: number, b: number, kind?: string): boolean => {
    if (!Number.isFinite(a)) return true
    if (kind !== undefined && !kind.startsWith('Float')) return Math.abs(a - b) <= 1
    scale ??= largestIn(before)
    const share = kind === 'Float32Array' ? 2 ** -20 : 2 ** -30
    return Math.abs(a - b) <= share * Math.max(scale, Math.abs(a), Math.abs(b))
  }
  return { known, exempt, buffers: true, near }
}

/** The largest number that a call was given. */
function largestIn(before: Snapshot | undefined): number {
  let largest = 0
  const look = (value: unknown): void => {
    if (typeof value === 'number' && Number.isFinite(value)) largest = Math.max(largest, Math.abs(value))
  }
  for (const copy of before?.contents.values() ?? []) {
    const items = tagOf(copy) || Array.isArray(copy) ? (copy as ArrayLike<unknown>) : Object.values(copy)
    for (let i = 0; i < items.length; i++) look(items[i])
  }
  before?.values.forEach(look)
  return largest
}
