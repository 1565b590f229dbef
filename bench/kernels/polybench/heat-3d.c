#include <stdint.h>

void heat3d(int32_t steps, int32_t n, double *restrict a, double *restrict b) {
  for (int32_t t = 1; t <= steps; t++) {
    for (int32_t i = 1; i < n - 1; i++)
      for (int32_t j = 1; j < n - 1; j++)
        for (int32_t k = 1; k < n - 1; k++)
          b[(i * n + j) * n + k] = 0.125 * (a[((i + 1) * n + j) * n + k] - 2 * a[(i * n + j) * n + k] + a[((i - 1) * n + j) * n + k]) +
                                   0.125 * (a[(i * n + j + 1) * n + k] - 2 * a[(i * n + j) * n + k] + a[(i * n + j - 1) * n + k]) +
                                   0.125 * (a[(i * n + j) * n + k + 1] - 2 * a[(i * n + j) * n + k] + a[(i * n + j) * n + k - 1]) +
                                   a[(i * n + j) * n + k];
    for (int32_t i = 1; i < n - 1; i++)
      for (int32_t j = 1; j < n - 1; j++)
        for (int32_t k = 1; k < n - 1; k++)
          a[(i * n + j) * n + k] = 0.125 * (b[((i + 1) * n + j) * n + k] - 2 * b[(i * n + j) * n + k] + b[((i - 1) * n + j) * n + k]) +
                                   0.125 * (b[(i * n + j + 1) * n + k] - 2 * b[(i * n + j) * n + k] + b[(i * n + j - 1) * n + k]) +
                                   0.125 * (b[(i * n + j) * n + k + 1] - 2 * b[(i * n + j) * n + k] + b[(i * n + j) * n + k - 1]) +
                                   b[(i * n + j) * n + k];
  }
}
