/** As little work as a call can do. */
export function add(a: number, b: number): number {
  'use jit'
  return a + b
}

/** A few elements: what a call with arrays costs. */
export function scaleInto(x: Float64Array, factor: number, out: Float64Array): void {
  'use jit'
  for (let i = 0; i < out.length; i++) out[i] = x[i] * factor
}
