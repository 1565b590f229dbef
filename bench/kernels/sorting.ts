/** Sorts in place: quicksort after Hoare with an explicit stack, the larger part put aside. `stack` needs 2 · log₂(length) elements. */
export function quicksort(x: Float64Array, stack: Int32Array): void {
  'use jit'
  let top = 0
  let low = 0
  let high = x.length - 1
  while (true) {
    while (low < high) {
      const pivot = x[(low + high) >> 1]
      let i = low
      let j = high
      while (i <= j) {
        while (x[i] < pivot) i++
        while (x[j] > pivot) j--
        if (i <= j) {
          const moved = x[i]
          x[i] = x[j]
          x[j] = moved
          i++
          j--
        }
      }
      if (j - low > high - i) {
        stack[top] = low
        stack[top + 1] = j
        low = i
      } else {
        stack[top] = i
        stack[top + 1] = high
        high = j
      }
      top += 2
    }
    if (top === 0) return
    top -= 2
    low = stack[top]
    high = stack[top + 1]
  }
}

/** For each key, how many elements of the sorted `table` are less than it. */
export function binarySearch(table: Float64Array, keys: Float64Array, out: Int32Array): void {
  'use jit'
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i]
    let low = 0
    let high = table.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (table[middle] < key) low = middle + 1
      else high = middle
    }
    out[i] = low
  }
}
