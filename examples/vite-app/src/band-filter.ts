import { alloc, free, original, type TypedArrayConstructor } from 'usejit/runtime'
import { blurColumns, blurRows, develop } from './kernels.ts'
import { gaussian, MAX_RADIUS, type Settings } from './look.ts'
import type { Picture } from './picture.ts'

/** The three functions that a picture goes through. */
export interface Filters {
  blurRows: typeof blurRows
  blurColumns: typeof blurColumns
  develop: typeof develop
}

type Bytes = Uint8Array | Uint8ClampedArray | Int32Array

/** Who does the work: the functions, and the kind of arrays that suits them. */
export interface Engine {
  filters: Filters
  make<T extends Bytes>(type: TypedArrayConstructor<T>, length: number): T
  release(array: Bytes): void
}

/** Kernels, on arrays in kernel memory: nothing is copied at a call. */
export const kernelEngine: Engine = { filters: { blurRows, blurColumns, develop }, make: alloc, release: free }

/** The functions as they are written, on ordinary arrays. */
export const originalEngine: Engine = {
  filters: { blurRows: original(blurRows), blurColumns: original(blurColumns), develop: original(develop) },
  make: (type, length) => new type(new ArrayBuffer(length * type.BYTES_PER_ELEMENT), 0, length),
  release: () => {},
}

/** Rows of a band. With a picture of a camera, one band takes some milliseconds. */
const BAND = 16

/**
 * Filters a picture band by band, from top to bottom.
 *
 * @example
 * filter.begin(settings)
 * while (filter.next()) use(filter.band, filter.from, filter.to)
 */
export class BandFilter {
  /** Time spent in each function since `begin`. */
  readonly milliseconds: Record<keyof Filters, number> = { blurRows: 0, blurColumns: 0, develop: 0 }
  /** The band that `next` has filtered last: rows `from` to `to` (exclusive) of the result. */
  from = 0
  to = 0

  readonly width: number
  readonly height: number
  readonly #engine: Engine
  readonly #source: Uint8ClampedArray
  readonly #weights: Int32Array
  /** For each column, the square of how far it is from the middle; 255 at the edges. */
  readonly #edge: Uint8Array
  readonly #padded: Uint8Array
  readonly #sums: Int32Array
  /** Rows that are blurred from left to right: the band, and as many above and below as the blur reaches. */
  readonly #rows: Uint8ClampedArray
  readonly #blurred: Uint8ClampedArray
  readonly #out: Uint8ClampedArray
  #settings?: Settings
  #radius = 0

  constructor({ width, height, pixels }: Picture, engine: Engine) {
    this.width = width
    this.height = height
    this.#engine = engine
    const stride = width * 4
    this.#source = engine.make(Uint8ClampedArray, pixels.length)
    this.#source.set(pixels)
    this.#weights = engine.make(Int32Array, MAX_RADIUS + 1)
    this.#edge = engine.make(Uint8Array, width)
    for (let x = 0; x < width; x++) this.#edge[x] = Math.round(255 * ((2 * x) / width - 1) ** 2)
    this.#padded = engine.make(Uint8Array, stride + 8 * MAX_RADIUS)
    this.#sums = engine.make(Int32Array, stride)
    this.#rows = engine.make(Uint8ClampedArray, (BAND + 2 * MAX_RADIUS) * stride)
    this.#blurred = engine.make(Uint8ClampedArray, BAND * stride)
    this.#out = engine.make(Uint8ClampedArray, BAND * stride)
  }

  /** The bytes of the last band. They change with the next one. */
  get band(): Uint8ClampedArray {
    return this.#out.subarray(0, (this.to - this.from) * this.width * 4)
  }

  /**
   * Starts at the top.
   *
   * @param scale of this picture, compared with the one that `settings.radius` is meant for
   */
  begin(settings: Settings, scale = 1): void {
    const weights = gaussian(settings.radius * scale)
    this.#settings = settings
    this.#radius = weights.length - 1
    this.#weights.set(weights)
    this.from = 0
    this.to = 0
    for (const name of Object.keys(this.milliseconds) as (keyof Filters)[]) this.milliseconds[name] = 0
  }

  /** Filters one more band. @returns whether there was one */
  next(): boolean {
    const settings = this.#settings
    if (!settings || this.to >= this.height) return false
    const { width, height } = this
    const { blurRows, blurColumns, develop } = this.#engine.filters
    const weights = this.#weights.subarray(0, this.#radius + 1)
    this.#blurRowsOfBand(blurRows, weights)
    this.from = this.to
    this.to = Math.min(this.from + BAND, height)
    this.#time('blurColumns', () =>
      blurColumns(this.#rows, width, this.to - this.from, weights, this.#sums, this.#blurred),
    )
    this.#time('develop', () =>
      develop(this.#source, this.#blurred, width, height, this.from, this.to, settings, this.#edge, this.#out),
    )
    return true
  }

  /** Gives kernel memory back; there is no next band any more. */
  close(): void {
    this.#settings = undefined
    const arrays = [
      this.#source,
      this.#weights,
      this.#edge,
      this.#padded,
      this.#sums,
      this.#rows,
      this.#blurred,
      this.#out,
    ]
    for (const array of arrays) this.#engine.release(array)
  }

  /** Most rows that the next band needs are there already, from the band above; only new ones are blurred. */
  #blurRowsOfBand(blurRows: Filters['blurRows'], weights: Int32Array): void {
    const radius = this.#radius
    const stride = this.width * 4
    const rows = this.#rows
    const top = this.to - radius
    const end = Math.min(this.to + BAND, this.height) + radius
    let first = top
    if (this.to > 0) {
      rows.copyWithin(0, BAND * stride, (BAND + 2 * radius) * stride)
      first = this.to + radius
    }
    const from = Math.max(first, 0)
    const to = Math.min(end, this.height)
    if (from < to)
      this.#time('blurRows', () =>
        blurRows(this.#source, this.width, from, to, weights, this.#padded, this.#sums, rows, from - top),
      )
    // Above the first row and below the last one, the picture goes on as it ends.
    for (let y = first; y < from; y++) rows.copyWithin((y - top) * stride, (0 - top) * stride, (1 - top) * stride)
    const last = (this.height - 1 - top) * stride
    for (let y = Math.max(first, this.height); y < end; y++) rows.copyWithin((y - top) * stride, last, last + stride)
  }

  #time(name: keyof Filters, work: () => void): void {
    const started = performance.now()
    work()
    this.milliseconds[name] += performance.now() - started
  }
}
