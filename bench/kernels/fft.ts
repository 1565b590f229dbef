/**
 * Fast Fourier transform in place (Cooley and Tukey, radix 2, decimation in time); the length is a power of two.
 *
 * @param re real parts
 * @param im imaginary parts
 * @param cos cosines of 2πk / n for k below n / 2
 * @param sin sines of the same
 */
export function fft(re: Float64Array, im: Float64Array, cos: Float64Array, sin: Float64Array): void {
  'use jit'
  const n = re.length
  // Elements trade places with those whose index has the bits in reverse.
  let j = 0
  for (let i = 0; i < n - 1; i++) {
    if (i < j) {
      const real = re[i]
      re[i] = re[j]
      re[j] = real
      const imaginary = im[i]
      im[i] = im[j]
      im[j] = imaginary
    }
    let bit = n >> 1
    while (bit <= j) {
      j -= bit
      bit >>= 1
    }
    j += bit
  }
  for (let half = 1; half < n; half *= 2) {
    const stride = n / (2 * half)
    for (let start = 0; start < n; start += 2 * half) {
      for (let k = 0; k < half; k++) {
        const wr = cos[k * stride]
        const wi = -sin[k * stride]
        const lower = start + k
        const upper = lower + half
        const real = re[upper] * wr - im[upper] * wi
        const imaginary = re[upper] * wi + im[upper] * wr
        re[upper] = re[lower] - real
        im[upper] = im[lower] - imaginary
        re[lower] += real
        im[lower] += imaginary
      }
    }
  }
}
