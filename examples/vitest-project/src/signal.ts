/** Mean of the numbers around each one, `radius` to either side; at the ends, of those that there are. */
export function smooth(x: Float64Array, radius: number, out: Float64Array): void {
  'use jit'
  for (let i = 0; i < x.length; i++) {
    const from = Math.max(i - radius, 0)
    const to = Math.min(i + radius, x.length - 1)
    let sum = 0
    for (let k = from; k <= to; k++) sum += x[k]
    out[i] = sum / (to - from + 1)
  }
}

/** How alike two signals are when one is shifted by each lag from 0 to `out.length - 1`. */
export function correlate(a: Float64Array, b: Float64Array, out: Float64Array): void {
  'use jit'
  for (let lag = 0; lag < out.length; lag++) {
    let sum = 0
    for (let i = 0; i + lag < a.length && i < b.length; i++) sum += a[i + lag] * b[i]
    out[lag] = sum
  }
}

/** The lag at which two signals are most alike; an ordinary function around a kernel. */
export function delayBetween(a: Float64Array, b: Float64Array): number {
  const scores = new Float64Array(Math.min(a.length, 256))
  correlate(a, b, scores)
  return scores.indexOf(Math.max(...scores))
}
