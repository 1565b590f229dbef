/** Indices that are doubles, and what becomes an int32 of them: at the ends of arrays, of int32, and of where the addition that converts them is exact. */
import { describe, expect, it } from 'vitest'
import { type Argument, compileBothWays } from './harness.ts'

const PARAMS = 'k: Float64Array, x: TYPE, y: TYPE'
const LOOP = 'for (let i = 0; i < k.length; i++)'
const BODIES: Record<string, string> = {
  read: `let s = 0; ${LOOP} { const v = x[k[i]]; s += v === undefined ? 0.5 : v } return s`,
  'read rounded': `let s = 0; ${LOOP} { const v = x[Math.floor(k[i])]; s += v === undefined ? 0.5 : v } return s`,
  'read of a share': `let s = 0; ${LOOP} { const v = x[Math.floor((k[i] / 7) * x.length)]; s += v === undefined ? 1 : v } return s`,
  'read of a sum': `let s = 0; ${LOOP} { const v = x[Math.trunc(k[i]) * 3 + Math.ceil(k[i])]; s += v === undefined ? 1 : v } return s`,
  'read of a half': `let s = 0; ${LOOP} { const v = x[(Math.round(k[i]) * (Math.round(k[i]) + 1)) / 4]; s += v === undefined ? 1 : v } return s`,
  write: `${LOOP} x[k[i]] = i; return x[0]`,
  'write rounded': `${LOOP} y[Math.round(k[i])] = x[Math.floor(k[i])]; return y[0]`,
  'number of a whole': `let s = 0; ${LOOP} { y[i % 3] = Math.floor(k[i]) * 374761393 + Math.ceil(k[i]); s ^= Math.trunc(k[i]) - Math.floor(k[i]) * 668265263 } return s`,
  'number of a limited whole': `let s = 0; ${LOOP} s = (s * 31 + Math.floor(Math.max(-5e9, Math.min(5e9, k[i])))) | 0; return s`,
}

const ENDS = [0, 0.5, 1, 5, 7, 2 ** 31, 2 ** 32, 2 ** 51, 2 ** 52, 1.5 * 2 ** 52, 2 ** 53, 2 ** 54, 2 ** 62, 2 ** 63]
const AROUND = ENDS.flatMap((end) => [end, end - 1, end + 1, end - 0.5, end + 3, end * (1 - 2 ** -53)])
const SPECIAL = [NaN, Infinity, -Infinity, 5e-324, 1e300, 4.999999999999999, 6.999999999999999]
const INDICES = [...AROUND, ...SPECIAL].flatMap((index) => [index, -index])

describe.each(['Float64Array', 'Uint8Array', 'Int32Array'])('%s', (type) => {
  it.each(Object.entries(BODIES))('%s', { timeout: 120_000 }, async (_, body) => {
    const source = `export function f(${PARAMS.replaceAll('TYPE', type)}): number { "use jit"; ${body} }`
    const module = await compileBothWays(source)
    expect(module.diagnostics).toEqual([])
    const array = (length: number): Argument => {
      const of = Array.from({ length }, (_, i) => i + 3)
      return type === 'Float64Array'
        ? Float64Array.from(of)
        : type === 'Uint8Array'
          ? Uint8Array.from(of)
          : Int32Array.from(of)
    }
    for (const index of INDICES) {
      const { original, kernel } = module.run('f', [Float64Array.of(index), array(7), array(5)])
      expect(kernel, String(index)).toStrictEqual(original)
    }
    for (const length of [0, 1, 7]) {
      const { original, kernel } = module.run('f', [Float64Array.from(INDICES), array(length), array(5)])
      expect(kernel, `${length} elements`).toStrictEqual(original)
    }
  })
})
