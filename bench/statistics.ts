/** Times of one variant, in nanoseconds a call. */
export interface Times {
  median: number
  p10: number
  p90: number
  samples: number
}

/**
 * Sums up samples.
 *
 * @param samples nanoseconds a call, at least one
 */
export function summarize(samples: readonly number[]): Times {
  const sorted = [...samples].sort((a, b) => a - b)
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]
  return { median: at(0.5), p10: at(0.1), p90: at(0.9), samples: sorted.length }
}

/** Geometric mean; undefined of nothing. */
export function geometricMean(values: readonly number[]): number | undefined {
  if (values.length === 0) return undefined
  return Math.exp(values.reduce((total, value) => total + Math.log(value), 0) / values.length)
}
