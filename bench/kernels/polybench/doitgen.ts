/** Multiplies every row A[r][q][·] by the np × np matrix C₄, in place. */
export function doitgen(
  nr: number,
  nq: number,
  np: number,
  a: Float64Array,
  c4: Float64Array,
  sum: Float64Array,
): void {
  'use jit'
  for (let r = 0; r < nr; r++) {
    for (let q = 0; q < nq; q++) {
      for (let p = 0; p < np; p++) {
        sum[p] = 0
        for (let s = 0; s < np; s++) sum[p] += a[(r * nq + q) * np + s] * c4[s * np + p]
      }
      for (let p = 0; p < np; p++) a[(r * nq + q) * np + p] = sum[p]
    }
  }
}
