from numba import njit


@njit(error_model="numpy")
def two_products(ni, nj, nk, nl, alpha, beta, tmp, a, b, c, d):
    tmp, a, b, c, d = tmp.reshape(ni, nj), a.reshape(ni, nk), b.reshape(nk, nj), c.reshape(nj, nl), d.reshape(ni, nl)
    for i in range(ni):
        for j in range(nj):
            tmp[i, j] = 0
            for k in range(nk):
                tmp[i, j] += alpha * a[i, k] * b[k, j]
    for i in range(ni):
        for j in range(nl):
            d[i, j] *= beta
            for k in range(nj):
                d[i, j] += tmp[i, k] * c[k, j]
