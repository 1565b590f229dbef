import { alloc, original } from 'usejit/runtime'
import { distances } from './distances.ts'

/** One answer of a search. */
export interface Neighbour {
  id: number
  distance: number
}

/** How the kernel compares with the function as it is written, on the whole catalogue. */
export interface Check {
  equal: boolean
  /** Median milliseconds of a search. */
  originalMs: number
  kernelMs: number
}

/** Vectors that can be searched by likeness, as they come from a model for pictures or texts, rounded to bytes. */
export class Catalogue {
  readonly size: number
  readonly dimensions: number
  /** In kernel memory: WebAssembly uses it without a copy; native code would so use any array. */
  readonly #vectors: Int8Array
  readonly #query: Int8Array
  readonly #distances: Int32Array

  constructor(size: number, dimensions: number) {
    this.size = size
    this.dimensions = dimensions
    this.#vectors = alloc(Int8Array, size * dimensions)
    this.#query = alloc(Int8Array, dimensions)
    this.#distances = alloc(Int32Array, size)
    fill(this.#vectors)
  }

  vector(id: number): Int8Array {
    return this.#vectors.slice(id * this.dimensions, (id + 1) * this.dimensions)
  }

  /** The vectors most like the query, nearest first. */
  nearest(query: ArrayLike<number>, count: number): Neighbour[] {
    this.#query.set(query)
    distances(this.#vectors, this.#query, this.#distances)
    return smallest(this.#distances, count)
  }

  /** Searches with both functions, some times in turn. */
  check(rounds = 9): Check {
    const plain = { vectors: this.#vectors.slice(), query: this.vector(0), out: new Int32Array(this.size) }
    this.#query.set(plain.query)
    const times: { original: number[]; kernel: number[] } = { original: [], kernel: [] }
    for (let round = 0; round < rounds; round++) {
      const started = performance.now()
      original(distances)(plain.vectors, plain.query, plain.out)
      const between = performance.now()
      distances(this.#vectors, this.#query, this.#distances)
      times.original.push(between - started)
      times.kernel.push(performance.now() - between)
    }
    const equal = plain.out.every((value, i) => value === this.#distances[i])
    return { equal, originalMs: median(times.original), kernelMs: median(times.kernel) }
  }
}

/** The places of the smallest numbers, by insertion into a short list. */
function smallest(values: Int32Array, count: number): Neighbour[] {
  const best: Neighbour[] = []
  for (let id = 0; id < values.length; id++) {
    const distance = values[id]
    if (best.length === count && distance >= best[count - 1].distance) continue
    const place = best.findIndex((one) => one.distance > distance)
    best.splice(place < 0 ? best.length : place, 0, { id, distance })
    if (best.length > count) best.pop()
  }
  return best
}

/** Made-up vectors, the same at every start: a linear congruential generator (constants of Numerical Recipes). */
function fill(vectors: Int8Array): void {
  let state = 1
  for (let i = 0; i < vectors.length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    vectors[i] = state >>> 24
  }
}

function median(values: number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1]
}
