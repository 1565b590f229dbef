from numba import njit
from numpy import int32


@njit(error_model="numpy")
def shortest_paths(n, path):
    path = path.reshape(n, n)
    for k in range(n):
        for i in range(n):
            for j in range(n):
                # Numba's sums are 64 bits wide, hence the conversion.
                path[i, j] = min(path[i, j], int32(path[i, k] + path[k, j]))
