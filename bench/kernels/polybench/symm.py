from numba import njit


@njit(error_model="numpy")
def symm(m, n, alpha, beta, c, a, b):
    c, a, b = c.reshape(m, n), a.reshape(m, m), b.reshape(m, n)
    for i in range(m):
        for j in range(n):
            total = 0.0
            for k in range(i):
                c[k, j] += alpha * b[i, j] * a[i, k]
                total += b[k, j] * a[i, k]
            c[i, j] = beta * c[i, j] + alpha * b[i, j] * a[i, i] + alpha * total
