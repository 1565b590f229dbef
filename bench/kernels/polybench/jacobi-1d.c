#include <stdint.h>

void jacobi1d(int32_t steps, int32_t n, double *restrict a, double *restrict b) {
  for (int32_t t = 0; t < steps; t++) {
    for (int32_t i = 1; i < n - 1; i++) b[i] = 0.33333 * (a[i - 1] + a[i] + a[i + 1]);
    for (int32_t i = 1; i < n - 1; i++) a[i] = 0.33333 * (b[i - 1] + b[i] + b[i + 1]);
  }
}
