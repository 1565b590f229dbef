/**
 * Kernels for which LLVM reaches for functions of a C runtime library: sums that have a formula, 128-bit arithmetic, loops that are copies of memory,
 * remainders, conversions of large integers. There is no such library.
 */
import type { Row } from './agree.ts'
import type { Argument } from './harness.ts'

const COUNTS = [-3, 0, 1, 2, 3, 7, 64, 999, 4096]
const counts = (): Argument[][] => COUNTS.map((n) => [n])
const pairs = (): Argument[][] => COUNTS.flatMap((n) => [0, 5, -70, 1023].map((k) => [n, k]))
const WORDS = [0n, 1n, -1n, 7n, 0x9e3779b97f4a7c15n, 2n ** 63n - 1n, -(2n ** 63n), 2n ** 64n - 1n]
const SIGNED = WORDS.filter((a) => BigInt.asIntN(64, a) === a)
const withWords = (): Argument[][] => COUNTS.flatMap((n) => SIGNED.map((a) => [a, n]))
const doubles = (n: number) => Float64Array.from({ length: n }, (_, i) => Math.sin(i * 7.1) * 300)
const bytes = (n: number) => Uint8Array.from({ length: n }, (_, i) => (i * 97 + 13) & 255)

const f = (params: string, body: string): string => `export function f(${params}) { "use jit"; ${body} }`
const row = (name: string, params: string, body: string, inputs: () => Argument[][]): Row => ({
  name,
  source: f(params, body),
  inputs,
})

/** A number of rounds that is known to be small, so that the sum stays an exact integer. */
const SMALL = 'n |= 0; n = n < 0 ? 0 : n > 8000 ? 8000 : n;'
/** Bigints whose sums wrap around. */
const wrapped = (bits: 'asIntN' | 'asUintN', term: string): string =>
  `n |= 0; let s = 0n; for (let i = 0n; i < BigInt(n); i++) s = BigInt.${bits}(64, s + ${term}); return s`

/** LLVM replaces these loops by a formula. */
export const FORMULAS: readonly Row[] = [
  row('squares', 'n: number', `${SMALL} let s = 0; for (let i = 0; i < n; i++) s += i * i; return s`, counts),
  row('cubes', 'n: number', `${SMALL} let s = 0; for (let i = 0; i < n; i++) s += i * i * i; return s`, counts),
  row(
    'a polynomial, every third',
    'n: number, k: number',
    `${SMALL} k = (k | 0) & 1023; let s = 0; for (let i = k; i < n; i += 3) s += (i - k) * (i + 2) + 5; return s`,
    pairs,
  ),
  row(
    'backwards',
    'n: number',
    `${SMALL} let s = 0; let i = n; while (i > 0) { s -= i * (i - 1); i-- } return s`,
    counts,
  ),
  row(
    'sums of sums',
    'n: number',
    `${SMALL} let s = 0, t = 0; for (let i = 0; i < n; i++) { t += i; s += t } return s`,
    counts,
  ),
  row(
    'a triangle of products',
    'n: number',
    'n |= 0; n = n < 0 ? 0 : n > 300 ? 300 : n; let s = 0; for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) s += i * j; return s',
    counts,
  ),
  row(
    'the sum so far, stored',
    'x: Float64Array',
    'let s = 0; for (let i = 0; i < x.length && i < 8000; i++) { s += i * i; x[i] = s } return s',
    () => [0, 1, 5, 100].map((n) => [doubles(n)]),
  ),
  row('bigint squares, wrapped', 'a: bigint, n: number', wrapped('asUintN', 'i * i'), withWords),
  row('bigint polynomials, wrapped', 'a: bigint, n: number', wrapped('asIntN', 'a * i * i + i * a + 3n'), withWords),
  row('bigint cubes, wrapped', 'a: bigint, n: number', wrapped('asUintN', '(i + a) * (i - a) * i'), withWords),
  row(
    'bigint sums in 128 bits',
    'n: number',
    'n |= 0; n = n < 0 ? 0 : n > 4000 ? 4000 : n; let s = 0n; for (let i = 0; i < n; i++) s = BigInt.asUintN(110, s + BigInt(i) * BigInt(i) * 0x123456789abcdefn); return BigInt.asUintN(64, s / 7n)',
    counts,
  ),
]

/** The formula of this one has products of 64 bits only. */
export const TRIANGULAR: Row = row(
  'a sum of 64 bits',
  'n: number',
  'n |= 0; n = n < 0 ? 0 : n > 100000 ? 100000 : n; let s = 0; for (let i = 0; i < n; i++) s += i; return s',
  counts,
)

/** Operations that are calls in C, or become some. */
export const OPERATIONS: readonly Row[] = [
  row('remainders', 'a: number, b: number', 'return a % b + (a | 0) % 7', () =>
    [-7.5, 0, 1e300, 2 ** 53].flatMap((a) => [3, 0.1, -0, Infinity].map((b) => [a, b])),
  ),
  row(
    'roundings',
    'a: number',
    'return Math.round(a) + Math.trunc(a) * 3 + Math.floor(a) * 5 - Math.ceil(a) + Math.fround(a) + Math.sign(a)',
    () => [0.5, -0.5, 2.5, -1e17, 4503599627370495.5].map((a) => [a]),
  ),
  row('minimum and maximum', 'a: number, b: number', 'return Math.min(a, b) * 2 + Math.max(a, b) + Math.abs(a)', () => [
    [0, -0],
    [1, Number.NaN],
    [-3, 7],
  ]),
  row('whole powers', 'a: number', 'return a ** 2 + a ** 3 + a ** -1 + a ** 0.5', () =>
    [2, 0, 1.1, -3].map((a) => [a]),
  ),
  row(
    '128-bit shifts by any number of bits, products, quotients, remainders',
    'a: bigint, n: number',
    'const k = BigInt(n & 63), w = a * (a + 3n), u = BigInt.asUintN(64, a); return BigInt.asIntN(64, (w >> k) + ((u << k) / 11n) + w % 97n - w / (k + 1n))',
    withWords,
  ),
  row(
    'conversions of 128-bit integers',
    'a: bigint, n: number',
    'const w = BigInt.asIntN(60, a); return Number(BigInt.asIntN(64, w * w)) + Number(BigInt.asIntN(64, (w * w) >> 64n)) + Number(BigInt.asUintN(64, a)) + Number(BigInt.asIntN(64, BigInt(n | 0) * 3n))',
    withWords,
  ),
  row(
    'overflow that is looked for',
    'a: bigint, n: number',
    'let s = 0; for (let i = 1n; i < 20n; i++) { const p = BigInt.asUintN(64, a * i); if (p / i !== BigInt.asUintN(64, a)) s += n } return s',
    withWords,
  ),
  row(
    'copies and clearings',
    'x: Uint8Array, y: Float64Array, z: Float64Array',
    'for (let i = 0; i < x.length; i++) x[i] = 0; for (let i = 0; i < y.length; i++) y[i] = z[i]; for (let i = 0; i < 300; i++) z[i] = 0; y.fill(7.5, 2); y.copyWithin(0, 1); z.set(y.subarray(1, 3), 1); return x.length',
    () => [0, 3, 400].map((n) => [bytes(n), doubles(n), doubles(n)]),
  ),
  row(
    'arrays and objects of its own',
    'n: number',
    'const a: number[] = [], t = new Float64Array(n & 1023); for (let i = 0; i < (n & 255); i++) a.push(i * 3 % 7, 1); a.sort((p, q) => p - q); const b = a.slice(1).concat([4]); t.fill(2); let s = 0; for (const v of b) s = s * 0.5 + v; for (const v of t) s += v; return s',
    counts,
  ),
]
