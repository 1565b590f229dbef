import { arrays, bytes, combine, floats, ints, kernel, rowsOf } from './construct.ts'

const { compiled, original } = rowsOf('arrays')

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
const VALUES = [
  0,
  -0,
  1,
  -1,
  0.5,
  1.5,
  2.5,
  127,
  128,
  255,
  256,
  -129,
  65535.5,
  2 ** 31,
  2 ** 32 + 5,
  1e21,
  Number.NaN,
  Number.POSITIVE_INFINITY,
]

export const arrayConstructs = [
  ...KINDS.map((kind) =>
    compiled(
      `array-${kind}`,
      `\`${kind}\``,
      kernel(
        `x: ${kind}, y: Float64Array`,
        'let s = 0; for (let i = 0; i < y.length; i++) { x[i] = y[i]; s += x[i] } return s',
      ),
      () => [
        [new globalThis[kind](VALUES.length), Float64Array.from(VALUES)],
        [new globalThis[kind](3), Float64Array.from(VALUES)],
      ],
    ),
  ),
  compiled(
    'length',
    '`x.length`, `x.byteLength`, `BYTES_PER_ELEMENT`',
    kernel(
      'x: Float32Array',
      'return x.length + x.byteLength * 100 + x.BYTES_PER_ELEMENT * 1e4 + Float64Array.BYTES_PER_ELEMENT',
    ),
    arrays((n) => new Float32Array(n)),
  ),
  compiled(
    'index-out-of-range',
    'Any number as index: out of range, fractional, NaN',
    kernel('x: Float64Array, i: number', 'x[i] = 3; return x[i] + x[i + 1] * 2'),
    combine(
      () => [floats(4)],
      () => [0, 1, 3, 4, -1, 0.5, -0, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 32],
    ),
  ),
  compiled(
    'index-computed',
    'Indices from other arrays: `x[k[i]]`',
    kernel(
      'x: Float64Array, k: Uint8Array',
      'let s = 0; for (let i = 0; i < k.length; i++) { s += x[k[i]]; x[k[i] - 1] = s } return s',
    ),
    () => [
      [floats(300), bytes(20)],
      [floats(100), bytes(20)],
    ],
  ),
  compiled(
    'aliasing',
    'Overlapping views and the same array twice',
    kernel('x: Float64Array, y: Float64Array', 'for (let i = 1; i < x.length; i++) x[i] = y[i - 1] + x[i]'),
    () => {
      const x = floats(10)
      return [
        [x, x],
        [x, x.subarray(2)],
        [x.subarray(3, 7), x],
        [x, floats(10)],
      ]
    },
  ),
  compiled(
    'array-variable-alias',
    'Variables for arrays, exchanged in loops',
    kernel(
      'x: Float64Array, y: Float64Array, n: number',
      'let a = x, b = y; for (let k = 0; k < n; k++) { for (let i = 1; i < a.length - 1; i++) b[i] = (a[i - 1] + a[i + 1]) / 2; const t = a; a = b; b = t } return a[1]',
    ),
    () => [
      [floats(9), floats(9), 3],
      [floats(9), floats(5), 4],
    ],
  ),
  compiled('array-truth', 'Truth of an array: `if (x)`', kernel('x: Float64Array', 'return x ? 1 : 0'), arrays(floats)),
  original(
    'array-conditional',
    'An array that is typed here and ordinary there',
    kernel('x: Float64Array, a: number', 'const z = a > 1 ? x : [1]; return z[0]'),
    'type-conflict',
    () => [[floats(1), 2]],
  ),
  compiled(
    'new-typed-array',
    '`new Float64Array(n)`',
    kernel(
      'n: number, x: Float64Array',
      'const t = new Float64Array(n); for (let i = 0; i < x.length; i++) t[i] = x[i]; let s = t.length; for (let i = 1; i < n; i++) s += t[i] * t[i - 1]; return s',
    ),
    () => [
      [3, floats(3)],
      [0, floats(4)],
      [20, floats(7)],
      [2.5, floats(2)],
    ],
    {
      note: 'The memory is that of the call: what a round of a loop does not hand on is free again at its end.',
    },
  ),
  compiled(
    'new-typed-array-of',
    '`new Float32Array([1, 2, 3])`, `new Uint8Array(x)`, `Int16Array.of(1, 2)`, `Int16Array.from(x)`',
    kernel(
      'x: Float64Array, a: number',
      'const y = new Float32Array([a, 2, a * 3]), z = new Uint8Array(x), k = Int16Array.of(a, 7), m = Int16Array.from(x); return y[0] + y[2] * 10 + z[0] * 100 + k[0] + k[1] * 1e3 + m[m.length - 1]',
    ),
    () => [
      [floats(3), 0.1],
      [floats(1), 70000],
      [floats(0), 5],
    ],
  ),
  compiled(
    'buffer-views',
    '`new Uint32Array(t.buffer, offset, length)` of an array that is made in the function',
    kernel(
      'x: Float64Array',
      'const d = new Float64Array(1), w = new Uint32Array(d.buffer); let s = 0; for (let i = 0; i < x.length; i++) { d[0] = x[i]; s = (s * 31 + w[0] + w[1]) | 0 } return s',
    ),
    arrays(floats),
    { note: 'Where JavaScript throws since it does not fit, the original runs.' },
  ),
  compiled(
    'new-buffer',
    '`new ArrayBuffer(n)`, for typed arrays and DataViews: `new Float32Array(buffer, offset)`, `new DataView(new ArrayBuffer(8))`, `buffer.byteLength`',
    kernel(
      'x: Float64Array',
      'const buffer = new ArrayBuffer(12); const f = new Float32Array(buffer, 4, 1), w = new Uint32Array(buffer); const v = new DataView(buffer, 2); let s = buffer.byteLength; for (let i = 0; i < x.length; i++) { f[0] = x[i]; w[2] ^= w[1]; s = (s * 31 + v.getInt16(0) + v.getUint32(4, true)) | 0 } return s',
    ),
    arrays(floats),
    { note: 'Nothing else can be done with it. Where JavaScript throws since it does not fit, the original runs.' },
  ),
  compiled(
    'buffer-of-parameter',
    '`new Uint32Array(x.buffer, x.byteOffset + k, length)` of any array',
    kernel(
      'x: Float64Array, k: number',
      'const w = new Uint32Array(x.buffer, x.byteOffset + 8 * k, 2); w[1] ^= 0x80000000; return x[k] + w[0]',
    ),
    combine(
      () => [floats(3)],
      () => [0, 2],
    ),
    {
      note: 'Elements no larger than those of the array, and their number, must be given. What lies before or behind the array in its buffer: the original.',
    },
  ),
  compiled(
    'fill',
    '`x.fill(v, from, to)`',
    kernel('x: Float64Array, v: number, to: number', 'x.fill(v); return x.fill(-v, 1, to).length'),
    () => [
      [floats(4), 2.5, 3],
      [floats(4), -0, -1],
      [floats(0), 1, 1],
    ],
  ),
  compiled(
    'set',
    '`x.set(y, at)`',
    kernel('x: Float64Array, y: Float64Array, at: number', 'x.set(y, at); x.set([1, at]); return x[0]'),
    () => {
      const x = floats(9)
      return [
        [floats(3), floats(2), 1],
        [x, x.subarray(2, 6), 4],
        [floats(3), floats(2), 2],
        [floats(3), floats(0), -1],
      ]
    },
    { note: 'From an array of the same kind or of another one, or from a literal.' },
  ),
  compiled(
    'subarray',
    '`x.subarray(a, b)`',
    kernel(
      'x: Float64Array, a: number, b: number',
      'const y = x.subarray(a, b); for (let i = 0; i < y.length; i++) y[i] += x[0]; return y.length',
    ),
    combine(
      () => [floats(5)],
      () => [0, 2, -1],
      () => [1, 5, -1, 9],
    ),
    { note: 'It shares the memory of `x`, as in JavaScript.' },
  ),
  compiled(
    'slice',
    '`x.slice(a, b)`',
    kernel(
      'x: Float64Array, a: number, b: number',
      'const y = x.slice(a, b); for (let i = 0; i < y.length; i++) x[i] += y[y.length - 1 - i]; return y.length',
    ),
    combine(
      () => [floats(5)],
      () => [0, 2, -1],
      () => [1, 5, -1, 9],
    ),
  ),
  compiled(
    'copy-within',
    '`x.copyWithin(to, from, end)`, `x.reverse()`',
    kernel('x: Int32Array, a: number, b: number', 'x.copyWithin(a, b); return x.reverse().copyWithin(1, -2)[0]'),
    combine(
      () => [ints(6)],
      () => [0, 2, -1],
      () => [1, 5, -1],
    ),
  ),
  compiled(
    'index-of',
    '`x.indexOf(v, from)`, `x.lastIndexOf(v)`, `x.includes(v)`',
    kernel(
      'x: Float64Array, v: number, at: number',
      'return x.indexOf(v, at) + 100 * x.lastIndexOf(v) + (x.includes(v) ? 1e4 : 0)',
    ),
    combine(
      () => [Float64Array.of(1, Number.NaN, -0, 1)],
      () => [1, 0, Number.NaN, 7],
      () => [0, 1, -1, 9],
    ),
  ),
  compiled(
    'at',
    '`x.at(i)`',
    kernel(
      'x: Float64Array, i: number',
      'const last = x.at(-1); return x.at(i) === undefined ? last : x.at(i)! + last!',
    ),
    combine(
      () => [floats(3), floats(0)],
      () => [0, 2, 3, -1, -3, -4, 1.9, -1.9, -0.5, Number.NaN, Number.POSITIVE_INFINITY],
    ),
  ),
  compiled(
    'sort',
    '`x.sort()`, `x.toSorted()`',
    kernel('x: Float64Array', 'const y = x.toSorted(); x[0] = 5; x.sort(); return y[0] - x[1]'),
    () => [[floats(9)], [floats(1)], [Float64Array.of(0, -0, Number.NaN, 3, -0)]],
  ),
  compiled(
    'sort-comparator',
    '`x.sort((a, b) => key[a] - key[b] || a - b)`',
    kernel(
      'x: Int32Array, key: Float64Array',
      'x.sort((a, b) => key[a] - key[b] || b - a); return x.toSorted((a, b) => (a < b ? 1 : a > b ? -1 : 0))[0]',
    ),
    () => [
      [Int32Array.of(3, 1, 2, 0, 1, 2), Float64Array.of(1, -2, 1, -2)],
      [Int32Array.of(3, 1, 0), Float64Array.of(1, Infinity, 2, Infinity)],
    ],
    {
      note: 'Comparators of which it can be seen that they order by keys: differences and comparisons of the same expression of both elements. A key that is NaN goes to the original.',
    },
  ),
  original(
    'sort-other',
    '`x.sort((a, b) => a < b ? -1 : 1)`',
    kernel('x: Float64Array', 'x.sort((a, b) => (a < b ? -1 : 1))'),
    'unsupported-call',
    arrays(floats),
    { note: 'Engines may sort in different ways by it. Return 0 for what is equal.' },
  ),
  compiled(
    'array-reduce',
    '`x.reduce((s, v) => s + v, 0)`, `reduceRight`',
    kernel(
      'x: Float64Array',
      'return x.reduce((s, v) => s + v, 0) + x.reduceRight((s, v, i) => s - v * i) + x.reduce((m, v) => Math.max(m, v))',
    ),
    arrays(floats),
    { note: 'The function is one that is known, as everywhere.' },
  ),
  compiled(
    'array-for-each',
    '`x.forEach((v, i) => …)`',
    kernel('x: Float64Array, y: Float64Array', 'let n = 0; x.forEach((v, i) => { y[i] = v * 2; n++ }); return n'),
    () => [
      [floats(3), floats(2)],
      [floats(0), floats(1)],
    ],
  ),
  compiled(
    'array-extreme',
    '`Math.max(...x)`, `Math.min(...x)`',
    kernel('x: Float64Array, k: number', 'return Math.max(...x) - Math.min(k, ...x, 1)'),
    combine(
      () => [floats(3), floats(0)],
      () => [0, -5, Number.NaN],
    ),
    { note: 'Of more than 32768 elements, which may be too many arguments, the original runs.' },
  ),
  compiled(
    'array-search',
    '`some`, `every`, `find`, `findIndex`, `findLast`, `findLastIndex` with a function',
    kernel(
      'x: Float64Array, k: number',
      'const a = x.find((v) => v > k), b = x.findLast((v) => v < k); return +x.some((v) => v === k) + +x.every((v) => v > k) * 2 + x.findIndex((v) => v > k) * 4 + x.findLastIndex((v) => v > k) * 100 + (a ?? 0) + (b ?? 0)',
    ),
    combine(
      () => [floats(3), floats(0)],
      () => [0, 1, -5],
    ),
  ),
  compiled(
    'array-map',
    '`x.map((v) => v * 2)`, `x.filter((v) => v > 0)`',
    kernel(
      'x: Float64Array, k: number',
      'const y = x.map((v, i) => v * k + i).filter((v) => v > k); return y.length + y.reduce((s, v) => s + v, 0)',
    ),
    combine(
      () => [floats(5), floats(0)],
      () => [0, 1, -5],
    ),
  ),
  compiled(
    'array-copy-changed',
    '`x.toReversed()`, `x.with(i, v)`, of ordinary arrays too; `copyWithin` of ordinary arrays',
    kernel(
      'x: Float64Array, i: number, y: number[]',
      'const z = x.toReversed().with(i, 7); return z[0] + y.with(1, i).copyWithin(0, 1)[0] - y.toReversed()[0] * 3',
    ),
    () => [0, 1, -1, 2.5, NaN].map((i) => [floats(3), i, [1, 2, 3]]),
  ),
  compiled(
    'array-from-function',
    '`Float64Array.from(x, (v, i) => …)`, `Float64Array.from({ length: n }, (_, i) => …)`',
    kernel(
      'x: number[], n: number',
      'const t = Float32Array.from({ length: n }, (_, i) => Math.sqrt(i)); return Uint8Array.from(x, (v, i) => v * 2 + i)[1] + t.length + t[2]',
    ),
    () => [0, 3, 2.5].map((n) => [[1, 200, 3], n]),
  ),
  compiled(
    'array-flat-map',
    '`x.flatMap((v) => v > 0 ? [v, v] : [])`, `x.filter(Boolean)`, `x.reduce((all, v) => …, [] as number[])`, of ordinary arrays',
    kernel(
      'x: number[]',
      'const all = x.reduce((all: number[], v) => { all.push(v * 2); return all }, []); return x.flatMap((v) => (v > 1 ? [v, v] : [])).length + x.filter(Boolean).length * 10 + all[1]',
    ),
    () => [[[1, 0, 3]], [[0, NaN]], [[5, -0, 2, 2]]],
  ),
  compiled(
    'array-rest',
    '`const [a, ...rest] = x`, `[...Array(n).keys()]`, `Array.from(x.keys())`, `Array.isArray(x)`',
    kernel(
      'x: number[], y: Float64Array, n: number',
      'const [a, ...rest] = x; const [, ...others] = y; let s = a + rest.length * 10 + others.length * 100; for (const i of [...Array(n).keys()]) s += i; return s + Array.from(x.keys()).length * (Array.isArray(x) && !Array.isArray(y) ? 1 : 2)',
    ),
    () => [
      [[1, 2, 3], floats(3), 4],
      [[1], floats(0), 0],
    ],
  ),
  original(
    'array-methods',
    '`join`, `toString`, `entries` but in `for … of`',
    kernel('x: Float64Array', 'return x.join().length'),
    'unsupported-call',
    arrays(floats),
  ),
  original(
    'length-assigned',
    '`x.length = 0` of a typed array',
    kernel('x: Float64Array', ';(x as unknown as { length: number }).length = 0; return x.length'),
    'unsupported-operation',
    () => [[floats(2)]],
  ),
  original(
    'buffer',
    '`x.buffer`, `x.byteOffset` elsewhere',
    kernel('x: Float64Array', 'return x.byteOffset'),
    'unsupported-operation',
    arrays(floats),
  ),
]
