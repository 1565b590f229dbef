#include <stdint.h>

void threeProducts(int32_t ni, int32_t nj, int32_t nk, int32_t nl, int32_t nm, double *restrict e, const double *restrict a, const double *restrict b,
                   double *restrict f, const double *restrict c, const double *restrict d, double *restrict g) {
  for (int32_t i = 0; i < ni; i++)
    for (int32_t j = 0; j < nj; j++) {
      e[i * nj + j] = 0;
      for (int32_t k = 0; k < nk; k++) e[i * nj + j] += a[i * nk + k] * b[k * nj + j];
    }
  for (int32_t i = 0; i < nj; i++)
    for (int32_t j = 0; j < nl; j++) {
      f[i * nl + j] = 0;
      for (int32_t k = 0; k < nm; k++) f[i * nl + j] += c[i * nm + k] * d[k * nl + j];
    }
  for (int32_t i = 0; i < ni; i++)
    for (int32_t j = 0; j < nl; j++) {
      g[i * nl + j] = 0;
      for (int32_t k = 0; k < nj; k++) g[i * nl + j] += e[i * nj + k] * f[k * nl + j];
    }
}
