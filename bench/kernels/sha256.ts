/** Rotates 32 bits to the right. */
function rotate(x: number, n: number): number {
  return (x >>> n) | (x << (32 - n))
}

/**
 * SHA-256 (FIPS 180-4) over whole blocks of 64 bytes: padding is the caller's.
 *
 * @param message its length is a multiple of 64
 * @param k the 64 round constants
 * @param w scratch, 64 words
 * @param hash eight words: the initial values, then the digest
 */
export function sha256(message: Uint8Array, k: Uint32Array, w: Int32Array, hash: Int32Array): void {
  'use jit'
  for (let block = 0; block + 64 <= message.length; block += 64) {
    for (let t = 0; t < 16; t++) {
      const at = block + 4 * t
      w[t] = (message[at] << 24) | (message[at + 1] << 16) | (message[at + 2] << 8) | message[at + 3]
    }
    for (let t = 16; t < 64; t++) {
      const s0 = rotate(w[t - 15], 7) ^ rotate(w[t - 15], 18) ^ (w[t - 15] >>> 3)
      const s1 = rotate(w[t - 2], 17) ^ rotate(w[t - 2], 19) ^ (w[t - 2] >>> 10)
      w[t] = w[t - 16] + s0 + w[t - 7] + s1
    }
    let a = hash[0]
    let b = hash[1]
    let c = hash[2]
    let d = hash[3]
    let e = hash[4]
    let f = hash[5]
    let g = hash[6]
    let h = hash[7]
    for (let t = 0; t < 64; t++) {
      const sum1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)
      const choice = (e & f) ^ (~e & g)
      const t1 = (h + sum1 + choice + k[t] + w[t]) | 0
      const sum0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)
      const majority = (a & b) ^ (a & c) ^ (b & c)
      const t2 = (sum0 + majority) | 0
      h = g
      g = f
      f = e
      e = (d + t1) | 0
      d = c
      c = b
      b = a
      a = (t1 + t2) | 0
    }
    hash[0] += a
    hash[1] += b
    hash[2] += c
    hash[3] += d
    hash[4] += e
    hash[5] += f
    hash[6] += g
    hash[7] += h
  }
}
