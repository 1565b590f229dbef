from numba import njit
from numpy import int32


@njit(error_model="numpy")
def fdtd2d(steps, nx, ny, ex, ey, hz, fict):
    ex, ey, hz = ex.reshape(nx, ny), ey.reshape(nx, ny), hz.reshape(nx, ny)
    for t in range(steps):
        for j in range(ny):
            ey[0, j] = fict[t]
        for i in range(int32(1), nx):
            for j in range(ny):
                ey[i, j] = ey[i, j] - 0.5 * (hz[i, j] - hz[i - 1, j])
        for i in range(nx):
            for j in range(int32(1), ny):
                ex[i, j] = ex[i, j] - 0.5 * (hz[i, j] - hz[i, j - 1])
        for i in range(int32(nx - 1)):
            for j in range(int32(ny - 1)):
                hz[i, j] = hz[i, j] - 0.7 * (ex[i, j + 1] - ex[i, j] + ey[i + 1, j] - ey[i, j])
