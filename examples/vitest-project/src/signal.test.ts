import { original, status } from 'usejit/runtime'
import { afterAll, describe, expect, it } from 'vitest'
import { correlate, delayBetween, smooth } from './signal.ts'

const noise = Float64Array.from({ length: 4096 }, (_, i) => ((i * 7919) % 1009) / 504.5 - 1)

describe('smooth', () => {
  it.each([0, 1, 7, 5000])('gives the means over a radius of %d', (radius) => {
    const out = new Float64Array(noise.length)
    smooth(noise, radius, out)
    for (const i of [0, 1, 2000, 4095]) {
      const around = noise.slice(Math.max(i - radius, 0), i + radius + 1)
      expect(out[i]).toBeCloseTo(around.reduce((sum, value) => sum + value, 0) / around.length, 12)
    }
  })

  it('leaves a constant signal as it is', () => {
    const constant = new Float64Array(1000).fill(2.5)
    const out = new Float64Array(1000)
    smooth(constant, 4, out)
    expect(out).toEqual(constant)
  })
})

describe('delayBetween', () => {
  it.each([0, 1, 40, 255])('finds a delay of %d samples', (delay) => {
    const late = new Float64Array(noise.length)
    late.set(noise.subarray(0, noise.length - delay), delay)
    expect(delayBetween(late, noise)).toBe(delay)
  })
})

describe('the kernels', () => {
  it('return the bits of the functions as they are written', () => {
    const [expected, actual] = [new Float64Array(200), new Float64Array(200)]
    original(correlate)(noise, noise, expected)
    correlate(noise, noise, actual)
    expect(actual).toEqual(expected)
  })

  // A test that runs originals alone would say nothing about kernels.
  afterAll(() => {
    for (const kernel of [smooth, correlate]) expect(status(kernel)).toMatchObject({ state: 'ready', target: 'wasm' })
    expect(status(correlate)?.calls.kernel).toBeGreaterThan(0)
    expect(status(smooth)?.calls.kernel).toBeGreaterThan(0)
  })
})
