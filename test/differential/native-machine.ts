/**
 * Kernels of an addon for tests: loads it as Node does, calls a kernel without dispatcher, and watches the bytes around the arrays.
 *
 * Each buffer of the arguments is copied into a memory of its own, to the very end of it or to its start. There are pages behind and in front of it that nobody may touch:
 * who reads there ends the process. (V8 surrounds memories of WebAssembly with such pages.) The rest is a red zone.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { NativeAddon } from '../../src/compiler/native-addon.ts'
import { $errors } from '../../src/runtime-shim/errors.ts'
import { type ErrorSpec, HEAP_TOP, type KernelManifest } from '../../src/runtime-shim/manifest.ts'
import { $operations } from '../../src/runtime-shim/operations.ts'
import { type Argument, isArray, lengthOf, type Outcome, outcomeOf } from './kernel-machine.ts'

/** Bytes of such a memory; what is larger lies in an ordinary buffer between red zones. */
const GUARDED = 65536
const RED_ZONE = 64
const RED = 0xa5
/** Of kernel memory: where arrays that a kernel makes lie, and its end. */
const HEAP = 18 << 16
const MEMORY_END = 64 << 16

type AnyArray = Uint8Array<ArrayBuffer>
type ArrayClass = new (buffer: ArrayBuffer, byteOffset: number, length: number) => AnyArray
type Callable = (this: unknown, ...args: unknown[]) => unknown

/** An addon that is open. */
export interface OpenAddon {
  kernels: Record<string, Callable>
  /** Index of the processor level. */
  level: number
  raise(status: number, ...values: bigint[]): never
}

/** Loads addons from a folder of its own. */
export class NativeMachine {
  private readonly folder = mkdtempSync(join(tmpdir(), 'usejit-native-'))
  private loaded = 0
  private memory: AnyArray | undefined
  private readonly guarded: AnyArray[] = []
  private calls = 0

  /** @returns a file with the addon */
  put(addon: NativeAddon): string {
    const path = join(this.folder, `${this.loaded++}.node`)
    writeFileSync(path, addon.bytes)
    return path
  }

  /** @param highest processor level that may be used */
  open(addon: NativeAddon, errors: ErrorSpec[] = [], highest = 3): OpenAddon {
    const path = this.put(addon)
    const module = {
      exports: {} as { id: string; open(highest: number): Record<string, Callable> & { level: number } },
    }
    process.dlopen(module, path)
    if (module.exports.id !== addon.id) throw new Error(`the addon calls itself ${module.exports.id}`)
    const kernels = module.exports.open(highest)
    const throwers = $errors(errors, $operations)
    return {
      kernels,
      level: kernels.level,
      raise(status, ...values) {
        if (status < 0) throw new RangeError('Maximum call stack size exceeded')
        return throwers[status - 1](...values)
      },
    }
  }

  /**
   * Calls a kernel on a copy of the arguments.
   * @throws Error when it writes outside its arrays or does not take them
   */
  call(addon: OpenAddon, manifest: KernelManifest, args: readonly Argument[]): Outcome {
    const places = new Map<ArrayBuffer, AnyArray>()
    const atEnd = this.calls++ % 2 === 0
    const passed = args.map((arg) => {
      if (!isArray(arg)) return arg
      const place = places.get(arg.buffer) ?? this.placeOf(arg.buffer, places.size, atEnd)
      places.set(arg.buffer, place)
      // The dispatcher hands the bytes of a DataView on.
      const Class = (arg as unknown) instanceof DataView ? Uint8Array : (arg.constructor as ArrayClass)
      return new Class(place.buffer, place.byteOffset + arg.byteOffset, lengthOf(arg))
    })
    const memory = manifest.takesMemory ? [this.freshMemory()] : []
    const receiver = { ...addon.kernels, raise: addon.raise }
    const { result, thrown } = outcomeOf(() => addon.kernels[manifest.export].apply(receiver, [...passed, ...memory]))
    if (result === receiver) throw new Error('the addon did not take the arguments')
    const arrays = passed.filter(isArray)
    checkSurroundings(places, arrays)
    return { result, ...(thrown && { thrown }), arrays: arrays.map((array) => array.slice()) }
  }

  /** Kernel memory, of which the heap is full of what kernels before have left there. */
  private freshMemory(): AnyArray {
    this.memory ??= new Uint8Array(MEMORY_END)
    this.memory.fill(RED, HEAP)
    new Uint32Array(this.memory.buffer, HEAP_TOP, 2).set([HEAP, MEMORY_END])
    return this.memory
  }

  /** A copy of a buffer. @param index its number in the call */
  private placeOf(buffer: ArrayBuffer, index: number, atEnd: boolean): AnyArray {
    const { byteLength } = buffer
    const fits = byteLength <= GUARDED
    if (fits) this.guarded[index] ??= new Uint8Array(new WebAssembly.Memory({ initial: 1, maximum: 1 }).buffer)
    const whole = fits ? this.guarded[index] : new Uint8Array(byteLength + 2 * RED_ZONE)
    whole.fill(RED)
    // Elements of eight bytes begin at multiples of eight.
    const start = fits ? (atEnd ? (GUARDED - byteLength) & -8 : 0) : RED_ZONE
    const place = whole.subarray(start, start + byteLength)
    place.set(new Uint8Array(buffer))
    return place
  }

  /** Removes the files; what is loaded stays loaded. */
  close(): void {
    rmSync(this.folder, { recursive: true, force: true })
  }
}

/** Every byte that belongs to no array is as it was. */
function checkSurroundings(places: ReadonlyMap<ArrayBuffer, AnyArray>, arrays: readonly AnyArray[]): void {
  for (const [buffer, place] of places) {
    const actual = new Uint8Array(place.buffer)
    const expected = new Uint8Array(actual.length).fill(RED)
    expected.set(new Uint8Array(buffer), place.byteOffset)
    for (const array of arrays) {
      if (array.buffer !== place.buffer) continue
      const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength)
      expected.set(bytes, array.byteOffset)
    }
    if (Buffer.compare(expected, actual) === 0) continue
    const wrong = expected.findIndex((byte, i) => byte !== actual[i])
    throw new Error(`the kernel wrote outside its arrays, at ${wrong - place.byteOffset}`)
  }
}
