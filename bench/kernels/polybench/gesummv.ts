/** y = α·A·x + β·B·x. */
export function gesummv(
  n: number,
  alpha: number,
  beta: number,
  a: Float64Array,
  b: Float64Array,
  tmp: Float64Array,
  x: Float64Array,
  y: Float64Array,
): void {
  'use jit'
  for (let i = 0; i < n; i++) {
    tmp[i] = 0
    y[i] = 0
    for (let j = 0; j < n; j++) {
      tmp[i] = a[i * n + j] * x[j] + tmp[i]
      y[i] = b[i * n + j] * x[j] + y[i]
    }
    y[i] = alpha * tmp[i] + beta * y[i]
  }
}
