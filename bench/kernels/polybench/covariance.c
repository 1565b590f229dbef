#include <stdint.h>

void covariance(int32_t m, int32_t n, double *restrict data, double *restrict cov, double *restrict mean) {
  for (int32_t j = 0; j < m; j++) {
    mean[j] = 0;
    for (int32_t i = 0; i < n; i++) mean[j] += data[i * m + j];
    mean[j] /= n;
  }
  for (int32_t i = 0; i < n; i++)
    for (int32_t j = 0; j < m; j++) data[i * m + j] -= mean[j];
  for (int32_t i = 0; i < m; i++)
    for (int32_t j = i; j < m; j++) {
      cov[i * m + j] = 0;
      for (int32_t k = 0; k < n; k++) cov[i * m + j] += data[k * m + i] * data[k * m + j];
      cov[i * m + j] /= n - 1;
      cov[j * m + i] = cov[i * m + j];
    }
}
