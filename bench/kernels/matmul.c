#include <stdint.h>

void matmulIjk(const double *restrict a, int32_t an, const double *restrict b, int32_t bn, double *restrict c, int32_t cn, int32_t n) {
  (void)an, (void)bn, (void)cn;
  for (int32_t i = 0; i < n; i++)
    for (int32_t j = 0; j < n; j++) {
      double total = 0;
      for (int32_t k = 0; k < n; k++) total += a[i * n + k] * b[k * n + j];
      c[i * n + j] = total;
    }
}

void matmulIkj(const double *restrict a, int32_t an, const double *restrict b, int32_t bn, double *restrict c, int32_t cn, int32_t n) {
  (void)an, (void)bn, (void)cn;
  for (int32_t i = 0; i < n; i++) {
    for (int32_t j = 0; j < n; j++) c[i * n + j] = 0;
    for (int32_t k = 0; k < n; k++) {
      double factor = a[i * n + k];
      for (int32_t j = 0; j < n; j++) c[i * n + j] += factor * b[k * n + j];
    }
  }
}
