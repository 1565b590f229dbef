/** C = α·A·B + β·C, with A symmetric m × m (lower half stored) and B, C m × n. */
export function symm(
  m: number,
  n: number,
  alpha: number,
  beta: number,
  c: Float64Array,
  a: Float64Array,
  b: Float64Array,
): void {
  'use jit'
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) {
      let sum = 0
      for (let k = 0; k < i; k++) {
        c[k * n + j] += alpha * b[i * n + j] * a[i * m + k]
        sum += b[k * n + j] * a[i * m + k]
      }
      c[i * n + j] = beta * c[i * n + j] + alpha * b[i * n + j] * a[i * m + i] + alpha * sum
    }
  }
}
