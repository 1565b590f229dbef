/** CRC-32 as in gzip and PNG. `table` holds the remainders of the 256 bytes. */
export function crc32(table: Int32Array, bytes: Uint8Array): number {
  'use jit'
  let crc = -1
  for (let i = 0; i < bytes.length; i++) crc = table[(crc ^ bytes[i]) & 255] ^ (crc >>> 8)
  return (crc ^ -1) >>> 0
}
