#include <stdint.h>

static int32_t pairs(int32_t a, int32_t b) { return a + b == 3 ? 1 : 0; }
static int32_t larger(int32_t a, int32_t b) { return a > b ? a : b; }

void nussinov(int32_t n, const uint8_t *restrict sequence, int32_t *restrict table) {
  for (int32_t i = n - 1; i >= 0; i--)
    for (int32_t j = i + 1; j < n; j++) {
      if (j - 1 >= 0) table[i * n + j] = larger(table[i * n + j], table[i * n + j - 1]);
      if (i + 1 < n) table[i * n + j] = larger(table[i * n + j], table[(i + 1) * n + j]);
      if (j - 1 >= 0 && i + 1 < n) {
        if (i < j - 1)
          table[i * n + j] = larger(table[i * n + j], table[(i + 1) * n + j - 1] + pairs(sequence[i], sequence[j]));
        else
          table[i * n + j] = larger(table[i * n + j], table[(i + 1) * n + j - 1]);
      }
      for (int32_t k = i + 1; k < j; k++) table[i * n + j] = larger(table[i * n + j], table[i * n + k] + table[(k + 1) * n + j]);
    }
}
