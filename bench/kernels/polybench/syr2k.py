from numba import njit
from numpy import int32


@njit(error_model="numpy")
def syr2k(n, m, alpha, beta, c, a, b):
    c, a, b = c.reshape(n, n), a.reshape(n, m), b.reshape(n, m)
    for i in range(n):
        for j in range(int32(i + 1)):
            c[i, j] *= beta
        for k in range(m):
            for j in range(int32(i + 1)):
                c[i, j] += a[j, k] * alpha * b[i, k] + b[j, k] * alpha * a[i, k]
