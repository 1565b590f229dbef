from numba import njit
from numpy import int32


@njit(error_model="numpy")
def syrk(n, m, alpha, beta, c, a):
    c, a = c.reshape(n, n), a.reshape(n, m)
    for i in range(n):
        for j in range(int32(i + 1)):
            c[i, j] *= beta
        for k in range(m):
            for j in range(int32(i + 1)):
                c[i, j] += alpha * a[i, k] * a[j, k]
