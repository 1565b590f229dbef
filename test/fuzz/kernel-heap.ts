/**
 * Kernel memory for programs that come and go: each starts with an empty heap, and calls can have arguments that live in it. Between those lie red
 * zones, which no call may touch.
 */
import { alloc, type TypedArrayConstructor } from '../../src/runtime-shim/alloc.ts'
import { heapStart, type KernelMemory, kernelMemory } from '../../src/runtime-shim/memory.ts'
import { realm } from '../../src/runtime-shim/realm.ts'
import { type Argument, copyArguments, isArray, lengthOf } from '../differential/kernel-machine.ts'

/** Which buffers of a call live in kernel memory: none, all, or every second one. */
export const PLACEMENTS = ['ordinary', 'resident', 'even', 'odd'] as const
export type Placement = (typeof PLACEMENTS)[number]

export interface PlacedArguments {
  args: Argument[]
  /** Whether something in kernel memory that belongs to no argument has changed, and where. */
  intrusion(): string | undefined
}

/** Small, so that an access that goes far astray traps. */
const MEMORY = 2 ** 21
const RED_ZONE = 64
const RED = 0xa5

type AnyArray = Uint8Array<ArrayBuffer>
type ArrayClass = TypedArrayConstructor<AnyArray>

const isDataView = (array: unknown): boolean => array instanceof DataView

export class KernelHeap {
  private readonly memory: KernelMemory
  private base = heapStart

  constructor() {
    realm.wanted = MEMORY
    const memory = kernelMemory()
    if (!memory) throw new Error('the engine grants no kernel memory')
    this.memory = memory
  }

  /** Forgets all arrays and all modules: what was loaded before must not be called any more. */
  reset(): void {
    this.base = heapStart
    this.clear()
  }

  /** Keeps what modules have taken since the last reset. */
  keepModules(): void {
    this.base = this.memory.brk
  }

  private clear(): void {
    realm.allocator = undefined
    this.memory.brk = this.base
    this.memory.high = this.memory.bytes.length
  }

  /** Copies arguments to where a call shall find them; ends the life of those of the call before. Views of one buffer stay views of one. */
  place(args: readonly Argument[], placement: Placement): PlacedArguments {
    this.clear()
    const copies = copyArguments(args)
    if (placement === 'ordinary') return { args: copies, intrusion: () => undefined }
    const buffers = [...new Set(copies.filter(isArray).map((array) => array.buffer))].filter(
      (_, i) => placement === 'resident' || (i % 2 === 0) === (placement === 'even'),
    )
    const moved = new Map<Argument, AnyArray>()
    this.redZone()
    for (const buffer of buffers) {
      const views = [...new Set(copies.filter(isArray).filter((array) => array.buffer === buffer))]
      const [first] = views
      if (views.length === 1 && first.byteLength === buffer.byteLength && !isDataView(first)) {
        moved.set(first, this.move(first, first.constructor as unknown as ArrayClass, first.length))
      } else {
        const whole = this.move(new Uint8Array(buffer), Uint8Array as unknown as ArrayClass, buffer.byteLength)
        for (const view of views) {
          const Class = view.constructor as new (buffer: ArrayBuffer, at: number, length: number) => AnyArray
          moved.set(view, new Class(whole.buffer, whole.byteOffset + view.byteOffset, lengthOf(view)))
        }
      }
      this.redZone()
    }
    const { base, memory } = this
    const end = memory.brk
    const before = memory.bytes.slice(base, end)
    return {
      args: copies.map((arg) => moved.get(arg) ?? arg),
      intrusion() {
        const expected = before.slice()
        for (const { byteOffset: at, byteLength } of moved.values())
          expected.set(memory.bytes.subarray(at, at + byteLength), at - base)
        // Of strings, the dispatcher keeps the code units in the heap.
        if (memory.brk !== end && !args.some((arg) => typeof arg === 'string'))
          return `the heap ends ${memory.brk - end} bytes later`
        const wrong = expected.findIndex((byte, i) => byte !== memory.bytes[base + i])
        return wrong < 0 ? undefined : `byte ${wrong} of the heap, which belongs to no argument, was written`
      },
    }
  }

  private move(array: AnyArray, Class: ArrayClass, length: number): AnyArray {
    const resident = alloc(Class, length)
    this.memory.bytes.set(
      new Uint8Array(array.buffer, array.byteOffset, array.byteLength),
      (resident as AnyArray).byteOffset,
    )
    return resident
  }

  private redZone(): void {
    alloc(Uint8Array, RED_ZONE).fill(RED)
  }
}
