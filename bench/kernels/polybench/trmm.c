#include <stdint.h>

void trmm(int32_t m, int32_t n, double alpha, const double *restrict a, double *restrict b) {
  for (int32_t i = 0; i < m; i++)
    for (int32_t j = 0; j < n; j++) {
      for (int32_t k = i + 1; k < m; k++) b[i * n + j] += a[k * m + i] * b[k * n + j];
      b[i * n + j] = alpha * b[i * n + j];
    }
}
