from numba import njit


@njit(error_model="numpy")
def seidel2d_rounds(steps, n, a):
    for _ in range(steps):
        for i in range(1, n - 1):
            for j in range(1, n - 1):
                a[i * n + j] = (
                    a[(i - 1) * n + j - 1] + a[(i - 1) * n + j] + a[(i - 1) * n + j + 1]
                    + a[i * n + j - 1] + a[i * n + j] + a[i * n + j + 1]
                    + a[(i + 1) * n + j - 1] + a[(i + 1) * n + j] + a[(i + 1) * n + j + 1]
                ) / 9
