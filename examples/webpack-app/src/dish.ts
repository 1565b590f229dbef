import { alloc, free } from 'usejit/runtime'
import type { colour, react } from './react.ts'

/** Who computes: the kernels, or the functions as they are written (`original` of usejit/runtime). */
export interface Chemistry {
  react: typeof react
  colour: typeof colour
}

/** A dish with two chemicals. Its arrays live in kernel memory, so that no call copies them. */
export class Dish {
  readonly size: number
  readonly pixels: Uint8ClampedArray<ArrayBuffer>
  #a: Float32Array
  #b: Float32Array
  #nextA: Float32Array
  #nextB: Float32Array

  constructor(size: number) {
    this.size = size
    const amounts = () => alloc(Float32Array, size * size)
    this.#a = amounts().fill(1)
    this.#b = amounts()
    this.#nextA = amounts().fill(1)
    this.#nextB = amounts()
    this.pixels = alloc(Uint8ClampedArray, size * size * 4) as Uint8ClampedArray<ArrayBuffer>
  }

  step({ react }: Chemistry): void {
    react(this.#a, this.#b, this.size, this.size, 0.0545, 0.062, this.#nextA, this.#nextB)
    ;[this.#a, this.#nextA] = [this.#nextA, this.#a]
    ;[this.#b, this.#nextB] = [this.#nextB, this.#b]
  }

  paint({ colour }: Chemistry): void {
    colour(this.#b, this.pixels)
  }

  /** Adds some of the second chemical. */
  drop(x: number, y: number, radius: number): void {
    for (let dy = -radius; dy <= radius; dy++)
      for (let dx = -radius; dx <= radius; dx++) {
        const [column, row] = [Math.round(x) + dx, Math.round(y) + dy]
        const inside = column > 0 && row > 0 && column < this.size - 1 && row < this.size - 1
        if (inside && dx * dx + dy * dy <= radius * radius) this.#b[row * this.size + column] = 0.9
      }
  }

  /** Gives kernel memory back. */
  close(): void {
    for (const array of [this.#a, this.#b, this.#nextA, this.#nextB, this.pixels]) free(array)
  }
}
