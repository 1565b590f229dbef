#include <stdint.h>

static int32_t least(int32_t x, int32_t y) { return x < y ? x : y; }

int32_t levenshtein(const uint8_t *restrict a, int32_t an, const uint8_t *restrict b, int32_t bn, int32_t *restrict row, int32_t length) {
  (void)length;
  for (int32_t j = 0; j <= bn; j++) row[j] = j;
  for (int32_t i = 0; i < an; i++) {
    int32_t diagonal = row[0];
    row[0] = i + 1;
    for (int32_t j = 0; j < bn; j++) {
      int32_t replaced = a[i] == b[j] ? diagonal : diagonal + 1;
      diagonal = row[j + 1];
      row[j + 1] = least(least(replaced, row[j] + 1), diagonal + 1);
    }
  }
  return row[bn];
}
