#include <stdint.h>

void histogram(const uint8_t *restrict bytes, int32_t n, int32_t *restrict counts, int32_t m) {
  for (int32_t i = 0; i < m; i++) counts[i] = 0;
  for (int32_t i = 0; i < n; i++) counts[bytes[i]]++;
}
