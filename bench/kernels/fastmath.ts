/** Kernels that may differ in the last bits. Their exact twins are in `reductions.ts` and here, and C has no part in this: it is compared with exact TypeScript. */

/** Euclidean norm, summed in any order. */
export function l2normFast(x: Float64Array): number {
  'use jit: fastmath'
  let total = 0
  for (let i = 0; i < x.length; i++) total += x[i] * x[i]
  return Math.sqrt(total)
}

/** Dot product, summed in any order. */
export function dotFast(x: Float64Array, y: Float64Array): number {
  'use jit: fastmath'
  let total = 0
  for (let i = 0; i < x.length; i++) total += x[i] * y[i]
  return total
}

/** A polynomial of floats. Exact, the steps between are doubles; fast, they are floats. */
export function polynomial(x: Float32Array, out: Float32Array): void {
  'use jit'
  for (let i = 0; i < x.length; i++) out[i] = ((0.25 * x[i] + 0.5) * x[i] - 1.5) * x[i] + 2
}

export function polynomialFast(x: Float32Array, out: Float32Array): void {
  'use jit: fastmath'
  for (let i = 0; i < x.length; i++) out[i] = ((0.25 * x[i] + 0.5) * x[i] - 1.5) * x[i] + 2
}

/** Every element divided by the same number; `arcp` multiplies by its reciprocal. */
export function scaled(x: Float64Array, divisor: number, out: Float64Array): void {
  'use jit'
  for (let i = 0; i < x.length; i++) out[i] = x[i] / divisor + x[i] / (divisor + 1)
}

export function scaledFast(x: Float64Array, divisor: number, out: Float64Array): void {
  'use jit: fastmath'
  for (let i = 0; i < x.length; i++) out[i] = x[i] / divisor + x[i] / (divisor + 1)
}
