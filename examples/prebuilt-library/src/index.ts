/** Filters and measures of signals. */
export type { Biquad } from './biquad.ts'
export { biquad, lowPass } from './biquad.ts'

/**
 * Convolves a signal with the taps of a filter. The signal is taken as 0 before its start.
 *
 * @param signal samples
 * @param taps coefficients of the filter, the newest sample's first
 * @param out as long as the signal
 */
export function fir(signal: Float64Array, taps: Float64Array, out: Float64Array): void {
  'use jit'
  const { length } = taps
  for (let i = 0; i < out.length; i++) {
    let sum = 0
    const available = Math.min(length, i + 1)
    for (let k = 0; k < available; k++) sum += signal[i - k] * taps[k]
    out[i] = sum
  }
}

/** Root of the mean of the squares; 0 for an empty signal. */
export function rms(signal: Float64Array): number {
  'use jit'
  if (signal.length === 0) return 0
  let sum = 0
  for (let i = 0; i < signal.length; i++) sum += signal[i] * signal[i]
  return Math.sqrt(sum / signal.length)
}

/**
 * The strongest correlation of two signals, by how many samples the second one is later.
 *
 * @param a samples
 * @param b samples, as many
 * @param longest largest delay to try
 */
export function delayBetween(a: Float32Array, b: Float32Array, longest: number): number {
  'use jit'
  let best = 0
  let strongest = -Infinity
  for (let delay = 0; delay <= longest; delay++) {
    let sum = 0
    for (let i = 0; i + delay < b.length; i++) sum += a[i] * b[i + delay]
    if (sum > strongest) {
      strongest = sum
      best = delay
    }
  }
  return best
}
