from numba import njit


@njit(error_model="numpy")
def three_products(ni, nj, nk, nl, nm, e, a, b, f, c, d, g):
    e, a, b = e.reshape(ni, nj), a.reshape(ni, nk), b.reshape(nk, nj)
    f, c, d = f.reshape(nj, nl), c.reshape(nj, nm), d.reshape(nm, nl)
    g = g.reshape(ni, nl)
    for i in range(ni):
        for j in range(nj):
            e[i, j] = 0
            for k in range(nk):
                e[i, j] += a[i, k] * b[k, j]
    for i in range(nj):
        for j in range(nl):
            f[i, j] = 0
            for k in range(nm):
                f[i, j] += c[i, k] * d[k, j]
    for i in range(ni):
        for j in range(nl):
            g[i, j] = 0
            for k in range(nj):
                g[i, j] += e[i, k] * f[k, j]
