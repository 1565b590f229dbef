from numba import njit


@njit(error_model="numpy")
def jacobi2d(a, b, n, steps):
    for _ in range(steps):
        for i in range(1, n - 1):
            for j in range(1, n - 1):
                b[i * n + j] = 0.2 * (
                    a[i * n + j] + a[i * n + j - 1] + a[i * n + j + 1] + a[(i + 1) * n + j] + a[(i - 1) * n + j]
                )
        for i in range(1, n - 1):
            for j in range(1, n - 1):
                a[i * n + j] = 0.2 * (
                    b[i * n + j] + b[i * n + j - 1] + b[i * n + j + 1] + b[(i + 1) * n + j] + b[(i - 1) * n + j]
                )


@njit(error_model="numpy")
def blur(pixels, width, height, out):
    for y in range(1, height - 1):
        for x in range(1, width - 1):
            above = (y - 1) * width + x
            here = y * width + x
            below = (y + 1) * width + x
            first = pixels[above - 1] + pixels[above] + pixels[above + 1]
            second = pixels[here - 1] + pixels[here] + pixels[here + 1]
            third = pixels[below - 1] + pixels[below] + pixels[below + 1]
            out[here] = (first + second + third) // 9
