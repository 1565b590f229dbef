#include <stdint.h>

void lu(int32_t n, double *restrict a) {
  for (int32_t i = 0; i < n; i++) {
    for (int32_t j = 0; j < i; j++) {
      for (int32_t k = 0; k < j; k++) a[i * n + j] -= a[i * n + k] * a[k * n + j];
      a[i * n + j] /= a[j * n + j];
    }
    for (int32_t j = i; j < n; j++)
      for (int32_t k = 0; k < i; k++) a[i * n + j] -= a[i * n + k] * a[k * n + j];
  }
}
