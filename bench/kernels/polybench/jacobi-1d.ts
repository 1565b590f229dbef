/** Means of three neighbours, from `a` to `b` and back in each step. */
export function jacobi1d(steps: number, n: number, a: Float64Array, b: Float64Array): void {
  'use jit'
  for (let t = 0; t < steps; t++) {
    for (let i = 1; i < n - 1; i++) b[i] = 0.33333 * (a[i - 1] + a[i] + a[i + 1])
    for (let i = 1; i < n - 1; i++) a[i] = 0.33333 * (b[i - 1] + b[i] + b[i + 1])
  }
}
