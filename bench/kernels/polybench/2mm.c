#include <stdint.h>

void twoProducts(int32_t ni, int32_t nj, int32_t nk, int32_t nl, double alpha, double beta, double *restrict tmp, const double *restrict a,
                 const double *restrict b, const double *restrict c, double *restrict d) {
  for (int32_t i = 0; i < ni; i++)
    for (int32_t j = 0; j < nj; j++) {
      tmp[i * nj + j] = 0;
      for (int32_t k = 0; k < nk; k++) tmp[i * nj + j] += alpha * a[i * nk + k] * b[k * nj + j];
    }
  for (int32_t i = 0; i < ni; i++)
    for (int32_t j = 0; j < nl; j++) {
      d[i * nl + j] *= beta;
      for (int32_t k = 0; k < nj; k++) d[i * nl + j] += tmp[i * nj + k] * c[k * nl + j];
    }
}
