from numba import njit


@njit(error_model="numpy")
def sparse_matrix_vector(start, column, value, x, y):
    for i in range(len(y)):
        total = 0.0
        for k in range(start[i], start[i + 1]):
            total += value[k] * x[column[k]]
        y[i] = total
