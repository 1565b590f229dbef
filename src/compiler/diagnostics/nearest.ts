/**
 * Finds the known word that a mistyped one most likely meant.
 *
 * Distance is the number of inserted, deleted, replaced and swapped characters, case ignored ("optimal string alignment": Wagner & Fischer,
 * "The String-to-String Correction Problem", J. ACM 21, 1974, with the swaps of Damerau, CACM 7, 1964). A word further away than a third of its length is no answer: a wrong suggestion is worse than none.
 *
 * @param word what was written
 * @param known what would have been understood
 * @returns the closest known word, the first of several equally close ones, or undefined
 * @example
 * nearest('fastmaths', ['strict', 'fastmath']) // 'fastmath'
 */
export function nearest(word: string, known: Iterable<string>): string | undefined {
  let best: string | undefined
  let bestDistance = Math.max(1, Math.floor(word.length / 3)) + 1
  for (const candidate of known) {
    const distance = editDistance(word.toLowerCase(), candidate.toLowerCase())
    if (distance < bestDistance) {
      best = candidate
      bestDistance = distance
    }
  }
  return best
}

/** `rows[i][j]` = distance of the first i characters of `a` to the first j of `b`. */
function editDistance(a: string, b: string): number {
  const rows = [Array.from({ length: b.length + 1 }, (_, j) => j)]
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const replaced = rows[i - 1][j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1)
      row[j] = Math.min(replaced, rows[i - 1][j] + 1, row[j - 1] + 1)
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      if (swapped) row[j] = Math.min(row[j], rows[i - 2][j - 2] + 1)
    }
    rows.push(row)
  }
  return rows[a.length][b.length]
}
