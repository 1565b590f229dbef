from numba import njit
from numpy import uint32


# Numba's operators widen to 64 bits, hence the conversions.
@njit(error_model="numpy")
def rotate(x, n):
    return uint32((x >> uint32(n)) | (x << uint32(32 - n)))


@njit(error_model="numpy")
def sha256(message, k, words, digest):
    w = words.view(uint32)
    state = digest.view(uint32)
    for block in range(0, len(message) - 63, 64):
        for t in range(16):
            at = block + 4 * t
            w[t] = (message[at] << 24) | (message[at + 1] << 16) | (message[at + 2] << 8) | message[at + 3]
        for t in range(16, 64):
            s0 = rotate(w[t - 15], 7) ^ rotate(w[t - 15], 18) ^ (w[t - 15] >> uint32(3))
            s1 = rotate(w[t - 2], 17) ^ rotate(w[t - 2], 19) ^ (w[t - 2] >> uint32(10))
            w[t] = w[t - 16] + s0 + w[t - 7] + s1
        a = state[0]
        b = state[1]
        c = state[2]
        d = state[3]
        e = state[4]
        f = state[5]
        g = state[6]
        h = state[7]
        for t in range(64):
            sum1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)
            choice = (e & f) ^ (~e & g)
            t1 = uint32(h + sum1 + choice + k[t] + w[t])
            sum0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)
            majority = (a & b) ^ (a & c) ^ (b & c)
            t2 = uint32(sum0 + majority)
            h = g
            g = f
            f = e
            e = uint32(d + t1)
            d = c
            c = b
            b = a
            a = uint32(t1 + t2)
        state[0] += a
        state[1] += b
        state[2] += c
        state[3] += d
        state[4] += e
        state[5] += f
        state[6] += g
        state[7] += h
