#include <math.h>
#include <stdint.h>

static double fade(double t) { return t * t * t * (t * (t * 6 - 15) + 10); }

static double gradient(int32_t hash, double x, double y) {
  double u = (hash & 1) == 0 ? x : -x;
  double v = (hash & 2) == 0 ? y : -y;
  return (hash & 4) == 0 ? u + v : u - 2 * v;
}

void gradientNoise(const uint8_t *restrict permutation, int32_t length, int32_t width, int32_t height, double scale, double *restrict out, int32_t n) {
  (void)length, (void)n;
  for (int32_t row = 0; row < height; row++) {
    double y = row * scale;
    double iy = floor(y);
    double fy = y - iy;
    double v = fade(fy);
    for (int32_t column = 0; column < width; column++) {
      double x = column * scale;
      double ix = floor(x);
      double fx = x - ix;
      double u = fade(fx);
      int32_t left = permutation[(int32_t)ix & 255] + ((int32_t)iy & 255);
      int32_t right = permutation[((int32_t)ix + 1) & 255] + ((int32_t)iy & 255);
      double a = gradient(permutation[left], fx, fy);
      double b = gradient(permutation[right], fx - 1, fy);
      double c = gradient(permutation[left + 1], fx, fy - 1);
      double d = gradient(permutation[right + 1], fx - 1, fy - 1);
      double upper = a + u * (b - a);
      double lower = c + u * (d - c);
      out[row * width + column] = upper + v * (lower - upper);
    }
  }
}
