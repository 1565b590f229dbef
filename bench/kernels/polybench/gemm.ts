/** C = α·A·B + β·C, with A ni × nk, B nk × nj and C ni × nj. */
export function gemm(
  ni: number,
  nj: number,
  nk: number,
  alpha: number,
  beta: number,
  c: Float64Array,
  a: Float64Array,
  b: Float64Array,
): void {
  'use jit'
  for (let i = 0; i < ni; i++) {
    for (let j = 0; j < nj; j++) c[i * nj + j] *= beta
    for (let k = 0; k < nk; k++) {
      for (let j = 0; j < nj; j++) c[i * nj + j] += alpha * a[i * nk + k] * b[k * nj + j]
    }
  }
}
