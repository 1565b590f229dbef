/**
 * Ten kernels with a loop each, one module: what a small library of array functions is like. The bench compiles it for several platforms; nobody runs it.
 */

export function axpy(a: number, x: Float64Array, y: Float64Array): void {
  'use jit'
  for (let i = 0; i < y.length; i++) y[i] += a * x[i]
}

export function dot(x: Float64Array, y: Float64Array): number {
  'use jit'
  let total = 0
  for (let i = 0; i < x.length; i++) total += x[i] * y[i]
  return total
}

export function largest(x: Float64Array): number {
  'use jit'
  let found = -Infinity
  for (let i = 0; i < x.length; i++) found = Math.max(found, x[i])
  return found
}

export function scale(x: Float32Array, factor: number): void {
  'use jit'
  for (let i = 0; i < x.length; i++) x[i] *= factor
}

export function histogram(bytes: Uint8Array, counts: Int32Array): void {
  'use jit'
  for (let i = 0; i < bytes.length; i++) counts[bytes[i]]++
}

export function threshold(bytes: Uint8Array, out: Uint8Array, least: number): void {
  'use jit'
  for (let i = 0; i < bytes.length; i++) out[i] = bytes[i] >= least ? 255 : 0
}

export function count(x: Int32Array, wanted: number): number {
  'use jit'
  let found = 0
  for (let i = 0; i < x.length; i++) if (x[i] === wanted) found++
  return found
}

export function prefixSums(x: Float64Array): void {
  'use jit'
  let total = 0
  for (let i = 0; i < x.length; i++) {
    total += x[i]
    x[i] = total
  }
}

export function reverse(x: Int32Array): void {
  'use jit'
  for (let i = 0, j = x.length - 1; i < j; i++, j--) {
    const first = x[i]
    x[i] = x[j]
    x[j] = first
  }
}

export function distance(x: Float64Array, y: Float64Array): number {
  'use jit'
  let total = 0
  for (let i = 0; i < x.length; i++) {
    const difference = x[i] - y[i]
    total += difference * difference
  }
  return Math.sqrt(total)
}
