/** x₁ += A·y₁ and x₂ += Aᵀ·y₂. */
export function mvt(
  n: number,
  x1: Float64Array,
  x2: Float64Array,
  y1: Float64Array,
  y2: Float64Array,
  a: Float64Array,
): void {
  'use jit'
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) x1[i] = x1[i] + a[i * n + j] * y1[j]
  }
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) x2[i] = x2[i] + a[j * n + i] * y2[j]
  }
}
