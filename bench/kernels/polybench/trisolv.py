from numba import njit


@njit(error_model="numpy")
def trisolv(n, l, x, b):
    l = l.reshape(n, n)
    for i in range(n):
        x[i] = b[i]
        for j in range(i):
            x[i] -= l[i, j] * x[j]
        x[i] = x[i] / l[i, i]
