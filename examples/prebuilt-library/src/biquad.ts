/** A filter of second order, its coefficients divided by a0. */
export interface Biquad {
  b0: number
  b1: number
  b2: number
  a1: number
  a2: number
}

/**
 * A low-pass filter by the bilinear transform.
 *
 * @param frequency where it begins to cut off, as a part of the sampling rate: 0 to 0.5
 * @param q sharpness
 */
export function lowPass(frequency: number, q = Math.SQRT1_2): Biquad {
  const w = 2 * Math.PI * frequency
  const alpha = Math.sin(w) / (2 * q)
  const a0 = 1 + alpha
  const edge = (1 - Math.cos(w)) / 2
  return { b0: edge / a0, b1: (2 * edge) / a0, b2: edge / a0, a1: (-2 * Math.cos(w)) / a0, a2: (1 - alpha) / a0 }
}

/** Runs a filter over a signal. @param out as long as the signal; may be the signal itself */
export function biquad(signal: Float64Array, { b0, b1, b2, a1, a2 }: Biquad, out: Float64Array): void {
  'use jit'
  let [x1, x2, y1, y2] = [0, 0, 0, 0]
  for (let i = 0; i < signal.length; i++) {
    const x = signal[i]
    const y = b0 * x + b1 * x1 + b2 * x2 - a1 * y1 - a2 * y2
    x2 = x1
    x1 = x
    y2 = y1
    y1 = y
    out[i] = y
  }
}
