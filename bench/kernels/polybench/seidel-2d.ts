/** Means of nine neighbours in place: each uses those already computed. */
export function seidel2dRounds(steps: number, n: number, a: Float64Array): void {
  'use jit'
  for (let t = 0; t <= steps - 1; t++) {
    for (let i = 1; i <= n - 2; i++) {
      for (let j = 1; j <= n - 2; j++) {
        a[i * n + j] =
          (a[(i - 1) * n + j - 1] +
            a[(i - 1) * n + j] +
            a[(i - 1) * n + j + 1] +
            a[i * n + j - 1] +
            a[i * n + j] +
            a[i * n + j + 1] +
            a[(i + 1) * n + j - 1] +
            a[(i + 1) * n + j] +
            a[(i + 1) * n + j + 1]) /
          9
      }
    }
  }
}
