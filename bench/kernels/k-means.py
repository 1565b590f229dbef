import math

from numba import njit


@njit(error_model="numpy")
def k_means_step(points, dimensions, centres, nearest, counts):
    points = points.reshape(len(nearest), dimensions)
    centres = centres.reshape(len(counts), dimensions)
    for p in range(len(nearest)):
        best = 0
        least = math.inf
        for c in range(len(counts)):
            distance = 0.0
            for d in range(dimensions):
                difference = points[p, d] - centres[c, d]
                distance += difference * difference
            if distance < least:
                least = distance
                best = c
        nearest[p] = best
    for c in range(len(counts)):
        counts[c] = 0
    for c in range(len(counts)):
        for d in range(dimensions):
            centres[c, d] = 0
    for p in range(len(nearest)):
        c = nearest[p]
        counts[c] += 1
        for d in range(dimensions):
            centres[c, d] += points[p, d]
    for c in range(len(counts)):
        for d in range(dimensions):
            centres[c, d] /= counts[c]
