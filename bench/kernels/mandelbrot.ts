/** Rounds until the orbit of each point escapes, at most `limit`, for the part of the plane from −2 − 1.5i to 1 + 1.5i. */
export function mandelbrot(width: number, height: number, limit: number, out: Int32Array): void {
  'use jit'
  for (let row = 0; row < height; row++) {
    const ci = (3 * row) / height - 1.5
    for (let column = 0; column < width; column++) {
      const cr = (3 * column) / width - 2
      let zr = 0
      let zi = 0
      let rounds = 0
      while (rounds < limit && zr * zr + zi * zi <= 4) {
        const next = zr * zr - zi * zi + cr
        zi = 2 * zr * zi + ci
        zr = next
        rounds++
      }
      out[row * width + column] = rounds
    }
  }
}
