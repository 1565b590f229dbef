/** Why kernels miss a target, as far as their generated code tells. */
const REASONS: readonly { kernels: readonly string[]; why: string }[] = [
  {
    kernels: ['levenshtein', 'pb-nussinov', 'pb-floyd-warshall'],
    why: 'The least or largest of int32 sums: `b + 1` may need 33 bits, and JavaScript then compares the exact sum. The kernel calculates in 64 bits; in C the overflow is undefined, and 32 bits do (four lanes instead of two where the loop is vectorised).',
  },
  {
    kernels: ['fft'],
    why: 'That `start + k + half` is in range follows from `n` being a power of two, which nobody can know: each group of butterflies has a guard of its own, and the first rounds have many small groups.',
  },
  {
    kernels: ['quicksort', 'sparse-matrix-vector', 'binary-search'],
    why: 'Indices that come from the data are checked, as JavaScript defines what happens out of range; C checks nothing.',
  },
]

/** One line for each reason that concerns one of these kernels. */
export function reasonsFor(kernels: readonly string[]): string[] {
  return REASONS.flatMap(({ kernels: concerned, why }) => {
    const found = concerned.filter((name) => kernels.includes(name))
    return found.length > 0 ? [`**${found.join(', ')}**: ${why}`] : []
  })
}
