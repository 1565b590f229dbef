/** D = α·A·B·C + β·D, with A ni × nk, B nk × nj, C nj × nl, D ni × nl and tmp ni × nj. */
export function twoProducts(
  ni: number,
  nj: number,
  nk: number,
  nl: number,
  alpha: number,
  beta: number,
  tmp: Float64Array,
  a: Float64Array,
  b: Float64Array,
  c: Float64Array,
  d: Float64Array,
): void {
  'use jit'
  for (let i = 0; i < ni; i++) {
    for (let j = 0; j < nj; j++) {
      tmp[i * nj + j] = 0
      for (let k = 0; k < nk; k++) tmp[i * nj + j] += alpha * a[i * nk + k] * b[k * nj + j]
    }
  }
  for (let i = 0; i < ni; i++) {
    for (let j = 0; j < nl; j++) {
      d[i * nl + j] *= beta
      for (let k = 0; k < nj; k++) d[i * nl + j] += tmp[i * nj + k] * c[k * nl + j]
    }
  }
}
