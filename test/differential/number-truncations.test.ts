/** Loops that take to int32 what comes from numbers from outside: without a branch where these are small, and by ToInt32 for all else that they can be. */
import { describe, expect, it } from 'vitest'
import { compileBothWays } from './harness.ts'

const NUMBERS = [
  0,
  -0,
  1,
  0.1,
  0.5,
  0.4999999999999999,
  -0.75,
  1 / 3,
  255.5,
  2 ** 19 - 0.5,
  2 ** 19,
  -(2 ** 19),
  2 ** 19 + 0.5,
  -(2 ** 31) - 0.5,
  2 ** 32,
  -(2 ** 32),
  2 ** 32 + 1,
  2 ** 51 + 0.5,
  -(2 ** 53) - 2,
  2 ** 63,
  1e19,
  -1e23,
  1e300,
  5e-324,
  Infinity,
  -Infinity,
  Number.NaN,
]

/** What is done with the numbers `m` and `n`, integers `k[i]` and bytes `b[i]`; results go to `out`. */
const BODIES: Record<string, string> = {
  gain: 'for (let i = 0; i < out.length; i++) out[i] = b[i] * m',
  'gain of integers': 'for (let i = 0; i < out.length; i++) out[i] = k[i] * m + n',
  bytes: 'for (let i = 0; i < b.length; i++) b[i] = k[i] * m',
  'low bits': 'for (let i = 0; i < out.length; i++) out[i] = ((b[i] * m) | 0) ^ ((i - n) >>> 1)',
  floors:
    'for (let i = 0; i < out.length; i++) { const x = i * m, f = Math.floor(x); out[i] = (f & 255) + ((f + 1) & 255) + (x - f) * 16 }',
  'a table': 'for (let i = 0; i < out.length; i++) out[i] = b[Math.floor(i * m) & 63] - b[(i * n) & 127]',
  'rows and columns':
    'for (let j = 0; j < 6; j++) { const y = Math.floor(j * n), v = y & 7; for (let i = 0; i < 8; i++) out[j * 8 + i] = b[(Math.floor(i * m) & 15) + v] + (y | 0) }',
  'what is chosen': 'for (let i = 0; i < out.length; i++) out[i] = (b[i] & 1 ? m : i * n) | 0',
  'factors of Math.imul':
    'for (let i = 0; i < out.length; i++) out[i] = Math.imul(Math.floor(i * m), 374761393) + Math.clz32(k[i] * n)',
  'quotients by both':
    'for (let i = 0; i < out.length; i++) out[i] = ((i / m) | 0) * 374761393 + (Math.floor(k[i] / n) | 0) * 668265263',
  'quotients of both': 'for (let i = 0; i < out.length; i++) out[i] = m / n + i / (n + 1)',
  'places that are hashed':
    'const w = Math.min(n, 50); for (let i = 0; i < w; i++) out[i] = i * 374761393 + Math.floor(i / m) * 668265263 + m * 1442695041',
  'many places that are hashed':
    'const w = Math.min(n, 2000000); let s = 0; for (let i = 0; i < w; i += 99) s ^= i * 2147483647 + Math.floor(i / m) * 2147483629; out[0] = s',
  quotients: 'for (let i = 0; i < out.length; i++) out[i] = (m / 7 + i) | 0',
  'roots and limits': 'for (let i = 0; i < out.length; i++) out[i] = Math.min(Math.abs(m * i), n) | Math.max(i, n)',
  'a number that grows': 'let d = m; for (let i = 0; i < out.length; i++) { out[i] = d; d = d + n }',
  'broken off': 'for (let i = 0; i < out.length; i++) { if (((i * m) | 0) > 40) break; out[i] = i * m } out[0] = n',
}

describe('truncation of what numbers from outside decide on', () => {
  it.each(Object.entries(BODIES))('%s', { timeout: 300_000 }, async (_, body) => {
    const module = await compileBothWays(
      `export function f(out: Int32Array, k: Int32Array, b: Uint8Array, m: number, n: number): void { "use jit"; ${body} }`,
    )
    expect(module.diagnostics).toEqual([])
    const k = Int32Array.from({ length: 50 }, (_, i) => [i * 86028121, -(2 ** 31), 2 ** 31 - 1, i - 9][i & 3])
    const b = Uint8Array.from({ length: 150 }, (_, i) => i * 37)
    for (const m of NUMBERS) {
      for (const n of NUMBERS) {
        const { original, kernel } = module.run('f', [new Int32Array(50), k, b, m, n])
        expect(kernel, `m = ${m}, n = ${n}`).toStrictEqual(original)
      }
    }
  })
})
