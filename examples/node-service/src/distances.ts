/**
 * Squared distance of a vector to each of many. The kernel is an ordinary function with one extra line.
 *
 * @param vectors one after the other, each of `query.length` components
 * @param out one distance for each vector
 */
export function distances(vectors: Int8Array, query: Int8Array, out: Int32Array): void {
  'use jit'
  const dimensions = query.length
  for (let row = 0; row < out.length; row++) {
    let sum = 0
    for (let k = 0; k < dimensions; k++) {
      const difference = vectors[row * dimensions + k] - query[k]
      sum += difference * difference
    }
    out[row] = sum
  }
}
