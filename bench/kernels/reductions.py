import math

from numba import njit


@njit(error_model="numpy")
def sum(x):
    total = 0.0
    for i in range(len(x)):
        total += x[i]
    return total


@njit(error_model="numpy")
def dot(x, y):
    total = 0.0
    for i in range(len(x)):
        total += x[i] * y[i]
    return total


@njit(error_model="numpy")
def l2norm(x):
    total = 0.0
    for i in range(len(x)):
        total += x[i] * x[i]
    return math.sqrt(total)


@njit(error_model="numpy")
def row_sums(matrix, rows, columns, out):
    matrix = matrix.reshape(rows, columns)
    for i in range(rows):
        total = 0.0
        for j in range(columns):
            total += matrix[i, j]
        out[i] = total
