#include <stdint.h>

void fft(double *restrict re, int32_t n, double *restrict im, int32_t m, const double *restrict cos, int32_t cn, const double *restrict sin, int32_t sn) {
  (void)m, (void)cn, (void)sn;
  int32_t j = 0;
  for (int32_t i = 0; i < n - 1; i++) {
    if (i < j) {
      double real = re[i];
      re[i] = re[j];
      re[j] = real;
      double imaginary = im[i];
      im[i] = im[j];
      im[j] = imaginary;
    }
    int32_t bit = n >> 1;
    while (bit <= j) {
      j -= bit;
      bit >>= 1;
    }
    j += bit;
  }
  for (int32_t half = 1; half < n; half *= 2) {
    int32_t stride = n / (2 * half);
    for (int32_t start = 0; start < n; start += 2 * half)
      for (int32_t k = 0; k < half; k++) {
        double wr = cos[k * stride], wi = -sin[k * stride];
        int32_t lower = start + k, upper = lower + half;
        double real = re[upper] * wr - im[upper] * wi;
        double imaginary = re[upper] * wi + im[upper] * wr;
        re[upper] = re[lower] - real;
        im[upper] = im[lower] - imaginary;
        re[lower] += real;
        im[lower] += imaginary;
      }
  }
}
