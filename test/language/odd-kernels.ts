import { type Argument, bytes, counts, floats, ints, kernel, one, two } from './construct.ts'

/**
 * Kernels as nobody should write them, which are legal all the same: effects in indices and on both sides of assignments, hoisting, shadowing, jumps out of
 * everything, closures
 * that change what is around them, indices that are no indices. All of them compile.
 */
export const oddKernels: readonly (readonly [calls: () => Argument[][], source: string])[] = [
  [
    () => [[bytes(6)], [bytes(2)], [new Uint8Array(0)]],
    kernel('x: Uint8Array', 'let i = 0; x[i] = i++; x[i] += i++ + x[i]; x[i++] ^= x[i--]; return i'),
  ],
  [
    () => [
      [bytes(6), 0],
      [bytes(6), 3],
      [bytes(6), -1],
      [bytes(6), 1.5],
      [bytes(6), NaN],
    ],
    kernel(
      'x: Uint8Array, k: number',
      'let n = 0; const side = () => { n++; return k }; x[side()] += side(); x[side()]++; const r = (x[side()] ||= 9); const q = (x[side()] ??= 5); return n * 1000 + r + (q as number)',
    ),
  ],
  [
    counts,
    kernel(
      'n: number',
      'const fns = 0; let s = 0; for (let i = 0; i < n; i++) { const add = (k: number) => { s += k * i; i += k > 2 ? 1 : 0 }; add(i); add(3) } return s',
    ),
  ],
  [
    counts,
    kernel(
      'n: number',
      'let s = 0; for (let i = 0; i < 5; i++) { switch (i % 3) { case 0: continue; case 1: { if (i > 3) break; s += 1 } default: s += 10; for (;;) { s++; break } } s += 100 } return s + n',
    ),
  ],
  [
    counts,
    kernel(
      'n: number',
      'let x = 1; { x = 2; { let x = 3; x++; var y = x } } for (let x = 0; x < 3; x++) { let x = 7; y += x } return x * 100 + y + n',
    ),
  ],
  [
    counts,
    kernel(
      'n: number',
      'function g(a: number) { return a > 0 ? h(a - 1) + 1 : n } function h(a: number) { return a * 2 } let n2 = g(n); n = 5; return n2 + g(0)',
    ),
  ],
  [
    counts,
    kernel('n: number', 'let s = 0; function inc() { s++ } if (n > 1) { inc(); { inc() } } else inc(); return s'),
  ],
  [
    counts,
    kernel('n: number', 'if (n > 1) { return inner(n) } function inner(k: number) { return k * 3 } return inner(1)'),
  ],
  [counts, kernel('n: number', 'let r = 0; { function blk(k: number) { return k + 1 } r = blk(n) } return r')],
  [counts, kernel('n: number', 'a: { b: { if (n > 2) break a; if (n > 0) break b; return 1 } return 2 } return 3')],
  [
    counts,
    kernel(
      'n: number',
      'a: for (let i = 0; ; i++) { b: do { if (i > n) break a; if (i & 1) continue a; if (i > 5) break b } while (i++ < 20); if (i > 30) return i } return -n',
    ),
  ],
  [
    counts,
    kernel(
      'n: number',
      'a: b: for (let i = 0; i < 9; i++) { if (i > n) continue b; if (i > 5) break a; n -= 1 } return n',
    ),
  ],
  [
    counts,
    kernel('n: number', 'a: switch (n) { case 1: for (;;) { break a } case 2: n = 9; break; default: n = 7 } return n'),
  ],
  [
    counts,
    kernel('n: number', 'var i = 10; for (var i = 0; i < n; i++) { var k = i; } return i + (k === undefined ? -1 : k)'),
  ],
  [counts, kernel('n: number', 'let s = 0; for (let i = 0, m = n; i < m; i++) { if (i == 2) m--; s += i } return s')],
  [counts, kernel('n: number', 'let i = 0; do { i++; if (i == 3) continue } while (i < n && i != 7); return i')],
  [counts, kernel('n: number', 'for (var i = n; i--; ) if (i > 20 || i < -20) break; return i')],
  [
    () => [[0], [3], [5], [-2], [2.5], [NaN]],
    kernel('n: number', 'let c = 0; while (n--) { c++; if (c > 10) break } return c * 100 + n'),
  ],
  [
    () => [
      [floats(4), 0],
      [floats(4), 3],
      [floats(4), 4],
      [floats(4), -1],
      [floats(4), 1.5],
      [floats(4), NaN],
      [floats(4), Infinity],
    ],
    kernel(
      'x: Float64Array, i: number',
      'x[i] = x[i]; x[i + 1] = x[i - 1]; x[i * 2] += x[i / 2]; x[-i] -= 1; return x[i] === undefined ? -1 : x[i]',
    ),
  ],
  [
    () => [[floats(4), ints(4)]],
    kernel(
      'x: Float64Array, y: Int32Array',
      'y[0] = x[1] = y[2] = 3.7; y[1] = x[2] = 1e10; return (y[3] = 2.5) + (x[9] = 4)',
    ),
  ],
  [two, kernel('a: number, b: number', 'let r = a; r **= b; r %= 3; r >>>= 1; r ??= 5; r ||= b; return r')],
  [two, kernel('a: number, b: number', 'return (a > b ? a : b) - (a < b ? a : b) + (a ? b ? 1 : 2 : b ? 3 : 4)')],
  [
    two,
    kernel(
      'a: number, b: number',
      'return +(a == b) + +(a != b) * 2 + +(a === -b) * 4 + +(!a == !b) * 8 + +((a > b) == (b > a)) * 16 + +((a as any) == true) * 32 + +((b as any) == false) * 64',
    ),
  ],
  [
    () => [[bytes(10), bytes(10)]],
    kernel(
      'x: Uint8Array, y: Uint8Array',
      'let i = 0, j = 0; while (i < 8 && j < 8) { if (x[i++] > y[j]) y[j++] = x[i]; else x[++i] = y[j++ >> 1] } return i * 100 + j',
    ),
  ],
  [
    () => [
      [floats(5), 2],
      [floats(5), 7],
    ],
    kernel(
      'x: Float64Array, n: number',
      'let min = Infinity, arg; for (let i = 0; i < n; ++i) { const v = x[i]; if (v < min) { min = v; arg = i } } return arg',
    ),
  ],
  [one, kernel('a: number', 'let x = a, y = x++ + ++x, z = x-- - --x; return ((x = y) + (y = z)) * (x - y)')],
  [one, kernel('a: number', 'return (a++, a--, -a) ** 2 + (a = 3) - a')],
  [one, kernel('a: number', 'const b = a >>> 0, c = a | 0; return b - c + (b % 7) * (c % 7) + b / 2 + (c >> 1)')],
  [one, kernel('a: number', 'let s = 0; for (let i = a | 0; i < (a | 0) + 5; i++) s += i; return s')],
  [
    one,
    kernel(
      'a: number',
      'let s = 0; for (let i = 2147483640; i < 2147483650; i++) s += i % 7; for (let u = 4294967290; u <= 4294967296; u++) s += u >>> 0; return s + a',
    ),
  ],
  [
    () => [[bytes(3), bytes(3)]],
    kernel(
      'x: Uint8Array, y: Uint8Array',
      'const g = (i: number) => { y[i] = x[i] + 1; return i }; x[g(0)] = y[g(1)] + x[g(2)]; return x[0]',
    ),
  ],
  [
    one,
    kernel(
      'a: number',
      "if (a === undefined) return 1; if (a == null) return 2; if (typeof a !== 'number') return 3; return 4",
    ),
  ],
  [
    one,
    kernel(
      'a: number',
      'const f = function (n: number): number { return n + a }; const g = function h(n: number) { return f(n) * 2 }; return g(1)',
    ),
  ],
  [one, kernel('a: number', 'let b: number; b = b! + a; return b')],
  [
    one,
    kernel(
      'a: number',
      'let b; for (let i = 0; i < 3; i++) { let c: number | undefined; if (i === 1) c = a; b = c; } return b',
    ),
  ],
  [one, kernel('a: number', 'for (let i = 0; i < 3; i++) { let c; c = (c ?? 10) + i; a += c } return a')],
  [one, kernel('a: number', 'const x = a, y = a * 2; { const y = x + 1; const z = y; a = z } return a + y')],
  [
    counts,
    kernel(
      'n: number',
      'let s = 0; for (let i = 0, j = 10; i < n && j > 0; i++, j -= 2) { if (i === 2) continue; s += i * j; if (s > 30) break } return s',
    ),
  ],
  [counts, kernel('n: number', 'var a = 1, b; b = a++ + a; var a; return a * 10 + b + n')],
  [
    counts,
    kernel(
      'n: number',
      'let r = 0; outer: while (true) { inner: do { r++; if (r > n) break outer; if (r % 2) continue outer; if (r % 3) continue inner; break inner } while (r < 100); r += 2 } return r',
    ),
  ],
  [
    one,
    kernel(
      'a: number',
      'let r = 0; switch (a) { default: r += 1; case 0: r += 10; break; case 1: r += 100; case 2: { r += 1000; break } case NaN: r = -1 } return r',
    ),
  ],
  [
    one,
    kernel(
      'a: number',
      'let r = 0; switch (a + r++) { case r: r += 5; case r++: r += 7; break; case (r += 2): r += 100 } return r',
    ),
  ],
  [one, kernel('a: number', 'const sgn = a > 0 ? 1 : a < 0 ? -1 : a; return 1 / sgn')],
  [one, kernel('a: number', 'return (a | 0) / 0 + 1 / ((a | 0) & 0)')],
  [two, kernel('a: number, b: number', 'return a % b + (a | 0) % (b | 0) + (a >>> 0) % 10 - (-a % 7)')],
  [two, kernel('a: number, b: number', 'return 1 / (a * b) + 1 / (a % b) + 1 / -(a - b)')],
  [
    two,
    kernel(
      'a: number, b: number',
      'let x = a, y = b; while (y > 1 && y < 1000 && x > 1) { const t = y; y = x % y; x = t } return x',
    ),
  ],
  [
    two,
    kernel(
      'a: number, b: number',
      'return (a << b) + (a >> b) * 2 + (a >>> b) * 3 + (a << 33) + (a >>> -1) + (1 << a)',
    ),
  ],
  [
    two,
    kernel(
      'a: number, b: number',
      'return Math.round(a) + Math.floor(-a) * Math.ceil(b) + Math.trunc(a / b) + Math.sign(-b) + Math.min(a, -0, b) + 1 / Math.max(-0, a, 0)',
    ),
  ],
  [
    two,
    kernel(
      'a: number, b: number',
      'const i = a | 0, j = b | 0; return (i * j) % 1000 + (i + j) / 2 + (i - j | 0) + ((i * 3 + j * 5) >>> 1) + (i / j | 0) + (i % j | 0)',
    ),
  ],
  [
    two,
    kernel(
      'a: number, b: number',
      'const i = a | 0, j = b & 31; let h = 17; h = h * 31 + i | 0; h = h * 31 + j | 0; h ^= h >>> 15; h = Math.imul(h, 0x85ebca6b); return h >>> 0',
    ),
  ],
  [
    () => [
      [floats(4), 0],
      [floats(4), 3],
      [floats(4), 4],
      [floats(4), -1],
      [floats(4), 1.5],
      [floats(4), NaN],
      [floats(4), -0],
      [floats(4), 1e300],
      [floats(0), 0],
    ],
    kernel(
      'x: Float64Array, i: number',
      'x[i]++; --x[i]; x[i] ??= 7; x[i] ||= 3; x[i] &&= x[i] * 2; x[i] **= 2; x[i] >>>= 0; return x[i]',
    ),
  ],
  [
    () => [
      [bytes(4), 0],
      [bytes(4), 3],
      [bytes(4), 4],
      [bytes(4), -1],
      [bytes(4), 1.5],
      [bytes(4), -0],
    ],
    kernel(
      'x: Uint8Array, i: number',
      'const old = x[i]--; const neu = ++x[i]; x[i] = -1; const v = (x[i] = 300); x[i] += 0.7; return old + neu * 1000 + v + x[i]',
    ),
  ],
  [
    () => [
      [new Uint8ClampedArray([1, 2, 3]), 0.5],
      [new Uint8ClampedArray([1, 2, 3]), 1.5],
      [new Uint8ClampedArray([1, 2, 3]), 2.5],
      [new Uint8ClampedArray([1, 2, 3]), -3],
      [new Uint8ClampedArray([1, 2, 3]), NaN],
      [new Uint8ClampedArray([1, 2, 3]), 254.5],
      [new Uint8ClampedArray([1, 2, 3]), 1e10],
    ],
    kernel('x: Uint8ClampedArray, v: number', 'x[0] = v; x[1] += v; x[2] = x[0] * v; return (x[1]++) + (x[0] -= v)'),
  ],
  [
    () => [
      [
        (() => {
          const x = floats(8)
          return x
        })(),
        2,
      ],
    ],
    kernel('x: Float64Array, n: number', 'let i = 0; for (const v of x) { if (i++ > n) x[i + 1] = v; } return i'),
  ],
  [
    () => [[bytes(8)]],
    kernel('x: Uint8Array', 'let s = 0; for (let v of x) { v += 3; s += v; if (v > 100) continue; x[0] = v } return s'),
  ],
  [
    one,
    kernel(
      'a: number',
      'const f = (x: number, y = x + 1) => x * y; let k = 2; const g = () => { k += a; return k }; return f(g()) + f(1, g()) + k',
    ),
  ],
  [
    one,
    kernel(
      'a: number',
      'let n = 0; const inc = () => n++; const r = inc() + inc() * 10 + (n += inc()); return r + n + a',
    ),
  ],
  [
    counts,
    kernel(
      'n: number',
      'let total = 0; for (let i = 0; i < n; i++) { const add = (v: number) => { total += v * i }; for (let j = 0; j < 3; j++) { if (j === 1) continue; add(j) } } return total',
    ),
  ],
  [
    counts,
    kernel(
      'n: number',
      'let depth = 0; const step = (k: number) => { for (let i = 0; i < k; i++) { if (i === 2) return i * 100; depth++ } return depth }; return step(n) + step(1)',
    ),
  ],
  [
    () => [[2], [3], [0]],
    kernel(
      'n: number',
      'const { a, b: [c, d = 7], ...rest } = { a: n, b: [n * 2, undefined as unknown as number], e: 5 }; return a + c + d + rest.e',
    ),
  ],
  [
    one,
    kernel(
      'a: number',
      'const p = { x: a, y: -a }; const q = { ...p, y: 3 }; p.x++; const { x, y } = q; [p.x, p.y] = [p.y, p.x]; return p.x * 100 + p.y + x + y',
    ),
  ],
  [
    one,
    kernel(
      'a: number',
      'let t = [a, a + 1, a + 2]; t = [t[2], t[0], t[1]]; let s = 0; for (const v of t) s = s * 3 + v; return s',
    ),
  ],
  [
    one,
    "let seed = 1\nexport function f(a: number) { 'use jit'; seed = (Math.imul(seed, 1103515245) + 12345) & 0x7fffffff; return seed / 0x7fffffff + a }",
  ],
  [
    one,
    "let calls = 0, last: number | undefined\nconst hist = new Int32Array(4)\nexport function f(a: number) { 'use jit'; calls++; hist[calls & 3] += a; if (a > 1) throw new RangeError(`call ${calls} ${hist[1]}`); return calls }",
  ],
  [
    one,
    kernel(
      'a: number',
      "if (a > 2) throw new RangeError(`bad ${a} ${-a} ${1 / a} ${a > 3} ${a | 0} ${a >>> 0}` + a / 3 + 'end' + `${a * 1e21}`); return a",
    ),
  ],
  [one, kernel('a: number', "throw Error('x' + a + true + -0 + [a, 1][0])")],
  [
    one,
    kernel('a: number', 'const msg = 5; throw new TypeError(`${msg} ${Math.PI} ${NaN} ${undefined} ${a ? 1 : 2}`)'),
  ],
  [
    one,
    "const LIMIT = 7\nexport function f(a: number) { 'use jit'; if (a > LIMIT) throw new RangeError(`over ${LIMIT}`); return g(a) }\nfunction g(a: number): number { if (a < 0) throw new Error(`neg ${a}`); return h(a) }\nfunction h(a: number): number { if (a !== a) throw new TypeError('nan'); return a }",
  ],
  [
    one,
    kernel(
      'a: number',
      'let t = [a, a + 1, a + 2]; let s = 0; for (const v of t) { t = [9, 9, 9]; s = s * 3 + v; t[1] = 100 } return s + t[1]',
    ),
  ],
  [
    counts,
    kernel(
      'n: number',
      'let s = 0; outer: for (const i of [1, 2, 3]) { for (const j of [4, 5]) { if (i + j === n) continue outer; if (j > n && n > 0) break outer; let k; if (i === 2) k = j; s += (k ?? 1) * i } s += 100 } return s',
    ),
  ],
  [counts, kernel('n: number', 'let v; for (v of [n, 2 * n]) if (v > 3) break; return v')],
  [
    counts,
    kernel(
      'n: number',
      'let s = 0; for (const d of [-1, 0, 1]) for (const e of [-1, 1]) { const g = (x: number) => x * d + e; s += g(n) } return s',
    ),
  ],
  [
    counts,
    kernel(
      'n: number',
      'for (const b of [n > 1, n > 2]) if (b) return n; for (const {x, y = 3} of [{x: 1, y: 2}, {x: n, y: 5}]) n += x * y; return -n',
    ),
  ],
  [
    counts,
    "function g(n: number) { if (n > 2) return g(n - 1); return n > 1 }\nexport function f(n: number) { 'use jit'; return g(n) }",
  ],
  [
    counts,
    "function a(n: number) { return n <= 0 ? 0 : b(n - 1) + 1 }\nfunction b(n: number) { return n <= 0 ? 1 : a(n - 1) * 2 }\nexport function f(n: number) { 'use jit'; return a(n) + b(n) }",
  ],
  [counts, "export function f(n: number) { 'use jit'; if (n <= 0) return 0; return f(n - 1) + n }"],
  [counts, "export const f = function fac(n: number) { 'use jit'; return n <= 1 ? 1 : n * fac(n - 1) }"],
  [
    counts,
    "function walk(n: number) { if (n > 0) { walk(n - 1); walk(n - 2) } else return }\nexport function f(n: number) { 'use jit'; return walk(n) }",
  ],
  [
    counts,
    "function ev(n: number) { return n <= 0 || od(n - 1) }\nfunction od(n: number) { return !(n <= 0) && ev(n - 1) }\nexport function f(n: number) { 'use jit'; return od(n) ? 1 : 2 }",
  ],
  [
    counts,
    "function w(n: number) { return n > 0 ? w(n - 1) : undefined }\nexport function f(n: number) { 'use jit'; return w(n) }",
  ],
  [
    counts,
    "function w(n: number) { return w2(n) }\nfunction w2(n: number) { if (n < 0) throw new RangeError(`${n}`); return w(n - 1) }\nexport function f(n: number) { 'use jit'; return w(n) }",
  ],
  [
    counts,
    kernel(
      'n: number',
      'const r = ((a: number, b = 2) => a * b)(n); const t = (() => { for (let i = 0; i < 5; i++) { if (i === n) return i * 10 } return -1 })(); return r + t',
    ),
  ],
  [
    () => [[bytes(4)]],
    kernel('x: Uint8Array', 'let s = 0; for (let i = 0; i < 4; i++) s = s * 256 + x.at(-1 - i)!; return s'),
  ],
  [
    counts,
    "function z(n: number) { return n > 3 ? z(n - 1) && n > 1 : n > 2 }\nexport function f(n: number) { 'use jit'; return z(n) }",
  ],
]
