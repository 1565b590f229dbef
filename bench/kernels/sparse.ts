/** y = A · x for a sparse matrix in compressed rows: row i has the entries from `start[i]` up to `start[i + 1]`. */
export function sparseMatrixVector(
  start: Int32Array,
  column: Int32Array,
  value: Float64Array,
  x: Float64Array,
  y: Float64Array,
): void {
  'use jit'
  for (let i = 0; i < y.length; i++) {
    let total = 0
    for (let k = start[i]; k < start[i + 1]; k++) total += value[k] * x[column[k]]
    y[i] = total
  }
}
