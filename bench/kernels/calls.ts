/** Little more work than a function must do to have a kernel at all (a sum of two numbers has none). */
export function polynomial(x: number, y: number): number {
  'use jit'
  return ((((((x * y + 0.5) * y - 0.25) * y + 0.125) * y - 0.5) * y + 0.25) * y - 0.125) * y + 0.5
}

/** A few elements: what a call with arrays costs. */
export function scaleInto(x: Float64Array, factor: number, out: Float64Array): void {
  'use jit'
  for (let i = 0; i < out.length; i++) out[i] = x[i] * factor
}
