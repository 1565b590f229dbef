/** Times of one variant, in nanoseconds a call. */
export interface Times {
  median: number
  p10: number
  p90: number
  samples: number
}

/**
 * Sums up measurements.
 *
 * @param samples nanoseconds a call, at least one
 */
export function summarize(samples: readonly number[]): Times {
  const sorted = [...samples].sort((a, b) => a - b)
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]
  return { median: at(0.5), p10: at(0.1), p90: at(0.9), samples: sorted.length }
}

/** `812 ns`, `3.42 µs`, `15.1 ms` */
export function formatTime(nanoseconds: number): string {
  const units = ['ns', 'µs', 'ms', 's']
  let value = nanoseconds
  let unit = 0
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000
    unit++
  }
  return `${value < 10 ? value.toPrecision(3) : value < 100 ? value.toFixed(1) : value.toFixed(0)} ${units[unit]}`
}
