import { describe, expect, it } from 'vitest'
import { type Argument, compileBothWays } from './harness.ts'

const NUMBERS = [
  0,
  -0,
  1,
  -1,
  0.5,
  -0.5,
  1.5,
  2.5,
  -1.5,
  3,
  7,
  10,
  255,
  256,
  1e3,
  2 ** 31 - 1,
  2 ** 31,
  -(2 ** 31),
  2 ** 32,
  2 ** 32 - 1,
  2 ** 53,
  -(2 ** 53),
  1e21,
  5e-324,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
  1e10 + 0.5,
]
const INTEGERS = [0, 1, -1, 2, 3, 5, 7, 8, 100, -7, 2 ** 31 - 1, -(2 ** 31)]
const floats = (n: number) => Float64Array.from({ length: n }, (_, i) => Math.sin(i * 7.1) * 10 ** ((i % 7) - 3))
const bytes = (n: number) => Uint8Array.from({ length: n }, (_, i) => (i * 97 + 13) & 255)
const ints = (n: number) => Int32Array.from({ length: n }, (_, i) => Math.imul(i + 1, 0x9e3779b1))

const arrayClass = (kind: string) => (globalThis as unknown as Record<string, typeof Float64Array>)[kind]

/** All combinations of one argument from each list. */
function combine(...lists: Argument[][]): Argument[][] {
  return lists.reduce<Argument[][]>((rows, list) => rows.flatMap((row) => list.map((x) => [...row, x])), [[]])
}

interface Case {
  name: string
  source: string
  inputs: Argument[][]
}

const fn = (params: string, body: string) => `export function f(${params}) { "use jit"; ${body} }`

const cases: Case[] = [
  ...['+', '-', '*', '/', '%', '&', '|', '^', '<<', '>>', '>>>', '**'].map((op) => ({
    name: `a ${op} b`,
    source: fn('a: number, b: number', `return a ${op} b`),
    inputs: combine(NUMBERS, NUMBERS),
  })),
  ...['+', '-', '*', '/', '%', '&', '|', '^', '<<', '>>', '>>>'].map((op) => ({
    name: `(a ${op} b) | 0 on int32`,
    source: fn('a: number, b: number', `const x = a | 0; const y = b | 0; return (x ${op} y) | 0`),
    inputs: combine(NUMBERS, NUMBERS),
  })),
  ...['+', '-', '*', '/', '%'].map((op) => ({
    name: `a ${op} b on int32, not wrapped`,
    source: fn('a: number, b: number', `const x = a | 0; const y = b | 0; return x ${op} y`),
    inputs: combine(NUMBERS, NUMBERS),
  })),
  ...['+', '-', '*', '/', '%', '>>>'].map((op) => ({
    name: `a ${op} b on uint32`,
    source: fn('a: number, b: number', `const x = a >>> 0; const y = b >>> 0; return x ${op} y`),
    inputs: combine(NUMBERS, NUMBERS),
  })),
  ...['<', '<=', '>', '>=', '==', '===', '!=', '!=='].map((op) => ({
    name: `a ${op} b`,
    source: fn('a: number, b: number', `return a ${op} b`),
    inputs: combine(NUMBERS, NUMBERS),
  })),
  ...[
    'abs',
    'ceil',
    'floor',
    'round',
    'trunc',
    'sign',
    'sqrt',
    'fround',
    'clz32',
    'sin',
    'exp',
    'log',
    'cbrt',
    'atan',
  ].map((name) => ({
    name: `Math.${name}`,
    source: fn('a: number', `return Math.${name}(a)`),
    inputs: combine(NUMBERS),
  })),
  ...['min', 'max', 'imul', 'atan2', 'pow', 'hypot'].map((name) => ({
    name: `Math.${name}`,
    source: fn('a: number, b: number', `return Math.${name}(a, b)`),
    inputs: combine(NUMBERS, NUMBERS),
  })),
  { name: 'ToInt32', source: fn('a: number', 'return a | 0'), inputs: combine(NUMBERS) },
  {
    name: 'ToInt32 of a bounded double',
    source: fn('a: number', 'return (Math.max(-1e12, Math.min(1e12, a))) | 0'),
    inputs: combine(NUMBERS),
  },
  { name: '-a, 1 / -a', source: fn('a: number', 'return 1 / -a'), inputs: combine(NUMBERS) },
  {
    name: '-0 of an integer product',
    source: fn('a: number, b: number', 'return 1 / ((a | 0) * (b | 0))'),
    inputs: combine(NUMBERS, NUMBERS),
  },
  {
    name: 'remainder keeps the sign',
    source: fn('a: number, b: number', 'return 1 / ((a | 0) % (b | 0))'),
    inputs: combine(NUMBERS, NUMBERS),
  },
  { name: 'truth of a number', source: fn('a: number', 'return a ? 1 : 2'), inputs: combine(NUMBERS) },
  {
    name: '!, &&, ||',
    source: fn('a: number, b: number', 'return !a && b > 1 || a < b'),
    inputs: combine(NUMBERS, NUMBERS),
  },
  {
    name: 'a && b, a || b as numbers',
    source: fn('a: number, b: number', 'return (a && b) + (a || b)'),
    inputs: combine(NUMBERS, NUMBERS),
  },
  { name: '+boolean', source: fn('a: number', 'return +(a > 1) + Number(a < 5)'), inputs: combine(NUMBERS) },
  {
    name: 'booleans',
    source: fn('a: boolean, b: boolean', 'return a === b || !a'),
    inputs: combine([true, false], [true, false]),
  },
  {
    name: 'comma and chained assignment',
    source: fn('a: number', 'let x, y; x = y = a * 2; return (x += 1, x + y)'),
    inputs: combine(NUMBERS),
  },
  {
    name: 'i++ and ++i as values',
    source: fn('a: number', 'let i = a; const x = i++; const y = ++i; return x * 1000 + y'),
    inputs: combine(NUMBERS),
  },
  {
    name: 'for over a parameter',
    source: fn('n: number', 'let s = 0; for (let i = 0; i < n; i++) s += i; return s'),
    inputs: combine([0, 1, 10, 10.5, 9.999, -3, -0.5, 0.5, Number.NEGATIVE_INFINITY]),
  },
  {
    name: 'for, <=',
    source: fn('n: number', 'let s = 0; for (let i = 1; i <= n; i++) s += i; return s'),
    inputs: combine([0, 1, 10, 10.5, 9.999, -3, -0.5]),
  },
  {
    name: 'for downwards',
    source: fn('n: number', 'let s = 0; for (let i = n; i > 0; i--) s = s * 3 + i; return s'),
    inputs: combine([0, 1, 10, 10.5, -3]),
  },
  {
    name: 'while with break and continue',
    source: fn(
      'n: number',
      'let s = 0, i = 0; while (true) { i++; if (i > n) break; if (i % 3 === 0) continue; s += i } return s',
    ),
    inputs: combine([0, 1, 10, 10.5, -3]),
  },
  {
    name: 'do while',
    source: fn('n: number', 'let i = 0; do { i += 2 } while (i < n); return i'),
    inputs: combine([0, 1, 10, 10.5, -3, Number.NaN]),
  },
  {
    name: 'labelled loops',
    source: fn(
      'n: number',
      'let s = 0; outer: for (let i = 0; i < n; i++) { for (let j = 0; j < n; j++) { if (j > i) continue outer; if (i + j > 12) break outer; s += i * j } } return s',
    ),
    inputs: combine([0, 1, 5, 10, 20]),
  },
  {
    name: 'switch with fallthrough',
    source: fn(
      'a: number',
      'let r = 0; switch (a) { case 1: r += 1; case 2: r += 10; break; default: r = 99; case 3: r += 100 } return r',
    ),
    inputs: combine([0, 1, 2, 3, 4, -0, Number.NaN]),
  },
  {
    name: 'var is hoisted and undefined',
    source: fn('a: number', 'if (a > 1) { var x = 5 } return x + 1'),
    inputs: combine([0, 2]),
  },
  {
    name: 'let without initialiser, returned',
    source: fn('a: number', 'let x: number; if (a > 1) x = 5; return x!'),
    inputs: combine([0, 2]),
  },
  {
    name: 'early return',
    source: fn('a: number', 'if (a < 0) return -1; for (let i = 0; ; i++) if (i * i > a) return i'),
    inputs: combine([-5, 0, 10, 99]),
  },
  {
    name: 'helpers',
    source: `function sq(x: number) { return x * x }\nfunction h(x: number, k: number): number { return k ? sq(x) + 1 : sq(x) }\n${fn('a: number', 'return h(a, 1) - h(a, 0) + sq(3)')}`,
    inputs: combine(NUMBERS),
  },
  {
    name: 'recursion',
    source: `function fib(n: number): number { return n < 2 ? n : fib(n - 1) + fib(n - 2) }\n${fn('n: number', 'return fib(n)')}`,
    inputs: combine([0, 1, 2, 10, 15, 5.5]),
  },
  {
    name: 'mutual recursion',
    source: `function even(n: number): boolean { return n === 0 ? true : odd(n - 1) }\nfunction odd(n: number): boolean { return n === 0 ? false : even(n - 1) }\n${fn('n: number', 'return even(n)')}`,
    inputs: combine([0, 1, 2, 11]),
  },
  {
    name: 'module constants',
    source: `const N = 16, HALF = N / 2 - 0.5\n${fn('a: number', 'return a * N + HALF')}`,
    inputs: combine(NUMBERS),
  },
  {
    name: 'Number.isInteger and friends',
    source: fn(
      'a: number',
      'return +Number.isInteger(a) + 2 * +Number.isSafeInteger(a) + 4 * +Number.isNaN(a) + 8 * +Number.isFinite(a) + 16 * +isNaN(a) + 32 * +isFinite(a)',
    ),
    inputs: combine(NUMBERS),
  },
  {
    name: 'typeof',
    source: fn(
      'x: Float64Array, i: number',
      'const v = x[i]; return (typeof v === "number" ? 1 : 0) + (typeof v !== "undefined" ? 2 : 0) + (typeof x === "object" ? 4 : 0) + (typeof (v > 1) === "boolean" ? 8 : 0)',
    ),
    inputs: combine([floats(3)], INTEGERS),
  },
  {
    name: '??, ??=, ||=, &&=',
    source: fn(
      'x: Float64Array, i: number, d: number',
      'let v = x[i] ?? d; let w = x[i]; w ??= 5; let u = d; u ||= 7; let t = d; t &&= 9; return [v + w, u - t][0] + u * 1000 + t * 100'.replace(
        '[v + w, u - t][0]',
        '(v + w)',
      ),
    ),
    inputs: combine([floats(3)], INTEGERS, [0, 1, Number.NaN]),
  },
  {
    name: '=== undefined, == null',
    source: fn(
      'x: Uint8Array, i: number',
      'return (x[i] === undefined ? 1 : 0) + (x[i] != null ? 2 : 0) + (x[i] === null ? 4 : 0) + (undefined == x[i] ? 8 : 0)'.replace(
        'x[i] === null',
        '(x[i] as number | null) === null',
      ),
    ),
    inputs: combine([bytes(3)], INTEGERS),
  },
  {
    name: 'undefined in arithmetic is NaN, not undefined',
    source: fn('x: Float64Array, i: number, j: number', 'const a = x[i]; const b = x[j]; return a > 0 ? b : +a - 0'),
    inputs: combine([floats(3)], INTEGERS, INTEGERS),
  },
  {
    name: 'undefined times one, through a phi',
    source: fn('x: Float64Array, i: number, c: boolean', 'const r = c ? x[i] : x[i] * 1; return r'),
    inputs: combine([floats(3)], INTEGERS, [true, false]),
  },
  {
    name: 'isNaN of undefined',
    source: fn(
      'x: Float64Array, i: number',
      'return +isNaN(x[i]) + 2 * +Number.isNaN(x[i]) + 4 * +Number.isInteger(x[i])',
    ),
    inputs: combine([Float64Array.from([1, 2.5, Number.NaN])], INTEGERS),
  },
  {
    name: 'undefined stored and read again',
    source: fn('x: Float64Array, i: number', 'x[0] = x[i]; const k = i - i; return x[k]'),
    inputs: combine([floats(3)], INTEGERS),
  },
  {
    name: 'swap',
    source: fn(
      'a: number, b: number, x: Float64Array',
      '[a, b] = [b, a]; let [c, d] = [a * 2, b * 3]; [x[0], x[1]] = [x[1], x[0]]; return a - b + c * 10 + d * 100',
    ),
    inputs: combine([1, 2.5], [3, -4], [floats(3)]),
  },
  // closures
  {
    name: 'the classic puzzle',
    source: `function foo(n: number) { return n % 2 === 0 ? 0.0 : 1 }\n${fn('n: number', 'return [n, -n][foo(n)]')}`,
    inputs: combine([7, 8, 0, -3, 2.5, Number.NaN]),
  },
  {
    name: 'closures over scalars and arrays',
    source: fn(
      'x: Float64Array, k: number',
      'let n = 0; const at = (i: number) => { n++; if (i < 0) return 0; return x[i] * k }; function clamp(v: number) { return v > 5 ? 5 : v < -5 ? -5 : v } let s = 0; for (let i = 0; i < x.length; i++) { s += clamp(at(i - 1)) - at(i); if (i === 3) k = 2 } return s + n * 1000',
    ),
    inputs: combine([floats(20)], [0.5, 3]),
  },
  {
    name: 'a closure without result, and one that may return nothing',
    source: fn(
      'x: Float64Array, i: number',
      'const put = (k: number, v: number) => { x[k] = v }; const get = (k: number) => { if (k > 1) return x[k] }; put(i, 7); return get(i)',
    ),
    inputs: combine([floats(4)], INTEGERS),
  },
  {
    name: 'closures that call each other',
    source: fn(
      'a: number',
      'const sq = (v: number) => v * v; const quad = (v: number) => sq(sq(v)) + sq(v); return quad(a) - quad(a + 1)',
    ),
    inputs: combine(NUMBERS),
  },
  {
    name: 'a parameter left out',
    source: fn(
      'a: number',
      'const pick = (v: number, w?: number) => w === undefined ? v : w; return pick(a) * 2 + pick(a, 3)',
    ),
    inputs: combine(NUMBERS),
  },
  {
    name: 'a function expression that calls itself',
    source: 'export const f = function f(n: number): number { "use jit"; return n < 2 ? n : f(n - 1) + f(n - 2) }',
    inputs: combine([0, 1, 10, 4.5]),
  },
  {
    name: 'default and optional parameters of helpers',
    source: `function h(a: number, k = 3, m?: number) { return a * k + (m ?? 100) }\n${fn('a: number, x: Float64Array', 'const g = (v: number, w = v * 2) => v + w; return h(a) + h(a, 2) + h(a, undefined, 1) + h(a, x[5]) + g(a) + g(a, 1)')}`,
    inputs: combine(NUMBERS, [floats(3)]),
  },
  {
    name: 'squares',
    source: fn('a: number, b: number', 'return a ** 2 + (a - b) ** 2 + Math.pow(b, 2)'),
    inputs: combine(NUMBERS, NUMBERS),
  },
  {
    name: 'integer quotients into integer arrays',
    source: fn(
      'o: Int32Array, u: Uint8Array, a: number, b: number',
      'const x = a | 0, y = b | 0; o[0] = x / y; o[1] = (a >>> 0) / (b >>> 0); u[0] = (x & 1023) / 9; o[2] = (x / y) >>> 1; return (x / 7) | 0',
    ),
    inputs: combine([new Int32Array(3)], [new Uint8Array(1)], NUMBERS, NUMBERS),
  },
  {
    name: 'integer minimum beyond int32',
    source: fn(
      'r: Int32Array, k: number',
      'let d = 0; for (let j = 1; j < r.length; j++) { const up = r[j]; r[j] = Math.min(r[j] + 1, r[j - 1] + 1, d + (j === k ? 0 : 1)); d = Math.max(up - 1, -5) } return d',
    ),
    inputs: combine([ints(40), Int32Array.from({ length: 9 }, (_, i) => i)], [3]),
  },
  {
    name: 'return undefined without result',
    source:
      'export function f(x: Float64Array, i: number): void { "use jit"; if (i > 1) return undefined; x[i] = 1; return }',
    inputs: combine([floats(3)], INTEGERS),
  },
  // throw
  {
    name: 'throw with a template',
    source: fn(
      'x: Float64Array, i: number',
      'x[0] = 5; if (i < 0 || i >= x.length) throw new RangeError(`no element ${i} of ${x.length}: ${x[i]}, ${i > 2}`); return x[i]',
    ),
    inputs: combine([floats(3)], INTEGERS),
  },
  {
    name: 'throw in a loop, after writes',
    source: fn(
      'x: Float64Array, limit: number',
      'let s = 0; for (let i = 0; i < x.length; i++) { if (x[i] > limit) throw new Error("element " + i + " is " + x[i]); s += x[i]; x[i] = s } return s',
    ),
    inputs: combine([floats(20)], [0, 1, 100]),
  },
  {
    name: 'throw in a helper, without message',
    source: `function check(a: number): number { if (a !== a) throw TypeError(); if (a === 0) throw new SyntaxError('zero'); return a }\n${fn('a: number', 'return check(a) + 1')}`,
    inputs: combine(NUMBERS),
  },
  {
    name: 'a path that only throws',
    source: fn('a: number', 'if (a > 0) return a; throw new URIError(`${-a}`)'),
    inputs: combine(NUMBERS),
  },
  // Found by the fuzzer
  {
    name: 'arrays exchanged in a loop',
    source: fn(
      'b: Float32Array, c: Float32Array, n: number',
      'for (let i = 0; i < n; i++) { c[0] += i; const t = c; c = b; b = t }',
    ),
    inputs: combine([Float32Array.of(1, 2)], [Float32Array.of(3, 4)], [0, 1, 5]),
  },
  {
    name: 'an array chosen in a loop',
    source: fn(
      'a: Uint8ClampedArray, b: Uint8ClampedArray, n: number',
      'for (let i = 0, j = 1; j < n; i = j++) { const s = i > 3 ? a : b; b[0] += s[0] + i }',
    ),
    inputs: combine([Uint8ClampedArray.of(1)], [Uint8ClampedArray.of(2)], [0, 3, 9]),
  },
  {
    name: 'low bits of a merge that is a double',
    source: fn(
      'x: number, y: number',
      'x = NaN; let i = 0; while ((x & 0) >= y) { i++; x = Math.imul(x ^ (0 === y ? i : x), 0x01000193); if (i > 5) return true } return false',
    ),
    inputs: combine([1], NUMBERS),
  },
  // Found by the tests of the passes
  {
    name: '-0 times a positive integer',
    source: fn('a: number', 'return 1 / (-(a | 0) * 5)'),
    inputs: combine(NUMBERS),
  },
  {
    name: 'bound that is a product of negative numbers',
    source: fn(
      'x: Float64Array',
      'for (let j = 1; j < 10; j++) { const a = 0 - j; for (let i = 0; i <= a * a; i++) x[i] = 1 }',
    ),
    inputs: [[floats(5)], [floats(200)]],
  },
  {
    name: 'a step that is NaN',
    source: fn(
      'x: Float64Array, z: Float64Array, n: number',
      'let i = 0, s = 0; for (let k = 0; k < n; k++) { s += x[i]; i += z[0] * 0 } return s',
    ),
    inputs: combine([floats(3)], [Float64Array.from([1]), Float64Array.from([Number.POSITIVE_INFINITY])], [1, 3]),
  },
  {
    name: 'a shift of more than int32',
    source: fn(
      'x: Uint8Array, k: number, m: number',
      'const c = Math.min(k | 0, 1000); for (let i = c; i < m; i--) { x[(Math.max(i, 0) * 1000) >> 3] = 1; if (i < 0) break }',
    ),
    inputs: combine([bytes(50)], [5, 1000], [2 ** 29 + 1, 10]),
  },
  {
    name: 'a sum that is rounded on the way',
    source: fn(
      'n: number',
      'let s = 1; for (let i = 0; i < n; i++) s = s + 9007199254740992 - 9007199254740992; return s',
    ),
    inputs: combine([0, 1, 2]),
  },
  {
    name: 'a shift register of 70 variables',
    source: fn(
      'n: number',
      `${Array.from({ length: 70 }, (_, i) => `let v${i} = 0;`).join('')} for (let i = 0; i < n; i++) { ${Array.from({ length: 69 }, (_, i) => `v${69 - i} = v${68 - i};`).join('')} v0 = v0 + 1.5 } return v69`,
    ),
    inputs: combine([0, 100]),
  },
  {
    name: 'low bits through a merge, uint32 element',
    source: fn('x: Uint32Array, i: number, c: boolean, o: Int32Array', 'let v = 0; if (c) v = x[i]; o[0] = v'),
    inputs: combine([Uint32Array.from([4e9, 3])], [0, 1, 2], [true, false], [new Int32Array(1)]),
  },
  {
    name: 'low bits through a merge, wide sum',
    source: fn('a: number, b: number, c: boolean, o: Int32Array', 'let v = 5; if (c) v = (a | 0) + (b | 0); o[0] = v'),
    inputs: combine([2 ** 31 - 1, 5], [2 ** 31 - 1, -7], [true, false], [new Int32Array(1)]),
  },
  {
    name: 'a helper that never returns',
    source: `function h(): number { for (;;) {} }\n${fn('a: number', 'if (a > 1) return h() + 1; return 2')}`,
    inputs: combine([0, 1]),
  },
  {
    name: 'undefined, or one more',
    source: fn('x: Uint8Array, i: number, c: boolean', 'let v = x[i]; if (c) v = v + 1; return v'),
    inputs: combine([bytes(3)], INTEGERS, [true, false]),
  },
  {
    name: 'two comparisons of one index',
    source: fn('x: Float64Array, i: number', 'if (i >= 0) if (i < x.length) return x[i]; return -1'),
    inputs: combine([floats(4)], INTEGERS),
  },
  // Arrays
  {
    name: 'sum',
    source: fn('x: Float64Array', 'let s = 0; for (let i = 0; i < x.length; i++) s += x[i]; return s'),
    inputs: [[floats(0)], [floats(1)], [floats(1000)]],
  },
  {
    name: 'axpy with any n',
    source: fn(
      'y: Float64Array, x: Float64Array, a: number, n: number',
      'for (let i = 0; i < n; i++) y[i] += a * x[i]',
    ),
    inputs: combine([floats(50)], [floats(40), floats(60)], [2.5], [0, 10, 10.5, 45, 70, -1]),
  },
  {
    name: 'reading out of range',
    source: fn('x: Float64Array, i: number', 'return x[i]'),
    inputs: combine([floats(5)], INTEGERS),
  },
  {
    name: 'reading out of range, bytes',
    source: fn('x: Uint8Array, i: number', 'return x[i]'),
    inputs: combine([bytes(5)], INTEGERS),
  },
  {
    name: 'reading out of range | 0',
    source: fn('x: Uint8Array, i: number', 'return x[i] | 0'),
    inputs: combine([bytes(5)], INTEGERS),
  },
  {
    name: 'undefined === undefined',
    source: fn('x: Uint8Array, i: number, j: number', 'return x[i] === x[j]'),
    inputs: combine([bytes(5)], INTEGERS, INTEGERS),
  },
  {
    name: 'fractional index',
    source: fn('x: Float64Array, a: number', 'const k = a * 0.5; return x[k]'),
    inputs: combine([floats(5)], [0, 1, 2, 3, 8, 9, 20, -2]),
  },
  {
    name: 'writing out of range',
    source: fn('x: Float64Array, i: number', 'x[i] = 7; x[i + 1] += 1; return x[i + 1]'),
    inputs: combine([floats(5)], INTEGERS),
  },
  {
    name: 'boundaries left and right',
    source: fn(
      'x: Float64Array, y: Float64Array',
      'for (let i = 0; i < x.length; i++) y[i] = x[i - 1] + x[i] + x[i + 1]',
    ),
    inputs: combine([floats(20)], [floats(20), floats(10), floats(30)]),
  },
  {
    name: 'stencil 2-D',
    source: fn(
      'a: Float64Array, o: Float64Array, h: number, w: number',
      'for (let i = 1; i < h - 1; i++) for (let j = 1; j < w - 1; j++) o[i * w + j] = 0.25 * (a[(i - 1) * w + j] + a[(i + 1) * w + j] + a[i * w + j - 1] + a[i * w + j + 1])',
    ),
    inputs: combine([floats(100), floats(99)], [floats(100), floats(60)], [10, 0, 11, -1, 1], [10, 0, 9, 11, -1]),
  },
  {
    name: 'matmul',
    source: fn(
      'c: Float64Array, a: Float64Array, b: Float64Array, n: number',
      'for (let i = 0; i < n; i++) for (let k = 0; k < n; k++) { const x = a[i * n + k]; for (let j = 0; j < n; j++) c[i * n + j] += x * b[k * n + j] }',
    ),
    inputs: combine([floats(64), floats(63)], [floats(64), floats(10)], [floats(64)], [8, 9, 0, 3]),
  },
  ...[3, 4, 5, 8].map((n) => ({
    name: `matmul ijk, n = ${n} (rounds side by side)`,
    source: fn(
      'c: Float64Array, a: Float64Array, b: Float64Array, n: number',
      'for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) { let s = 0; for (let k = 0; k < n; k++) s += a[i * n + k] * b[k * n + j]; c[i * n + j] = s }',
    ),
    inputs: [
      [floats(n * n), floats(n * n), floats(n * n), n],
      [floats(n * n - 1), floats(n * n), floats(n * n), n],
    ],
  })),
  ...[0, 1, 4, 7, 9].map((h) => ({
    name: `row sums, ${h} rows`,
    source: fn(
      'm: Float64Array, w: number, out: Float64Array',
      'for (let i = 0; i < out.length; i++) { let s = 0.1; for (let j = 0; j < w; j++) s += m[i * w + j]; out[i] = s }',
    ),
    inputs: combine([floats(h * 6)], [6, 5, 7, 0, -1], [floats(h)]),
  })),
  {
    name: 'sums that go on after the inner loop',
    source: fn(
      'a: Float64Array, h: number, w: number',
      'let t = 0, last = -1; for (let i = 0; i < h; i++) { let s = 0; for (let k = 0; k < w; k++) s += a[i * w + k]; t = t * 0.5 + s; last = i } return t + last',
    ),
    inputs: combine([floats(60)], [0, 1, 3, 6, 9, 10], [6]),
  },
  {
    name: 'running sum over rows (rounds depend on each other)',
    source: fn(
      'a: Float64Array, h: number, w: number',
      'let s = 0; for (let i = 0; i < h; i++) { for (let k = 0; k < w; k++) s += a[i * w + k] * 0.5; a[i * w] = s } return s',
    ),
    inputs: combine([floats(60)], [0, 1, 6, 9, 10], [6]),
  },
  {
    name: 'histogram',
    source: fn('x: Uint8Array, h: Int32Array', 'for (let i = 0; i < x.length; i++) h[x[i]]++'),
    inputs: combine([bytes(1000)], [new Int32Array(256), new Int32Array(100)]),
  },
  {
    name: 'gather through int32',
    source: fn(
      'x: Float64Array, k: Int32Array',
      'let s = 0; for (let i = 0; i < k.length; i++) s += x[k[i]]; return s',
    ),
    inputs: combine(
      [floats(10)],
      [Int32Array.from([1, 2, 3, 9]), Int32Array.from([1, 2, 10, 3]), Int32Array.from([-1]), new Int32Array(0)],
    ),
  },
  {
    name: 'scatter with a count',
    source: fn(
      'k: Int32Array, h: Float64Array',
      'let n = 0; for (let i = 0; i < k.length; i++) { h[k[i]] += 1.5; n++ } return n',
    ),
    inputs: combine([Int32Array.from([1, 2, 3, 9, 1]), Int32Array.from([1, 200, 10, 3])], [floats(10)]),
  },
  {
    name: 'index that depends on a write of the same round',
    source: fn(
      'k: Int32Array, h: Float64Array',
      'for (let i = 0; i < k.length; i++) { k[i] = k[i] + 1; h[k[i]] += 1 }',
    ),
    inputs: combine([Int32Array.from([1, 2, 3, 8, 9, -1, 5])], [floats(10)]),
  },
  {
    name: 'sieve',
    source: fn(
      'p: Uint8Array, n: number',
      'for (let i = 0; i <= n; i++) p[i] = 1; let c = 0; for (let i = 2; i <= n; i++) { if (p[i]) { c++; for (let x = i * i; x <= n; x += i) p[x] = 0 } } return c',
    ),
    inputs: combine([new Uint8Array(1001), new Uint8Array(500)], [1000, 10, 0]),
  },
  {
    name: 'four elements a round, as long as they are there',
    source: fn(
      'x: Float64Array, n: number',
      'let s = 0; let i = 0; for (; i + 4 <= n; i += 4) s += x[i] + x[i + 3]; for (; i - 1 < n - 1; i++) s -= x[i]; return s + i',
    ),
    inputs: combine([floats(10), floats(3)], [0, -0, 3.5, 4, 4.5, 9.99, 10, 11, -4, 40, -(2 ** 31), -Infinity]),
  },
  {
    name: 'blocks of a message',
    source: fn(
      'x: Uint8Array, y: Int32Array',
      'for (let b = 0; b + 16 <= x.length; b += 16) { let h = y[0], g = y[1]; for (let t = 0; t < 16; t++) { const n = (h + g + x[b + t]) | 0; g = h; h = n << 1 } y[0] += h; y[1] += g }',
    ),
    inputs: combine([bytes(0), bytes(15), bytes(16), bytes(70)], [ints(2), ints(1), new Int32Array(0)]),
  },
  {
    name: 'sums with integers beyond 2⁵³, compared',
    source: fn(
      'x: Float64Array, i: number, n: number',
      'let s = 0; if (i + 3 <= n) s = i < n ? x[0] : 7; if (i - 3 >= n) s += i > n ? 100 : x[1]; if (i + 1 === n) s += i; return s',
    ),
    inputs: combine([floats(2)], NUMBERS, NUMBERS),
  },
  {
    name: 'binary search',
    source: fn(
      'x: Float64Array, t: number',
      'let lo = 0, hi = x.length - 1; while (lo <= hi) { const m = (lo + hi) >> 1; const v = x[m]; if (v < t) lo = m + 1; else if (v > t) hi = m - 1; else return m } return -1',
    ),
    inputs: combine([Float64Array.from({ length: 50 }, (_, i) => i * 2)], [0, 1, 50, 98, 99, -1, Number.NaN]),
  },
  {
    name: 'bubble sort',
    source: fn(
      'x: Float64Array',
      'const n = x.length; for (let i = 0; i < n; i++) for (let j = 0; j < n - 1 - i; j++) if (x[j] > x[j + 1]) { const t = x[j]; x[j] = x[j + 1]; x[j + 1] = t }',
    ),
    inputs: [[floats(40)]],
  },
  {
    name: 'convolution, i - k',
    source: fn(
      'x: Float64Array, k: Float64Array, y: Float64Array',
      'for (let i = 0; i < y.length; i++) { let s = 0; for (let j = 0; j < k.length && j <= i; j++) s += k[j] * x[i - j]; y[i] = s }',
    ),
    inputs: [
      [floats(30), floats(5), floats(30)],
      [floats(20), floats(5), floats(30)],
    ],
  },
  {
    name: 'for of',
    source: fn(
      'x: Int32Array',
      'let s = 0; for (const v of x) { if (v === 0) continue; s = (s * 31 + v) | 0 } return s',
    ),
    inputs: [[ints(0)], [ints(100)]],
  },
  {
    name: 'ping-pong',
    source: fn(
      'a: Float64Array, b: Float64Array, n: number',
      'let s = a, d = b; for (let k = 0; k < n; k++) { for (let i = 1; i < s.length - 1; i++) d[i] = (s[i - 1] + s[i + 1]) / 2; const t = s; s = d; d = t }',
    ),
    inputs: combine([floats(20)], [floats(20), floats(9)], [0, 1, 5]),
  },
  ...[
    'Int8Array',
    'Uint8Array',
    'Uint8ClampedArray',
    'Int16Array',
    'Uint16Array',
    'Int32Array',
    'Uint32Array',
    'Float32Array',
    'Float64Array',
  ].map((kind) => ({
    name: `conversion into ${kind} and back`,
    source: fn(
      `o: ${kind}, x: Float64Array`,
      'let s = 0; for (let i = 0; i < x.length; i++) { o[i] = x[i]; s += o[i] } return s',
    ),
    inputs: [
      [
        new (arrayClass(kind))(NUMBERS.length * 9),
        Float64Array.from(
          NUMBERS.flatMap((x) => [x, x + 0.5, x / 3, -x, x + 127, x + 254.5, x - 0.25, x * 1e3, x + 65535]),
        ),
      ],
    ],
  })),
  ...['Int8Array', 'Uint8ClampedArray', 'Uint16Array', 'Int32Array', 'Uint32Array'].map((kind) => ({
    name: `integer arithmetic on ${kind}`,
    source: fn(
      `o: ${kind}, x: ${kind}`,
      'for (let i = 0; i < x.length; i++) { o[i] = x[i] * 3 - o[i] + 1; o[i] += x[i] >>> 1; o[i] ^= i }',
    ),
    inputs: [[arrayClass(kind).from(ints(50)), arrayClass(kind).from(ints(50))]],
  })),
  {
    name: 'float32 arithmetic',
    source: fn(
      'o: Float32Array, x: Float32Array, a: number',
      'for (let i = 0; i < x.length; i++) { o[i] = x[i] * o[i] + x[i]; o[i] = Math.fround(a) * x[i]; o[i] += Math.sqrt(x[i]) }',
    ),
    inputs: [[Float32Array.from(floats(60)), Float32Array.from(floats(60)), 1.1]],
  },
  {
    name: 'hash',
    source: fn(
      'x: Uint8Array',
      'let h = 0x811c9dc5; for (let i = 0; i < x.length; i++) { h ^= x[i]; h = Math.imul(h, 0x01000193) } return h >>> 0',
    ),
    inputs: [[bytes(100)]],
  },
  ...['x[i] < p', 'p > x[i]', 'x[i]', 'x[i] !== undefined', 'x[i] !== p'].map((condition) => ({
    name: `search while ${condition}`,
    source: fn(
      'x: Float64Array, i: number, p: number, o: Float64Array',
      `let n = 0; while (${condition} && n < 20) { i++; n++; o[0] = x[i] + 1; o[1] = x[i + 1]; o[i] = n } return x[i] === o[i] ? i : -i`,
    ),
    inputs: combine(
      [floats(9), Float64Array.of(1, 2, 3), new Float64Array(0)],
      [0, 3, 8, 9, -2, 2 ** 31 - 1],
      [0, 1e9, Number.NaN],
      [new Float64Array(4)],
    ),
  })),
  ...['x[i]', 'x[i] + 1', 'Math.min(x[i], 4)'].flatMap((first) =>
    ['v', 'v * 2', 'v === undefined', 'v === x[i + 1]', 'v < 3', 'o[0] = v'].map((last) => ({
      name: `undefined through a variable: ${first}, then ${last}`,
      source: fn(
        'x: Float64Array, o: Float64Array, i: number, n: number',
        `let v = n; for (let k = 0; k < n; k++) { if (k > 1) v = ${first}; o[k] = v } return ${last}`,
      ),
      inputs: combine(
        [floats(3), new Float64Array(new BigUint64Array([0x7ff80000000f0d0dn, 1n]).buffer)],
        [new Float64Array(5)],
        [0, 1, 2, 3, -1],
        [0, 1, 2, 3],
      ),
    })),
  ),
  {
    name: 'hash with a plain product',
    source: fn('x: Uint8Array', 'let h = 7; for (let i = 0; i < x.length; i++) h = (h * 31 + x[i]) | 0; return h'),
    inputs: [[bytes(100)]],
  },
  {
    name: 'product beyond 2^53 is not imul',
    source: fn('x: Int32Array', 'let h = 1; for (let i = 0; i < x.length; i++) h = (h * x[i]) | 0; return h'),
    inputs: [[ints(100)]],
  },
  {
    name: 'sum of bytes stays exact',
    source: fn(
      'x: Uint8Array, n: number',
      'let s = 0; for (let k = 0; k < n; k++) for (let i = 0; i < x.length; i++) s += x[i] * x[i]; return s',
    ),
    inputs: [[bytes(1000), 100]],
  },
]

describe('a kernel does what the original does', () => {
  it.each(cases.map((c) => [c.name, c] as const))('%s', async (_, { source, inputs }) => {
    const module = await compileBothWays(source)
    expect(module.diagnostics).toEqual([])
    expect(inputs.length).toBeGreaterThan(0)
    for (const args of inputs) {
      const { original, kernel } = module.run('f', args)
      expect(kernel, `f(${args.map(show).join(', ')})`).toStrictEqual(original)
    }
  })
})

function show(x: Argument): string {
  return ArrayBuffer.isView(x)
    ? `${x.constructor.name}(${(x as Uint8Array).length})`
    : Object.is(x, -0)
      ? '-0'
      : String(x)
}
