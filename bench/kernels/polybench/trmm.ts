/** B = α·Aᵀ·B with A unit lower triangular m × m and B m × n. */
export function trmm(m: number, n: number, alpha: number, a: Float64Array, b: Float64Array): void {
  'use jit'
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) {
      for (let k = i + 1; k < m; k++) b[i * n + j] += a[k * m + i] * b[k * n + j]
      b[i * n + j] = alpha * b[i * n + j]
    }
  }
}
