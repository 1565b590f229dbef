/** Sums of integers that leave 32 bits, and 53 where loops run often enough: as integers where these cannot, and as doubles, which are rounded, elsewhere. */
import { describe, expect, it } from 'vitest'
import { compileBothWays } from './harness.ts'

const ELEMENTS: Record<string, readonly number[]> = {
  greatest: [2 ** 31 - 1],
  least: [-(2 ** 31)],
  'around 2³¹': [2 ** 31 - 1, 1, -3, 2 ** 30 + 7, -(2 ** 31), 2 ** 31 - 1, 2 ** 31 - 1],
}

/** How often loops run: nothing, a little, past 2³¹, at the limit of the guards, and past 2⁵³. */
const ROUNDS = [0, 1, 2, 7, 1025, 2 ** 21, 2 ** 21 + 1, 2 ** 22 + 3, -1, 2.5, -(2 ** 22)]
const STARTS = [0, -0, 5, -(2 ** 31), 2 ** 31, 2 ** 53 - 1, 0.5, Number.NaN, -Infinity]

/** Loops of `n` rounds over elements `k[i & 7]`, whose sums begin with `m`; results go to `out` and `x`. */
const BODIES: Record<string, string> = {
  total: 'let s = 0; for (let i = 0; i < n; i++) s += k[i & 7]; return s',
  'from a number': 'let s = m; for (let i = 0; i < n; i++) s += k[i & 7]; return s',
  'from a number downwards': 'let s = m; for (let i = 0; i < n; i++) s = s - k[i & 7] - 1; return s',
  'from an element that may be missing':
    'let s = k[m], t = s; for (let i = 0; i < n; i++) { s = Math.max(k[i & 7], s + k[i & 7]); t = Math.max(t, s) } return t',
  'the least sum':
    'let s = k[0], t = k[0]; for (let i = 0; i < n; i++) { s = Math.min(k[i & 7], s + k[i & 7]); t = Math.min(s, t) } return t',
  prefixes: 'let s = 0; for (let i = 0; i < n; i++) { s += k[i & 7]; out[i & 63] = s } return 1',
  'prefixes and total': 'let s = m; for (let i = 0; i < n; i++) { s += k[i & 7]; out[i & 63] = s } return s',
  'prefixes as doubles': 'let s = 0; for (let i = 0; i < n; i++) { s += k[i & 7]; x[i & 63] = s } return s',
  'low bits': 'let s = 0; for (let i = 0; i < n; i++) { s -= k[i & 7]; out[i & 63] = s >>> 3 } return s | 0',
  anew: 'let s = 0; for (let i = 0; i < n; i++) { if (k[i & 7] < 0) s = 0; else s += k[i & 7]; out[i & 63] ^= s } return s',
  downwards: 'let s = 0; for (let i = n; i > 0; i--) { s += k[i & 7]; x[i & 63] = s } return s',
  nested: 'let s = 0; for (let j = 0; j < n / 1000; j++) for (let i = 0; i < 1000; i++) s += k[(i + j) & 7]; return s',
  'rows of a nest':
    'let t = 0; for (let j = 0; j < 3; j++) { let s = 0; for (let i = 0; i < n; i++) s += k[(i + j) & 7]; x[j] = s; t += s } return t',
  negated: 'let s = 0; for (let i = 0; i < n; i++) s += k[i & 7]; return -s',
  compared: 'let s = 0; for (let i = 0; i < n; i++) { s += k[i & 7]; if (s > m) { out[0] = i; break } } return s',
  'of two signs':
    'let s = 0, t = 0; for (let i = 0; i < n; i++) { s += k[i & 7]; t -= k[i & 7] } return s * 0 + 1 / (s + t)',
}

describe('sums of integers', () => {
  it.each(Object.entries(BODIES))('%s', { timeout: 300_000 }, async (_, body) => {
    const module = await compileBothWays(
      `export function f(out: Int32Array, k: Int32Array, x: Float64Array, m: number, n: number): number { "use jit"; ${body} }`,
    )
    expect(module.diagnostics).toEqual([])
    for (const [name, elements] of Object.entries(ELEMENTS)) {
      const k = Int32Array.from({ length: 8 }, (_, i) => elements[i % elements.length])
      for (const n of ROUNDS) {
        for (const m of n >= 2 ** 21 || !/\bm\b/.test(body) ? [n % 2 ? 5 : 0.5] : STARTS) {
          const args = [new Int32Array(64), k, new Float64Array(64), m, n]
          if (!module.accepts('f', args)) continue
          const { original, kernel } = module.run('f', args)
          expect(kernel, `${name}, n = ${n}, m = ${m}`).toStrictEqual(original)
        }
      }
    }
  })
})
