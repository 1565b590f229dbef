import { describe } from 'vitest'
import { itAgrees } from './agree.ts'
import type { Argument } from './harness.ts'

const WORDS = [0n, 1n, -1n, 7n, 2n ** 53n + 1n, 2n ** 63n - 1n, -(2n ** 63n), 0x123456789abcdefn]
const signed = (n: number, from = 0) => BigInt64Array.from({ length: n }, (_, i) => WORDS[(i + from) % WORDS.length])
const unsigned = (n: number, from = 0) =>
  BigUint64Array.from({ length: n }, (_, i) => BigInt.asUintN(64, WORDS[(i + from) % WORDS.length] * 3n))

interface Case {
  name: string
  params: string
  body: string
  inputs: () => Argument[][]
}
const INDICES = [0, 1, 7, 8, -1, 1.5, -0, 2 ** 31, Number.NaN]
const XY = 'x: BigInt64Array, y: BigInt64Array'
/** Lengths that fit, and that end too early. */
const pairs = (): Argument[][] => [
  [signed(8), signed(8, 1)],
  [signed(8), signed(5, 2)],
  [signed(5), signed(8, 2)],
  [signed(0), signed(3)],
  [signed(0), signed(0)],
]
const lengths = (): Argument[][] => [0, 1, 5, 8, 9].flatMap((n) => [8, 5, 0].map((m) => [signed(m), signed(m, 3), n]))
const indexed = (): Argument[][] =>
  INDICES.flatMap((i) => [
    [signed(8), i],
    [signed(2), i],
  ])

const cases: Case[] = [
  {
    name: 'a sum, wrapped',
    params: 'x: BigInt64Array',
    body: 'let s = 0n; for (let i = 0; i < x.length; i++) s = BigInt.asIntN(64, s + x[i]); return s',
    inputs: () => [[signed(100)], [signed(0)]],
  },
  {
    name: 'a sum up to n',
    params: `${XY}, n: number`,
    body: 'let s = 0n; for (let i = 0; i < n; i++) s += x[i] * y[i]; return BigInt.asUintN(64, s)',
    inputs: lengths,
  },
  {
    name: 'for … of',
    params: 'x: BigUint64Array',
    body: 'let h = 0xcbf29ce484222325n; for (const v of x) h = BigInt.asUintN(64, (h ^ v) * 0x100000001b3n); return h',
    inputs: () => [[unsigned(50)], [unsigned(0)]],
  },
  ...['+', '-', '*', '&', '|', '^'].map((op) => ({
    name: `z[i] = x[i] ${op} y[i] up to x.length`,
    params: `${XY}`,
    body: `for (let i = 0; i < x.length; i++) y[i] = x[i] ${op} y[i]`,
    inputs: pairs,
  })),
  ...['/', '%'].map((op) => ({
    name: `x[i] ${op} y[i]`,
    params: `${XY}, n: number`,
    body: `for (let i = 0; i < n; i++) x[i] = x[i] ${op} y[i]`,
    inputs: lengths,
  })),
  ...[
    'x[i] + 1n',
    '1n - x[i]',
    'x[i] ** 2n',
    'x[i] * x[i]',
    'x[i] / x[i]',
    '-x[i]',
    '~x[i]',
    'x[i]',
    '(x[i] << 3n) >> 1n',
    'BigInt.asUintN(8, x[i])',
    '5n / x[i]',
    'x[i] / 0n',
    'x[i] % 3n',
  ].map((e) => ({
    name: `x[0] = ${e}, after another write`,
    params: 'x: BigInt64Array, i: number',
    body: `x[1] = 77n; x[0] = ${e}; x[1] = 78n`,
    inputs: indexed,
  })),
  ...[
    'x[i]++',
    '--x[i]',
    'x[i] += 5n',
    'x[i] *= x[i]',
    'x[i] = 3n',
    'x[i] = true as any',
    'x[i] + 1n',
    'x[0] = -x[i] + x[i]',
  ].map((e) => ({
    name: e,
    params: 'x: BigInt64Array, i: number',
    body: `x[1] = 77n; ${e}; x[1] = 78n`,
    inputs: indexed,
  })),
  ...[
    'x[i] < 5n',
    'x[i] >= x[0]',
    'x[i] === x[i]',
    'x[i] !== 7n',
    'x[i] === undefined',
    'typeof x[i] === "bigint"',
    'x[i] != null',
    '!x[i]',
    '!!x[i]',
    'x[i] == 7',
    'x[i] === x[i + 1]',
    'x[i] !== x[i + 1]',
    '(x[i] ?? -5n) < 0n',
  ].map((e) => ({
    name: e,
    params: 'x: BigInt64Array, i: number',
    body: `return ${e}`,
    inputs: indexed,
  })),
  {
    name: 'x[i] ?? 0n',
    params: 'x: BigInt64Array, i: number',
    body: 'return x[i] ?? 0n',
    inputs: indexed,
  },
  {
    name: 'Number(x[i])',
    params: 'x: BigUint64Array, i: number',
    body: 'return Number(x[i])',
    inputs: () => INDICES.map((i) => [unsigned(8), i]),
  },
  {
    name: 'the largest of n',
    params: 'x: BigInt64Array, n: number',
    body: 'let m = x[0]; for (let i = 1; i < n; i++) if (x[i] > m) m = x[i]; return m ?? -1n',
    inputs: () =>
      [0, 1, 5, 8, 20].flatMap((n) => [
        [signed(8), n],
        [signed(0), n],
      ]),
  },
  {
    name: 'a variable that may be missing, used later',
    params: 'x: BigInt64Array, i: number, n: number',
    body: 'let v = x[i]; for (let k = 0; k < n; k++) { x[0] = 5n; if (k === 2) v = v * 3n; } x[1] = 1n; return BigInt.asIntN(64, v ^ 1n)',
    inputs: () => INDICES.flatMap((i) => [0, 2, 5].map((n) => [signed(8), i, n])),
  },
  {
    name: 'a table of indices',
    params: 'x: BigUint64Array, t: BigInt64Array',
    body: 'for (let i = 0; i < x.length; i++) t[Number(x[i] & 7n)] += 1n',
    inputs: () => [
      [unsigned(50), new BigInt64Array(8)],
      [unsigned(50), new BigInt64Array(3)],
    ],
  },
  {
    name: 'the same memory under both signs',
    params: 'x: BigInt64Array, y: BigUint64Array',
    body: 'for (let i = 0; i < x.length; i++) { x[i] -= 5n; y[i] >>= 1n }',
    inputs: () => {
      const x = signed(8)
      return [
        [x, new BigUint64Array(x.buffer)],
        [signed(4), unsigned(4)],
      ]
    },
  },
  {
    name: 'bits of doubles and bytes',
    params: 'x: BigUint64Array, f: Float64Array, b: Uint8Array',
    body: 'for (let i = 0; i < x.length; i++) { f[i] *= 2; x[i] += BigInt(b[i]); b[i] = Number(x[i] >> 56n) }',
    inputs: () => {
      const f = Float64Array.of(1.5, -3, 1e300)
      return [[new BigUint64Array(f.buffer), f, new Uint8Array(3).fill(9)]]
    },
  },
  {
    name: 'xoshiro256**',
    params: 's: BigUint64Array, out: BigUint64Array',
    body: `for (let i = 0; i < out.length; i++) {
      const a = BigInt.asUintN(64, s[1] * 5n)
      const r = BigInt.asUintN(64, ((a << 7n) | (a >> 57n)) * 9n)
      const t = BigInt.asUintN(64, s[1] << 17n)
      s[2] ^= s[0]; s[3] ^= s[1]; s[1] ^= s[2]; s[0] ^= s[3]
      s[2] ^= t
      s[3] = (s[3] << 45n) | (s[3] >> 19n)
      out[i] = r
    }`,
    inputs: () => [
      [unsigned(4, 1), new BigUint64Array(50)],
      [unsigned(3, 1), new BigUint64Array(5)],
    ],
  },
  {
    name: 'splitmix64',
    params: 'seed: bigint, out: BigUint64Array',
    body: `let x = BigInt.asUintN(64, seed)
    for (let i = 0; i < out.length; i++) {
      x = BigInt.asUintN(64, x + 0x9e3779b97f4a7c15n)
      let z = x
      z = BigInt.asUintN(64, (z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n)
      z = BigInt.asUintN(64, (z ^ (z >> 27n)) * 0x94d049bb133111ebn)
      out[i] = z ^ (z >> 31n)
    }
    return x`,
    inputs: () => [
      [42n, new BigUint64Array(20)],
      [-(2n ** 70n), new BigUint64Array(20)],
    ],
  },
  {
    name: 'Montgomery multiplication',
    params: 'x: BigUint64Array, n: bigint, k: bigint',
    body: `const m = BigInt.asUintN(63, n) | 1n
    for (let i = 0; i < x.length; i++) {
      const t = x[i] * x[i]
      const q = BigInt.asUintN(64, BigInt.asUintN(64, t) * k)
      const u = (t >> 64n) + ((q * m) >> 64n) + 1n
      x[i] = u >= m ? u - m : u
    }`,
    inputs: () => [[unsigned(20), 2n ** 61n - 1n, 12345678901n]],
  },
]

describe('arrays of bigints: kernel and original agree', () => {
  itAgrees(
    cases.map(({ name, params, body, inputs }) => ({
      name,
      source: `export function f(${params}) { "use jit"; ${body} }`,
      inputs,
    })),
  )
})
