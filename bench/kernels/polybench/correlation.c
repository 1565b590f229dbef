#include <math.h>
#include <stdint.h>

void correlation(int32_t m, int32_t n, double *restrict data, double *restrict corr, double *restrict mean, double *restrict stddev) {
  double eps = 0.1;
  for (int32_t j = 0; j < m; j++) {
    mean[j] = 0;
    for (int32_t i = 0; i < n; i++) mean[j] += data[i * m + j];
    mean[j] /= n;
  }
  for (int32_t j = 0; j < m; j++) {
    stddev[j] = 0;
    for (int32_t i = 0; i < n; i++) stddev[j] += (data[i * m + j] - mean[j]) * (data[i * m + j] - mean[j]);
    stddev[j] /= n;
    stddev[j] = sqrt(stddev[j]);
    stddev[j] = stddev[j] <= eps ? 1 : stddev[j];
  }
  for (int32_t i = 0; i < n; i++)
    for (int32_t j = 0; j < m; j++) {
      data[i * m + j] -= mean[j];
      data[i * m + j] /= sqrt(n) * stddev[j];
    }
  for (int32_t i = 0; i < m - 1; i++) {
    corr[i * m + i] = 1;
    for (int32_t j = i + 1; j < m; j++) {
      corr[i * m + j] = 0;
      for (int32_t k = 0; k < n; k++) corr[i * m + j] += data[k * m + i] * data[k * m + j];
      corr[j * m + i] = corr[i * m + j];
    }
  }
  corr[(m - 1) * m + (m - 1)] = 1;
}
