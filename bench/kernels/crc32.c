#include <stdint.h>

uint32_t crc32(const uint32_t *restrict table, int32_t tableLength, const uint8_t *restrict bytes, int32_t n) {
  (void)tableLength;
  uint32_t crc = ~0u;
  for (int32_t i = 0; i < n; i++) crc = table[(crc ^ bytes[i]) & 255] ^ (crc >> 8);
  return ~crc;
}
