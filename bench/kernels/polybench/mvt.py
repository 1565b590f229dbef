from numba import njit


@njit(error_model="numpy")
def mvt(n, x1, x2, y1, y2, a):
    a = a.reshape(n, n)
    for i in range(n):
        for j in range(n):
            x1[i] = x1[i] + a[i, j] * y1[j]
    for i in range(n):
        for j in range(n):
            x2[i] = x2[i] + a[j, i] * y2[j]
