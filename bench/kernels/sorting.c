#include <stdint.h>

void quicksort(double *restrict x, int32_t n, int32_t *restrict stack, int32_t stackLength) {
  (void)stackLength;
  int32_t top = 0, low = 0, high = n - 1;
  while (1) {
    while (low < high) {
      double pivot = x[(low + high) >> 1];
      int32_t i = low, j = high;
      while (i <= j) {
        while (x[i] < pivot) i++;
        while (x[j] > pivot) j--;
        if (i <= j) {
          double moved = x[i];
          x[i] = x[j];
          x[j] = moved;
          i++;
          j--;
        }
      }
      if (j - low > high - i) {
        stack[top] = low;
        stack[top + 1] = j;
        low = i;
      } else {
        stack[top] = i;
        stack[top + 1] = high;
        high = j;
      }
      top += 2;
    }
    if (top == 0) return;
    top -= 2;
    low = stack[top];
    high = stack[top + 1];
  }
}

void binarySearch(const double *restrict table, int32_t n, const double *restrict keys, int32_t m, int32_t *restrict out, int32_t outLength) {
  (void)outLength;
  for (int32_t i = 0; i < m; i++) {
    double key = keys[i];
    int32_t low = 0, high = n;
    while (low < high) {
      int32_t middle = (int32_t)(((uint32_t)low + (uint32_t)high) >> 1);
      if (table[middle] < key) low = middle + 1;
      else high = middle;
    }
    out[i] = low;
  }
}
