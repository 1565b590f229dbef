from numba import njit


@njit(error_model="numpy")
def quicksort(x, stack):
    top = 0
    low = 0
    high = len(x) - 1
    while True:
        while low < high:
            pivot = x[(low + high) >> 1]
            i = low
            j = high
            while i <= j:
                while x[i] < pivot:
                    i += 1
                while x[j] > pivot:
                    j -= 1
                if i <= j:
                    x[i], x[j] = x[j], x[i]
                    i += 1
                    j -= 1
            if j - low > high - i:
                stack[top] = low
                stack[top + 1] = j
                low = i
            else:
                stack[top] = i
                stack[top + 1] = high
                high = j
            top += 2
        if top == 0:
            return
        top -= 2
        low = stack[top]
        high = stack[top + 1]


@njit(error_model="numpy")
def binary_search(table, keys, out):
    for i in range(len(keys)):
        key = keys[i]
        low = 0
        high = len(table)
        while low < high:
            middle = (low + high) >> 1
            if table[middle] < key:
                low = middle + 1
            else:
                high = middle
        out[i] = low
