from numba import njit


@njit(error_model="numpy")
def fused(a, b, out):
    for i in range(len(out)):
        out[i] = (a[i] * b[i] - 4.1 * a[i]) / (2.5 * b[i] + 1)
