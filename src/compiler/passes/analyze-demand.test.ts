import { describe, expect, it } from 'vitest'
import { analyzeDemand } from './analyze-demand.ts'
import { analyzeRanges } from './analyze-ranges.ts'
import { atPass, kernel, valuesNamed } from './passes.test-support.ts'

/** What is looked at of the variable `v`: `exact` or only the `low bits`, and whether `-0` can be told from 0. */
function demandOf(params: string, body: string): string {
  return atPass(kernel(params, body), 'insert-refinements', (fn) => {
    const demand = analyzeDemand(fn, analyzeRanges(fn), analyzeRanges(fn, 'of either sign')).get(
      valuesNamed(fn, 'v')[0],
    )
    return `${demand?.exact ? 'exact' : 'low bits'}${demand?.negZero ? ', -0' : ''}`
  })
}

const V = 'const v = (a | 0) + (b | 0)'
const AB = 'a: number, b: number'

describe('demand', () => {
  it.each<[string, string, string]>([
    [AB, `${V}; return v`, 'exact, -0'],
    [AB, `${V}; return v | 0`, 'low bits'],
    [AB, `${V}; return v >>> 0`, 'low bits'],
    [AB, `${V}; return v << 3`, 'low bits'],
    [AB, `${V}; return ~v`, 'low bits'],
    [AB, `${V}; return Math.imul(v, 3)`, 'low bits'],
    [AB, `${V}; return (v + 1) | 0`, 'low bits'],
    [AB, `${V}; return (v - 1) & 255`, 'low bits'],
    [AB, `${V}; return -v | 0`, 'low bits'],
    // One exact use among others is enough.
    [AB, `${V}; return (v | 0) + (v > 3 ? 1 : 0)`, 'exact'],
    // A product beyond 2^53 is rounded: wrapping would give other low bits.
    [AB, `${V}; return (v * v) | 0`, 'exact'],
    [AB, `${V}; return (v * 3) | 0`, 'low bits'],
    // The same for a sum with any number.
    [`${AB}, c: number`, `${V}; return (v + c) | 0`, 'exact'],
    // A quotient is not computed from low bits.
    [AB, `${V}; return (v / 3) | 0`, 'exact'],
    [AB, `${V}; return (v % 3) | 0`, 'exact'],
    [AB, `${V}; return 1 / v`, 'exact, -0'],
    [AB, `${V}; return v === 0`, 'exact'],
    [AB, `${V}; return v ? 1 : 2`, 'exact'],
    [AB, `${V}; return Math.abs(v)`, 'exact'],
    [AB, `${V}; return Math.sin(v)`, 'exact, -0'],
    // −0 + 1 is 1: the difference is gone; −0 + −0 is −0.
    [AB, `${V}; return v + 1`, 'exact'],
    [`${AB}, c: number`, `${V}; return v + c`, 'exact, -0'],
    [AB, `${V}; return v - 1`, 'exact'],
    [AB, `${V}; return v - 0`, 'exact, -0'],
    [AB, `${V}; return v * 3`, 'exact, -0'],
    // Stores
    [`${AB}, o: Int32Array`, `${V}; o[0] = v`, 'low bits'],
    [`${AB}, o: Uint8Array`, `${V}; o[0] = v`, 'low bits'],
    [`${AB}, o: Uint8ClampedArray`, `${V}; o[0] = v`, 'exact'],
    [`${AB}, o: Float64Array`, `${V}; o[0] = v`, 'exact, -0'],
    [`${AB}, o: Float64Array`, `${V}; o[v] = 1`, 'exact'],
    [`${AB}, o: Float64Array`, `${V}; return o[v]`, 'exact'],
    // Through variables and loops
    [AB, `${V}; let s = v; for (let i = 0; i < 9; i++) s = (s * 3 + 1) | 0; return s`, 'exact, -0'],
    [`${AB}, c: boolean`, `${V}; let s = 1; if (c) s = v; return s | 0`, 'low bits'],
    [`${AB}, c: boolean`, `${V}; let s = 1; if (c) s = v; return s`, 'exact, -0'],
  ])('(%s) { %s } → %s', (params, body, expected) => {
    expect(demandOf(params, body)).toBe(expected)
  })
})
