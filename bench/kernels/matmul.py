from numba import njit


@njit(error_model="numpy")
def matmul_ijk(a, b, c, n):
    for i in range(n):
        for j in range(n):
            total = 0.0
            for k in range(n):
                total += a[i * n + k] * b[k * n + j]
            c[i * n + j] = total


@njit(error_model="numpy")
def matmul_ikj(a, b, c, n):
    for i in range(n):
        for j in range(n):
            c[i * n + j] = 0
        for k in range(n):
            factor = a[i * n + k]
            for j in range(n):
                c[i * n + j] += factor * b[k * n + j]
