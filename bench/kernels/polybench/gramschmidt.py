import math

from numba import njit


@njit(error_model="numpy")
def gramschmidt(m, n, a, r, q):
    a, r, q = a.reshape(m, n), r.reshape(n, n), q.reshape(m, n)
    for k in range(n):
        norm = 0.0
        for i in range(m):
            norm += a[i, k] * a[i, k]
        r[k, k] = math.sqrt(norm)
        for i in range(m):
            q[i, k] = a[i, k] / r[k, k]
        for j in range(k + 1, n):
            r[k, j] = 0
            for i in range(m):
                r[k, j] += q[i, k] * a[i, j]
            for i in range(m):
                a[i, j] = a[i, j] - q[i, k] * r[k, j]
