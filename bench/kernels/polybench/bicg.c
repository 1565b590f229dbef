#include <stdint.h>

void bicg(int32_t m, int32_t n, const double *restrict a, double *restrict s, double *restrict q, const double *restrict p, const double *restrict r) {
  for (int32_t i = 0; i < m; i++) s[i] = 0;
  for (int32_t i = 0; i < n; i++) {
    q[i] = 0;
    for (int32_t j = 0; j < m; j++) {
      s[j] = s[j] + r[i] * a[i * m + j];
      q[i] = q[i] + a[i * m + j] * p[j];
    }
  }
}
