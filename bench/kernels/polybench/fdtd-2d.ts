/** Finite differences in the time domain for an electromagnetic field on an nx × ny grid; `fict` drives its edge. */
export function fdtd2d(
  steps: number,
  nx: number,
  ny: number,
  ex: Float64Array,
  ey: Float64Array,
  hz: Float64Array,
  fict: Float64Array,
): void {
  'use jit'
  for (let t = 0; t < steps; t++) {
    for (let j = 0; j < ny; j++) ey[j] = fict[t]
    for (let i = 1; i < nx; i++) {
      for (let j = 0; j < ny; j++) ey[i * ny + j] = ey[i * ny + j] - 0.5 * (hz[i * ny + j] - hz[(i - 1) * ny + j])
    }
    for (let i = 0; i < nx; i++) {
      for (let j = 1; j < ny; j++) ex[i * ny + j] = ex[i * ny + j] - 0.5 * (hz[i * ny + j] - hz[i * ny + j - 1])
    }
    for (let i = 0; i < nx - 1; i++) {
      for (let j = 0; j < ny - 1; j++) {
        hz[i * ny + j] =
          hz[i * ny + j] - 0.7 * (ex[i * ny + j + 1] - ex[i * ny + j] + ey[(i + 1) * ny + j] - ey[i * ny + j])
      }
    }
  }
}
