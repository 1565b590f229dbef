import math

from numba import njit


@njit(error_model="numpy")
def k_means_step(points, dimensions, centres, nearest, counts):
    for p in range(len(nearest)):
        best = 0
        least = math.inf
        for c in range(len(counts)):
            distance = 0.0
            for d in range(dimensions):
                difference = points[p * dimensions + d] - centres[c * dimensions + d]
                distance += difference * difference
            if distance < least:
                least = distance
                best = c
        nearest[p] = best
    for c in range(len(counts)):
        counts[c] = 0
    for i in range(len(centres)):
        centres[i] = 0
    for p in range(len(nearest)):
        c = nearest[p]
        counts[c] += 1
        for d in range(dimensions):
            centres[c * dimensions + d] += points[p * dimensions + d]
    for c in range(len(counts)):
        for d in range(dimensions):
            centres[c * dimensions + d] /= counts[c]
