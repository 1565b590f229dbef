import math

from numba import njit


@njit(error_model="numpy")
def nbody(place, velocity, mass, steps, dt):
    bodies = len(mass)
    for _ in range(steps):
        for i in range(bodies):
            for j in range(i + 1, bodies):
                dx = place[3 * i] - place[3 * j]
                dy = place[3 * i + 1] - place[3 * j + 1]
                dz = place[3 * i + 2] - place[3 * j + 2]
                square = dx * dx + dy * dy + dz * dz
                magnitude = dt / (square * math.sqrt(square))
                velocity[3 * i] -= dx * mass[j] * magnitude
                velocity[3 * i + 1] -= dy * mass[j] * magnitude
                velocity[3 * i + 2] -= dz * mass[j] * magnitude
                velocity[3 * j] += dx * mass[i] * magnitude
                velocity[3 * j + 1] += dy * mass[i] * magnitude
                velocity[3 * j + 2] += dz * mass[i] * magnitude
        for k in range(3 * bodies):
            place[k] += dt * velocity[k]
