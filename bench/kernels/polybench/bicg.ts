/** s = Aᵀ·r and q = A·p in one pass over A, n × m. */
export function bicg(
  m: number,
  n: number,
  a: Float64Array,
  s: Float64Array,
  q: Float64Array,
  p: Float64Array,
  r: Float64Array,
): void {
  'use jit'
  for (let i = 0; i < m; i++) s[i] = 0
  for (let i = 0; i < n; i++) {
    q[i] = 0
    for (let j = 0; j < m; j++) {
      s[j] = s[j] + r[i] * a[i * m + j]
      q[i] = q[i] + a[i * m + j] * p[j]
    }
  }
}
