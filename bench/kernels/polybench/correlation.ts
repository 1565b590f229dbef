/** Correlation matrix (m × m) of m variables, of which `data` has n observations. Changes `data`. */
export function correlation(
  m: number,
  n: number,
  data: Float64Array,
  corr: Float64Array,
  mean: Float64Array,
  stddev: Float64Array,
): void {
  'use jit'
  const eps = 0.1
  for (let j = 0; j < m; j++) {
    mean[j] = 0
    for (let i = 0; i < n; i++) mean[j] += data[i * m + j]
    mean[j] /= n
  }
  for (let j = 0; j < m; j++) {
    stddev[j] = 0
    for (let i = 0; i < n; i++) stddev[j] += (data[i * m + j] - mean[j]) * (data[i * m + j] - mean[j])
    stddev[j] /= n
    stddev[j] = Math.sqrt(stddev[j])
    // Variables that hardly vary would be divided by almost nothing.
    stddev[j] = stddev[j] <= eps ? 1 : stddev[j]
  }
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < m; j++) {
      data[i * m + j] -= mean[j]
      data[i * m + j] /= Math.sqrt(n) * stddev[j]
    }
  }
  for (let i = 0; i < m - 1; i++) {
    corr[i * m + i] = 1
    for (let j = i + 1; j < m; j++) {
      corr[i * m + j] = 0
      for (let k = 0; k < n; k++) corr[i * m + j] += data[k * m + i] * data[k * m + j]
      corr[j * m + i] = corr[i * m + j]
    }
  }
  corr[(m - 1) * m + (m - 1)] = 1
}
