import { describe } from 'vitest'
import { itAgrees, type Row } from './agree.ts'
import type { Argument } from './harness.ts'

const f = (params: string, body: string, before = ''): string =>
  `${before}export function f(${params}) { "use jit"; ${body} }`
const floats = (n: number) => Float64Array.from({ length: n }, (_, i) => Math.sin(i * 7.1) * 300)
const ints = (n: number) => Int32Array.from({ length: n }, (_, i) => Math.imul(i + 1, 0x9e3779b1) >> 20)
const bytes = (n: number) => Uint8Array.from({ length: n }, (_, i) => (i * 97 + 13) & 255)
const bigs = (n: number) => BigInt64Array.from({ length: n }, (_, i) => BigInt(i) ** 9n - 5000n)
const PLACES = [0, 1, 3, 6, 7, 100, -1, -3, -7, -100, 2.9, -0.5, -0, Number.NaN, Infinity, -Infinity]
/** All pairs of places, or some of them: each with the next few. */
const pairs = PLACES.flatMap((a, i) => [1, 4, 7, 11].map((step) => [a, PLACES[(i + step) % PLACES.length]]))
const MAKE = { Float64Array: floats, Int32Array: ints, Uint8Array: bytes, BigInt64Array: bigs }
const kinds = Object.entries(MAKE)
const sumOf = (array: string): string =>
  `let s = 0; for (let i = 0; i < ${array}.length; i++) s = s * 3 + ${array}[i]; return s + ${array}.length * 1000`

/** Views of one buffer, of two kinds. */
const overlapping = (): Argument[][] => {
  const buffer = Uint8Array.from({ length: 64 }, (_, i) => (i * 37) & 255).buffer
  return [
    [new Uint8Array(buffer, 0, 16), new Int16Array(buffer, 4, 6)],
    [new Uint8Array(buffer, 8, 12), new Int16Array(buffer, 0, 8)],
    [new Uint8Array(buffer, 0, 16), new Int16Array(buffer, 32, 6)],
    [new Uint8Array(buffer, 20, 6), new Int16Array(buffer, 20, 6)],
  ]
}

describe('fill', () => {
  itAgrees([
    ...kinds.map(
      ([kind, make]): Row => ({
        name: `${kind}, between any places`,
        source: f(`x: ${kind}, a: number, b: number`, `x.fill(${kind.startsWith('Big') ? '77n' : '77.7'}, a, b)`),
        inputs: () => pairs.map(([a, b]) => [make(7), a, b]),
      }),
    ),
    {
      name: 'all of it, from somewhere, with what is no number',
      source: f(
        'x: Float64Array, y: Int8Array, a: number, end: number',
        'x.fill(a).fill(-a, -2); y.fill(undefined); y.fill(true, 3, end); return x.fill(1.5, 5, undefined)[5]',
      ),
      inputs: () =>
        [-0, 1e300, Number.NaN].flatMap((a) => [
          [floats(9), Int8Array.from(ints(8)), a, 5],
          [floats(9), Int8Array.from(ints(8)), a, -3],
        ]),
    },
    {
      name: 'of a new array, at once',
      source: f('n: number', `const t = new Int16Array(n).fill(-5); t.fill(7, 2, t.length - 1); ${sumOf('t')}`),
      inputs: () => [[0], [1], [2], [3], [20]],
    },
  ])
})

describe('subarray and slice', () => {
  itAgrees([
    ...kinds.slice(0, 3).flatMap(([kind, make]): Row[] => [
      {
        name: `subarray of ${kind} shares its memory`,
        source: f(
          `x: ${kind}, a: number, b: number`,
          `const t = x.subarray(a, b); for (let i = 0; i < t.length; i++) { t[i] = t[i] + x[0] * 2; x[i] += 3 } ${sumOf('t')}`,
        ),
        inputs: () => pairs.map(([a, b]) => [make(7), a, b]),
      },
      {
        name: `slice of ${kind} does not`,
        source: f(
          `x: ${kind}, a: number, b: number`,
          `const t = x.slice(a, b); for (let i = 0; i < t.length; i++) { t[i] = t[i] + x[0] * 2; x[i] += 3 } ${sumOf('t')}`,
        ),
        inputs: () => pairs.map(([a, b]) => [make(7), a, b]),
      },
    ]),
    {
      name: 'parts of parts, without arguments, with one, with undefined',
      source: f(
        'x: Float64Array, a: number, b: number',
        'const y = x.subarray(a).subarray(1, b), z = x.slice().slice(1, undefined), e = x.subarray(); y[0] = 5; z[0] = 7; e[1] += y.length; return y.length * 100 + z.length + z[1] + y[y.length - 1]',
      ),
      inputs: () => [
        [floats(9), 2, 5],
        [floats(9), 0, -1],
        [floats(0), 1, 1],
        [floats(3), -2, 9],
      ],
    },
    {
      name: 'halves of an array, as a recursive function takes them',
      source: f(
        'x: Float64Array',
        'return sum(x)',
        'function sum(x: Float64Array): number { const n = x.length; if (n < 3) return n > 1 ? x[0] - x[1] : n > 0 ? x[0] : 0; const m = n >> 1; const l = sum(x.subarray(0, m)); x[0] += 1; return l * 0.5 + sum(x.subarray(m)) }',
      ),
      inputs: () => [[floats(0)], [floats(1)], [floats(33)]],
    },
    {
      name: 'a row and the row before it, in a nest that writes one and reads the other',
      source: f(
        'x: Float64Array, n: number',
        'for (let r = 1; r * n + n <= x.length; r++) { const row = x.subarray(r * n, r * n + n), above = x.subarray((r - 1) * n, r * n); for (let i = 0; i < n; i++) { row[i] += above[i]; for (let k = 0; k < 3; k++) row[i] += above[n - 1 - i] * 0.5 } }',
      ),
      inputs: () => [
        [floats(40), 8],
        [floats(41), 5],
        [floats(3), 8],
      ],
    },
    {
      name: 'a part that overlaps its source, written through both',
      source: f(
        'x: Int32Array, a: number',
        'const y = x.subarray(a); for (let k = 0; k < 3; k++) for (let i = 0; i < y.length; i++) { y[i] += x[i] * (k + 1); x[i + 1] ^= y[i] }',
      ),
      inputs: () => [0, 1, 2, 5, -3].map((a) => [ints(12), a]),
    },
  ])
})

describe('set and copyWithin', () => {
  itAgrees([
    ...kinds.map(
      ([kind, make]): Row => ({
        name: `${kind}.set, from an array of its kind that may overlap`,
        source: f(`x: ${kind}, y: ${kind}, at: number`, 'x.set(y, at)'),
        inputs: () => {
          const x = make(9)
          return PLACES.flatMap((at) => [
            [make(9), make(3), at],
            [x, x.subarray(2, 5), at],
            [x.subarray(0, 5), x.subarray(3, 7), at],
            [x, x, at],
          ])
        },
      }),
    ),
    {
      name: 'set from another kind, with and without shared memory',
      source: f('x: Uint8Array, y: Int16Array, at: number', 'x.set(y, at); y.set(x.subarray(0, 3))'),
      inputs: () => overlapping().flatMap((args) => [0, 2, 5, 9, -1].map((at) => [...args, at])),
    },
    {
      name: 'set from literals and from new arrays',
      source: f(
        'x: Float64Array, a: number, at: number',
        'x.set([a, a * 2, 7], at); x.set(new Uint8Array(2).fill(a), 1); x.set([]); return x.length',
      ),
      inputs: () => [0, 1, 5, 6, 7, -1, Number.NaN].map((at) => [floats(9), 300.7, at]),
    },
    {
      name: 'set that does not fit throws after what was written before',
      source: f('x: Float64Array, y: Float32Array', 'x[0] = 9; x.set(y, 2); x[1] = 8'),
      inputs: () => [
        [floats(5), Float32Array.from(floats(3))],
        [floats(4), Float32Array.from(floats(3))],
      ],
    },
    ...kinds.map(
      ([kind, make]): Row => ({
        name: `${kind}.copyWithin`,
        source: f(`x: ${kind}, a: number, b: number, c: number`, 'x.copyWithin(a, b, c)'),
        inputs: () => pairs.flatMap(([a, b]) => [4, -2, Infinity].map((c) => [make(7), a, b, c])),
      }),
    ),
    {
      name: 'copyWithin with one argument or two',
      source: f('x: Float64Array, a: number', 'x.copyWithin(a, 3); x.copyWithin(1, a); return x.copyWithin(2)[3]'),
      inputs: () => PLACES.map((a) => [floats(9), a]),
    },
  ])
})

describe('searching and reversing', () => {
  itAgrees([
    {
      name: 'indexOf, lastIndexOf and includes of numbers',
      source: f(
        'x: Float64Array, v: number, at: number',
        'return x.indexOf(v) + 1e2 * x.indexOf(v, at) + 1e4 * x.lastIndexOf(v) + 1e6 * x.lastIndexOf(v, at) + (x.includes(v) ? 1e8 : 0) + (x.includes(v, at) ? 1e9 : 0)',
      ),
      inputs: () =>
        [1, -0, 0, Number.NaN, 5, 0.1].flatMap((v) =>
          PLACES.map((at) => [Float64Array.of(1, 5, -0, Number.NaN, 1, 0.1, 5), v, at]),
        ),
    },
    {
      name: 'of what no element can be',
      source: f(
        'x: Int8Array, y: Float32Array, v: number, b: boolean',
        'return x.indexOf(v) + 10 * y.indexOf(v) + 100 * x.indexOf(undefined) + (x.includes(undefined) ? 1e3 : 0) + (y.includes(y[99]) ? 1e4 : 0) + (y.includes(NaN) ? 1e5 : 0) + x.lastIndexOf(b ? v : undefined)',
      ),
      inputs: () =>
        [300, 0.5, 5, 0.1].map((v) => [Int8Array.of(5, 1), Float32Array.of(0.1, 0.5, Number.NaN), v, v > 1]),
    },
    {
      name: 'of bigints',
      source: f(
        'x: BigInt64Array, v: bigint, at: number',
        'const w = BigInt.asIntN(64, v); return x.indexOf(w, at) * 100 + x.lastIndexOf(w, at) + (x.includes(w) ? 1e4 : 0)',
      ),
      inputs: () => [0n, -5n, 7n].flatMap((v) => [0, 1, -1, -2, 9].map((at) => [BigInt64Array.of(7n, -5n, 7n), v, at])),
    },
    ...kinds.map(
      ([kind, make]): Row => ({
        name: `${kind}.reverse`,
        source: f(`x: ${kind}`, 'return x.reverse().length'),
        inputs: () => [0, 1, 2, 3, 8, 33].map((n) => [make(n)]),
      }),
    ),
  ])
})

describe('new arrays of others', () => {
  itAgrees([
    {
      name: 'of a typed array of every kind',
      source: f(
        'x: Float64Array, k: number',
        `const a = new Int8Array(x), b = new Uint8ClampedArray(x), c = new Float32Array(x), d = new Float64Array(x), e = Uint16Array.from(x), g = new Uint32Array(x); x[0] = 5; let s = 0; for (let i = 0; i < x.length; i++) s = s * 3 + a[i] + b[i] + c[i] + d[i] + e[i] + g[i]; return s`,
      ),
      inputs: () => [
        [floats(0), 1],
        [floats(9), 1],
        [Float64Array.of(Number.NaN, -0, 1e300, 254.5, 255.5, -1), 1],
      ],
    },
    {
      name: 'of literals, of tuples, of the elements of a call',
      source: f(
        'a: number, b: number',
        'const pair: [number, number] = [b, a]; const x = new Float32Array([a, b, 3]), y = Int16Array.of(a, b), z = Uint8Array.from(pair), e = new Float64Array([]); const k = Int32Array.of(5, ...pair); return x[0] + x[1] * 2 + y[0] * 4 + y[1] * 8 + z[0] * 16 + z[1] + z.length * 1e3 + e.length + k[2] * 3',
      ),
      inputs: () => [
        [0.1, -1],
        [300, 7],
        [Number.NaN, -0],
      ],
    },
    {
      name: 'of bigints',
      source: f(
        'x: BigUint64Array',
        'const y = new BigInt64Array(x), z = BigUint64Array.of(5n, BigInt.asUintN(64, -y[0])); return BigInt.asIntN(64, y[0] + z[1] * 2n)',
      ),
      inputs: () => [[BigUint64Array.of(2n ** 64n - 3n)], [BigUint64Array.of(9n)]],
    },
  ])
})

describe('several arrays on one buffer', () => {
  itAgrees([
    {
      name: 'the words of a double',
      source: f(
        'x: Float64Array',
        'const d = new Float64Array(1), w = new Uint32Array(d.buffer); let s = 0; for (let i = 0; i < x.length; i++) { d[0] = x[i]; s = (s * 31 + w[0] + w[1]) | 0; w[1] ^= 1 << 31; s = (s + d[0]) | 0 } return s',
      ),
      inputs: () => [[floats(20)], [Float64Array.of(0, -0, 1e300)]],
    },
    {
      name: 'at an offset, with a length, of a part',
      source: f(
        'n: number, at: number, k: number',
        'const t = new Int16Array(n).fill(258); const b = new Uint8Array(t.subarray(2).buffer, at, k), c = new Int32Array(t.buffer, 4), e = new Float32Array(t.buffer, 8, undefined); b[0] = 77; c[0] += 1; return b.length * 1e6 + c.length * 1e4 + e.length * 100 + t[0] + t[at >> 1] + b[k - 1] + c[0]',
      ),
      inputs: () => [
        [20, 3, 5],
        [4, 0, 8],
        [8, 16, 0],
        [6, 2.5, 1.9],
      ],
    },
  ])
})
