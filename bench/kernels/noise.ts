/** Weight between two lattice points: 6t⁵ − 15t⁴ + 10t³ (Perlin, "Improving noise", 2002). */
function fade(t: number): number {
  return t * t * t * (t * (t * 6 - 15) + 10)
}

/** Product of the distance to a lattice point with one of its eight gradients. */
function gradient(hash: number, x: number, y: number): number {
  const u = (hash & 1) === 0 ? x : -x
  const v = (hash & 2) === 0 ? y : -y
  return (hash & 4) === 0 ? u + v : u - 2 * v
}

/** Gradient noise of a width × height picture, `scale` lattice cells a pixel. `permutation` holds the bytes 0 to 255, twice. */
export function gradientNoise(
  permutation: Uint8Array,
  width: number,
  height: number,
  scale: number,
  out: Float64Array,
): void {
  'use jit'
  for (let row = 0; row < height; row++) {
    const y = row * scale
    const iy = Math.floor(y)
    const fy = y - iy
    const v = fade(fy)
    for (let column = 0; column < width; column++) {
      const x = column * scale
      const ix = Math.floor(x)
      const fx = x - ix
      const u = fade(fx)
      const left = permutation[ix & 255] + (iy & 255)
      const right = permutation[(ix + 1) & 255] + (iy & 255)
      const a = gradient(permutation[left], fx, fy)
      const b = gradient(permutation[right], fx - 1, fy)
      const c = gradient(permutation[left + 1], fx, fy - 1)
      const d = gradient(permutation[right + 1], fx - 1, fy - 1)
      const upper = a + u * (b - a)
      const lower = c + u * (d - c)
      out[row * width + column] = upper + v * (lower - upper)
    }
  }
}
