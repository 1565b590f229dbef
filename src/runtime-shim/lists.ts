/** Ordinary arrays of numbers: whether kernels can take them, and their copies in kernel memory, which are doubles. */
import type { KernelMemory } from './memory.ts'
import { realm } from './realm.ts'
import type { RunReason } from './reason.ts'
import { isOrdinary } from './records.ts'

const { getPrototypeOf, isExtensible } = Object

/**
 * For emitted code: whether it is an array that behaves as arrays do. Nobody may have given all arrays elements, by their prototype: where an array has
 * none, the prototype's would be read.
 */
export const $list = (x: unknown): x is unknown[] =>
  isOrdinary(x) && Array.isArray(x) && getPrototypeOf(x) === Array.prototype && isFree()

function isFree(): boolean {
  if (Array.prototype.length > 0) return false
  for (const key in Object.prototype) if (+key >= 0) return false
  return true
}

/** An array with its place in kernel memory. */
export interface ListArgument {
  list: unknown[]
  writes: boolean
  /** Byte address. */
  ptr: number
  /** Elements that it had before the call. */
  length: number
}

let known: KernelMemory | null | undefined
let view: Float64Array

/** All of kernel memory as doubles. It is made once, but a test may begin a new realm. */
function doubles(): Float64Array {
  if (known !== realm.memory) {
    known = realm.memory
    view = new Float64Array(known!.bytes.buffer)
  }
  return view
}

/**
 * Copies arrays behind what is taken (sets their `ptr`). One that is there twice has one copy.
 *
 * @returns why that cannot be done: elements that are no numbers, one that is missing, an array that takes no new values though the kernel writes some
 */
export function copyLists(memory: KernelMemory, lists: ListArgument[]): RunReason | undefined {
  const target = doubles()
  for (const [i, argument] of lists.entries()) {
    const { list, writes, length } = argument
    if (writes && !isExtensible(list)) return 'argument-type'
    const same = lists.findIndex((other) => other.list === list)
    if (same < i) {
      argument.ptr = lists[same].ptr
      lists[same].writes ||= writes
      continue
    }
    const start = memory.brk / 8
    if (start + length > target.length) return 'memory-full'
    if (!copyElements(list, target, start, length)) return 'argument-type'
    argument.ptr = memory.brk
    memory.brk += Math.ceil(length / 2) * 16
    memory.high = Math.max(memory.high, memory.brk)
  }
  return undefined
}

/** In a function of its own, which engines compile for it alone. */
function copyElements(list: unknown[], target: Float64Array, start: number, length: number): boolean {
  for (let i = 0; i < length; i++) {
    const value = list[i]
    if (typeof value !== 'number') return false
    target[start + i] = value
  }
  return true
}

/** Gives arrays the elements that the kernel has left. */
export function copyListsBack(lists: readonly ListArgument[]): void {
  const source = doubles()
  for (const { list, writes, ptr, length } of lists) {
    const start = ptr / 8
    if (writes) for (let i = 0; i < length; i++) list[i] = source[start + i]
  }
}
