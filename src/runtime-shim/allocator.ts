/**
 * Allocator of the heap in kernel memory, in the manner of TLSF (M. Masmano, I. Ripoll, A. Crespo, J. Real: "TLSF: a New Dynamic Memory Allocator
 * for Real-Time Systems", 2004): free blocks hang in lists by size class, eight classes to a power of two; bitmaps find the next class that has a
 * block; neighbours merge when freed. Every step is O(1), but for a last resort before memory counts as full. The bookkeeping lives outside the memory, where no kernel can damage it.
 */
import type { KernelMemory } from './memory.ts'

export interface Allocator {
  /** @param bytes any size @returns address of zeroed memory, a multiple of 16, or 0 if there is no room */
  take(bytes: number): number
  /** @param ptr what `take` returned, not given back before */
  give(ptr: number): void
}

interface Block {
  ptr: number
  size: number
  free: boolean
  /** Neighbours in memory. */
  before: Block | undefined
  after: Block | undefined
  /** Neighbours in the list of a size class. */
  previous: Block | undefined
  next: Block | undefined
}

const granule = 16
/** Sizes below 16 granules have a class each. */
const smallClasses = 16
/** 28 bits of granules cover 4 GiB. */
const classCount = smallClasses + 25 * 8

/** Class whose blocks have at least the lower bound that `size` is above. */
function classOf(size: number): number {
  const granules = size / granule
  if (granules < smallClasses) return granules
  const power = 31 - Math.clz32(granules)
  return smallClasses + (power - 4) * 8 + ((granules >> (power - 3)) & 7)
}

/** Smallest class all of whose blocks hold `size`. */
function roomyClassOf(size: number): number {
  const granules = size / granule
  if (granules < smallClasses) return granules
  const step = 1 << (31 - Math.clz32(granules) - 3)
  return classOf(Math.ceil(granules / step) * step * granule)
}

export function createAllocator(memory: KernelMemory): Allocator {
  const lists: (Block | undefined)[] = new Array(classCount).fill(undefined)
  /** One bit a class: the list is not empty. */
  const occupied = new Uint32Array(Math.ceil(classCount / 32))
  const used = new Map<number, Block>()
  /** The block that ends highest, while it borders on the end of the heap. */
  let last: Block | undefined

  function insert(block: Block): void {
    const index = classOf(block.size)
    block.free = true
    block.previous = undefined
    block.next = lists[index]
    if (block.next) block.next.previous = block
    lists[index] = block
    occupied[index >> 5] |= 1 << (index & 31)
  }

  function remove(block: Block): void {
    const index = classOf(block.size)
    block.free = false
    if (block.next) block.next.previous = block.previous
    if (block.previous) block.previous.next = block.next
    else {
      lists[index] = block.next
      if (!block.next) occupied[index >> 5] &= ~(1 << (index & 31))
    }
  }

  function find(size: number): Block | undefined {
    const from = roomyClassOf(size)
    for (let word = from >> 5; word < occupied.length; word++) {
      const bits = word === from >> 5 ? occupied[word] & (-1 << (from & 31)) : occupied[word]
      if (bits !== 0) return lists[word * 32 + 31 - Math.clz32(bits & -bits)]
    }
    return undefined
  }

  /** Blocks of the size's own class can be large enough, or not: worth a few looks first, and a walk when nothing else is left. */
  function findTight(size: number, looks: number): Block | undefined {
    let block = lists[classOf(size)]
    for (let i = 0; block && block.size < size; i++) block = i < looks ? block.next : undefined
    return block
  }

  function split(block: Block, size: number): void {
    if (block.size === size) return
    const rest: Block = { ...block, ptr: block.ptr + size, size: block.size - size, before: block }
    if (rest.after) rest.after.before = rest
    else if (last === block) last = rest
    block.after = rest
    block.size = size
    insert(rest)
  }

  function reuse(block: Block | undefined, size: number): Block | undefined {
    if (!block) return undefined
    remove(block)
    split(block, size)
    memory.bytes.fill(0, block.ptr, block.ptr + size)
    return block
  }

  function extend(size: number): Block | undefined {
    const ptr = memory.brk
    const end = ptr + size
    if (end > memory.bytes.length) return undefined
    // What neither the heap nor copies ever reached is zero, and clearing it would only make the system provide it.
    if (ptr < memory.high) memory.bytes.fill(0, ptr, end)
    memory.brk = end
    // Modules take their data from the same end: the block below is a neighbour only where it touches.
    const before = last && last.ptr + last.size === ptr ? last : undefined
    const block: Block = { ptr, size, free: false, before, after: undefined, previous: undefined, next: undefined }
    if (before) before.after = block
    last = block
    return block
  }

  return {
    take(bytes) {
      const size = Math.max(granule, Math.ceil(bytes / granule) * granule)
      const block =
        reuse(findTight(size, 4) ?? find(size), size) ?? extend(size) ?? reuse(findTight(size, Infinity), size)
      if (!block) return 0
      used.set(block.ptr, block)
      return block.ptr
    },
    give(ptr) {
      let block = used.get(ptr)!
      used.delete(ptr)
      const { before, after } = block
      if (after?.free) {
        remove(after)
        block.size += after.size
        block.after = after.after
        if (after.after) after.after.before = block
        if (last === after) last = block
      }
      if (before?.free) {
        remove(before)
        before.size += block.size
        before.after = block.after
        if (block.after) block.after.before = before
        if (last === block) last = before
        block = before
      }
      if (block.ptr + block.size === memory.brk) {
        // The end of the heap moves back, so that copies of arguments can use the room.
        memory.high = Math.max(memory.high, memory.brk)
        memory.brk = block.ptr
        last = block.before
        if (last) last.after = undefined
      } else insert(block)
    },
  }
}
