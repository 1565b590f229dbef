/**
 * Deriche's recursive filter over a w × h picture: both directions of rows, then of columns.
 *
 * @param alpha sharpness
 * @param decay e^−α
 * @param feedback 2^−α
 */
export function deriche(
  w: number,
  h: number,
  alpha: number,
  decay: number,
  feedback: number,
  input: Float64Array,
  output: Float64Array,
  y1: Float64Array,
  y2: Float64Array,
): void {
  'use jit'
  const k = ((1 - decay) * (1 - decay)) / (1 + 2 * alpha * decay - 1 / (decay * decay))
  const a1 = k
  const a2 = k * decay * (alpha - 1)
  const a3 = k * decay * (alpha + 1)
  const a4 = -k * decay * decay
  const b1 = feedback
  const b2 = -decay * decay
  for (let i = 0; i < w; i++) {
    let ym1 = 0
    let ym2 = 0
    let xm1 = 0
    for (let j = 0; j < h; j++) {
      y1[i * h + j] = a1 * input[i * h + j] + a2 * xm1 + b1 * ym1 + b2 * ym2
      xm1 = input[i * h + j]
      ym2 = ym1
      ym1 = y1[i * h + j]
    }
  }
  for (let i = 0; i < w; i++) {
    let yp1 = 0
    let yp2 = 0
    let xp1 = 0
    let xp2 = 0
    for (let j = h - 1; j >= 0; j--) {
      y2[i * h + j] = a3 * xp1 + a4 * xp2 + b1 * yp1 + b2 * yp2
      xp2 = xp1
      xp1 = input[i * h + j]
      yp2 = yp1
      yp1 = y2[i * h + j]
    }
  }
  for (let i = 0; i < w; i++) {
    for (let j = 0; j < h; j++) output[i * h + j] = y1[i * h + j] + y2[i * h + j]
  }
  for (let j = 0; j < h; j++) {
    let tm1 = 0
    let ym1 = 0
    let ym2 = 0
    for (let i = 0; i < w; i++) {
      y1[i * h + j] = a1 * output[i * h + j] + a2 * tm1 + b1 * ym1 + b2 * ym2
      tm1 = output[i * h + j]
      ym2 = ym1
      ym1 = y1[i * h + j]
    }
  }
  for (let j = 0; j < h; j++) {
    let tp1 = 0
    let tp2 = 0
    let yp1 = 0
    let yp2 = 0
    for (let i = w - 1; i >= 0; i--) {
      y2[i * h + j] = a3 * tp1 + a4 * tp2 + b1 * yp1 + b2 * yp2
      tp2 = tp1
      tp1 = output[i * h + j]
      yp2 = yp1
      yp1 = y2[i * h + j]
    }
  }
  for (let i = 0; i < w; i++) {
    for (let j = 0; j < h; j++) output[i * h + j] = y1[i * h + j] + y2[i * h + j]
  }
}
