/** c = a · b for n × n matrices, one dot product after the other. */
export function matmulIjk(a: Float64Array, b: Float64Array, c: Float64Array, n: number): void {
  'use jit'
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      let total = 0
      for (let k = 0; k < n; k++) total += a[i * n + k] * b[k * n + j]
      c[i * n + j] = total
    }
  }
}

/** c = a · b for n × n matrices, adding multiples of the rows of b: all accesses are consecutive. */
export function matmulIkj(a: Float64Array, b: Float64Array, c: Float64Array, n: number): void {
  'use jit'
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) c[i * n + j] = 0
    for (let k = 0; k < n; k++) {
      const factor = a[i * n + k]
      for (let j = 0; j < n; j++) c[i * n + j] += factor * b[k * n + j]
    }
  }
}
