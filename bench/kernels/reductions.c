#include <stdint.h>

double sum(const double *x, int32_t n) {
  double total = 0;
  for (int32_t i = 0; i < n; i++) total += x[i];
  return total;
}

double dot(const double *x, int32_t xn, const double *y, int32_t yn) {
  (void)yn;
  double total = 0;
  for (int32_t i = 0; i < xn; i++) total += x[i] * y[i];
  return total;
}

double l2norm(const double *x, int32_t n) {
  double total = 0;
  for (int32_t i = 0; i < n; i++) total += x[i] * x[i];
  return __builtin_sqrt(total);
}

void rowSums(const double *restrict matrix, int32_t length, int32_t rows, int32_t columns, double *restrict out, int32_t outLength) {
  (void)length, (void)outLength;
  for (int32_t i = 0; i < rows; i++) {
    double total = 0;
    for (int32_t j = 0; j < columns; j++) total += matrix[i * columns + j];
    out[i] = total;
  }
}
