import numpy as np
from numba import njit


@njit(error_model="numpy")
def fade(t):
    return t * t * t * (t * (t * 6 - 15) + 10)


@njit(error_model="numpy")
def gradient(bits, x, y):
    u = x if (bits & 1) == 0 else -x
    v = y if (bits & 2) == 0 else -y
    return u + v if (bits & 4) == 0 else u - 2 * v


@njit(error_model="numpy")
def gradient_noise(permutation, width, height, scale, out):
    out = out.reshape(height, width)
    for row in range(height):
        y = row * scale
        iy = np.floor(y)
        fy = y - iy
        v = fade(fy)
        for column in range(width):
            x = column * scale
            ix = np.floor(x)
            fx = x - ix
            u = fade(fx)
            left = permutation[int(ix) & 255] + (int(iy) & 255)
            right = permutation[(int(ix) + 1) & 255] + (int(iy) & 255)
            a = gradient(permutation[left], fx, fy)
            b = gradient(permutation[right], fx - 1, fy)
            c = gradient(permutation[left + 1], fx, fy - 1)
            d = gradient(permutation[right + 1], fx - 1, fy - 1)
            upper = a + u * (b - a)
            lower = c + u * (d - c)
            out[row, column] = upper + v * (lower - upper)
