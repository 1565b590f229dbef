#include <stdint.h>

void atax(int32_t m, int32_t n, const double *restrict a, const double *restrict x, double *restrict y, double *restrict tmp) {
  for (int32_t i = 0; i < n; i++) y[i] = 0;
  for (int32_t i = 0; i < m; i++) {
    tmp[i] = 0;
    for (int32_t j = 0; j < n; j++) tmp[i] = tmp[i] + a[i * n + j] * x[j];
    for (int32_t j = 0; j < n; j++) y[j] = y[j] + a[i * n + j] * tmp[i];
  }
}
