from numba import njit


@njit(error_model="numpy")
def trmm(m, n, alpha, a, b):
    a, b = a.reshape(m, m), b.reshape(m, n)
    for i in range(m):
        for j in range(n):
            for k in range(i + 1, m):
                b[i, j] += a[k, i] * b[k, j]
            b[i, j] = alpha * b[i, j]
