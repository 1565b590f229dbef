from numba import njit


@njit(error_model="numpy")
def atax(m, n, a, x, y, tmp):
    a = a.reshape(m, n)
    for i in range(n):
        y[i] = 0
    for i in range(m):
        tmp[i] = 0
        for j in range(n):
            tmp[i] = tmp[i] + a[i, j] * x[j]
        for j in range(n):
            y[j] = y[j] + a[i, j] * tmp[i]
