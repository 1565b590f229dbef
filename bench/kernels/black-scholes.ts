/** Normal distribution function, to seven digits (Abramowitz and Stegun, "Handbook of Mathematical Functions", 26.2.17). */
function normal(x: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(x))
  const series = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))))
  const tail = 0.3989422804014327 * Math.exp(-0.5 * x * x) * series
  return x < 0 ? tail : 1 - tail
}

/** Prices of European call and put options (Black and Scholes, 1973) of given spot and strike prices and years to run. */
export function blackScholes(
  spot: Float64Array,
  strike: Float64Array,
  years: Float64Array,
  rate: number,
  volatility: number,
  call: Float64Array,
  put: Float64Array,
): void {
  'use jit'
  for (let i = 0; i < spot.length; i++) {
    const root = volatility * Math.sqrt(years[i])
    const d1 = (Math.log(spot[i] / strike[i]) + (rate + 0.5 * volatility * volatility) * years[i]) / root
    const d2 = d1 - root
    const discounted = strike[i] * Math.exp(-rate * years[i])
    const value = spot[i] * normal(d1) - discounted * normal(d2)
    call[i] = value
    put[i] = value - spot[i] + discounted
  }
}
