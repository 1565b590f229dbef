#include <stdint.h>

void fdtd2d(int32_t steps, int32_t nx, int32_t ny, double *restrict ex, double *restrict ey, double *restrict hz, const double *restrict fict) {
  for (int32_t t = 0; t < steps; t++) {
    for (int32_t j = 0; j < ny; j++) ey[j] = fict[t];
    for (int32_t i = 1; i < nx; i++)
      for (int32_t j = 0; j < ny; j++) ey[i * ny + j] = ey[i * ny + j] - 0.5 * (hz[i * ny + j] - hz[(i - 1) * ny + j]);
    for (int32_t i = 0; i < nx; i++)
      for (int32_t j = 1; j < ny; j++) ex[i * ny + j] = ex[i * ny + j] - 0.5 * (hz[i * ny + j] - hz[i * ny + j - 1]);
    for (int32_t i = 0; i < nx - 1; i++)
      for (int32_t j = 0; j < ny - 1; j++)
        hz[i * ny + j] = hz[i * ny + j] - 0.7 * (ex[i * ny + j + 1] - ex[i * ny + j] + ey[(i + 1) * ny + j] - ey[i * ny + j]);
  }
}
