/** Memory for arrays that kernels make. */
import { HEAP_END, HEAP_TOP } from './manifest.ts'
import type { KernelMemory } from './memory.ts'

/** Gives the kernel that is called next what is free behind the heap and the copies of its arguments. */
export function giveHeap(memory: KernelMemory): void {
  const words = new Uint32Array(memory.bytes.buffer, HEAP_TOP, 2)
  words[0] = memory.brk
  words[(HEAP_END - HEAP_TOP) / 4] = memory.bytes.length
  // How far the kernel will come is not known: from now on nothing counts as untouched.
  memory.high = memory.bytes.length
}
