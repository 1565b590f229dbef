/** Kernels for pictures of one byte a pixel, row by row. */
import type { u8 } from 'usejit/types'

/** Brightness of pixels of four bytes, as `ImageData` has them. @param out a quarter as long */
export function luma(rgba: Uint8ClampedArray, out: Uint8Array): void {
  'use jit'
  for (let i = 0; i < out.length; i++) out[i] = 0.299 * rgba[4 * i] + 0.587 * rgba[4 * i + 1] + 0.114 * rgba[4 * i + 2]
}

/** Length of the gradient. The border of one pixel of `out` is left as it is. */
export function sobel(pixels: Uint8Array, width: number, height: number, out: Uint8ClampedArray): void {
  'use jit'
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++) {
      const i = y * width + x
      const above = i - width
      const below = i + width
      const right = pixels[above + 1] + 2 * pixels[i + 1] + pixels[below + 1]
      const left = pixels[above - 1] + 2 * pixels[i - 1] + pixels[below - 1]
      const upper = pixels[above - 1] + 2 * pixels[above] + pixels[above + 1]
      const lower = pixels[below - 1] + 2 * pixels[below] + pixels[below + 1]
      const gx = right - left
      const gy = lower - upper
      out[i] = Math.sqrt(gx * gx + gy * gy)
    }
  }
}

/** Counts the pixels that are brighter than a limit. */
export function countBrighter(pixels: Uint8Array, limit: u8): number {
  'use jit'
  let count = 0
  for (const value of pixels) if (value > limit) count++
  return count
}
