/** Entry of the infinite matrix 1, 1/2, 1/4 … whose spectral norm is sought. */
function entry(i: number, j: number): number {
  return 1 / (((i + j) * (i + j + 1)) / 2 + i + 1)
}

/** out = A · v */
function multiply(v: Float64Array, out: Float64Array): void {
  for (let i = 0; i < out.length; i++) {
    let total = 0
    for (let j = 0; j < v.length; j++) total += entry(i, j) * v[j]
    out[i] = total
  }
}

/** out = Aᵀ · v */
function multiplyTransposed(v: Float64Array, out: Float64Array): void {
  for (let i = 0; i < out.length; i++) {
    let total = 0
    for (let j = 0; j < v.length; j++) total += entry(j, i) * v[j]
    out[i] = total
  }
}

/** Spectral norm by `rounds` rounds of the power method; `u`, `v` and `scratch` have the size of the matrix. */
export function spectralNorm(u: Float64Array, v: Float64Array, scratch: Float64Array, rounds: number): number {
  'use jit'
  for (let i = 0; i < u.length; i++) u[i] = 1
  for (let round = 0; round < rounds; round++) {
    multiply(u, scratch)
    multiplyTransposed(scratch, v)
    multiply(v, scratch)
    multiplyTransposed(scratch, u)
  }
  let vBv = 0
  let vv = 0
  for (let i = 0; i < u.length; i++) {
    vBv += u[i] * v[i]
    vv += v[i] * v[i]
  }
  return Math.sqrt(vBv / vv)
}
