/**
 * The one linear memory of a realm. It is reserved once and never grown: growing detaches every view.
 *
 * ```
 * 0             stackTop        heapStart        brk →                  ← top           end
 * | shadow stack ↓ | undefined flag | module data, alloc() … |   free   | copies of calls |
 * ```
 * The shadow stack grows towards address 0, so that overflow leaves the memory and traps. Copies of arguments are stacked from the far end.
 */
import { realm } from './realm.ts'

const mebibyte = 1 << 20

/** First value of `__stack_pointer`: 1 MiB of stack above the 64 KiB that stay reserved. */
export const stackTop = mebibyte + 65536
/** Address of the i32 that a kernel sets when its result is `undefined`. */
export const flagAddress = stackTop
/** First address that data of users can have. */
export const heapStart = stackTop + 16

export interface KernelMemory {
  readonly memory: WebAssembly.Memory
  readonly buffer: ArrayBuffer
  readonly bytes: Uint8Array
  readonly stackPointer: WebAssembly.Global
  /** One element: the flag at `flagAddress`. */
  readonly flag: Int32Array
  /** End of the heap, a multiple of 16. */
  brk: number
  /** Highest `brk` so far: what lies between it and `low` was never touched, hence is zero. */
  high: number
  /** Lowest byte of the copies under way. */
  top: number
  /** Lowest `top` so far. */
  low: number
}

/**
 * Gives the realm's memory, reserved at the first call.
 *
 * @param option bytes to reserve unless `configure` said otherwise
 * @returns undefined if the engine grants none
 */
export function kernelMemory(option?: number): KernelMemory | undefined {
  if (realm.memory === undefined) {
    const wanted = realm.wanted ?? option
    const sizes = wanted
      ? [Math.max(wanted, 2 * mebibyte)]
      : inWorker()
        ? [64 * mebibyte]
        : [1024, 256, 64].map((size) => size * mebibyte)
    realm.memory = sizes.reduce<KernelMemory | null>((memory, size) => memory ?? reserve(size), null)
  }
  return realm.memory ?? undefined
}

/**
 * Takes zeroed bytes at the end of the heap.
 *
 * @param size a multiple of 16
 * @returns the address, or 0 if there is no room
 */
export function extendHeap(memory: KernelMemory, size: number): number {
  const ptr = memory.brk
  const end = ptr + size
  if (end > memory.top) return 0
  if (ptr < memory.high || end > memory.low) memory.bytes.fill(0, ptr, end)
  memory.brk = end
  memory.high = Math.max(memory.high, end)
  return ptr
}

function reserve(size: number): KernelMemory | null {
  const pages = Math.ceil(size / 65536)
  try {
    const memory = new WebAssembly.Memory({ initial: pages, maximum: pages })
    const buffer = memory.buffer as ArrayBuffer
    return {
      memory,
      buffer,
      bytes: new Uint8Array(buffer),
      stackPointer: new WebAssembly.Global({ value: 'i32', mutable: true }, stackTop),
      flag: new Int32Array(buffer, flagAddress, 1),
      brk: heapStart,
      high: heapStart,
      top: pages * 65536,
      low: pages * 65536,
    }
  } catch {
    return null
  }
}

/** Workers reserve less: there can be many of them in one address space. */
function inWorker(): boolean {
  if (typeof document !== 'undefined') return false
  if ('WorkerGlobalScope' in globalThis) return true
  const host = (globalThis as { process?: { getBuiltinModule?(id: string): { isMainThread?: boolean } | undefined } })
    .process
  return host?.getBuiltinModule?.('node:worker_threads')?.isMainThread === false
}
