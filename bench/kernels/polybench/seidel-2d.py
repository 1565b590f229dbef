from numba import njit
from numpy import int32


@njit(error_model="numpy")
def seidel2d_rounds(steps, n, a):
    a = a.reshape(n, n)
    for _ in range(steps):
        for i in range(int32(1), int32(n - 1)):
            for j in range(int32(1), int32(n - 1)):
                a[i, j] = (
                    a[i - 1, j - 1] + a[i - 1, j] + a[i - 1, j + 1]
                    + a[i, j - 1] + a[i, j] + a[i, j + 1]
                    + a[i + 1, j - 1] + a[i + 1, j] + a[i + 1, j + 1]
                ) / 9
