#include <stdint.h>

void sparseMatrixVector(const int32_t *restrict start, int32_t sn, const int32_t *restrict column, int32_t cn, const double *restrict value,
                        int32_t vn, const double *restrict x, int32_t xn, double *restrict y, int32_t n) {
  (void)sn, (void)cn, (void)vn, (void)xn;
  for (int32_t i = 0; i < n; i++) {
    double total = 0;
    for (int32_t k = start[i]; k < start[i + 1]; k++) total += value[k] * x[column[k]];
    y[i] = total;
  }
}
