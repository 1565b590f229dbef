/**
 * The one linear memory of a realm. It is reserved once and never grown: growing detaches every view.
 *
 * ```
 * 0              stackTop         heapStart                                       brk →                             end
 * | shadow stack ↓ | flags, slots | module data, alloc() | copies during a call | arrays that a kernel makes, free |
 * ```
 * The shadow stack grows towards address 0, so that overflow leaves the memory and traps. Copies of arguments lie behind the heap,
 * which cannot move meanwhile: kernels call no JavaScript that could allocate.
 */
import { FIXED_END, UNDEFINED_FLAG } from './manifest.ts'
import { realm } from './realm.ts'

const page = 65536

/** First value of `__stack_pointer`: 1 MiB of stack above 64 KiB that stay reserved. */
export const stackTop = UNDEFINED_FLAG
/** First address that data of users can have. */
export const heapStart = FIXED_END

export interface KernelMemory {
  readonly memory: WebAssembly.Memory
  /** All of it. */
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly stackPointer: WebAssembly.Global
  /** End of what is taken, a multiple of 16: the heap, and during a call the copies of its arguments. */
  brk: number
  /** Highest `brk` of calls so far: memory beyond this and beyond the heap was never touched, hence is zero. */
  high: number
}

/**
 * Gives the realm's memory, reserved at the first call: as `configure` said, or the plugin's option of a module that has been loaded.
 *
 * @returns null if the engine grants none
 */
export function kernelMemory(): KernelMemory | null {
  const { wanted } = realm
  if (realm.memory === undefined) {
    realm.memory = null
    for (const pages of wanted ? [wanted / page] : inWorker() ? [1024] : [16384, 4096, 1024]) {
      realm.memory ??= reserve(pages)
    }
  }
  return realm.memory
}

function reserve(pages: number): KernelMemory | null {
  try {
    const memory = new WebAssembly.Memory({ initial: pages, maximum: pages })
    const stackPointer = new WebAssembly.Global({ value: 'i32', mutable: true }, stackTop)
    const bytes = new Uint8Array(memory.buffer)
    return { memory, stackPointer, bytes, brk: heapStart, high: heapStart }
  } catch {
    return null
  }
}

/**
 * Workers reserve less: there can be many of them in one address space. In those of Node `process.abort` is a stand-in that says so; asking the module
 * `worker_threads` would be cleaner and takes longer than all of the rest of loading.
 */
function inWorker(): unknown {
  const { WorkerGlobalScope, process } = globalThis as {
    WorkerGlobalScope?: unknown
    process?: { abort?: { disabled?: boolean } }
  }
  return WorkerGlobalScope || process?.abort?.disabled
}
