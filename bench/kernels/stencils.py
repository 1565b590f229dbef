from numba import njit
from numpy import int32


@njit(error_model="numpy")
def jacobi2d(a, b, n, steps):
    a, b = a.reshape(n, n), b.reshape(n, n)
    for _ in range(steps):
        for i in range(int32(1), int32(n - 1)):
            for j in range(int32(1), int32(n - 1)):
                b[i, j] = 0.2 * (a[i, j] + a[i, j - 1] + a[i, j + 1] + a[i + 1, j] + a[i - 1, j])
        for i in range(int32(1), int32(n - 1)):
            for j in range(int32(1), int32(n - 1)):
                a[i, j] = 0.2 * (b[i, j] + b[i, j - 1] + b[i, j + 1] + b[i + 1, j] + b[i - 1, j])


@njit(error_model="numpy")
def blur(pixels, width, height, out):
    pixels, out = pixels.reshape(height, width), out.reshape(height, width)
    for y in range(int32(1), int32(height - 1)):
        for x in range(int32(1), int32(width - 1)):
            first = pixels[y - 1, x - 1] + pixels[y - 1, x] + pixels[y - 1, x + 1]
            second = pixels[y, x - 1] + pixels[y, x] + pixels[y, x + 1]
            third = pixels[y + 1, x - 1] + pixels[y + 1, x] + pixels[y + 1, x + 1]
            out[y, x] = (first + second + third) // 9
