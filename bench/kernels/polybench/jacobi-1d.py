from numba import njit
from numpy import int32


@njit(error_model="numpy")
def jacobi1d(steps, n, a, b):
    for _ in range(steps):
        for i in range(int32(1), int32(n - 1)):
            b[i] = 0.33333 * (a[i - 1] + a[i] + a[i + 1])
        for i in range(int32(1), int32(n - 1)):
            a[i] = 0.33333 * (b[i - 1] + b[i] + b[i + 1])
