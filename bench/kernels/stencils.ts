/** Jacobi iteration on an n × n grid, there and back `steps` times (PolyBench/C's jacobi-2d). The border stays. */
export function jacobi2d(a: Float64Array, b: Float64Array, n: number, steps: number): void {
  'use jit'
  for (let t = 0; t < steps; t++) {
    for (let i = 1; i < n - 1; i++) {
      for (let j = 1; j < n - 1; j++) {
        b[i * n + j] =
          0.2 * (a[i * n + j] + a[i * n + j - 1] + a[i * n + j + 1] + a[(i + 1) * n + j] + a[(i - 1) * n + j])
      }
    }
    for (let i = 1; i < n - 1; i++) {
      for (let j = 1; j < n - 1; j++) {
        a[i * n + j] =
          0.2 * (b[i * n + j] + b[i * n + j - 1] + b[i * n + j + 1] + b[(i + 1) * n + j] + b[(i - 1) * n + j])
      }
    }
  }
}

/** Box blur, 3×3, of a grey picture, rounded down. The one-pixel border of `out` is left as it is. */
export function blur(pixels: Uint8Array, width: number, height: number, out: Uint8Array): void {
  'use jit'
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++) {
      const above = (y - 1) * width + x
      const here = y * width + x
      const below = (y + 1) * width + x
      const first = pixels[above - 1] + pixels[above] + pixels[above + 1]
      const second = pixels[here - 1] + pixels[here] + pixels[here + 1]
      const third = pixels[below - 1] + pixels[below] + pixels[below + 1]
      out[here] = (first + second + third) / 9
    }
  }
}
