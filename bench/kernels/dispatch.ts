/**
 * What dispatchers have to decide over: functions whose work cannot be told from the number of elements, and some of which it can. They are compared with themselves, as
 * they are without the directive.
 */

/** The determinant of an n × n matrix by elimination, which overwrites it; 0 at once where the first column is 0. */
export function determinant(a: Float64Array, n: number): number {
  'use jit'
  let empty = true
  for (let i = 0; i < n; i++) if (a[i * n] !== 0) empty = false
  if (empty) return 0
  let product = 1
  for (let k = 0; k < n; k++) {
    const pivot = a[k * n + k]
    if (pivot === 0) return 0
    product *= pivot
    for (let i = k + 1; i < n; i++) {
      const factor = a[i * n + k] / pivot
      for (let j = k; j < n; j++) a[i * n + j] -= factor * a[k * n + j]
    }
  }
  return product
}

/** Quicksort that calls itself. */
export function quicksortRecursive(x: Float64Array, low: number, high: number): void {
  'use jit'
  let i = low
  let j = high
  const pivot = x[(low + high) >> 1]
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
  if (low < j) quicksortRecursive(x, low, j)
  if (i < high) quicksortRecursive(x, i, high)
}

export function sortNumbers(x: Float64Array): void {
  'use jit'
  x.sort()
}

export interface Point {
  x: number
  y: number
  cluster: number
}

/** One step of Lloyd's algorithm over objects. */
export function kMeansObjects(points: Point[], centres: Point[]): number {
  'use jit'
  let moved = 0
  for (const p of points) {
    let best = 0
    let least = Infinity
    for (let c = 0; c < centres.length; c++) {
      const dx = p.x - centres[c].x
      const dy = p.y - centres[c].y
      const distance = dx * dx + dy * dy
      if (distance < least) {
        least = distance
        best = c
      }
    }
    if (p.cluster !== best) moved++
    p.cluster = best
  }
  return moved
}

/** The sum of the distances of all pairs. */
export function allPairs(x: Float64Array, y: Float64Array): number {
  'use jit'
  let sum = 0
  for (let i = 0; i < x.length; i++) {
    for (let j = i + 1; j < x.length; j++) {
      const dx = x[i] - x[j]
      const dy = y[i] - y[j]
      sum += Math.sqrt(dx * dx + dy * dy)
    }
  }
  return sum
}

/** The place of the first pair of neighbours that is out of order: it may be found at once. */
export function firstDescent(x: Float64Array, window: number): number {
  'use jit'
  for (let i = 0; i < x.length; i++) {
    for (let j = i + 1; j <= i + window && j < x.length; j++) if (x[j] < x[i]) return i
  }
  return -1
}

/** Moving averages of an ordinary array. */
export function movingAverage(values: number[], window: number): number {
  'use jit'
  let largest = -Infinity
  for (let i = 0; i + window <= values.length; i++) {
    let sum = 0
    for (let j = 0; j < window; j++) sum += values[i + j]
    if (sum > largest) largest = sum
  }
  return largest / window
}

/** Words of a text. */
export function countWords(text: string): number {
  'use jit'
  let words = 0
  let inside = false
  for (let i = 0; i < text.length; i++) {
    const isLetter = text.charCodeAt(i) > 32
    if (isLetter && !inside) words++
    inside = isLetter
  }
  return words
}

/** Insertion sort: of sorted elements one pass, of others the square of their number. */
export function insertionSort(x: Int32Array): void {
  'use jit'
  for (let i = 1; i < x.length; i++) {
    const value = x[i]
    let j = i - 1
    while (j >= 0 && x[j] > value) {
      x[j + 1] = x[j]
      j--
    }
    x[j + 1] = value
  }
}
