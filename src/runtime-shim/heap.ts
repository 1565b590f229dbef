/** For emitted code of kernels that make arrays. */
import { HEAP_END, HEAP_TOP } from './manifest.ts'
import type { KernelMemory } from './memory.ts'
import { realm } from './realm.ts'

let known: KernelMemory | null | undefined
let words: Uint32Array

/** Gives the kernel that is called next the memory behind the heap and the copies of its arguments. */
export function $heap(): void {
  const memory = realm.memory!
  if (known !== memory) {
    known = memory
    words = new Uint32Array(memory.bytes.buffer)
  }
  words[HEAP_TOP / 4] = memory.brk
  words[HEAP_END / 4] = memory.bytes.length
  // How far the kernel will come is not known: from now on nothing counts as untouched.
  memory.high = memory.bytes.length
}
