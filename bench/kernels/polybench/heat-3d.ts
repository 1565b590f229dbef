/** Heat equation on an n × n × n grid, explicit, from `a` to `b` and back in each step. */
export function heat3d(steps: number, n: number, a: Float64Array, b: Float64Array): void {
  'use jit'
  for (let t = 1; t <= steps; t++) {
    for (let i = 1; i < n - 1; i++) {
      for (let j = 1; j < n - 1; j++) {
        for (let k = 1; k < n - 1; k++) {
          b[(i * n + j) * n + k] =
            0.125 * (a[((i + 1) * n + j) * n + k] - 2 * a[(i * n + j) * n + k] + a[((i - 1) * n + j) * n + k]) +
            0.125 * (a[(i * n + j + 1) * n + k] - 2 * a[(i * n + j) * n + k] + a[(i * n + j - 1) * n + k]) +
            0.125 * (a[(i * n + j) * n + k + 1] - 2 * a[(i * n + j) * n + k] + a[(i * n + j) * n + k - 1]) +
            a[(i * n + j) * n + k]
        }
      }
    }
    for (let i = 1; i < n - 1; i++) {
      for (let j = 1; j < n - 1; j++) {
        for (let k = 1; k < n - 1; k++) {
          a[(i * n + j) * n + k] =
            0.125 * (b[((i + 1) * n + j) * n + k] - 2 * b[(i * n + j) * n + k] + b[((i - 1) * n + j) * n + k]) +
            0.125 * (b[(i * n + j + 1) * n + k] - 2 * b[(i * n + j) * n + k] + b[(i * n + j - 1) * n + k]) +
            0.125 * (b[(i * n + j) * n + k + 1] - 2 * b[(i * n + j) * n + k] + b[(i * n + j) * n + k - 1]) +
            b[(i * n + j) * n + k]
        }
      }
    }
  }
}
