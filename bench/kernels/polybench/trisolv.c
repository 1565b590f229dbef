#include <stdint.h>

void trisolv(int32_t n, const double *restrict l, double *restrict x, const double *restrict b) {
  for (int32_t i = 0; i < n; i++) {
    x[i] = b[i];
    for (int32_t j = 0; j < i; j++) x[i] -= l[i * n + j] * x[j];
    x[i] = x[i] / l[i * n + i];
  }
}
