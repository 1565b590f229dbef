#include <stdint.h>

void nbody(double *restrict place, int32_t pn, double *restrict velocity, int32_t vn, const double *restrict mass, int32_t bodies,
           int32_t steps, double dt) {
  (void)pn, (void)vn;
  for (int32_t step = 0; step < steps; step++) {
    for (int32_t i = 0; i < bodies; i++)
      for (int32_t j = i + 1; j < bodies; j++) {
        double dx = place[3 * i] - place[3 * j];
        double dy = place[3 * i + 1] - place[3 * j + 1];
        double dz = place[3 * i + 2] - place[3 * j + 2];
        double square = dx * dx + dy * dy + dz * dz;
        double magnitude = dt / (square * __builtin_sqrt(square));
        velocity[3 * i] -= dx * mass[j] * magnitude;
        velocity[3 * i + 1] -= dy * mass[j] * magnitude;
        velocity[3 * i + 2] -= dz * mass[j] * magnitude;
        velocity[3 * j] += dx * mass[i] * magnitude;
        velocity[3 * j + 1] += dy * mass[i] * magnitude;
        velocity[3 * j + 2] += dz * mass[i] * magnitude;
      }
    for (int32_t k = 0; k < 3 * bodies; k++) place[k] += dt * velocity[k];
  }
}
