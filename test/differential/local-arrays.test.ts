import { describe } from 'vitest'
import { itAgrees, type Row } from './agree.ts'
import type { Argument } from './harness.ts'

const LENGTHS: Argument[][] = [0, 1, 5, 16, 17, -0, -0.5, 2.9, Number.NaN, -1, -7.5, Number.NEGATIVE_INFINITY].map(
  (n) => [n],
)
const KINDS = [
  'Int8Array',
  'Uint8Array',
  'Uint8ClampedArray',
  'Int16Array',
  'Uint16Array',
  'Int32Array',
  'Uint32Array',
  'Float32Array',
  'Float64Array',
] as const
const f = (params: string, body: string, before = ''): string =>
  `${before}export function f(${params}) { "use jit"; ${body} }`
const floats = (n: number) => Float64Array.from({ length: n }, (_, i) => Math.sin(i * 7.1) * 300)

describe('new arrays', () => {
  itAgrees([
    ...KINDS.map(
      (kind): Row => ({
        name: `${kind}, of any length, filled and read`,
        source: f(
          'n: number, x: Float64Array',
          `const t = new ${kind}(n); for (let i = 0; i < x.length; i++) t[i] = x[i]; let s = 0; for (let i = 0; i < t.length; i++) s = s * 3 + t[i]; return s + t[t.length - 1]`,
        ),
        inputs: () =>
          LENGTHS.flatMap(([n]) => [
            [n, floats(5)],
            [n, floats(20)],
          ]),
        atLeast: 8,
      }),
    ),
    {
      name: 'are zero, also where memory was used before',
      source: f(
        'n: number',
        'let s = 0; for (let k = 0; k < 5; k++) { const t = new Int16Array(n); for (let i = 0; i < t.length; i++) { s += t[i]; t[i] = k + i + 1 } } return s',
      ),
      inputs: () => [[0], [1], [9], [100]],
    },
    {
      name: 'length is no −0',
      source: f('n: number', 'const t = new Uint8Array(n); return 1 / t.length + t.byteLength'),
      inputs: () => LENGTHS,
      atLeast: 8,
    },
    {
      name: 'no length, undefined, a boolean',
      source: f(
        'b: boolean',
        'const [r, s, t] = [new Float32Array(), new Float64Array(undefined), new Uint8Array(b)]; return r.length + 10 * s.length + 100 * t.length',
      ),
      inputs: () => [[true], [false]],
    },
    {
      name: 'of constant length need no checks and have the value of what is not there',
      source: f(
        'x: number',
        'const t = new Float64Array(3); t[0] = x; t[2] = t[0] + t[1]; t[3] = 5; return t[2] + (t[3] ?? 100)',
      ),
      inputs: () => [[1], [-0], [Number.NaN]],
    },
    {
      name: 'carried from round to round',
      source: f(
        'n: number, rounds: number',
        'let a = new Float64Array(n); for (let i = 0; i < n; i++) a[i] = i; for (let k = 0; k < rounds; k++) { const b = new Float64Array(n); for (let i = 1; i < n; i++) b[i] = a[i - 1] + a[i]; a = b } let s = 0; for (let i = 0; i < n; i++) s += a[i] * i; return s',
      ),
      inputs: () => [
        [5, 0],
        [5, 3],
        [40, 20],
        [0, 2],
      ],
    },
    {
      name: 'one of two, by condition, kept from an earlier round',
      source: f(
        'x: Float64Array',
        'let best = new Float64Array(2); for (let i = 0; i < x.length; i++) { const t = new Float64Array(2); t[0] = x[i]; t[1] = i; if (t[0] > best[0]) best = t } return best[1]',
      ),
      inputs: () => [[floats(0)], [floats(1)], [floats(50)]],
    },
    {
      name: 'in helpers that call themselves, in every frame its own',
      source: f(
        'n: number',
        'return sum(n)',
        'function sum(n: number): number { const t = new Int32Array(4); for (let i = 0; i < 4; i++) t[i] = n * i; const rest = n > 0 ? sum(n - 1) + sum(n - 2) : 0; return rest + t[0] + t[1] + t[2] * 2 + t[3] }',
      ),
      inputs: () => [[0], [1], [10]],
    },
    {
      name: 'made by helpers, and as arguments of helpers that call themselves',
      source: f(
        'n: number',
        'const t = zeros(n); walk(t, 0); let s = 0; for (const x of t) s = s * 7 + x; return s',
        'function zeros(n: number): Float64Array { return new Float64Array(n) } function walk(t: Float64Array, i: number): void { if (i < t.length) { t[i] = i * i + 1; walk(t, 2 * i + 1); walk(t, 2 * i + 2) } }',
      ),
      inputs: () => [[0], [1], [7], [20]],
    },
    {
      name: 'beside parameters, with an error half-way',
      source: f(
        'x: Float64Array, n: number',
        'const t = new Float64Array(x.length); for (let i = 0; i < x.length; i++) { t[i] = x[i] * 2; x[i] = t[i]; if (i === n) throw new RangeError(`at ${i}`) } const u = new Float64Array(-n); return u.length',
      ),
      inputs: () => [
        [floats(9), 3],
        [floats(9), 30],
        [floats(9), -2],
      ],
      atLeast: 3,
    },
    {
      name: 'bigints',
      source: f(
        'n: number, x: BigInt64Array',
        'const t = new BigInt64Array(n); for (let i = 0; i < x.length; i++) t[i] = x[i]; let s = 0n; for (let i = 0; i < t.length; i++) s = BigInt.asIntN(64, s * 3n + t[i]); return s',
      ),
      inputs: () => [
        [0, BigInt64Array.of(1n)],
        [3, BigInt64Array.of(1n, -2n, 5n, 6n)],
      ],
    },
    {
      name: 'sums of rows in a nest, with a row of its own in each round',
      source: f(
        'x: Float64Array, n: number, out: Float64Array',
        'for (let i = 0; i < n; i++) { const row = new Float64Array(n); let s = 0; for (let j = 0; j < n; j++) s += x[i * n + j] + row[j]; out[i] = s }',
      ),
      inputs: () => [
        [floats(64), 8, floats(8)],
        [floats(10), 8, floats(4)],
      ],
    },
  ])
})
