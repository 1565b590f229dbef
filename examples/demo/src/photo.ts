import { decode } from 'jpeg-js'

/** A grey picture, row by row, one byte a pixel. */
export interface Picture {
  width: number
  height: number
  pixels: Uint8Array
}

/** Decodes a JPEG to its luma. jpeg-js is plain JavaScript, so Node and every browser get the same bytes. */
export function decodePhoto(jpeg: Uint8Array): Picture {
  const { width, height, data } = decode(jpeg, { useTArray: true, formatAsRGBA: true })
  const pixels = new Uint8Array(width * height)
  for (let i = 0; i < pixels.length; i++) {
    // BT.601 weights in 1/256.
    pixels[i] = (77 * data[4 * i] + 150 * data[4 * i + 1] + 29 * data[4 * i + 2]) >> 8
  }
  return { width, height, pixels }
}

/** Draws a histogram of 256 counts as a bar chart, two pixels a bar. Heights are square roots, or one peak would hide the rest. */
export function drawHistogram(counts: ArrayLike<number>): Picture {
  const width = 512
  const height = 256
  const highest = Math.max(1, ...Array.from(counts))
  const pixels = new Uint8Array(width * height).fill(245)
  for (let x = 0; x < width; x++) {
    const bar = Math.round(Math.sqrt(counts[x >> 1] / highest) * (height - 8))
    for (let y = height - bar; y < height; y++) pixels[y * width + x] = 60
  }
  return { width, height, pixels }
}

/** RGBA bytes of a grey picture, as canvases and PNG encoders want them. Values above 255 become white. */
export function toRgba(grey: ArrayLike<number>): Uint8ClampedArray<ArrayBuffer> {
  const rgba = new Uint8ClampedArray(grey.length * 4)
  for (let i = 0; i < grey.length; i++) {
    rgba[4 * i] = rgba[4 * i + 1] = rgba[4 * i + 2] = grey[i]
    rgba[4 * i + 3] = 255
  }
  return rgba
}
