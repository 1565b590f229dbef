/** LU decomposition without pivoting, in place. */
export function lu(n: number, a: Float64Array): void {
  'use jit'
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) {
      for (let k = 0; k < j; k++) a[i * n + j] -= a[i * n + k] * a[k * n + j]
      a[i * n + j] /= a[j * n + j]
    }
    for (let j = i; j < n; j++) {
      for (let k = 0; k < i; k++) a[i * n + j] -= a[i * n + k] * a[k * n + j]
    }
  }
}
