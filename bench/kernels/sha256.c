#include <stdint.h>

static uint32_t rotate(uint32_t x, int32_t n) { return x >> n | x << (32 - n); }

void sha256(const uint8_t *restrict message, int32_t length, const uint32_t *restrict k, int32_t kn, uint32_t *restrict w, int32_t wn, uint32_t *restrict hash, int32_t hn) {
  (void)kn, (void)wn, (void)hn;
  for (int32_t block = 0; block + 64 <= length; block += 64) {
    for (int32_t t = 0; t < 16; t++) {
      int32_t at = block + 4 * t;
      w[t] = (uint32_t)message[at] << 24 | message[at + 1] << 16 | message[at + 2] << 8 | message[at + 3];
    }
    for (int32_t t = 16; t < 64; t++) {
      uint32_t s0 = rotate(w[t - 15], 7) ^ rotate(w[t - 15], 18) ^ w[t - 15] >> 3;
      uint32_t s1 = rotate(w[t - 2], 17) ^ rotate(w[t - 2], 19) ^ w[t - 2] >> 10;
      w[t] = w[t - 16] + s0 + w[t - 7] + s1;
    }
    uint32_t a = hash[0], b = hash[1], c = hash[2], d = hash[3], e = hash[4], f = hash[5], g = hash[6], h = hash[7];
    for (int32_t t = 0; t < 64; t++) {
      uint32_t sum1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25);
      uint32_t choice = (e & f) ^ (~e & g);
      uint32_t t1 = h + sum1 + choice + k[t] + w[t];
      uint32_t sum0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22);
      uint32_t majority = (a & b) ^ (a & c) ^ (b & c);
      uint32_t t2 = sum0 + majority;
      h = g;
      g = f;
      f = e;
      e = d + t1;
      d = c;
      c = b;
      b = a;
      a = t1 + t2;
    }
    hash[0] += a;
    hash[1] += b;
    hash[2] += c;
    hash[3] += d;
    hash[4] += e;
    hash[5] += f;
    hash[6] += g;
    hash[7] += h;
  }
}
