from numba import njit


@njit(error_model="numpy")
def histogram(data, counts):
    for i in range(len(counts)):
        counts[i] = 0
    for i in range(len(data)):
        counts[data[i]] += 1
