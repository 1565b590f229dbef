/** Solves L·x = b with L lower triangular. */
export function trisolv(n: number, l: Float64Array, x: Float64Array, b: Float64Array): void {
  'use jit'
  for (let i = 0; i < n; i++) {
    x[i] = b[i]
    for (let j = 0; j < i; j++) x[i] -= l[i * n + j] * x[j]
    x[i] = x[i] / l[i * n + i]
  }
}
