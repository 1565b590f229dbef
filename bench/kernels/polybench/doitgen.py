from numba import njit


@njit(error_model="numpy")
def doitgen(nr, nq, np, a, c4, total):
    a, c4 = a.reshape(nr, nq, np), c4.reshape(np, np)
    for r in range(nr):
        for q in range(nq):
            for p in range(np):
                total[p] = 0
                for s in range(np):
                    total[p] += a[r, q, s] * c4[s, p]
            for p in range(np):
                a[r, q, p] = total[p]
