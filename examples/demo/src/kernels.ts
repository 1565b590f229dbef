/**
 * The kernels: ordinary TypeScript functions, each with one extra line. Delete the line and nothing but the speed changes.
 */

/** Box blur, 3×3, of a grey picture. The one-pixel border of `out` is left as it is. */
export function blur(pixels: Uint8Array, width: number, height: number, out: Uint8ClampedArray): void {
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

/** Edges of a grey picture: the length of the Sobel gradient. The one-pixel border of `out` is left as it is. */
export function sobel(pixels: Uint8Array, width: number, height: number, out: Int32Array): void {
  'use jit'
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++) {
      const above = (y - 1) * width + x
      const here = y * width + x
      const below = (y + 1) * width + x
      const right = pixels[above + 1] + 2 * pixels[here + 1] + pixels[below + 1]
      const left = pixels[above - 1] + 2 * pixels[here - 1] + pixels[below - 1]
      const upper = pixels[above - 1] + 2 * pixels[above] + pixels[above + 1]
      const lower = pixels[below - 1] + 2 * pixels[below] + pixels[below + 1]
      const gx = right - left
      const gy = lower - upper
      out[here] = Math.sqrt(gx * gx + gy * gy)
    }
  }
}

/** Counts how often each byte value occurs; `counts` has 256 elements. */
export function histogram(pixels: Uint8Array, counts: Int32Array): void {
  'use jit'
  for (let i = 0; i < counts.length; i++) counts[i] = 0
  for (let i = 0; i < pixels.length; i++) counts[pixels[i]]++
}

/** Sieve of Eratosthenes: sets `numbers[k]` to 1 where `k` is prime, for k up to `n`, and returns how many there are. */
export function sieve(numbers: Uint8Array, n: number): number {
  'use jit'
  for (let i = 2; i <= n; i++) numbers[i] = 1
  numbers[0] = 0
  numbers[1] = 0
  for (let i = 2; i * i <= n; i++) {
    if (numbers[i] === 1) {
      for (let x = i * i; x <= n; x += i) numbers[x] = 0
    }
  }
  let count = 0
  for (let i = 2; i <= n; i++) count += numbers[i]
  return count
}

/** An expression that NumPy would evaluate with four temporary arrays. */
export function fused(a: Float64Array, b: Float64Array, out: Uint8Array): void {
  'use jit'
  for (let i = 0; i < out.length; i++) {
    out[i] = a[i] * b[i] - 4.1 * a[i] > 2.5 * b[i] ? 1 : 0
  }
}

/** Euclidean norm. The sum keeps its order, so the result is the same to the last bit. */
export function l2norm(x: Float64Array): number {
  'use jit'
  let sum = 0
  for (let i = 0; i < x.length; i++) sum += x[i] * x[i]
  return Math.sqrt(sum)
}

/** Sum of each row of a matrix stored row by row. */
export function rowSums(matrix: Float64Array, rows: number, columns: number, out: Float64Array): void {
  'use jit'
  for (let row = 0; row < rows; row++) {
    let sum = 0
    for (let column = 0; column < columns; column++) sum += matrix[row * columns + column]
    out[row] = sum
  }
}
