from numba import njit


@njit(error_model="numpy")
def saxpy(a, x, y):
    for i in range(len(y)):
        y[i] = a * x[i] + y[i]


@njit(error_model="numpy")
def saxpy_double(a, x, y):
    for i in range(len(y)):
        y[i] = a * x[i] + y[i]


@njit(error_model="numpy")
def daxpy(a, x, y):
    for i in range(len(y)):
        y[i] = a * x[i] + y[i]
