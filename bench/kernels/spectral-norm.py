import math

from numba import njit


@njit(error_model="numpy")
def entry(i, j):
    return 1 / ((i + j) * (i + j + 1) // 2 + i + 1)


@njit(error_model="numpy")
def multiply(v, out):
    for i in range(len(out)):
        total = 0.0
        for j in range(len(v)):
            total += entry(i, j) * v[j]
        out[i] = total


@njit(error_model="numpy")
def multiply_transposed(v, out):
    for i in range(len(out)):
        total = 0.0
        for j in range(len(v)):
            total += entry(j, i) * v[j]
        out[i] = total


@njit(error_model="numpy")
def spectral_norm(u, v, scratch, rounds):
    for i in range(len(u)):
        u[i] = 1
    for _ in range(rounds):
        multiply(u, scratch)
        multiply_transposed(scratch, v)
        multiply(v, scratch)
        multiply_transposed(scratch, u)
    v_b_v = 0.0
    v_v = 0.0
    for i in range(len(u)):
        v_b_v += u[i] * v[i]
        v_v += v[i] * v[i]
    return math.sqrt(v_b_v / v_v)
