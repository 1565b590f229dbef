/** G = (A·B)·(C·D), with E = A·B ni × nj and F = C·D nj × nl. */
export function threeProducts(
  ni: number,
  nj: number,
  nk: number,
  nl: number,
  nm: number,
  e: Float64Array,
  a: Float64Array,
  b: Float64Array,
  f: Float64Array,
  c: Float64Array,
  d: Float64Array,
  g: Float64Array,
): void {
  'use jit'
  for (let i = 0; i < ni; i++) {
    for (let j = 0; j < nj; j++) {
      e[i * nj + j] = 0
      for (let k = 0; k < nk; k++) e[i * nj + j] += a[i * nk + k] * b[k * nj + j]
    }
  }
  for (let i = 0; i < nj; i++) {
    for (let j = 0; j < nl; j++) {
      f[i * nl + j] = 0
      for (let k = 0; k < nm; k++) f[i * nl + j] += c[i * nm + k] * d[k * nl + j]
    }
  }
  for (let i = 0; i < ni; i++) {
    for (let j = 0; j < nl; j++) {
      g[i * nl + j] = 0
      for (let k = 0; k < nj; k++) g[i * nl + j] += e[i * nj + k] * f[k * nl + j]
    }
  }
}
