#include <stdint.h>

void mandelbrot(int32_t width, int32_t height, int32_t limit, int32_t *out, int32_t length) {
  (void)length;
  for (int32_t row = 0; row < height; row++) {
    double ci = (3.0 * row) / height - 1.5;
    for (int32_t column = 0; column < width; column++) {
      double cr = (3.0 * column) / width - 2;
      double zr = 0, zi = 0;
      int32_t rounds = 0;
      while (rounds < limit && zr * zr + zi * zi <= 4) {
        double next = zr * zr - zi * zi + cr;
        zi = 2 * zr * zi + ci;
        zr = next;
        rounds++;
      }
      out[row * width + column] = rounds;
    }
  }
}
