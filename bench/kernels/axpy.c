#include <stdint.h>

void saxpy(float a, const float *restrict x, int32_t xn, float *restrict y, int32_t yn) {
  (void)xn;
  for (int32_t i = 0; i < yn; i++) y[i] = a * x[i] + y[i];
}

void saxpyDouble(double a, const float *restrict x, int32_t xn, float *restrict y, int32_t yn) {
  (void)xn;
  for (int32_t i = 0; i < yn; i++) y[i] = (float)(a * x[i] + y[i]);
}

void daxpy(double a, const double *restrict x, int32_t xn, double *restrict y, int32_t yn) {
  (void)xn;
  for (int32_t i = 0; i < yn; i++) y[i] = a * x[i] + y[i];
}
