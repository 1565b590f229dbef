#include <stdint.h>

void fused(const double *restrict a, int32_t an, const double *restrict b, int32_t bn, double *restrict out, int32_t n) {
  (void)an, (void)bn;
  for (int32_t i = 0; i < n; i++) out[i] = (a[i] * b[i] - 4.1 * a[i]) / (2.5 * b[i] + 1);
}
