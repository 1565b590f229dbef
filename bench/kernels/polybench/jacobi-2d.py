from numba import njit
from numpy import int32


@njit(error_model="numpy")
def jacobi2d_rounds(steps, n, a, b):
    a, b = a.reshape(n, n), b.reshape(n, n)
    for _ in range(steps):
        for i in range(int32(1), int32(n - 1)):
            for j in range(int32(1), int32(n - 1)):
                b[i, j] = 0.2 * (a[i, j] + a[i, j - 1] + a[i, 1 + j] + a[1 + i, j] + a[i - 1, j])
        for i in range(int32(1), int32(n - 1)):
            for j in range(int32(1), int32(n - 1)):
                a[i, j] = 0.2 * (b[i, j] + b[i, j - 1] + b[i, 1 + j] + b[1 + i, j] + b[i - 1, j])
