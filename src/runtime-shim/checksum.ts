/** A number for bytes, by which damage shows: FNV-1a of 32 bits (Fowler, Noll, Vo; draft-eastlake-fnv). */
export function checksum(bytes: Uint8Array): number {
  let sum = 0x811c9dc5 | 0
  for (let i = 0; i < bytes.length; i++) sum = Math.imul(sum ^ bytes[i], 0x01000193)
  return sum
}
