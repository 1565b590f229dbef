/** An expression for which an array library would make four temporary arrays. */
export function fused(a: Float64Array, b: Float64Array, out: Float64Array): void {
  'use jit'
  for (let i = 0; i < out.length; i++) out[i] = (a[i] * b[i] - 4.1 * a[i]) / (2.5 * b[i] + 1)
}
