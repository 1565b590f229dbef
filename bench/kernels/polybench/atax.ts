/** y = Aᵀ·(A·x), with A m × n. */
export function atax(m: number, n: number, a: Float64Array, x: Float64Array, y: Float64Array, tmp: Float64Array): void {
  'use jit'
  for (let i = 0; i < n; i++) y[i] = 0
  for (let i = 0; i < m; i++) {
    tmp[i] = 0
    for (let j = 0; j < n; j++) tmp[i] = tmp[i] + a[i * n + j] * x[j]
    for (let j = 0; j < n; j++) y[j] = y[j] + a[i * n + j] * tmp[i]
  }
}
