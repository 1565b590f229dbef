/** Ordinary arrays of numbers: whether kernels can take them, and their copies in kernel memory, which are doubles behind a header. */
import type { ArrayArgument } from './guards.ts'
import { type ArrayParam, type ElementSpec, NO_HANDLE, UNDEFINED_BITS } from './manifest.ts'
import type { KernelMemory } from './memory.ts'
import { realm } from './realm.ts'
import type { RunReason } from './reason.ts'
import { isOrdinary } from './records.ts'

const { getOwnPropertyDescriptor, getPrototypeOf, isExtensible } = Object

/**
 * For emitted code: whether it is an array that behaves as arrays do. Nobody may have given all arrays elements, by their prototype: where an array has
 * none, the prototype's would be read.
 */
export const $list = (x: unknown): x is unknown[] => $array(x) && getPrototypeOf(x) === Array.prototype && isFree()

/** For emitted code: whether it is an array, whose length may be looked at. That takes half the time, and where there are only a few elements it is all that need be known. */
export const $array = (x: unknown): x is unknown[] => isOrdinary(x) && Array.isArray(x)

function isFree(): boolean {
  if (Array.prototype.length > 0) return false
  for (const key in Object.prototype) if (+key >= 0) return false
  return true
}

/** How ordinary arrays get into kernel memory and back. */
export interface ListCopier {
  /** About how many elements have to be copied. */
  count(list: unknown[], param: ArrayParam): number
  /** The typed arrays in them, which are given a place before the rest is copied; or why a kernel cannot take one. */
  typed?(lists: readonly ListArgument[]): ArrayArgument[] | RunReason
  /**
   * Copies arrays behind what is taken (sets their `ptr`). One that is there twice has one copy.
   *
   * @param texts the strings that the kernel knows
   * @param made the prototypes of classes whose methods it calls
   * @returns why that cannot be done: elements that are no numbers, one that is missing, an array that takes no new values though the kernel writes some
   */
  copyIn(
    memory: KernelMemory,
    lists: ListArgument[],
    texts?: readonly string[],
    made?: Record<string, object>,
  ): RunReason | undefined
  /** Makes what the kernel has put into arrays, without a change of any. @returns whether that can be done */
  ready?(lists: readonly ListArgument[]): boolean
  /** Gives arrays the elements that the kernel has left. */
  copyBack(lists: readonly ListArgument[]): void
  /**
   * The array, or element of one, that a kernel returns: one of those that it was given, or a new one; undefined where the address stands for that.
   *
   * @param made what it is; missing for arrays of numbers
   * @param holes whether an array of numbers may have some
   * @returns null where it has holes
   */
  resultAt(
    ptr: number,
    lists: readonly ListArgument[],
    made: ElementSpec | undefined,
    holes: boolean | undefined,
  ): object | null | undefined
}

/** An array with its place in kernel memory. */
export interface ListArgument {
  param: ArrayParam
  list: unknown[]
  writes: boolean
  resizes: boolean
  /** Byte address of its header. */
  ptr: number
  /** Elements that it had before the call. */
  length: number
}

let known: KernelMemory | null | undefined
export let doubles: Float64Array
export let words: Uint32Array
/** Bytes in front of the elements. */
export const header = 16

/** Kernel memory is made once, but a test may begin a new realm. */
export function look(): void {
  if (known === realm.memory) return
  known = realm.memory
  const { buffer } = known!.bytes
  doubles = new Float64Array(buffer)
  words = new Uint32Array(buffer)
}

function copyLists(memory: KernelMemory, lists: ListArgument[]): RunReason | undefined {
  look()
  for (const [i, argument] of lists.entries()) {
    const { list, writes, resizes, length } = argument
    if (writes && !isExtensible(list)) return 'argument-type'
    if (resizes && !getOwnPropertyDescriptor(list, 'length')!.writable) return 'argument-type'
    const same = lists.findIndex((other) => other.list === list)
    const isKnown = same < i
    const ptr = isKnown ? lists[same].ptr : memory.brk
    argument.ptr = ptr
    const start = (ptr + header) / 8
    if (start + length > doubles.length) return 'memory-full'
    // Before elements are read: one that is a getter may call a kernel, which takes the room behind.
    if (!isKnown) memory.brk += header + Math.ceil(length / 2) * 16
    if (!(isKnown && !writes) && !copyElements(list, start, length, writes)) return 'argument-type'
    if (isKnown) {
      lists[same].writes ||= writes
      continue
    }
    words[ptr / 4] = ptr + header
    words[ptr / 4 + 1] = words[ptr / 4 + 2] = length
    memory.high = Math.max(memory.high, memory.brk)
  }
  return undefined
}

/** Code of classes is strict whatever a bundler makes of modules: assignments that cannot be made throw. */
class Elements {
  /** In a function of its own, which engines compile for it alone. What the kernel writes must be writable: it is assigned what it is. */
  copy(list: unknown[], start: number, length: number, writes: boolean): boolean {
    try {
      for (let i = 0; i < length; i++) {
        const value = list[i]
        if (typeof value !== 'number') return false
        doubles[start + i] = value
        if (writes) list[i] = value
      }
      return true
    } catch {
      return false
    }
  }
}
export const copyElements = new Elements().copy

function copyListsBack(lists: readonly ListArgument[]): void {
  for (const { list, writes, ptr } of lists) {
    if (!writes) continue
    const start = words[ptr / 4] / 8
    const length = words[ptr / 4 + 1]
    for (let i = 0; i < length; i++) list[i] = doubles[start + i]
    if (length < list.length) list.length = length
  }
}

/** The numbers of a new array; undefined where it has holes. */
export function numbersAt(ptr: number, holes?: boolean): number[] | undefined {
  look()
  const start = words[ptr / 4] / 8
  const length = words[ptr / 4 + 1]
  if (holes) {
    for (let i = 2 * start; i < 2 * (start + length); i += 2)
      if (words[i] === LOW && words[i + 1] === HIGH) return undefined
  }
  return Array.from(doubles.subarray(start, start + length))
}

/** Arrays of numbers. */
export const numbers: ListCopier = {
  count: (list) => list.length,
  copyIn: copyLists,
  copyBack: copyListsBack,
  resultAt: (ptr, lists, _, holes) =>
    ptr === NO_HANDLE
      ? undefined
      : (lists.find((argument) => argument.ptr === ptr)?.list ?? numbersAt(ptr, holes) ?? null),
}

const LOW = Number(UNDEFINED_BITS & 0xffffffffn)
const HIGH = Number(UNDEFINED_BITS >> 32n)
