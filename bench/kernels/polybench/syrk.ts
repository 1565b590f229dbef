/** C = α·A·Aᵀ + β·C, the lower half of the symmetric n × n matrix; A is n × m. */
export function syrk(n: number, m: number, alpha: number, beta: number, c: Float64Array, a: Float64Array): void {
  'use jit'
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) c[i * n + j] *= beta
    for (let k = 0; k < m; k++) {
      for (let j = 0; j <= i; j++) c[i * n + j] += alpha * a[i * m + k] * a[j * m + k]
    }
  }
}
