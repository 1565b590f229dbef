/**
 * What all copies of the runtime in one realm share: an application can load several (two bundles, two versions of a dependency), yet there is
 * one kernel memory, one brand for arrays that live in it and one registry of dispatchers. The first copy that loads creates the object under a
 * registered symbol; its version is part of the symbol.
 */
import type { Allocator } from './allocator.ts'
import type { AnyFunction } from './any-function.ts'
import type { Kernel } from './kernel.ts'
import type { KernelMemory } from './memory.ts'
import type { RunReason } from './reason.ts'
import type { Resident } from './resident.ts'
import type { Clock } from './sampler.ts'

/** A dispatcher's other half. */
export interface Registration {
  /** Absent where the compiler found no way to make one. */
  kernel?: Kernel
  original: () => AnyFunction
  /** What `original(fn)` handed out before. */
  wrapper?: AnyFunction
  /** Why there is no kernel. */
  rejections?: readonly { code: string; message: string }[]
}

export interface Realm {
  /** How many calls of functions from `original(fn)` are under way; dispatchers run the originals unless it is 0. */
  depth: number
  /** Arrays with fewer elements are not asked whether they are views of kernel memory: asking costs more than small calls take.
   * Infinity until `alloc()` was used, as no such view can exist before. */
  viewLimit: number
  /** Property under which an array carries its descriptor. */
  readonly key: symbol
  /** The class of descriptors; there from the first `alloc()` on. */
  Resident?: typeof Resident
  readonly functions: WeakMap<AnyFunction, Registration>
  listeners?: Set<(name: string, code: RunReason) => void>
  /** Bytes asked for: through `configure`, or by the plugin's option of the first module that has it. */
  wanted?: number
  /** null: could not be reserved. */
  memory?: KernelMemory | null
  allocator?: Allocator
  /** By which calls are sampled; null: none is to be had, or a test runs. */
  clock?: Clock | null
}

const shared = globalThis as unknown as Record<symbol, Realm>
const symbol = /*@__PURE__*/ Symbol.for('usejit.memory.v1')

export const realm: Realm = /*@__PURE__*/ (() =>
  (shared[symbol] ??= { depth: 0, viewLimit: Infinity, key: Symbol(), functions: new WeakMap() }))()

/** By itself, because emitted code reads it at every call. */
export const residentKey: symbol = realm.key
