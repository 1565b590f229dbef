/** Loops that divide by, or divide, numbers from outside: integers in one version of the loop, and whatever else they can be in the other. */
import { describe, expect, it } from 'vitest'
import { compileBothWays } from './harness.ts'

const INTEGERS = [0, 1, -1, 2, 3, 7, -7, 10, 60, 255, 256, 65537, -(2 ** 31), 2 ** 31 - 1, -(2 ** 31) + 1, 2 ** 30]
const OTHERS = [
  -0,
  0.5,
  -0.5,
  2.5,
  1e-9,
  2 ** 31,
  -(2 ** 31) - 1,
  2 ** 32,
  2 ** 53 + 2,
  1e300,
  Infinity,
  -Infinity,
  Number.NaN,
]

/** What is done with the numbers `m` and `n`, integers `k[i]` and doubles `x[i]`; all end, whatever the numbers are. */
const BODIES: Record<string, string> = {
  remainder: 'for (let i = 0; i < k.length; i++) x[i] = k[i] % m',
  'sign of a remainder': 'for (let i = 0; i < k.length; i++) x[i] = 1 / (k[i] % m)',
  'remainder of a number': 'for (let i = 0; i < k.length; i++) x[i] = m % k[i]',
  divisor:
    'for (let i = 0; i < k.length; i++) { let a = k[i], b = m, c = 0; while (b !== 0 && c++ < 50) { const r = a % b; a = b; b = r } x[i] = a }',
  'divisor of numbers':
    'let a = m, b = n, c = 0; while (b && c++ < 99) { const r = a % b; a = b; b = r } x[0] = a; x[1] = 1 / b',
  digits:
    'let d = m, s = 0; for (let c = 0; d > 0 && c < 40; c++) { s += d % 10; d = Math.floor(d / 10) } x[0] = s; x[1] = d',
  'digits by truncation':
    'let d = m, s = 0; for (let c = 0; d !== 0 && c < 40; c++) { s += d % 7; d = Math.trunc(d / 7) } x[0] = s; x[1] = d',
  'row and column': 'for (let i = 0; i < x.length; i++) { const y = Math.floor(i / m), c = i % m; x[i] = y * 3 + c }',
  'row and column by low bits':
    'for (let i = 0; i < x.length; i++) { const y = (i / m) | 0, c = i - y * m; x[i] = y ^ c }',
  'row and column by a difference':
    'for (let i = 0; i < x.length; i++) { const y = Math.floor(i / m), c = i - y * m; x[i] = y * 5 + c }',
  'row of a zero with a sign':
    'for (let i = 0; i < k.length; i++) { const a = k[i] & 7, j = a > 2 ? a : -0; x[i % x.length] = 1 / (Math.floor(j / 4) * 4) + 1 / (Math.trunc(j / m) * m) }',
  'row of an integer': 'for (let i = 0; i < k.length; i++) { const y = Math.floor(k[i] / m); x[i] = k[i] - y * m }',
  quotient: 'for (let i = 0; i < k.length; i++) x[i] = (k[i] / m) | 0',
  'quotient of a number': 'for (let i = 0; i < k.length; i++) x[i] = (m / k[i]) >> 1',
  'quotient without sign': 'for (let i = 0; i < k.length; i++) x[i] = (k[i] / m) >>> 0',
  ring: 'let p = 0; for (let i = 0; i < 40; i++) { const v = x[p]; x[i % 8] = v === undefined ? 3 : v + 1; p = (p + m) % x.length }',
  'ring back': 'let p = 3; for (let i = 0; i < 40; i++) { p = (p - m + x.length) % x.length; x[p] = i }',
  steps: 'for (let i = 0; i < x.length; i++) x[i] = x[(i * m) % n] + 1',
  'far steps': 'for (let i = 0; i < x.length; i++) x[i] = (i * m + 7) % n',
  'elements as divisors':
    'for (let j = 0; j < x.length; j++) { const f = x[j]; let s = 0; for (let i = 1; i < 9; i++) s += (i % f) + (k[i % k.length] % f); x[j] = s }',
  'a number that changes': 'let d = m; for (let i = 0; i < k.length; i++) { x[i] = k[i] % d; d = d + 1 }',
  'a number that is halved': 'let d = m; for (let i = 0; i < k.length; i++) { x[i] = k[i] % d; d = d / 2 }',
  middle:
    'let lo = 0, hi = m, s = 0; for (let c = 0; lo < hi && c < 80; c++) { const mid = Math.floor((lo + hi) / 2); if (mid < n) lo = mid + 1; else hi = mid; s += mid } x[0] = s; x[1] = lo',
  'halves of integers':
    'for (let i = 0; i < k.length; i++) x[i] = Math.floor(k[i] / 2) + Math.trunc(k[i] / 3) + Math.floor((k[i] >>> 0) / 7)',
  'sign of halves':
    'for (let i = 0; i < k.length; i++) { x[i] = 1 / Math.trunc((k[i] & 3) / 8) + 1 / Math.trunc(k[i] / 16) }',
  nested: 'for (let j = 1; j < 4; j++) for (let i = 0; i < k.length; i++) x[i] = (k[i] % m) + ((i * j) % n)',
  'broken off': 'for (let i = 0; i < k.length; i++) { if (k[i] % m === 1) break; x[i] = i }; x[0] = 7',
}

describe('divisions by numbers from outside', () => {
  it.each(Object.entries(BODIES))('%s', { timeout: 300_000 }, async (_, body) => {
    const module = await compileBothWays(
      `export function f(x: Float64Array, k: Int32Array, m: number, n: number): void { "use jit"; ${body} }`,
    )
    expect(module.diagnostics).toEqual([])
    let accepted = 0
    const numbers = [...INTEGERS, ...OTHERS]
    for (const m of numbers) {
      for (const n of [7, 2.5, m, ...(body.includes('n)') || body.includes('% n') ? numbers : [])]) {
        const x = Float64Array.from({ length: 11 }, (_, i) => (i % 3 === 2 ? i * 0.75 : i - 2))
        const args = [x, Int32Array.from(INTEGERS), m, n]
        // Of numbers that indices are made of only integers are accepted.
        if (!module.accepts('f', args)) continue
        accepted++
        const { original, kernel } = module.run('f', args)
        expect(kernel, `m = ${m}, n = ${n}`).toStrictEqual(original)
      }
    }
    expect(accepted).toBeGreaterThan(20)
  })
})
