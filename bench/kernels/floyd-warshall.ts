/** Lengths of the shortest paths between all pairs of n nodes, in place. Lengths stay below 2³⁰, so sums are int32. */
export function floydWarshall(length: Int32Array, n: number): void {
  'use jit'
  for (let k = 0; k < n; k++) {
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) {
        const detour = (length[i * n + k] + length[k * n + j]) | 0
        if (detour < length[i * n + j]) length[i * n + j] = detour
      }
    }
  }
}
