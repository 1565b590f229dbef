#include <stdint.h>

void gemver(int32_t n, double alpha, double beta, double *restrict a, const double *restrict u1, const double *restrict v1, const double *restrict u2,
            const double *restrict v2, double *restrict w, double *restrict x, const double *restrict y, const double *restrict z) {
  for (int32_t i = 0; i < n; i++)
    for (int32_t j = 0; j < n; j++) a[i * n + j] = a[i * n + j] + u1[i] * v1[j] + u2[i] * v2[j];
  for (int32_t i = 0; i < n; i++)
    for (int32_t j = 0; j < n; j++) x[i] = x[i] + beta * a[j * n + i] * y[j];
  for (int32_t i = 0; i < n; i++) x[i] = x[i] + z[i];
  for (int32_t i = 0; i < n; i++)
    for (int32_t j = 0; j < n; j++) w[i] = w[i] + alpha * a[i * n + j] * x[j];
}
