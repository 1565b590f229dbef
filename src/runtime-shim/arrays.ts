/** For emitted code of kernels that leave arrays which they have made, or parts of arrays, in results or in variables from outside. */
import { bufferOf, startOf } from './guards.ts'
import { type ElementKind, SAME_AS, SLOTS } from './manifest.ts'
import { realm } from './realm.ts'

/** Makes the array that a kernel has left in a slot and the two before it: see `FreshResult`. */
type MakeArray = (kind: ElementKind, slot: number) => object

type ArrayClass = new (buffer: ArrayBuffer, start: number, length: number) => object

/**
 * @param inputs those of the kernel
 * @param make what makes the result of its arrays, in the order in which the kernel has left them
 */
export function $arrays<T>(inputs: readonly unknown[], make: (array: MakeArray) => T): T {
  const { buffer } = realm.memory!.bytes
  const words = new Uint32Array(buffer)
  const doubles = new Float64Array(buffer)
  const buffers = new Map<number, ArrayBuffer>()
  const made = new Map<number, object>()
  return make((kind, slot) => {
    const place = SLOTS / 8 + slot
    const [address, length, root, bytes] = [0, 1, -2, -1].map((offset) => words[2 * place + offset])
    const origin = doubles[place - 2]
    const view = (on: ArrayBuffer, start: number) =>
      new (globalThis[kind] as unknown as ArrayClass)(on, start + ((address - root) >>> 0), length)
    let array: object
    if (origin >= SAME_AS) array = made.get(origin - SAME_AS)!
    else if (origin >= 0) array = inputs[origin] as object
    else if (origin < -1) array = view(bufferOf(inputs[-2 - origin]), startOf(inputs[-2 - origin]))
    else {
      // Parts of one new array share its buffer. (Of no bytes there are no parts.)
      const own = buffers.get(root) ?? buffer.slice(root, root + bytes)
      if (bytes > 0) buffers.set(root, own)
      array = view(own, 0)
    }
    made.set(slot, array)
    return array
  })
}
