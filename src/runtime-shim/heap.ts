/** Memory for arrays that kernels make. */
import { HEAP_END, HEAP_TOP } from './manifest.ts'
import type { KernelMemory } from './memory.ts'

let known: KernelMemory | undefined
let words: Uint32Array

/** Gives the kernel that is called next what is free behind the heap and the copies of its arguments. */
export function giveHeap(memory: KernelMemory): void {
  // Memory is made once, but a test may begin a new realm.
  if (known !== memory) words = new Uint32Array((known = memory).bytes.buffer)
  words[HEAP_TOP / 4] = memory.brk
  words[HEAP_END / 4] = memory.bytes.length
  // How far the kernel will come is not known: from now on nothing counts as untouched.
  memory.high = memory.bytes.length
}
