from numba import njit


@njit(error_model="numpy")
def bicg(m, n, a, s, q, p, r):
    a = a.reshape(n, m)
    for i in range(m):
        s[i] = 0
    for i in range(n):
        q[i] = 0
        for j in range(m):
            s[j] = s[j] + r[i] * a[i, j]
            q[i] = q[i] + a[i, j] * p[j]
