#include <stdint.h>

void gesummv(int32_t n, double alpha, double beta, const double *restrict a, const double *restrict b, double *restrict tmp, const double *restrict x, double *restrict y) {
  for (int32_t i = 0; i < n; i++) {
    tmp[i] = 0;
    y[i] = 0;
    for (int32_t j = 0; j < n; j++) {
      tmp[i] = a[i * n + j] * x[j] + tmp[i];
      y[i] = b[i * n + j] * x[j] + y[i];
    }
    y[i] = alpha * tmp[i] + beta * y[i];
  }
}
