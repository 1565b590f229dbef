#include <stdint.h>

void gemm(int32_t ni, int32_t nj, int32_t nk, double alpha, double beta, double *restrict c, const double *restrict a, const double *restrict b) {
  for (int32_t i = 0; i < ni; i++) {
    for (int32_t j = 0; j < nj; j++) c[i * nj + j] *= beta;
    for (int32_t k = 0; k < nk; k++)
      for (int32_t j = 0; j < nj; j++) c[i * nj + j] += alpha * a[i * nk + k] * b[k * nj + j];
  }
}
