import { describe } from 'vitest'
import { itAgrees } from './agree.ts'
import type { Argument } from './harness.ts'

/** Values at the ends of everything that bigints are wrapped to or rounded at. */
const WORDS = [
  0n,
  1n,
  -1n,
  2n,
  3n,
  -7n,
  10n,
  255n,
  2n ** 31n,
  -(2n ** 31n),
  2n ** 32n - 1n,
  2n ** 53n - 1n,
  2n ** 53n + 1n,
  -(2n ** 53n) - 1n,
  0x9e3779b97f4a7c15n,
  2n ** 63n - 1n,
  -(2n ** 63n) + 1n,
  -(2n ** 63n),
  2n ** 63n,
  2n ** 64n - 1n,
]
const LARGER = [...WORDS, 2n ** 64n, -(2n ** 64n) - 3n, 2n ** 80n + 12345n, -(2n ** 200n) + 99n]
const SIGNED = WORDS.filter((x) => BigInt.asIntN(64, x) === x)
const UNSIGNED = WORDS.filter((x) => BigInt.asUintN(64, x) === x)

/** Numbers between which bigints lie, and that are none. */
const NUMBERS = [
  0,
  -0,
  1,
  -1,
  0.5,
  -0.5,
  1e-300,
  -5e-324,
  2.5,
  254.5,
  255,
  256,
  -7,
  -6.999999999999999,
  2 ** 31,
  -(2 ** 31) - 0.5,
  2 ** 32,
  2 ** 32 - 1,
  2 ** 32 + 1,
  -(2 ** 32),
  -(2 ** 32) - 1,
  2 ** 53,
  2 ** 53 + 2,
  -(2 ** 53) - 2,
  2 ** 63,
  -(2 ** 63),
  2 ** 63 - 1024,
  2 ** 64,
  2 ** 64 - 2048,
  1e300,
  -1e300,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
]

/** Each word with each of these numbers, and with those next to it. */
function around(words: readonly bigint[]): Argument[][] {
  const next = (x: number, step: bigint): number => {
    const bits = new BigInt64Array(Float64Array.of(x).buffer)[0]
    return new Float64Array(BigInt64Array.of(bits + step).buffer)[0]
  }
  return words.flatMap((word) => {
    const near = Number(word)
    const beside = near === 0 ? [] : [next(near, 1n), next(near, -1n)]
    return [...NUMBERS, near, ...beside, near + 0.5].map((x) => [word, x])
  })
}

/** Calls of one kernel: of more combinations than that, some are left out, evenly. */
const MOST = 250

/** All combinations of one argument from each list. */
function combine(...lists: Argument[][]): Argument[][] {
  const all = lists.reduce<Argument[][]>((rows, list) => rows.flatMap((row) => list.map((x) => [...row, x])), [[]])
  return all.filter((_, i) => (i * MOST) % all.length < MOST)
}

interface Case {
  name: string
  source: string
  inputs: Argument[][]
}

const fn = (params: string, body: string) => `export function f(${params}) { "use jit"; ${body} }`
const IMPORT = "import type { i64, u64 } from 'usejit/types'; "
const claimed = (params: string, body: string) => IMPORT + fn(params, body)

const cases: Case[] = [
  ...['+', '-', '*', '&', '|', '^'].flatMap((op) => [
    {
      name: `asUintN(64, a ${op} b) of any bigints`,
      source: fn('a: bigint, b: bigint', `return BigInt.asUintN(64, a ${op} b)`),
      inputs: combine(LARGER, LARGER),
    },
    {
      name: `asIntN(64, a ${op} b) of any bigints`,
      source: fn('a: bigint, b: bigint', `return BigInt.asIntN(64, a ${op} b)`),
      inputs: combine(LARGER, LARGER),
    },
    {
      name: `(a ${op} b) >> 64n of int64`,
      source: claimed('a: i64, b: i64', `return BigInt.asIntN(64, (a ${op} b) >> 64n)`),
      inputs: combine(SIGNED, SIGNED),
    },
    {
      name: `(a ${op} b) >> 33n of uint64`,
      source: claimed('a: u64, b: u64', `return BigInt.asUintN(64, (a ${op} b) >> 33n)`),
      inputs: combine(UNSIGNED, UNSIGNED),
    },
    {
      name: `a ${op} b of int64 and uint64, compared`,
      source: claimed('a: i64, b: u64, c: i64', `return (a ${op} b) < c`),
      inputs: combine(SIGNED, UNSIGNED, SIGNED),
    },
  ]),
  ...['/', '%'].flatMap((op) => [
    {
      name: `a ${op} b of bigints`,
      source: fn('a: bigint, b: bigint', `return a ${op} b`),
      inputs: combine(SIGNED, SIGNED),
    },
    {
      name: `asIntN(64, a ${op} b) of int64`,
      source: claimed('a: i64, b: i64', `return BigInt.asIntN(64, a ${op} b)`),
      inputs: combine(SIGNED, SIGNED),
    },
    {
      name: `a ${op} b of uint64`,
      source: claimed('a: u64, b: u64', `return a ${op} b`),
      inputs: combine(UNSIGNED, UNSIGNED),
    },
    {
      name: `a ${op} b of int64 and uint64`,
      source: claimed('a: i64, b: u64', `return a ${op} b`),
      inputs: combine(SIGNED, UNSIGNED),
    },
    {
      name: `asIntN(64, a ${op} b) of uint64 and int64`,
      source: claimed('a: u64, b: i64', `return BigInt.asIntN(64, a ${op} b)`),
      inputs: combine(UNSIGNED, SIGNED),
    },
    {
      name: `(a * b) ${op} c of uint64, the low half`,
      source: claimed('a: u64, b: u64, c: u64', `return BigInt.asUintN(64, (a * b) ${op} c)`),
      inputs: combine(UNSIGNED, UNSIGNED, UNSIGNED),
    },
    {
      name: `(a * b) ${op} (c * d) of int64, the low half`,
      source: claimed('a: i64, b: i64, c: i64, d: i64', `return BigInt.asUintN(64, (a * b) ${op} (c * d))`),
      inputs: combine(
        SIGNED.filter((_, i) => i % 2 === 0),
        SIGNED,
        SIGNED.filter((_, i) => i % 3 === 1),
        SIGNED,
      ),
    },
    { name: `a ${op} 7n`, source: claimed('a: i64', `return a ${op} 7n`), inputs: combine(SIGNED) },
    { name: `a ${op} -16n of uint64`, source: claimed('a: u64', `return a ${op} -16n`), inputs: combine(UNSIGNED) },
  ]),
  ...['<', '<=', '>', '>=', '==', '===', '!=', '!=='].flatMap((op) => [
    { name: `a ${op} b`, source: claimed('a: i64, b: u64', `return a ${op} b`), inputs: combine(SIGNED, UNSIGNED) },
    {
      name: `a ${op} b of sums`,
      source: claimed('a: u64, b: u64, c: i64', `return a + b ${op} b * c`),
      inputs: combine(UNSIGNED, UNSIGNED, SIGNED),
    },
    { name: `a ${op} 10`, source: claimed('a: i64', `return (a as any) ${op} 10`), inputs: combine(SIGNED) },
    { name: `1.5 ${op} a`, source: claimed('a: i64', `return (1.5 as any) ${op} a`), inputs: combine(SIGNED) },
    { name: `a ${op} true`, source: claimed('a: i64', `return (a as any) ${op} true`), inputs: combine(SIGNED) },
    {
      name: `a ${op} Infinity`,
      source: claimed('a: i64', `return (a as any) ${op} Infinity`),
      inputs: combine(SIGNED),
    },
  ]),
  ...['<', '<=', '>', '>=', '==', '!=', '===', '!=='].flatMap((op) => [
    {
      name: `a ${op} n of int64`,
      source: claimed('a: i64, n: number', `return (a as any) ${op} n`),
      inputs: around(SIGNED),
    },
    {
      name: `n ${op} a of uint64`,
      source: claimed('a: u64, n: number', `return (n as any) ${op} a`),
      inputs: around(UNSIGNED),
    },
    {
      name: `x[i] ${op} y[i]`,
      source: fn('x: BigInt64Array, y: Float64Array, i: number', `return (x[i] as any) ${op} y[i]`),
      inputs: [0, 1, 2, 3, 9, -1].map((i) => [BigInt64Array.of(7n, -1n, 0n), Float64Array.of(7, -1.5), i]),
    },
    {
      name: `x[i] ${op} Infinity`,
      source: fn('x: BigInt64Array, i: number', `return (x[i] as any) ${op} Infinity`),
      inputs: [0, 3].map((i) => [BigInt64Array.of(7n, -1n, 0n), i]),
    },
    {
      name: `a & 255n ${op} n`,
      source: fn('a: bigint, n: number', `return ((a & 255n) as any) ${op} n`),
      inputs: combine(LARGER, NUMBERS),
    },
  ]),
  {
    name: 'a counter up to a number',
    source: fn('n: number', 'let s = 0; for (let i = -3n; i < n && i < 50; i++) s++; return s'),
    inputs: combine(NUMBERS),
  },
  {
    name: 'switch over bigints and numbers',
    source: claimed(
      'a: i64, n: number',
      'switch (a as any) { case n: return 1; case 0: return 2; case 255n: return 3 } return 4',
    ),
    inputs: combine(SIGNED, [0, 255, Number.NaN]),
  },
  ...[0, 1, 5, 31, 32, 63, 64, 65, 127, 128, 200].flatMap((k) => [
    {
      name: `a << ${k}n`,
      source: fn('a: bigint', `return BigInt.asUintN(64, a << ${k}n)`),
      inputs: combine(LARGER),
    },
    { name: `a >> ${k}n of int64`, source: claimed('a: i64', `return a >> ${k}n`), inputs: combine(SIGNED) },
    { name: `a >> ${k}n of uint64`, source: claimed('a: u64', `return a >> ${k}n`), inputs: combine(UNSIGNED) },
    ...(k <= 128
      ? [
          {
            name: `asIntN(${k}, a * b), compared`,
            source: claimed('a: i64, b: i64', `return BigInt.asIntN(${k}, a * b) > a`),
            inputs: combine(SIGNED, SIGNED),
          },
          {
            name: `asUintN(${k}, a * b) >> 3n`,
            source: claimed('a: u64, b: u64', `return BigInt.asIntN(64, BigInt.asUintN(${k}, a * b) >> 3n)`),
            inputs: combine(UNSIGNED, UNSIGNED),
          },
        ]
      : []),
  ]),
  ...['63n', '127n', '255n'].flatMap((mask) => [
    {
      name: `a << (b & ${mask})`,
      source: fn('a: bigint, b: bigint', `return BigInt.asUintN(64, a << (b & ${mask}))`),
      inputs: combine(LARGER, LARGER),
    },
    {
      name: `a >> (b & ${mask}) of int64`,
      source: claimed('a: i64, b: bigint', `return a >> (b & ${mask})`),
      inputs: combine(SIGNED, LARGER),
    },
    {
      name: `a >> (b & ${mask}) of uint64`,
      source: claimed('a: u64, b: bigint', `return a >> (b & ${mask})`),
      inputs: combine(UNSIGNED, LARGER),
    },
    {
      name: `(a * b) >> (c & ${mask})`,
      source: claimed('a: i64, b: i64, c: bigint', `return BigInt.asIntN(64, (a * b) >> (c & ${mask}))`),
      inputs: combine(SIGNED, SIGNED, WORDS),
    },
  ]),
  {
    name: '(a << (b & 63n)) >> 40n',
    source: claimed('a: i64, b: bigint', 'return BigInt.asIntN(64, (a << (b & 63n)) >> 40n)'),
    inputs: combine(SIGNED, LARGER),
  },
  { name: '-a', source: fn('a: bigint', 'return -a'), inputs: combine(SIGNED) },
  { name: '~a', source: claimed('a: i64', 'return ~a'), inputs: combine(SIGNED) },
  { name: '!a, a ? … : …', source: claimed('a: i64', 'return !a ? 1 : a ? 2 : 3'), inputs: combine(SIGNED) },
  {
    name: 'a && b, a || b',
    source: claimed('a: i64, b: i64', 'return (a && b) ^ (a || b)'),
    inputs: combine(SIGNED, SIGNED),
  },
  {
    name: 'typeof',
    source: claimed('a: i64', "return typeof a === 'bigint' && typeof a !== 'number'"),
    inputs: combine(SIGNED),
  },
  { name: 'a ?? b', source: claimed('a: i64, b: i64', 'return a ?? b'), inputs: combine([1n], [2n]) },
  {
    name: '++ and -- and compound assignment',
    source: fn(
      'a: bigint, b: bigint',
      `let x = BigInt.asIntN(64, a); const y = x++; let z = --x; z += b; z *= 3n; z ^= y; z <<= 2n; z -= ++x; z |= 1n
      return BigInt.asIntN(64, z)`,
    ),
    inputs: combine(LARGER, LARGER),
  },
  ...[0, 1, 2, 3, 7, 64].map((n) => ({
    name: `a ** ${n}n`,
    source: fn('a: bigint', `return BigInt.asUintN(64, a ** ${n}n)`),
    inputs: combine(LARGER),
  })),
  { name: 'Number(a) of int64', source: claimed('a: i64', 'return Number(a)'), inputs: combine(SIGNED) },
  { name: 'Number(a) of uint64', source: claimed('a: u64', 'return Number(a)'), inputs: combine(UNSIGNED) },
  {
    name: 'Number(a & 255n) + 1',
    source: fn('a: bigint', 'return Number(a & 255n) + 1'),
    inputs: combine(LARGER),
  },
  {
    name: 'BigInt(n) of a number',
    source: fn('n: number', 'return BigInt(n) * 2n'),
    inputs: combine([0, -0, 1, -1, 2 ** 31, -(2 ** 40), 2 ** 53 - 1, -(2 ** 53) + 1]),
  },
  {
    name: 'BigInt(n) of a fraction throws',
    source: fn('n: number', 'return BigInt(Math.min(1e9, Math.max(-1e9, n)))'),
    inputs: combine([0, -0, 1, -1, 0.5, Number.NaN, Infinity, -Infinity, 1e-300, 5e8]),
  },
  { name: 'BigInt(boolean)', source: fn('n: boolean', 'return BigInt(n) + 1n'), inputs: combine([true, false]) },
  {
    name: 'division by zero after a write',
    source: fn('x: Int32Array, a: bigint', 'x[0] = 5; const r = 100n / a; x[1] = 6; return r'),
    inputs: [0n, 7n].map((a) => [new Int32Array(2), a]),
  },
  {
    name: 'constants of the module',
    source: `const MASK = (1n << 40n) - 1n; const M = ~MASK; ${claimed('a: i64', 'return (a & MASK) ^ (a & M) ^ BigInt("0x10")')}`,
    inputs: combine(SIGNED),
  },
  {
    name: 'switch over bigints',
    source: claimed(
      'a: i64',
      'switch (a) { case 0n: return 5; case -1n: return 6; case 255n: return 7; default: return 8 }',
    ),
    inputs: combine(SIGNED),
  },
  {
    name: 'a counter',
    source: claimed('n: i64', 'let s = 0n; for (let i = 0n; i < n; i++) s = BigInt.asUintN(64, s * 31n + i); return s'),
    inputs: combine([0n, -5n, 1n, 100n]),
  },
  {
    name: 'greatest common divisor',
    source: fn('a: bigint, b: bigint', 'while (b !== 0n) { const r = a % b; a = b; b = r } return a'),
    inputs: combine(SIGNED, SIGNED),
  },
  {
    name: 'greatest common divisor, recursively',
    source: `function gcd(a: bigint, b: bigint): bigint { return b === 0n ? a : gcd(b, a % b) }
    ${claimed('a: i64, b: i64', 'return gcd(a, b)')}`,
    inputs: combine(SIGNED, SIGNED),
  },
  {
    name: 'a helper',
    source: `function rotl(x: bigint, k: bigint): bigint { return BigInt.asUintN(64, (x << k) | (x >> (64n - k))) }
    ${claimed('a: u64', 'return rotl(a, 23n) ^ rotl(a, 41n)')}`,
    inputs: combine(UNSIGNED),
  },
  {
    name: 'multiplication modulo m',
    source: claimed('a: u64, b: u64, m: u64', 'return (a * b) % m'),
    inputs: combine(UNSIGNED, UNSIGNED, UNSIGNED),
  },
  {
    name: 'power modulo m',
    source: claimed(
      'a: u64, e: u64, m: u64',
      'let r = 1n; let x = a % m; while (e > 0n) { if (e & 1n) r = (r * x) % m; x = (x * x) % m; e >>= 1n } return r',
    ),
    inputs: combine(UNSIGNED, [0n, 1n, 5n, 65537n], UNSIGNED),
  },
]

describe('bigints: kernel and original agree', () => {
  itAgrees(
    cases.map(({ name, source, inputs }) => ({
      name,
      source: source.replace(IMPORT, ''),
      inputs: () => inputs,
      atLeast: inputs.length / 2,
    })),
    IMPORT,
  )
})
