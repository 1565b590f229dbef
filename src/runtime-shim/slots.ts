/** For emitted code of kernels that write variables from outside: what they leave behind. */
import { SLOTS, SLOTS_FLAG, UNDEFINED_BITS } from './manifest.ts'
import type { KernelMemory } from './memory.ts'
import { realm } from './realm.ts'

let known: KernelMemory | null | undefined
let view: DataView

/** Kernel memory is made once, but a test may begin a new realm. */
function memory(): DataView {
  if (known !== realm.memory) {
    known = realm.memory
    view = new DataView(known!.bytes.buffer)
  }
  return view
}

/** The number that a kernel has left in a slot. */
export function $slot(index: number): number | undefined {
  const address = SLOTS + 8 * index
  const value = memory().getFloat64(address, true)
  return Number.isNaN(value) && memory().getBigUint64(address, true) === UNDEFINED_BITS ? undefined : value
}

/** The bigint that a kernel has left in two slots: the upper half, and the lower 32 bits. */
export const $bigslot = (index: number): bigint => BigInt($slot(index)!) * 0x100000000n + BigInt($slot(index + 1)!)

/** After an exception out of a kernel: whether it came so far that the slots hold its variables. */
export function $left(): boolean {
  const { bytes } = realm.memory!
  const left = bytes[SLOTS_FLAG] === 1
  bytes[SLOTS_FLAG] = 0
  return left
}
