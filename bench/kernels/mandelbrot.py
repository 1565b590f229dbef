from numba import njit


@njit(error_model="numpy")
def mandelbrot(width, height, limit, out):
    out = out.reshape(height, width)
    for row in range(height):
        ci = (3 * row) / height - 1.5
        for column in range(width):
            cr = (3 * column) / width - 2
            zr = 0.0
            zi = 0.0
            rounds = 0
            while rounds < limit and zr * zr + zi * zi <= 4:
                following = zr * zr - zi * zi + cr
                zi = 2 * zr * zi + ci
                zr = following
                rounds += 1
            out[row, column] = rounds
