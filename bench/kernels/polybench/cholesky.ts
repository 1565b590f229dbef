/** Cholesky decomposition of a symmetric positive definite n × n matrix, in its lower half. */
export function cholesky(n: number, a: Float64Array): void {
  'use jit'
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) {
      for (let k = 0; k < j; k++) a[i * n + j] -= a[i * n + k] * a[j * n + k]
      a[i * n + j] /= a[j * n + j]
    }
    for (let k = 0; k < i; k++) a[i * n + i] -= a[i * n + k] * a[i * n + k]
    a[i * n + i] = Math.sqrt(a[i * n + i])
  }
}
