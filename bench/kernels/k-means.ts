/**
 * One step of Lloyd's algorithm: assigns each point to the nearest centre, then moves the centres to the means of their points.
 *
 * @param points one after the other, `dimensions` numbers each
 * @param centres likewise
 * @param nearest index of the centre of each point
 * @param counts scratch, one for each centre
 */
export function kMeansStep(
  points: Float64Array,
  dimensions: number,
  centres: Float64Array,
  nearest: Int32Array,
  counts: Int32Array,
): void {
  'use jit'
  for (let p = 0; p < nearest.length; p++) {
    let best = 0
    let least = Infinity
    for (let c = 0; c < counts.length; c++) {
      let distance = 0
      for (let d = 0; d < dimensions; d++) {
        const difference = points[p * dimensions + d] - centres[c * dimensions + d]
        distance += difference * difference
      }
      if (distance < least) {
        least = distance
        best = c
      }
    }
    nearest[p] = best
  }
  for (let c = 0; c < counts.length; c++) counts[c] = 0
  for (let i = 0; i < centres.length; i++) centres[i] = 0
  for (let p = 0; p < nearest.length; p++) {
    const c = nearest[p]
    counts[c]++
    for (let d = 0; d < dimensions; d++) centres[c * dimensions + d] += points[p * dimensions + d]
  }
  for (let c = 0; c < counts.length; c++) {
    for (let d = 0; d < dimensions; d++) centres[c * dimensions + d] /= counts[c]
  }
}
