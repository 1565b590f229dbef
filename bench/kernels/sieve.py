from numba import njit


@njit(error_model="numpy")
def sieve(numbers):
    n = len(numbers)
    for i in range(n):
        numbers[i] = 0 if i < 2 else 1
    i = 2
    while i * i < n:
        if numbers[i] == 1:
            for multiple in range(i * i, n, i):
                numbers[multiple] = 0
        i += 1
    count = 0
    for i in range(n):
        count += numbers[i]
    return count
