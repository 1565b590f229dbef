import { describe } from 'vitest'
import { type Case, combine, runBothWays } from './case-table.ts'

const floats = (n: number) => Float64Array.from({ length: n }, (_, i) => i * 1.5 - 2)
const NUMBERS = [0, -0, 1, -1.5, 3, 7, Number.NaN, Infinity]
const arrays = [[floats(0)], [floats(1)], [floats(2)], [floats(5)]]
const two = combine(NUMBERS, NUMBERS)

const patterns: Case[] = [
  { name: 'swap', params: 'a: number, b: number', body: '[a, b] = [b, a]; return a - 2 * b', inputs: two },
  {
    name: 'rotate three',
    params: 'a: number, b: number',
    body: 'let c = 9; [a, b, c] = [c, a, b]; return a + 10 * b + 100 * c',
    inputs: two,
  },
  {
    name: 'swap of elements',
    params: 'x: Float64Array, i: number, j: number',
    body: '[x[i], x[j]] = [x[j], x[i]]; return x[0]',
    inputs: combine([floats(4)], [0, 1, 3, 4, -1], [0, 2, 3, 9]),
  },
  {
    name: 'the target is evaluated before the value is read',
    params: 'x: Float64Array',
    body: 'let i = 0; const t = [5, 6, 7]; [x[i++], x[i++], x[i++]] = [t[2], t[i], i]; return i',
    inputs: arrays,
  },
  {
    name: 'later targets see earlier assignments',
    params: 'x: Float64Array',
    body: 'let i = 0; [i, x[i], x[i + 1]] = [1, 20, 30]; return i',
    inputs: arrays,
  },
  {
    name: 'elements are read one by one',
    params: 'x: Float64Array',
    body: 'let a = 0; [x[1], a] = x; return a',
    inputs: arrays,
  },
  {
    name: 'holes, defaults and the rest',
    params: 'a: number, b: number',
    body: 'const t = [a, b, undefined, 4, 5]; const [p, , q = p + 1, ...r] = t; return p + q * 10 + r.length * 100 + r[0] * 1000 + r[1] * 10000',
    inputs: two,
  },
  {
    name: 'defaults are evaluated only for undefined',
    params: 'x: Float64Array',
    body: 'let n = 0; const [a = n++, b = n++, c = ++n] = x; return a + 10 * b + 100 * c + 1000 * n',
    inputs: arrays,
  },
  {
    name: 'a default that uses what came before',
    params: 'x: Float64Array',
    body: 'const [a = 1, b = a * 2, c = a + b] = x; return a + b * 10 + c * 100',
    inputs: arrays,
  },
  {
    name: 'elements of a typed array',
    params: 'x: Float64Array',
    body: 'const [a, b] = x; return a === undefined ? -1 : b === undefined ? -2 : a + b',
    inputs: arrays,
  },
  {
    name: 'properties of a typed array',
    params: 'x: Float64Array',
    body: 'const { length, byteLength: bytes, 0: first, 9: ninth = 5 } = x; return length + bytes * 10 + (first ?? -1) + ninth',
    inputs: arrays,
  },
  {
    name: 'beyond the end of a tuple',
    params: 'a: number',
    body: 'const [x, y, z] = [a, 1]; return z === undefined ? x + y : 0',
    inputs: combine(NUMBERS),
  },
  {
    name: 'fields, renamed, with defaults, the rest',
    params: 'a: number, b: number',
    body: 'const p = { x: a, y: b, z: undefined, w: 8 }; const { x, y: why = 3, z = x + 1, ...others } = p; return x + why * 10 + z * 100 + others.w * 1000',
    inputs: two,
  },
  {
    name: 'literal keys',
    params: 'a: number',
    body: "const p = { 'odd name': a, 7: 2 }; const { ['odd name']: x, 7: y, ['none']: z = 4 } = p as any; return x + y + z",
    inputs: combine(NUMBERS),
  },
  {
    name: 'nested patterns',
    params: 'a: number, b: number',
    body: 'const o = { p: [a, { q: b }], r: { s: 3 } }; const { p: [x, { q: y = 1, t = 2 }], r: { s } } = o as any; return x + 10 * y + 100 * s + t',
    inputs: two,
  },
  {
    name: 'assignment to a pattern as a value',
    params: 'a: number, b: number',
    body: 'let x = 0, y = 0; const t = ([x, y] = [b, a]); return x + 10 * y + 100 * t[0]',
    inputs: two,
  },
  {
    name: 'assignment to a pattern of fields',
    params: 'a: number, b: number',
    body: 'let x = 0, y = 0; ({ x, y = 4 } = { x: a, y: b }); return x - y',
    inputs: two,
  },
  {
    name: 'fields of other objects as targets',
    params: 'a: number, b: number',
    body: 'const p = { x: 0, t: [0, 0] }; ({ u: p.x, v: p.t[1] } = { u: a, v: b }); return p.x * 10 + p.t[1] + p.t[0]',
    inputs: two,
  },
  {
    name: 'chained patterns',
    params: 'a: number, b: number',
    body: 'let x = 0, y = 0, z = 0; [x, y] = [, z] = [a, b] as number[]; return x + y * 10 + z * 100',
    inputs: two,
  },
  {
    name: 'parameters of closures',
    params: 'a: number, b: number',
    body: 'const f = ({ x, y = 2 }: any, [p, q]: number[]) => x * 2 + y + p - q; return f({ x: a }, [b, 3]) + f({ x: b, y: a }, [1, 2])',
    inputs: two,
  },
  {
    name: 'parameters of helpers',
    params: 'a: number, b: number',
    body: 'return area({ w: a, h: b }) + first([b, a])',
    inputs: two,
  },
  {
    name: 'a rest parameter',
    params: 'a: number, b: number',
    body: 'const f = (x: number, ...r: number[]) => x + r.length * 10 + r[0]; return f(a, b, 1) + f(b, a)',
    inputs: two,
  },
  {
    name: 'spread arguments',
    params: 'a: number, b: number',
    body: 'const t = [a, b] as const; return Math.max(...t) + Math.min(1, ...t) + difference(...t)',
    inputs: two,
  },
  {
    name: 'in the header of a loop',
    params: 'n: number',
    body: 'let s = 0; for (let [i, j] = [0, 10]; i < j; [i, j] = [i + 1, j - n]) s += i * 100 + j; return s',
    inputs: [[1], [2], [0.5]],
  },
  {
    name: 'fibonacci',
    params: 'n: number',
    body: 'let [a, b] = [0, 1]; for (let i = 0; i < n; i++) [a, b] = [b, a + b]; return a',
    inputs: [[0], [1], [10], [100], [0.5]],
  },
  {
    name: 'greatest common divisor',
    params: 'a: number, b: number',
    body: 'while (b) [a, b] = [b, a % b]; return a',
    inputs: [
      [12, 18],
      [7, 0],
      [1e6, 35],
      [-4, 6],
      [2.5, 1],
    ],
  },
  {
    name: 'var patterns',
    params: 'a: number, b: number',
    body: 'var { x, y } = { x: a, y: b }; if (a > 0) { var [x, z = 2] = [y] } return x + (z ?? 7)',
    inputs: two,
  },
]

describe('destructuring does what the original does', () => {
  runBothWays(
    patterns,
    `
    function area({ w, h = 3 }: { w: number; h?: number }): number { return w * h }
    function first([a]: readonly number[]) { return a }
    function difference(a: number, b: number) { return a - b }
    `,
  )
})
