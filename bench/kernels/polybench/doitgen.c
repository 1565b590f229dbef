#include <stdint.h>

void doitgen(int32_t nr, int32_t nq, int32_t np, double *restrict a, const double *restrict c4, double *restrict sum) {
  for (int32_t r = 0; r < nr; r++)
    for (int32_t q = 0; q < nq; q++) {
      for (int32_t p = 0; p < np; p++) {
        sum[p] = 0;
        for (int32_t s = 0; s < np; s++) sum[p] += a[(r * nq + q) * np + s] * c4[s * np + p];
      }
      for (int32_t p = 0; p < np; p++) a[(r * nq + q) * np + p] = sum[p];
    }
}
