/** Arguments that no signature foresees. The original must run, and see exactly them. */
import { isArray } from '../differential/kernel-machine.ts'
import type { Random } from './random.ts'
import { type FuzzArgument, isPlain } from './records.ts'

/** Puts something else in the place of one argument; called for each of the two runs, on its own copies. */
export interface ForeignArgument {
  index: number
  what: string
}

type Make = (arg: Uint8Array<ArrayBuffer>) => unknown

const FOR_NUMBERS: Readonly<Record<string, unknown>> = {
  undefined: undefined,
  null: null,
  'a string': '3',
  'a boolean': true,
  'an object': { valueOf: () => 2 },
}

const classOf = (array: Uint8Array) => array.constructor as Uint8ArrayConstructor

const FOR_ARRAYS: Readonly<Record<string, Make>> = {
  'an ordinary array': (array) => Array.from(array),
  'another class': (array) => (array instanceof Int16Array ? Float64Array.from(array) : Int16Array.from(array)),
  'a subclass': (array) => new (class extends classOf(array) {})(array),
  'an array with its own length': (array) =>
    Object.defineProperty(array.slice(), 'length', { value: array.length >> 1 }),
  'a detached array': (array) => {
    const copy = array.slice()
    structuredClone(copy, { transfer: [copy.buffer] })
    return copy
  },
  'a resizable array': (array) => {
    const size = array.byteLength
    // The types of this Node's library know no such buffers.
    const Resizable = ArrayBuffer as unknown as new (length: number, options: { maxByteLength: number }) => ArrayBuffer
    const copy = new (classOf(array))(new Resizable(size, { maxByteLength: size + 64 }))
    copy.set(array)
    return copy
  },
  'a shared array': (array) => {
    const copy = new (classOf(array))(new SharedArrayBuffer(array.byteLength) as unknown as ArrayBuffer)
    copy.set(array)
    return copy
  },
}

const FOR_VIEWS: Readonly<Record<string, (view: DataView<ArrayBuffer>) => unknown>> = {
  'a subclass': (view) =>
    new (class extends (DataView as unknown as new (buffer: ArrayBuffer, at: number, length: number) => object) {})(
      view.buffer,
      view.byteOffset,
      view.byteLength,
    ),
  'a shared view': (view) => {
    const bytes = new Uint8Array(new SharedArrayBuffer(view.byteLength))
    bytes.set(new Uint8Array(view.buffer, view.byteOffset, view.byteLength))
    return new DataView(bytes.buffer)
  },
  'a resizable view': (view) => {
    const Resizable = ArrayBuffer as unknown as new (length: number, options: { maxByteLength: number }) => ArrayBuffer
    const buffer = new Resizable(view.byteLength, { maxByteLength: view.byteLength + 64 })
    new Uint8Array(buffer).set(new Uint8Array(view.buffer, view.byteOffset, view.byteLength))
    return new DataView(buffer)
  },
}

const isBigArray = (arg: unknown): boolean => arg instanceof BigInt64Array || arg instanceof BigUint64Array

/** Chooses an argument and what stands in its place. */
export function chooseForeign(random: Random, args: readonly FuzzArgument[]): ForeignArgument | undefined {
  if (args.length === 0) return undefined
  const index = random.below(args.length)
  const arg = args[index]
  // For an object `null` and the like end in messages of the engine.
  if (!isPlain(arg)) return undefined
  if (typeof arg === 'bigint' || isBigArray(arg)) return undefined
  if (arg instanceof DataView) return { index, what: random.pick(Object.keys(FOR_VIEWS)) }
  return { index, what: random.pick(Object.keys(isArray(arg) ? FOR_ARRAYS : FOR_NUMBERS)) }
}

/** @returns the arguments with the foreign one among them */
export function withForeign(args: readonly unknown[], foreign: ForeignArgument | undefined): unknown[] {
  return args.map((arg, i) => {
    if (i !== foreign?.index) return arg
    if (arg instanceof DataView) return FOR_VIEWS[foreign.what](arg as DataView<ArrayBuffer>)
    return ArrayBuffer.isView(arg)
      ? FOR_ARRAYS[foreign.what](arg as Uint8Array<ArrayBuffer>)
      : FOR_NUMBERS[foreign.what]
  })
}
