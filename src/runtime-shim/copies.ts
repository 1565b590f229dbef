/**
 * Gives arrays that live elsewhere a place in kernel memory for the time of one call.
 *
 * Views that overlap must go on overlapping: their ranges are united and the union is placed once. The union keeps its address modulo 16, so
 * that every view in it stays aligned. Bytes are copied as bytes, hence NaN payloads survive.
 */
import type { ArrayArgument } from './guards.ts'
import type { KernelMemory } from './memory.ts'

/**
 * Places arguments behind the heap (sets their `ptr`) and copies in what the kernel reads.
 *
 * @param views arguments that have no address, in any order; they are sorted
 * @returns what to call after the kernel: it copies out what was written and gives the room back. If the kernel `failed`, an array that was not
 * copied in holds stale bytes where the kernel did not come to write; it stays as it was. undefined: there is not enough room.
 */
export function copyIn(memory: KernelMemory, views: ArrayArgument[]): ((failed?: boolean) => void) | undefined {
  const { brk, bytes: target } = memory
  // By start, so that one pass finds all that a view, and what was united with it, overlaps.
  for (const { bytes, ptr } of views.sort((a, b) => a.bytes.byteOffset - b.bytes.byteOffset)) {
    if (ptr >= 0) continue
    const start = bytes.byteOffset
    const place = memory.brk + (start % 16)
    let end = start
    let reads = false
    for (const view of views) {
      const { buffer, byteOffset, length } = view.bytes
      if (view.ptr < 0 && buffer === bytes.buffer && byteOffset <= end) {
        view.ptr = place + byteOffset - start
        end = Math.max(end, byteOffset + length)
        reads ||= view.param.reads
      }
    }
    memory.brk = Math.ceil((place + end - start) / 16) * 16
    memory.high = Math.max(memory.high, memory.brk)
    if (memory.brk > target.length) {
      memory.brk = brk
      return undefined
    }
    if (reads) target.set(end - start > bytes.length ? new Uint8Array(bytes.buffer, start, end - start) : bytes, place)
  }
  return (failed) => {
    memory.brk = brk
    for (const { bytes, ptr, param } of views) {
      if (param.writes && (param.reads || !failed)) bytes.set(target.subarray(ptr, ptr + bytes.length))
    }
  }
}
