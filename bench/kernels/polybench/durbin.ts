/** Solves the Yule–Walker equations for r by Durbin's recursion. `z` is scratch. */
export function durbin(n: number, r: Float64Array, y: Float64Array, z: Float64Array): void {
  'use jit'
  y[0] = -r[0]
  let beta = 1
  let alpha = -r[0]
  for (let k = 1; k < n; k++) {
    beta = (1 - alpha * alpha) * beta
    let sum = 0
    for (let i = 0; i < k; i++) sum += r[k - i - 1] * y[i]
    alpha = -(r[k] + sum) / beta
    for (let i = 0; i < k; i++) z[i] = y[i] + alpha * y[k - i - 1]
    for (let i = 0; i < k; i++) y[i] = z[i]
    y[k] = alpha
  }
}
