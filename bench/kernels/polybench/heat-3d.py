from numba import njit
from numpy import int32


@njit(error_model="numpy")
def heat3d(steps, n, a, b):
    a, b = a.reshape(n, n, n), b.reshape(n, n, n)
    for _ in range(steps):
        for i in range(int32(1), int32(n - 1)):
            for j in range(int32(1), int32(n - 1)):
                for k in range(int32(1), int32(n - 1)):
                    b[i, j, k] = (
                        0.125 * (a[i + 1, j, k] - 2 * a[i, j, k] + a[i - 1, j, k])
                        + 0.125 * (a[i, j + 1, k] - 2 * a[i, j, k] + a[i, j - 1, k])
                        + 0.125 * (a[i, j, k + 1] - 2 * a[i, j, k] + a[i, j, k - 1])
                        + a[i, j, k]
                    )
        for i in range(int32(1), int32(n - 1)):
            for j in range(int32(1), int32(n - 1)):
                for k in range(int32(1), int32(n - 1)):
                    a[i, j, k] = (
                        0.125 * (b[i + 1, j, k] - 2 * b[i, j, k] + b[i - 1, j, k])
                        + 0.125 * (b[i, j + 1, k] - 2 * b[i, j, k] + b[i, j - 1, k])
                        + 0.125 * (b[i, j, k + 1] - 2 * b[i, j, k] + b[i, j, k - 1])
                        + b[i, j, k]
                    )
