/** A += u₁·v₁ᵀ + u₂·v₂ᵀ; x += β·Aᵀ·y + z; w += α·A·x. */
export function gemver(
  n: number,
  alpha: number,
  beta: number,
  a: Float64Array,
  u1: Float64Array,
  v1: Float64Array,
  u2: Float64Array,
  v2: Float64Array,
  w: Float64Array,
  x: Float64Array,
  y: Float64Array,
  z: Float64Array,
): void {
  'use jit'
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) a[i * n + j] = a[i * n + j] + u1[i] * v1[j] + u2[i] * v2[j]
  }
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) x[i] = x[i] + beta * a[j * n + i] * y[j]
  }
  for (let i = 0; i < n; i++) x[i] = x[i] + z[i]
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) w[i] = w[i] + alpha * a[i * n + j] * x[j]
  }
}
