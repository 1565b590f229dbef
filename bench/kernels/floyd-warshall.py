from numba import njit
from numpy import int32


@njit(error_model="numpy")
def floyd_warshall(length, n):
    length = length.reshape(n, n)
    for k in range(n):
        for i in range(n):
            for j in range(n):
                # Numba's sums are 64 bits wide, hence the conversion.
                detour = int32(length[i, k] + length[k, j])
                if detour < length[i, j]:
                    length[i, j] = detour
