/**
 * Gives arrays that live elsewhere a place in kernel memory for the time of one call.
 *
 * Views that overlap must go on overlapping: their ranges are united and the union is placed once. The union keeps its address modulo 16, so
 * that every view in it stays aligned. Bytes are copied as bytes, hence NaN payloads survive.
 */
import type { ArrayArgument } from './guards.ts'
import type { KernelMemory } from './memory.ts'

/** Bytes of one buffer that are placed together. */
interface Region {
  buffer: ArrayBuffer
  start: number
  end: number
  reads: boolean
  views: ArrayArgument[]
}

/**
 * Places every argument that has no address yet (sets its `ptr`) and copies in what the kernel reads. The caller saves `memory.top` before and
 * restores it after the call.
 *
 * @returns false if there is not enough room; nothing was copied then
 */
export function copyIn(memory: KernelMemory, views: ArrayArgument[]): boolean {
  const regions = uniteOverlapping(views.filter((view) => view.ptr < 0))
  const places: number[] = []
  for (const { start, end } of regions) {
    const lowest = memory.top - (end - start) - (start % 16)
    const place = lowest - (lowest % 16) + (start % 16)
    if (place < memory.brk) return false
    memory.top = place - (start % 16)
    places.push(place)
  }
  memory.low = Math.min(memory.low, memory.top)
  regions.forEach(({ buffer, start, end, reads, views }, i) => {
    if (reads) memory.bytes.set(new Uint8Array(buffer, start, end - start), places[i])
    for (const view of views) view.ptr = places[i] + view.start - start
  })
  return true
}

/**
 * Copies out what the kernel wrote.
 *
 * @param copied the arguments that `copyIn` placed
 * @param failed the kernel threw: an array that was not copied in holds stale bytes where the kernel did not come to write, and stays as it was
 */
export function copyOut(memory: KernelMemory, copied: ArrayArgument[], failed: boolean): void {
  for (const { buffer, start, end, ptr, reads, writes } of copied) {
    if (writes && (reads || !failed))
      new Uint8Array(buffer, start, end - start).set(memory.bytes.subarray(ptr, ptr + end - start))
  }
}

function uniteOverlapping(views: ArrayArgument[]): Region[] {
  let regions: Region[] = []
  for (const view of views) {
    const { buffer, start, end, reads } = view
    const region: Region = { buffer, start, end, reads, views: [view] }
    regions = regions.filter((other) => {
      const apart = other.buffer !== buffer || other.start >= region.end || region.start >= other.end
      if (!apart) {
        region.start = Math.min(region.start, other.start)
        region.end = Math.max(region.end, other.end)
        region.reads ||= other.reads
        region.views.push(...other.views)
      }
      return apart
    })
    regions.push(region)
  }
  return regions
}
