from numba import njit


@njit(error_model="numpy")
def fft(re, im, cos, sin):
    n = len(re)
    j = 0
    for i in range(n - 1):
        if i < j:
            re[i], re[j] = re[j], re[i]
            im[i], im[j] = im[j], im[i]
        bit = n >> 1
        while bit <= j:
            j -= bit
            bit >>= 1
        j += bit
    half = 1
    while half < n:
        stride = n // (2 * half)
        for start in range(0, n, 2 * half):
            for k in range(half):
                wr = cos[k * stride]
                wi = -sin[k * stride]
                lower = start + k
                upper = lower + half
                real = re[upper] * wr - im[upper] * wi
                imaginary = re[upper] * wi + im[upper] * wr
                re[upper] = re[lower] - real
                im[upper] = im[lower] - imaginary
                re[lower] += real
                im[lower] += imaginary
        half *= 2
