#include <stdint.h>

void syr2k(int32_t n, int32_t m, double alpha, double beta, double *restrict c, const double *restrict a, const double *restrict b) {
  for (int32_t i = 0; i < n; i++) {
    for (int32_t j = 0; j <= i; j++) c[i * n + j] *= beta;
    for (int32_t k = 0; k < m; k++)
      for (int32_t j = 0; j <= i; j++)
        c[i * n + j] += a[j * m + k] * alpha * b[i * m + k] + b[j * m + k] * alpha * a[i * m + k];
  }
}
