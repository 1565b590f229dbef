#include <math.h>
#include <stdint.h>

void gramschmidt(int32_t m, int32_t n, double *restrict a, double *restrict r, double *restrict q) {
  for (int32_t k = 0; k < n; k++) {
    double norm = 0;
    for (int32_t i = 0; i < m; i++) norm += a[i * n + k] * a[i * n + k];
    r[k * n + k] = sqrt(norm);
    for (int32_t i = 0; i < m; i++) q[i * n + k] = a[i * n + k] / r[k * n + k];
    for (int32_t j = k + 1; j < n; j++) {
      r[k * n + j] = 0;
      for (int32_t i = 0; i < m; i++) r[k * n + j] += q[i * n + k] * a[i * n + j];
      for (int32_t i = 0; i < m; i++) a[i * n + j] = a[i * n + j] - q[i * n + k] * r[k * n + j];
    }
  }
}
