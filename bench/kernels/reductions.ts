/** Sum of all elements, in their order. */
export function sum(x: Float64Array): number {
  'use jit'
  let total = 0
  for (let i = 0; i < x.length; i++) total += x[i]
  return total
}

/** Dot product, summed in order. */
export function dot(x: Float64Array, y: Float64Array): number {
  'use jit'
  let total = 0
  for (let i = 0; i < x.length; i++) total += x[i] * y[i]
  return total
}

/** Euclidean norm, summed in order. */
export function l2norm(x: Float64Array): number {
  'use jit'
  let total = 0
  for (let i = 0; i < x.length; i++) total += x[i] * x[i]
  return Math.sqrt(total)
}

/** Sum of each row of a matrix stored row by row. */
export function rowSums(matrix: Float64Array, rows: number, columns: number, out: Float64Array): void {
  'use jit'
  for (let i = 0; i < rows; i++) {
    let total = 0
    for (let j = 0; j < columns; j++) total += matrix[i * columns + j]
    out[i] = total
  }
}
