import type { i32 } from 'usejit/types'

let calls = 0

export function blur(pixels: Uint8Array, w: number, h: number, out: Uint8Array): void {
  'use jit'
  for (let y = 1; y < h - 1; y++)
    for (let x = 1; x < w - 1; x++) {
      const at = y * w + x
      out[at] = (pixels[at - 1] + pixels[at] + pixels[at + 1]) / 3
    }
}

export function total(x: Float64Array): number {
  'use jit'
  calls++
  let sum = 0
  for (const v of x) sum += v
  return sum
}

export function scaled(x: number[], { scale, offset }: { scale: number; offset: number }): number[] {
  'use jit'
  return x.map((v) => v * scale + offset)
}

export function positive<T extends Float32Array | Int16Array>(x: T, from: i32): number {
  'use jit'
  let found = 0
  for (let i = from; i < x.length; i++) if (x[i] > 0) found++
  return found
}

export function joined(x: Float64Array): string {
  'use jit'
  return x.join()
}

export const counted = () => calls
