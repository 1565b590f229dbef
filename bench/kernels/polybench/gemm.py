from numba import njit


@njit(error_model="numpy")
def gemm(ni, nj, nk, alpha, beta, c, a, b):
    c, a, b = c.reshape(ni, nj), a.reshape(ni, nk), b.reshape(nk, nj)
    for i in range(ni):
        for j in range(nj):
            c[i, j] *= beta
        for k in range(nk):
            for j in range(nj):
                c[i, j] += alpha * a[i, k] * b[k, j]
