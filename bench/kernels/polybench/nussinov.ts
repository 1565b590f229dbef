/** Whether two bases (0 to 3) pair. */
function pairs(a: number, b: number): number {
  return a + b === 3 ? 1 : 0
}

/** Largest number of pairs in every part of an RNA sequence (Nussinov). */
export function nussinov(n: number, sequence: Uint8Array, table: Int32Array): void {
  'use jit'
  for (let i = n - 1; i >= 0; i--) {
    for (let j = i + 1; j < n; j++) {
      if (j - 1 >= 0) table[i * n + j] = Math.max(table[i * n + j], table[i * n + j - 1])
      if (i + 1 < n) table[i * n + j] = Math.max(table[i * n + j], table[(i + 1) * n + j])
      if (j - 1 >= 0 && i + 1 < n) {
        // Neighbours do not pair.
        if (i < j - 1) {
          const paired = table[(i + 1) * n + j - 1] + pairs(sequence[i], sequence[j])
          table[i * n + j] = Math.max(table[i * n + j], paired)
        } else table[i * n + j] = Math.max(table[i * n + j], table[(i + 1) * n + j - 1])
      }
      for (let k = i + 1; k < j; k++) {
        table[i * n + j] = Math.max(table[i * n + j], table[i * n + k] + table[(k + 1) * n + j])
      }
    }
  }
}
