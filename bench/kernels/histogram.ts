/** Counts how often each byte value occurs; `counts` has 256 elements. */
export function histogram(bytes: Uint8Array, counts: Int32Array): void {
  'use jit'
  for (let i = 0; i < counts.length; i++) counts[i] = 0
  for (let i = 0; i < bytes.length; i++) counts[bytes[i]]++
}
