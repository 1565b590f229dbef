#include <stdint.h>

void mvt(int32_t n, double *restrict x1, double *restrict x2, const double *restrict y1, const double *restrict y2, const double *restrict a) {
  for (int32_t i = 0; i < n; i++)
    for (int32_t j = 0; j < n; j++) x1[i] = x1[i] + a[i * n + j] * y1[j];
  for (int32_t i = 0; i < n; i++)
    for (int32_t j = 0; j < n; j++) x2[i] = x2[i] + a[j * n + i] * y2[j];
}
