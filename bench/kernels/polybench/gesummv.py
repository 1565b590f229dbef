from numba import njit


@njit(error_model="numpy")
def gesummv(n, alpha, beta, a, b, tmp, x, y):
    a, b = a.reshape(n, n), b.reshape(n, n)
    for i in range(n):
        tmp[i] = 0
        y[i] = 0
        for j in range(n):
            tmp[i] = a[i, j] * x[j] + tmp[i]
            y[i] = b[i, j] * x[j] + y[i]
        y[i] = alpha * tmp[i] + beta * y[i]
