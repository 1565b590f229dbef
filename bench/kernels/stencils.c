#include <stdint.h>

void jacobi2d(double *restrict a, int32_t an, double *restrict b, int32_t bn, int32_t n, int32_t steps) {
  (void)an, (void)bn;
  for (int32_t t = 0; t < steps; t++) {
    for (int32_t i = 1; i < n - 1; i++)
      for (int32_t j = 1; j < n - 1; j++)
        b[i * n + j] = 0.2 * (a[i * n + j] + a[i * n + j - 1] + a[i * n + j + 1] + a[(i + 1) * n + j] + a[(i - 1) * n + j]);
    for (int32_t i = 1; i < n - 1; i++)
      for (int32_t j = 1; j < n - 1; j++)
        a[i * n + j] = 0.2 * (b[i * n + j] + b[i * n + j - 1] + b[i * n + j + 1] + b[(i + 1) * n + j] + b[(i - 1) * n + j]);
  }
}

void blur(const uint8_t *restrict pixels, int32_t length, int32_t width, int32_t height, uint8_t *restrict out, int32_t outLength) {
  (void)length, (void)outLength;
  for (int32_t y = 1; y < height - 1; y++)
    for (int32_t x = 1; x < width - 1; x++) {
      int32_t above = (y - 1) * width + x;
      int32_t here = y * width + x;
      int32_t below = (y + 1) * width + x;
      int32_t first = pixels[above - 1] + pixels[above] + pixels[above + 1];
      int32_t second = pixels[here - 1] + pixels[here] + pixels[here + 1];
      int32_t third = pixels[below - 1] + pixels[below] + pixels[below + 1];
      out[here] = (first + second + third) / 9;
    }
}
