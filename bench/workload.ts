import type { TypedArrayConstructor } from 'usejit/runtime'

/** The arrays that kernels of the suite take. */
export type BenchArray = Uint8Array | Int32Array | Uint32Array | Float32Array | Float64Array

/** Where arrays come from: `new` for ordinary ones, `alloc` of usejit/runtime for resident ones, or the memory of a C module. */
export type MakeArray = <T extends BenchArray>(type: TypedArrayConstructor<T>, length: number) => T

export type Argument = BenchArray | number
export type Suite = 'core' | 'polybench' | 'calls' | 'dispatch' | 'fastmath' | 'build'

/** How C sees a result or a number; arrays become a pointer and an int32_t length each. */
export type CType = 'void' | 'double' | 'float' | 'int32_t' | 'uint32_t'

/** The same algorithm in C, in a file beside the kernel. */
export interface CSource {
  /** File in bench/kernels. */
  file: string
  /** Name of the C function. */
  symbol: string
  result: CType
  /** Types of the number parameters, in order. */
  numbers: readonly CType[]
  /** False where arrays become pointers only: their sizes follow from the numbers. */
  lengths?: boolean
  /**
   * Functions of the C library that it calls. Compiled to Wasm it gets the engine's, like the kernel; natively the system's, whose last bits may
   * differ: its results are then compared to twelve digits.
   */
  libm?: readonly ('exp' | 'log')[]
}

/** One kernel with one input. */
export interface Workload {
  name: string
  suite: Suite
  /** The input in words. */
  input: string
  kernel: (...args: never[]) => unknown
  /** Makes the arguments, the same values every time; `small` is an input for tests, which runs in about a millisecond. */
  prepare(make: MakeArray, small: boolean): Argument[]
  /** The arguments are restored before every single run, untimed: the kernel finds less to do in its own results. */
  fresh: boolean
  /** The result becomes the first argument of the next call, so that no engine can move the call out of the loop. */
  chained: boolean
  c?: CSource
}

/**
 * Ties a kernel to its input; `A` makes the compiler check the arguments.
 *
 * @param name unique among all suites
 * @example
 * workload('sum', 'core', '1e6 doubles', sum, (make, small) => [fill(make(Float64Array, small ? 100 : 1e6), randomNumbers(1))])
 */
export function workload<A extends Argument[] | []>(
  name: string,
  suite: Suite,
  input: string,
  kernel: (...args: A) => unknown,
  prepare: (make: MakeArray, small: boolean) => A,
  more: { fresh?: boolean; chained?: boolean; c?: CSource } = {},
): Workload {
  return { fresh: false, chained: false, ...more, name, suite, input, kernel, prepare }
}

/** Ordinary arrays. */
export const ordinary: MakeArray = (type, length) =>
  new type(new ArrayBuffer(length * type.BYTES_PER_ELEMENT), 0, length)

/** Sets every element to what `value` gives for its index, in ascending order. */
export function fill<A extends BenchArray>(array: A, value: (index: number) => number): A {
  for (let i = 0; i < array.length; i++) array[i] = value(i)
  return array
}

/**
 * Numbers from 0 up to 1, the same on every machine: a linear congruential generator (constants of Numerical Recipes).
 *
 * @param seed any integer; each seed starts another part of the sequence
 */
export function randomNumbers(seed: number): () => number {
  let state = Math.imul(seed, 0x9e3779b1) >>> 0
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}

/** Whether a call left the same bits: in its result and in every array. */
export function sameBits(a: Outcome, b: Outcome): boolean {
  return (
    Object.is(a.result, b.result) &&
    a.arrays.length === b.arrays.length &&
    a.arrays.every((bytes, i) => Buffer.compare(bytes, b.arrays[i]) === 0)
  )
}

/** Whether two calls that wrote doubles and return nothing agree to twelve digits. */
export function nearlySame(a: Outcome, b: Outcome): boolean {
  // The bytes may be part of a larger buffer.
  const numbers = ({ arrays }: Outcome) =>
    arrays.flatMap((bytes) => [...new Float64Array(new Uint8Array(bytes).buffer)])
  const [x, y] = [numbers(a), numbers(b)]
  return x.length === y.length && x.every((value, i) => Math.abs(value - y[i]) <= 1e-12 * Math.max(1, Math.abs(value)))
}

/** What one call left behind. */
export interface Outcome {
  result: unknown
  /** Bytes of the array arguments after the call, in order. */
  arrays: Uint8Array[]
}

/** Copies what a call left behind. */
export function outcomeOf(result: unknown, args: readonly Argument[]): Outcome {
  return { result, arrays: arraysOf(args).map((array) => bytesOf(array).slice()) }
}

export function arraysOf(args: readonly Argument[]): BenchArray[] {
  return args.filter((arg): arg is BenchArray => typeof arg !== 'number')
}

export function bytesOf(array: BenchArray): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength)
}
