import { scaleInto } from '../kernels/calls.ts'
import * as plainCalls from '../kernels/calls.ts?plain'
import * as dispatch from '../kernels/dispatch.ts'
import * as plainDispatch from '../kernels/dispatch.ts?plain'
import { levenshtein } from '../kernels/levenshtein.ts'
import * as plainLevenshtein from '../kernels/levenshtein.ts?plain'
import { matmulIkj } from '../kernels/matmul.ts'
import * as plainMatmul from '../kernels/matmul.ts?plain'
import { quicksort } from '../kernels/sorting.ts'
import * as plainSorting from '../kernels/sorting.ts?plain'
import { randomNumbers } from '../workload.ts'

/** One kernel with arguments of one size, as users have them: nothing of `alloc()`. */
export interface DispatchWorkload {
  name: string
  suite: 'dispatch'
  /** The input in words. */
  input: string
  kernel: (...args: never[]) => unknown
  /** The same function without directive. */
  plain: (...args: never[]) => unknown
  /** Elements, more or less. */
  size: number
  /** Makes the arguments, for each copy the same values every time. */
  prepare(copy?: number): unknown[]
  /** Each run has arguments of its own: in its own results a sort finds less to do. */
  fresh: boolean
}

interface Family<A extends unknown[] | []> {
  name: string
  /** The input in words, without its size. */
  input: string
  kernel: (...args: A) => unknown
  plain: (...args: never[]) => unknown
  /** Powers of ten; more of it would take seconds a call. */
  most: number
  prepare(size: number, random: () => number): A
  fresh?: boolean
}

function family<A extends unknown[] | []>({
  name,
  input,
  most,
  prepare,
  fresh = false,
  kernel,
  plain,
}: Family<A>): DispatchWorkload[] {
  const sizes = Array.from({ length: most + 1 }, (_, i) => 10 ** i)
  return sizes.map((size) => ({
    name: `${name}-${size}`,
    suite: 'dispatch',
    input: `${size} ${input}`,
    kernel,
    plain,
    size,
    prepare: (copy = 0) => prepare(size, randomNumbers(size + 7 * copy)),
    fresh,
  }))
}

const doubles = (length: number, random: () => number): Float64Array => new Float64Array(length).map(random)
const points = (length: number, random: () => number): dispatch.Point[] =>
  Array.from({ length }, () => ({ x: random(), y: random(), cluster: 0 }))
const side = (size: number): number => Math.max(1, Math.floor(Math.sqrt(size)))

/** Kernels of which some are worth a copy of their arguments and some are not, from one element to as many as take no longer than some tenths of a second. */
export const dispatchWorkloads: readonly DispatchWorkload[] = [
  ...family({
    name: 'scale',
    input: 'doubles, one pass',
    kernel: scaleInto,
    plain: plainCalls.scaleInto,
    most: 6,
    prepare: (n, random) => [doubles(n, random), 1.5, new Float64Array(n)],
  }),
  ...family({
    name: 'quicksort',
    input: 'doubles',
    kernel: quicksort,
    plain: plainSorting.quicksort,
    most: 6,
    prepare: (n, random) => [doubles(n, random), new Int32Array(64)],
    fresh: true,
  }),
  ...family({
    name: 'quicksort-recursive',
    input: 'doubles',
    kernel: dispatch.quicksortRecursive,
    plain: plainDispatch.quicksortRecursive,
    most: 6,
    prepare: (n, random) => [doubles(n, random), 0, n - 1],
    fresh: true,
  }),
  ...family({
    name: 'sort',
    input: 'doubles, x.sort()',
    kernel: dispatch.sortNumbers,
    plain: plainDispatch.sortNumbers,
    most: 6,
    prepare: (n, random) => [doubles(n, random)],
    fresh: true,
  }),
  ...family({
    name: 'insertion-sort',
    input: 'integers that are sorted already',
    kernel: dispatch.insertionSort,
    plain: plainDispatch.insertionSort,
    most: 6,
    prepare: (n) => [Int32Array.from({ length: n }, (_, i) => i)],
  }),
  ...family({
    name: 'k-means-objects',
    input: 'objects, 8 centres',
    kernel: dispatch.kMeansObjects,
    plain: plainDispatch.kMeansObjects,
    most: 6,
    prepare: (n, random) => [points(n, random), points(8, random)],
  }),
  ...family({
    name: 'determinant',
    input: 'elements of a matrix',
    kernel: dispatch.determinant,
    plain: plainDispatch.determinant,
    most: 5,
    prepare: (n, random) => [doubles(side(n) ** 2, random), side(n)],
    fresh: true,
  }),
  ...family({
    name: 'determinant-early',
    input: 'elements of a matrix whose first column is 0',
    kernel: dispatch.determinant,
    plain: plainDispatch.determinant,
    most: 6,
    prepare: (n, random) => {
      const m = side(n)
      return [doubles(m * m, random).map((value, i) => (i % m === 0 ? 0 : value)), m]
    },
  }),
  ...family({
    name: 'matmul',
    input: 'elements of each matrix',
    kernel: matmulIkj,
    plain: plainMatmul.matmulIkj,
    most: 5,
    prepare: (n, random) => {
      const m = side(n)
      return [doubles(m * m, random), doubles(m * m, random), new Float64Array(m * m), m]
    },
  }),
  ...family({
    name: 'all-pairs',
    input: 'points',
    kernel: dispatch.allPairs,
    plain: plainDispatch.allPairs,
    most: 4,
    prepare: (n, random) => [doubles(n, random), doubles(n, random)],
  }),
  ...family({
    name: 'first-descent',
    input: 'doubles, found at once',
    kernel: dispatch.firstDescent,
    plain: plainDispatch.firstDescent,
    most: 6,
    prepare: (n, random) => [doubles(n, random), 4],
  }),
  ...family({
    name: 'moving-average',
    input: 'numbers of an ordinary array',
    kernel: dispatch.movingAverage,
    plain: plainDispatch.movingAverage,
    most: 6,
    prepare: (n, random) => [Array.from({ length: n }, random), 16],
  }),
  ...family({
    name: 'count-words',
    input: 'letters and spaces',
    kernel: dispatch.countWords,
    plain: plainDispatch.countWords,
    most: 6,
    prepare: (n, random) => [Array.from({ length: n }, () => (random() < 0.2 ? ' ' : 'x')).join('')],
  }),
  ...family({
    name: 'edit-distance',
    input: 'letters each',
    kernel: levenshtein,
    plain: plainLevenshtein.levenshtein,
    most: 3,
    prepare: (n, random) => {
      const letters = () => new Uint8Array(n).map(() => 97 + 26 * random())
      return [letters(), letters(), new Int32Array(n + 1)]
    },
  }),
]
