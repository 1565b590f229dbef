from numba import njit


@njit(error_model="numpy")
def matmul_ijk(a, b, c, n):
    a, b, c = a.reshape(n, n), b.reshape(n, n), c.reshape(n, n)
    for i in range(n):
        for j in range(n):
            total = 0.0
            for k in range(n):
                total += a[i, k] * b[k, j]
            c[i, j] = total


@njit(error_model="numpy")
def matmul_ikj(a, b, c, n):
    a, b, c = a.reshape(n, n), b.reshape(n, n), c.reshape(n, n)
    for i in range(n):
        for j in range(n):
            c[i, j] = 0
        for k in range(n):
            factor = a[i, k]
            for j in range(n):
                c[i, j] += factor * b[k, j]
