#include <stdint.h>

void kMeansStep(const double *restrict points, int32_t pn, int32_t dimensions, double *restrict centres, int32_t cn, int32_t *restrict nearest, int32_t n,
                int32_t *restrict counts, int32_t k) {
  (void)pn;
  for (int32_t p = 0; p < n; p++) {
    int32_t best = 0;
    double least = __builtin_inf();
    for (int32_t c = 0; c < k; c++) {
      double distance = 0;
      for (int32_t d = 0; d < dimensions; d++) {
        double difference = points[p * dimensions + d] - centres[c * dimensions + d];
        distance += difference * difference;
      }
      if (distance < least) {
        least = distance;
        best = c;
      }
    }
    nearest[p] = best;
  }
  for (int32_t c = 0; c < k; c++) counts[c] = 0;
  for (int32_t i = 0; i < cn; i++) centres[i] = 0;
  for (int32_t p = 0; p < n; p++) {
    int32_t c = nearest[p];
    counts[c]++;
    for (int32_t d = 0; d < dimensions; d++) centres[c * dimensions + d] += points[p * dimensions + d];
  }
  for (int32_t c = 0; c < k; c++)
    for (int32_t d = 0; d < dimensions; d++) centres[c * dimensions + d] /= counts[c];
}
