#include <stdint.h>

int32_t sieve(uint8_t *numbers, int32_t n) {
  for (int32_t i = 0; i < n; i++) numbers[i] = i < 2 ? 0 : 1;
  for (int32_t i = 2; i * i < n; i++)
    if (numbers[i] == 1)
      for (int32_t multiple = i * i; multiple < n; multiple += i) numbers[multiple] = 0;
  int32_t count = 0;
  for (int32_t i = 0; i < n; i++) count += numbers[i];
  return count;
}
