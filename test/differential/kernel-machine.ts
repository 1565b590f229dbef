/**
 * Kernel memory for tests: places arguments as the dispatcher would, calls a kernel without one, and watches the bytes around the arrays.
 *
 * Arrays lie at the very end of the memory, so that an access far behind the last one traps; red zones lie between them. Views of one buffer keep
 * their distances, so that overlapping views overlap in kernel memory too.
 */
import { $errors } from '../../src/runtime-shim/errors.ts'
import {
  type BigIntParam,
  type ErrorSpec,
  HEAP_TOP,
  type KernelManifest,
  type NumberParam,
  UNDEFINED_FLAG,
} from '../../src/runtime-shim/manifest.ts'
import { $operations } from '../../src/runtime-shim/operations.ts'

export type Argument = number | bigint | boolean | string | undefined | ArrayBufferView

/** What a call left behind. */
export interface Outcome {
  result: unknown
  /** Class and message of the error, if it threw one. */
  thrown?: string
  arrays: ArrayBufferView[]
}

const PAGES = 64
const STACK_TOP = 1 << 16
const DATA = 1 << 17
const HEAP = 18 << 16
const RED_ZONE = 64
const RED = 0xa5

/** A typed array, of which this file needs only what all classes share. */
type AnyArray = Uint8Array<ArrayBuffer>
type ArrayClass = new (buffer: ArrayBuffer, byteOffset: number, length: number) => AnyArray

export const isArray = (x: Argument): x is AnyArray => ArrayBuffer.isView(x)

/** Elements, or bytes of a DataView. */
export const lengthOf = (array: AnyArray): number => array.length ?? array.byteLength

/** A copy of what an array holds; of a DataView, its bytes. */
export const contentOf = (array: AnyArray): AnyArray =>
  (array as unknown) instanceof DataView
    ? new Uint8Array(array.buffer.slice(array.byteOffset, array.byteOffset + array.byteLength))
    : array.slice()

/** Copies of the arguments; what was one buffer is one buffer again. */
export function copyArguments(args: readonly Argument[]): Argument[] {
  const copies = new Map<ArrayBuffer, ArrayBuffer>()
  const arrays = new Map<Argument, Argument>()
  return args.map((arg) => {
    if (!isArray(arg)) return arg
    const buffer = copies.get(arg.buffer) ?? arg.buffer.slice(0)
    copies.set(arg.buffer, buffer)
    const copy = arrays.get(arg) ?? new (arg.constructor as ArrayClass)(buffer, arg.byteOffset, lengthOf(arg))
    arrays.set(arg, copy)
    return copy
  })
}

/** Whether the dispatcher's guards would let these arguments through to the kernel. */
export function passesGuards(manifest: KernelManifest, args: readonly Argument[]): boolean {
  return manifest.params.every((param, i) => {
    const arg = args[i]
    if (param.t === 'number') return typeof arg === 'number' && numberPasses(param, arg)
    if (param.t === 'bigint') return typeof arg === 'bigint' && bigIntPasses(param, arg)
    if (param.t === 'boolean') return typeof arg === 'boolean'
    return isArray(arg) && arg.constructor.name === (param.view ? 'DataView' : param.kind)
  })
}

const bigIntPasses = ({ min, max }: BigIntParam, x: bigint): boolean =>
  (min === undefined || x >= BigInt(min)) && (max === undefined || x <= BigInt(max))

function numberPasses({ repr, int, min, max, nz, f32 }: NumberParam, x: number): boolean {
  if (repr === 'i32' && x !== (x | 0)) return false
  if (repr === 'u32' && x !== x >>> 0) return false
  if (int && !Number.isInteger(x)) return false
  if (min !== undefined && !(x >= min)) return false
  if (max !== undefined && !(x <= max)) return false
  if (nz && Object.is(x, -0)) return false
  return !f32 || Object.is(Math.fround(x), x)
}

/** The result of a call, or the built-in error that it throws. @throws anything else, such as a trap */
export function outcomeOf(call: () => unknown): { result: unknown; thrown?: string } {
  try {
    return { result: call() }
  } catch (error) {
    if (!(error instanceof Error) || error instanceof WebAssembly.RuntimeError) throw error
    return { result: undefined, thrown: `${error.constructor.name}: ${error.message}` }
  }
}

/** One memory for kernels of many modules; a call finds no trace of the one before. */
export class KernelMachine {
  private readonly memory = new WebAssembly.Memory({ initial: PAGES, maximum: PAGES })
  private readonly bytes = new Uint8Array(this.memory.buffer)
  private readonly stackPointer = new WebAssembly.Global({ value: 'i32', mutable: true }, STACK_TOP)

  /** @param wasm base64 */
  instantiate(wasm: string, errors: ErrorSpec[] = []): WebAssembly.Instance {
    const module = new WebAssembly.Module(Buffer.from(wasm, 'base64'))
    const constant = (value: number) => new WebAssembly.Global({ value: 'i32' }, value)
    const instance = new WebAssembly.Instance(module, {
      env: {
        memory: this.memory,
        __memory_base: constant(DATA),
        __table_base: constant(0),
        __stack_pointer: this.stackPointer,
        __indirect_function_table: new WebAssembly.Table({ initial: 1024, element: 'anyfunc' }),
      },
      math: Math as unknown as WebAssembly.ModuleImports,
      throw: $errors(errors, $operations) as unknown as WebAssembly.ModuleImports,
    })
    ;(instance.exports.__wasm_apply_data_relocs as (() => void) | undefined)?.()
    return instance
  }

  /**
   * Calls a kernel on a copy of the arguments.
   * @throws Error when it traps or writes outside its arrays
   */
  call(instance: WebAssembly.Instance, manifest: KernelManifest, args: readonly Argument[]): Outcome {
    const { places, start } = this.place(args)
    this.stackPointer.value = STACK_TOP
    this.bytes[UNDEFINED_FLAG] = 0
    // Between module data and arrays; what a call before has left there is no longer 0.
    this.bytes.fill(RED, HEAP, start & ~15)
    new Uint32Array(this.memory.buffer, HEAP_TOP, 2).set([HEAP, start & ~15])
    const address = (array: AnyArray) => (places.get(array.buffer) as number) + array.byteOffset
    const values = args.flatMap((arg): (number | bigint)[] => {
      if (isArray(arg)) return [address(arg), lengthOf(arg)]
      return [typeof arg === 'bigint' ? arg : Number(arg)]
    })
    const run = instance.exports[manifest.export] as (...values: (number | bigint)[]) => number | bigint | undefined
    const { result, thrown } = outcomeOf(() => convertResult(manifest, run(...values)))
    this.checkSurroundings(places, start, args.filter(isArray))
    const arrays = args.filter(isArray).map((array) => {
      const copy = this.bytes.slice(address(array), address(array) + array.byteLength)
      return contentOf(new (array.constructor as ArrayClass)(copy.buffer, 0, lengthOf(array)))
    })
    return { result: this.bytes[UNDEFINED_FLAG] ? undefined : result, ...(thrown && { thrown }), arrays }
  }

  /** Copies each buffer once; `start` is where the first red zone begins. */
  private place(args: readonly Argument[]): { places: Map<ArrayBuffer, number>; start: number } {
    const places = new Map<ArrayBuffer, number>()
    let at = this.bytes.length
    for (const arg of args) {
      if (!isArray(arg) || places.has(arg.buffer)) continue
      const end = at
      at = (at - arg.buffer.byteLength) & ~15
      this.bytes.fill(RED, at, end)
      this.bytes.set(new Uint8Array(arg.buffer), at)
      places.set(arg.buffer, at)
      this.bytes.fill(RED, at - RED_ZONE, at)
      at -= RED_ZONE
    }
    return { places, start: at }
  }

  /** Every byte that belongs to no array is as it was. */
  private checkSurroundings(places: Map<ArrayBuffer, number>, start: number, arrays: AnyArray[]): void {
    const expected = new Uint8Array(this.bytes.length - start).fill(RED)
    for (const [buffer, at] of places) expected.set(new Uint8Array(buffer), at - start)
    for (const array of arrays) {
      const at = (places.get(array.buffer) as number) + array.byteOffset
      expected.set(this.bytes.subarray(at, at + array.byteLength), at - start)
    }
    const wrong = expected.findIndex((byte, i) => byte !== this.bytes[start + i])
    if (wrong >= 0) throw new Error(`the kernel wrote outside its arrays, at ${start + wrong}`)
  }
}

function convertResult(manifest: KernelManifest, raw: number | bigint | undefined): unknown {
  switch (manifest.result) {
    case 'void':
      return undefined
    case 'boolean':
      return raw !== 0
    case 'u32':
      return (raw as number) >>> 0
    case 'u64':
      return BigInt.asUintN(64, raw as bigint)
    default:
      return raw
  }
}
