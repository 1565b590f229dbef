#include <stdint.h>

void jacobi2dRounds(int32_t steps, int32_t n, double *restrict a, double *restrict b) {
  for (int32_t t = 0; t < steps; t++) {
    for (int32_t i = 1; i < n - 1; i++)
      for (int32_t j = 1; j < n - 1; j++)
        b[i * n + j] = 0.2 * (a[i * n + j] + a[i * n + j - 1] + a[i * n + 1 + j] + a[(1 + i) * n + j] + a[(i - 1) * n + j]);
    for (int32_t i = 1; i < n - 1; i++)
      for (int32_t j = 1; j < n - 1; j++)
        a[i * n + j] = 0.2 * (b[i * n + j] + b[i * n + j - 1] + b[i * n + 1 + j] + b[(1 + i) * n + j] + b[(i - 1) * n + j]);
  }
}
