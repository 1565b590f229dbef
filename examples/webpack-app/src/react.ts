/**
 * One step of two chemicals that react with each other and spread (Gray and Scott 1983): `a` is fed everywhere, `b` feeds on it and dies.
 * The kernel is an ordinary function with one extra line.
 *
 * @param a amounts of the first chemical, from 0 to 1, row by row; `b` of the second one
 * @param nextA the amounts after the step, except on the border; `nextB` likewise
 */
export function react(
  a: Float32Array,
  b: Float32Array,
  width: number,
  height: number,
  feed: number,
  kill: number,
  nextA: Float32Array,
  nextB: Float32Array,
): void {
  'use jit'
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++) {
      const i = y * width + x
      const aroundA = 0.2 * (a[i - 1] + a[i + 1] + a[i - width] + a[i + width]) - 0.8 * a[i]
      const aroundB = 0.2 * (b[i - 1] + b[i + 1] + b[i - width] + b[i + width]) - 0.8 * b[i]
      const reaction = a[i] * b[i] * b[i]
      nextA[i] = a[i] + aroundA - reaction + feed * (1 - a[i])
      nextB[i] = b[i] + 0.5 * aroundB + reaction - (kill + feed) * b[i]
    }
  }
}

/** Colours for the amounts of the second chemical: from sea to coral. */
export function colour(b: Float32Array, pixels: Uint8ClampedArray): void {
  'use jit'
  for (let i = 0; i < b.length; i++) {
    const t = Math.min(b[i] * 2.6, 1)
    pixels[4 * i] = 10 + 245 * t * t
    pixels[4 * i + 1] = 52 + 150 * t - 70 * t * t
    pixels[4 * i + 2] = 84 + 90 * t - 70 * t * t
    pixels[4 * i + 3] = 255
  }
}
