#include <stdint.h>

void seidel2dRounds(int32_t steps, int32_t n, double *restrict a) {
  for (int32_t t = 0; t <= steps - 1; t++)
    for (int32_t i = 1; i <= n - 2; i++)
      for (int32_t j = 1; j <= n - 2; j++)
        a[i * n + j] = (a[(i - 1) * n + j - 1] + a[(i - 1) * n + j] + a[(i - 1) * n + j + 1] + a[i * n + j - 1] + a[i * n + j] + a[i * n + j + 1] +
                        a[(i + 1) * n + j - 1] + a[(i + 1) * n + j] + a[(i + 1) * n + j + 1]) / 9;
}
