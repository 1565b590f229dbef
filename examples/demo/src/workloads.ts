import type { TypedArrayConstructor } from 'usejit/runtime'
import { blur, fused, histogram, l2norm, rowSums, sieve, sobel } from './kernels.ts'
import type { Picture } from './photo.ts'

/** Any of the arrays that the demo uses. */
export type NumberArray = Uint8Array | Uint8ClampedArray | Int32Array | Float64Array

/** Where arrays come from: `new` for ordinary ones, `alloc` of usejit/runtime for arrays in kernel memory. */
export type MakeArray = <T extends NumberArray>(type: TypedArrayConstructor<T>, length: number) => T

/** Ordinary arrays. */
export const ordinary: MakeArray = (type, length) =>
  new type(new ArrayBuffer(length * type.BYTES_PER_ELEMENT), 0, length)

/** One kernel with its input. */
export interface Workload {
  name: string
  kernel: (...args: never[]) => unknown
  /** Makes the input, always the same values, and binds it: the result takes the function to run, the kernel or its original. */
  prepare(make: MakeArray): Job
}

/** Input of one kernel, ready to run any number of times. */
export interface Job {
  run(kernel: Workload['kernel']): unknown
  /** The array that the kernel fills, if it fills one. */
  output?: NumberArray
}

/** What one run left behind. */
export interface Outcome {
  /** What the kernel returned; undefined where it only fills an array. */
  result: unknown
  output?: NumberArray
}

/** The seven workloads: three on the photograph, four at the sizes of Numba's five-minute tour. */
export function workloads({ width, height, pixels }: Picture): Workload[] {
  return [
    workload('blur', blur, (make) => {
      const input = fill(make(Uint8Array, pixels.length), pixels)
      const output = make(Uint8ClampedArray, pixels.length)
      return { run: (kernel) => kernel(input, width, height, output), output }
    }),
    workload('sobel', sobel, (make) => {
      const input = fill(make(Uint8Array, pixels.length), pixels)
      const output = make(Int32Array, pixels.length)
      return { run: (kernel) => kernel(input, width, height, output), output }
    }),
    workload('histogram', histogram, (make) => {
      const input = fill(make(Uint8Array, pixels.length), pixels)
      const output = make(Int32Array, 256)
      return { run: (kernel) => kernel(input, output), output }
    }),
    workload('sieve', sieve, (make) => {
      const output = make(Uint8Array, 100_001)
      return { run: (kernel) => kernel(output, 100_000), output }
    }),
    workload('fused', fused, (make) => {
      const a = fill(make(Float64Array, 1_000_000), randomNumbers(1_000_000, 1))
      const b = fill(make(Float64Array, 1_000_000), randomNumbers(1_000_000, 2))
      const output = make(Uint8Array, 1_000_000)
      return { run: (kernel) => kernel(a, b, output), output }
    }),
    workload('l2norm', l2norm, (make) => {
      const x = fill(make(Float64Array, 1_000_000), randomNumbers(1_000_000, 3))
      return { run: (kernel) => kernel(x) }
    }),
    workload('rowSums', rowSums, (make) => {
      const matrix = fill(make(Float64Array, 1_000_000), randomNumbers(1_000_000, 4))
      const output = make(Float64Array, 1000)
      return { run: (kernel) => kernel(matrix, 1000, 1000, output), output }
    }),
  ]
}

/**
 * Checksum of everything a run produced: FNV-1a over the bytes of the output and of the result.
 *
 * @returns eight hexadecimal digits
 */
export function checksum({ result, output }: Outcome): string {
  let hash = 0x811c9dc5
  for (const bytes of [bytesOf(output), bytesOf(Float64Array.of(typeof result === 'number' ? result : 0))]) {
    for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193)
  }
  return (hash >>> 0).toString(16).padStart(8, '0')
}

/** Whether two runs produced the same bits, in the result and in every element. */
export function sameBits(a: Outcome, b: Outcome): boolean {
  const left = bytesOf(a.output)
  const right = bytesOf(b.output)
  return Object.is(a.result, b.result) && left.length === right.length && left.every((byte, i) => byte === right[i])
}

/** Ties a kernel to its input; `F` makes the compiler check the arguments in `run`. */
function workload<F extends (...args: never[]) => unknown>(
  name: string,
  kernel: F,
  prepare: (make: MakeArray) => { run(kernel: F): unknown; output?: NumberArray },
): Workload {
  return { name, kernel, prepare: prepare as Workload['prepare'] }
}

function fill<A extends NumberArray>(array: A, values: ArrayLike<number>): A {
  array.set(values)
  return array
}

/** Numbers from 0 to 10, the same on every machine: a linear congruential generator (constants of Numerical Recipes). */
function randomNumbers(length: number, seed: number): Float64Array {
  const numbers = new Float64Array(length)
  let state = seed
  for (let i = 0; i < length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    numbers[i] = (state / 2 ** 32) * 10
  }
  return numbers
}

function bytesOf(array: NumberArray | undefined): Uint8Array {
  return array ? new Uint8Array(array.buffer, array.byteOffset, array.byteLength) : new Uint8Array()
}
