from numba import njit
from numpy import int32


@njit(error_model="numpy")
def pairs(a, b):
    return 1 if a + b == 3 else 0


@njit(error_model="numpy")
def nussinov(n, sequence, table):
    table = table.reshape(n, n)
    for i in range(n - 1, -1, -1):
        for j in range(i + 1, n):
            if j - 1 >= 0:
                table[i, j] = max(table[i, j], table[i, j - 1])
            if i + 1 < n:
                table[i, j] = max(table[i, j], table[i + 1, j])
            if j - 1 >= 0 and i + 1 < n:
                if i < j - 1:
                    paired = table[i + 1, j - 1] + pairs(sequence[i], sequence[j])
                    table[i, j] = max(table[i, j], int32(paired))
                else:
                    table[i, j] = max(table[i, j], table[i + 1, j - 1])
            for k in range(i + 1, j):
                # Numba's sums are 64 bits wide, hence the conversion.
                table[i, j] = max(table[i, j], int32(table[i, k] + table[k + 1, j]))
