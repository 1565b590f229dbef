#include <math.h>
#include <stdint.h>

static double entry(int32_t i, int32_t j) { return 1.0 / ((i + j) * (i + j + 1) / 2 + i + 1); }

static void multiply(const double *restrict v, int32_t n, double *restrict out) {
  for (int32_t i = 0; i < n; i++) {
    double total = 0;
    for (int32_t j = 0; j < n; j++) total += entry(i, j) * v[j];
    out[i] = total;
  }
}

static void multiplyTransposed(const double *restrict v, int32_t n, double *restrict out) {
  for (int32_t i = 0; i < n; i++) {
    double total = 0;
    for (int32_t j = 0; j < n; j++) total += entry(j, i) * v[j];
    out[i] = total;
  }
}

double spectralNorm(double *restrict u, int32_t n, double *restrict v, int32_t vn, double *restrict scratch, int32_t sn, int32_t rounds) {
  (void)vn, (void)sn;
  for (int32_t i = 0; i < n; i++) u[i] = 1;
  for (int32_t round = 0; round < rounds; round++) {
    multiply(u, n, scratch);
    multiplyTransposed(scratch, n, v);
    multiply(v, n, scratch);
    multiplyTransposed(scratch, n, u);
  }
  double vBv = 0, vv = 0;
  for (int32_t i = 0; i < n; i++) {
    vBv += u[i] * v[i];
    vv += v[i] * v[i];
  }
  return sqrt(vBv / vv);
}
