/** Edit distance of two texts in bytes. `row` has one element more than `b`. */
export function levenshtein(a: Uint8Array, b: Uint8Array, row: Int32Array): number {
  'use jit'
  for (let j = 0; j <= b.length; j++) row[j] = j
  for (let i = 0; i < a.length; i++) {
    let diagonal = row[0]
    row[0] = i + 1
    for (let j = 0; j < b.length; j++) {
      const replaced = a[i] === b[j] ? diagonal : diagonal + 1
      diagonal = row[j + 1]
      row[j + 1] = Math.min(replaced, row[j] + 1, diagonal + 1)
    }
  }
  return row[b.length]
}
