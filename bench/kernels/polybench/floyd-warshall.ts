/** Lengths of the shortest paths between all pairs of n nodes. */
export function shortestPaths(n: number, path: Int32Array): void {
  'use jit'
  for (let k = 0; k < n; k++) {
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) {
        path[i * n + j] = Math.min(path[i * n + j], path[i * n + k] + path[k * n + j])
      }
    }
  }
}
