/** y = a · x + y in single precision: two roundings an element. */
export function saxpy(a: number, x: Float32Array, y: Float32Array): void {
  'use jit'
  const scale = Math.fround(a)
  for (let i = 0; i < y.length; i++) y[i] = Math.fround(Math.fround(scale * x[i]) + y[i])
}

/** y = a · x + y on floats as one writes it without `Math.fround`: computed in double precision, rounded once. */
export function saxpyDouble(a: number, x: Float32Array, y: Float32Array): void {
  'use jit'
  for (let i = 0; i < y.length; i++) y[i] = a * x[i] + y[i]
}

/** y = a · x + y in double precision. */
export function daxpy(a: number, x: Float64Array, y: Float64Array): void {
  'use jit'
  for (let i = 0; i < y.length; i++) y[i] = a * x[i] + y[i]
}
