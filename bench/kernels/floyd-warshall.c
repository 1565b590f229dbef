#include <stdint.h>

void floydWarshall(int32_t *length, int32_t count, int32_t n) {
  (void)count;
  for (int32_t k = 0; k < n; k++)
    for (int32_t i = 0; i < n; i++)
      for (int32_t j = 0; j < n; j++) {
        int32_t detour = length[i * n + k] + length[k * n + j];
        if (detour < length[i * n + j]) length[i * n + j] = detour;
      }
}
