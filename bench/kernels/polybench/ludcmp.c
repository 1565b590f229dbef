#include <stdint.h>

void ludcmp(int32_t n, double *restrict a, const double *restrict b, double *restrict x, double *restrict y) {
  for (int32_t i = 0; i < n; i++) {
    for (int32_t j = 0; j < i; j++) {
      double w = a[i * n + j];
      for (int32_t k = 0; k < j; k++) w -= a[i * n + k] * a[k * n + j];
      a[i * n + j] = w / a[j * n + j];
    }
    for (int32_t j = i; j < n; j++) {
      double w = a[i * n + j];
      for (int32_t k = 0; k < i; k++) w -= a[i * n + k] * a[k * n + j];
      a[i * n + j] = w;
    }
  }
  for (int32_t i = 0; i < n; i++) {
    double w = b[i];
    for (int32_t j = 0; j < i; j++) w -= a[i * n + j] * y[j];
    y[i] = w;
  }
  for (int32_t i = n - 1; i >= 0; i--) {
    double w = y[i];
    for (int32_t j = i + 1; j < n; j++) w -= a[i * n + j] * x[j];
    x[i] = w / a[i * n + i];
  }
}
