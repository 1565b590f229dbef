#include <stdint.h>

void durbin(int32_t n, const double *restrict r, double *restrict y, double *restrict z) {
  y[0] = -r[0];
  double beta = 1, alpha = -r[0];
  for (int32_t k = 1; k < n; k++) {
    beta = (1 - alpha * alpha) * beta;
    double sum = 0;
    for (int32_t i = 0; i < k; i++) sum += r[k - i - 1] * y[i];
    alpha = -(r[k] + sum) / beta;
    for (int32_t i = 0; i < k; i++) z[i] = y[i] + alpha * y[k - i - 1];
    for (int32_t i = 0; i < k; i++) y[i] = z[i];
    y[k] = alpha;
  }
}
