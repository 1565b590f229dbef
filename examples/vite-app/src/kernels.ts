/**
 * The filters: ordinary TypeScript functions, each with one extra line. Delete the line and nothing but the speed changes.
 *
 * Pictures are RGBA bytes, row by row, as canvases have them. Each function works on a band of rows, so that a page can do something else
 * between two bands.
 */

/** What the sliders choose. Zero changes nothing, everywhere. */
export interface Look {
  /** Stops: +1 is twice the light. */
  exposure: number
  /** From −1 (flat) to 1 (an S-shaped curve). */
  contrast: number
  /** −1 is black and white. */
  saturation: number
  /** From −1 (blue) to 1 (amber). */
  warmth: number
  /** From −1 (soft) to 1 (crisp): how much of the difference between a pixel and its blurred neighbourhood is added. */
  clarity: number
  /** Darkness of the corners, from 0 to 1. */
  vignette: number
  /** Film grain, from 0 to 1. */
  grain: number
}

/**
 * Blurs rows from left to right; one half of a Gaussian blur.
 *
 * @param source the picture
 * @param from first row to blur, counted from the top; `to` is the row after the last one
 * @param weights of the pixel itself and of those 1, 2, … away from it, on both sides; in 1/65536
 * @param padded room for one row with its edges repeated: (width + 2 · radius) · 4 bytes
 * @param sums room for one row of sums: width · 4
 * @param out where row `from` goes to `firstRow`, and so on
 */
export function blurRows(
  source: Uint8ClampedArray,
  width: number,
  from: number,
  to: number,
  weights: Int32Array,
  padded: Uint8Array,
  sums: Int32Array,
  out: Uint8ClampedArray,
  firstRow: number,
): void {
  'use jit'
  const radius = weights.length - 1
  const stride = width * 4
  for (let y = from; y < to; y++) {
    const row = y * stride
    for (let x = 0; x < radius; x++) {
      for (let c = 0; c < 4; c++) {
        padded[x * 4 + c] = source[row + c]
        padded[(radius + width + x) * 4 + c] = source[row + stride - 4 + c]
      }
    }
    for (let i = 0; i < stride; i++) padded[radius * 4 + i] = source[row + i]
    for (let i = 0; i < stride; i++) sums[i] = 32768 + weights[0] * padded[radius * 4 + i]
    for (let k = 1; k <= radius; k++) {
      const left = (radius - k) * 4
      const right = (radius + k) * 4
      const weight = weights[k]
      for (let i = 0; i < stride; i++) sums[i] += weight * (padded[left + i] + padded[right + i])
    }
    const target = (firstRow + y - from) * stride
    for (let i = 0; i < stride; i++) out[target + i] = sums[i] >> 16
  }
}

/**
 * Blurs columns: the other half.
 *
 * @param rows what blurRows made, beginning `radius` rows above the first one to blur
 * @param count how many rows to blur
 */
export function blurColumns(
  rows: Uint8ClampedArray,
  width: number,
  count: number,
  weights: Int32Array,
  sums: Int32Array,
  out: Uint8ClampedArray,
): void {
  'use jit'
  const radius = weights.length - 1
  const stride = width * 4
  for (let y = 0; y < count; y++) {
    const middle = (y + radius) * stride
    for (let i = 0; i < stride; i++) sums[i] = 32768 + weights[0] * rows[middle + i]
    for (let k = 1; k <= radius; k++) {
      const above = middle - k * stride
      const below = middle + k * stride
      const weight = weights[k]
      for (let i = 0; i < stride; i++) sums[i] += weight * (rows[above + i] + rows[below + i])
    }
    for (let i = 0; i < stride; i++) out[y * stride + i] = sums[i] >> 16
  }
}

/**
 * Applies a look to a band of rows, in fixed-point arithmetic: numbers that stay below 2³¹ go four at a time through SIMD instructions.
 *
 * @param source the whole picture
 * @param blurred the same rows, blurred; begins with row `from`
 * @param edge how near each column is to the left or right edge, from 0 to 255
 * @param out the result; begins with row `from`
 */
export function develop(
  source: Uint8ClampedArray,
  blurred: Uint8ClampedArray,
  width: number,
  height: number,
  from: number,
  to: number,
  look: Look,
  edge: Uint8Array,
  out: Uint8ClampedArray,
): void {
  'use jit'
  const detail = fixed(look.clarity * 1.6)
  const contrast = fixed(look.contrast)
  const colour = fixed(1 + look.saturation)
  const green = fixed(2 ** look.exposure)
  const red = fixed((1 + 0.22 * look.warmth) * 2 ** look.exposure)
  const blue = fixed((1 - 0.28 * look.warmth) * 2 ** look.exposure)
  const vignette = fixed(look.vignette * 0.32)
  const grain = fixed(look.grain * 0.16)
  for (let y = from; y < to; y++) {
    const across = (2 * y) / height - 1
    const high = Math.min(Math.max(Math.round(255 * across * across), 0), 255) | 0
    for (let x = 0; x < width; x++) {
      const i = (y * width + x) * 4
      const j = ((y - from) * width + x) * 4
      const far = edge[x] + high
      const light = 256 - ((vignette * ((far * far) >> 8)) >> 8)
      const noise = ((speck(x, y) - 128) * grain) >> 8

      const r = expose(source[i], blurred[j], detail, red, light, contrast)
      const g = expose(source[i + 1], blurred[j + 1], detail, green, light, contrast)
      const b = expose(source[i + 2], blurred[j + 2], detail, blue, light, contrast)
      const luma = (54 * r + 183 * g + 19 * b) >> 8
      out[j] = luma + (((r - luma) * colour) >> 8) + noise
      out[j + 1] = luma + (((g - luma) * colour) >> 8) + noise
      out[j + 2] = luma + (((b - luma) * colour) >> 8) + noise
      out[j + 3] = source[i + 3]
    }
  }
}

/**
 * In 1/256, at most 4 on either side of zero. `| 0` is for NaN, which no slider sends: it makes sure that the result is an integer, and so
 * that everything computed from it is. Functions that a kernel calls become a part of it.
 */
function fixed(x: number): number {
  return Math.min(Math.max(Math.round(x * 256), -1024), 1024) | 0
}

/** One channel of a pixel: detail, light, and an S-shaped curve. From 0 to 255. */
function expose(value: number, blurred: number, detail: number, gain: number, light: number, contrast: number): number {
  const crisp = value + ((detail * (value - blurred)) >> 8)
  const lit = Math.min(Math.max((((crisp * gain) >> 8) * light) >> 8, 0), 255)
  const curved = (((lit * lit) >> 8) * (765 - 2 * lit)) >> 8
  return lit + ((contrast * (curved - lit)) >> 8)
}

/** A number from 0 to 255 that looks random and is the same for the same pixel. */
function speck(x: number, y: number): number {
  let hash = Math.imul(x, 0x27d4eb2d) ^ Math.imul(y, 0x165667b1)
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d)
  return (hash ^ (hash >>> 12)) & 255
}
