/** C = α·A·Bᵀ + α·B·Aᵀ + β·C, the lower half of the symmetric n × n matrix; A and B are n × m. */
export function syr2k(
  n: number,
  m: number,
  alpha: number,
  beta: number,
  c: Float64Array,
  a: Float64Array,
  b: Float64Array,
): void {
  'use jit'
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) c[i * n + j] *= beta
    for (let k = 0; k < m; k++) {
      for (let j = 0; j <= i; j++) {
        c[i * n + j] += a[j * m + k] * alpha * b[i * m + k] + b[j * m + k] * alpha * a[i * m + k]
      }
    }
  }
}
