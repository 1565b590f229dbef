import { describe, expect, it } from 'vitest'
import { type Case, combine, runBothWays } from './case-table.ts'
import { compileBothWays } from './harness.ts'

const NUMBERS = [0, -0, 1, -1.5, 3, 7, Number.NaN, Infinity]
const one = combine(NUMBERS)
const two = combine(NUMBERS, NUMBERS)
const floats = (n: number) => Float64Array.from({ length: n }, (_, i) => Math.sin(i * 7.1) * 10)
const counts = [[0], [1], [2], [5], [10]]

const objects: Case[] = [
  {
    name: 'fields are read and written',
    params: 'a: number, b: number',
    body: 'const p = { x: a, y: b }; p.x += 3; p.y++; p["x"] *= 2; return p.x - p.y',
    inputs: two,
  },
  {
    name: 'elements are read and written',
    params: 'a: number, b: number',
    body: 'const t = [a, b, 1]; t[0] += t[1]; t[2] = -t[0]; return t[0] + t[1] * 10 + t[2] * 100 + t.length',
    inputs: two,
  },
  {
    name: 'two names of one object',
    params: 'a: number',
    body: 'const p = { x: a }; const q = p; q.x = 5; p.x += 1; return q.x',
    inputs: one,
  },
  {
    name: 'two names, one of them assigned later',
    params: 'a: number',
    body: 'const p = { x: a }; let q = { x: 9 }; q.x = 3; q = p; q.x++; return p.x + q.x',
    inputs: one,
  },
  {
    name: 'the old object stays with its other name',
    params: 'a: number',
    body: 'let p = { x: a }; const q = p; p = { x: 5 }; p.x++; q.x += 10; return p.x * 100 + q.x',
    inputs: one,
  },
  {
    name: 'a new object in a branch',
    params: 'a: number',
    body: 'let p = { x: a, y: 1 }; if (a > 0) p = { x: -a, y: 2 }; p.x += 1; return p.x * p.y',
    inputs: one,
  },
  {
    name: 'one of two objects, never changed',
    params: 'a: number, b: number',
    body: 'const p = { x: a }; const q = { x: b }; const r = a > b ? p : q; return r.x + p.x * 10',
    inputs: two,
  },
  {
    name: 'one of two objects, changed before',
    params: 'a: number, b: number',
    body: 'const p = { x: a }; const q = { x: b }; p.x++; q.x--; const r = a > b ? p : q; r.x *= 2; return r.x',
    inputs: two,
  },
  {
    name: 'a new object in each round',
    params: 'n: number',
    body: 'let p = { x: 0, y: 1 }; for (let i = 0; i < n; i++) p = { x: p.y, y: p.x + p.y }; return p.x',
    inputs: counts,
  },
  {
    name: 'a new object in each round, changed',
    params: 'n: number',
    body: 'let p = { x: 0, y: 1 }; for (let i = 0; i < n; i++) { const q = { x: p.y, y: p.x }; q.y += q.x; p = q; p.x += i % 2 } return p.x + p.y',
    inputs: counts,
  },
  {
    name: 'previous and current',
    params: 'n: number',
    body: 'let cur = { v: 1 }, prev = { v: 0 }; for (let i = 0; i < n; i++) { const next = { v: cur.v + prev.v }; next.v += 0.5; prev = cur; cur = next } return cur.v * 1000 + prev.v',
    inputs: counts,
  },
  {
    name: 'names that swap their objects',
    params: 'n: number',
    body: 'let p = { v: 1 }, q = { v: 2 }; for (let i = 0; i < n; i++) { p.v += 10; [p, q] = [q, p] } return p.v * 1000 + q.v',
    inputs: counts,
  },
  {
    name: 'the best so far',
    params: 'x: Float64Array',
    body: 'let best = { v: -Infinity, i: -1 }; for (let i = 0; i < x.length; i++) { const c = { v: x[i], i }; if (c.v > best.v) best = c } return best.v * 100 + best.i',
    inputs: [[floats(0)], [floats(1)], [floats(20)]],
  },
  {
    name: 'an object that is filled in a loop',
    params: 'x: Float64Array',
    body: 'const s = { n: 0, sum: 0, max: -Infinity, any: false }; for (const v of x) { s.n++; s.sum += v; if (v > s.max) s.max = v; s.any ||= v > 9 } return s.any ? s.sum / s.n : s.max',
    inputs: [[floats(0)], [floats(3)], [floats(20)]],
  },
  {
    name: 'objects in objects',
    params: 'a: number, b: number',
    body: 'const o = { p: { x: a, y: b }, t: [1, [2, 3]] as [number, number[]] }; o.p.x++; o.t[1][0] = 7; const p = o.p; p.y = 4; return o.p.x + o.p.y * 10 + o.t[1][0] * 100 + o.t[0]',
    inputs: two,
  },
  {
    name: 'an inner object is replaced',
    params: 'a: number, b: number',
    body: 'const o = { p: { x: a } }; const old = o.p; o.p = { x: b }; o.p.x++; old.x += 100; return o.p.x * 10 + old.x',
    inputs: two,
  },
  {
    name: 'an inner object that is shared',
    params: 'a: number',
    body: 'const p = { x: a }; const o = { p }; const r = { p: o.p }; r.p.x = 4; return p.x + o.p.x',
    inputs: one,
  },
  {
    name: 'spread copies',
    params: 'a: number',
    body: 'const p = { x: a, y: 1 }; const q = { z: 0, ...p, y: 2 }; q.x = 9; const t = [1, 2]; const u = [...t, 3, ...t]; u[0] = 5; return p.x + q.x * 10 + q.y * 100 + u.length * 1000 + t[0]',
    inputs: one,
  },
  {
    name: 'a field twice',
    params: 'a: number',
    body: 'let n = 0; const p = { x: n++, y: n++, x: n++ } as any; return p.x * 10 + p.y + a',
    inputs: one,
  },
  {
    name: 'shorthand and literal names',
    params: 'x: number',
    body: "const p = { x, 'y z': 2, 3: 4 }; return p.x + p['y z'] + p[3]",
    inputs: one,
  },
  {
    name: 'arrays in objects',
    params: 'x: Float64Array, k: number',
    body: 'const v = { data: x, at: 0 }; for (v.at = 0; v.at < v.data.length; v.at++) v.data[v.at] *= k; return v.at',
    inputs: [
      [floats(10), 2],
      [floats(0), 2],
    ],
  },
  {
    name: 'identity',
    params: 'a: number',
    body: 'const p = { x: a }; const q = p; const r = { x: a }; return (p === q ? 1 : 0) + (p === r ? 10 : 0) + (p != r ? 100 : 0) + (p ? 1000 : 0)',
    inputs: one,
  },
  {
    name: 'typeof and undefined',
    params: 'a: number',
    body: "const p = { x: a }; return (typeof p === 'object' ? 1 : 0) + (p === undefined ? 10 : 0) + (p.x === undefined ? 100 : 0) + (p as any ?? 5).x",
    inputs: one,
  },
  {
    name: 'order of evaluation',
    params: 'a: number',
    body: 'let n = a; const f = () => (n = n * 2 + 1); const p = { x: f(), y: [f(), f()] as number[], z: n }; p.x = f() + p.x; p.y[0] += f(); return p.x + p.y[0] * 3 + p.y[1] * 5 + p.z * 7',
    inputs: one,
  },
  {
    name: 'the object is evaluated before the value',
    params: 'a: number',
    body: 'let p = { x: a }; const q = p; p.x = (p = { x: 100 }).x + 1; return p.x * 1000 + q.x',
    inputs: one,
  },
  {
    name: 'changed by a closure',
    params: 'a: number',
    body: 'const p = { x: a, n: 0 }; const add = (d: number) => { p.x += d; p.n++ }; add(1); add(2); return p.x * 10 + p.n',
    inputs: one,
  },
  {
    name: 'returned by a closure',
    params: 'a: number, b: number',
    body: 'const mul = (p: any, q: any) => ({ re: p.re * q.re - p.im * q.im, im: p.re * q.im + p.im * q.re }); let z = { re: a, im: b }; for (let i = 0; i < 3; i++) z = mul(z, { re: 1, im: 2 }); return z.re + 10 * z.im',
    inputs: two,
  },
  {
    name: 'changed by a helper',
    params: 'a: number, b: number',
    body: 'const p = { x: a, y: b }; move(p, 1); move(p, 2); return p.x * 10 + p.y',
    inputs: two,
  },
  {
    name: 'returned by a helper',
    params: 'a: number, b: number',
    body: 'const { re, im } = square({ re: a, im: b }); const [q, r] = divide(a, b); return re + im * 10 + q * 100 + r',
    inputs: two,
  },
  {
    name: 'a helper that gives back its argument',
    params: 'a: number',
    body: 'const p = { x: a, y: 1 }; const q = move(p, 5); q.x++; return p.x',
    inputs: one,
  },
  {
    name: 'an early result of a helper',
    params: 'a: number',
    body: 'const r = clampPair(a); return r[0] * 10 + r[1]',
    inputs: one,
  },
  {
    name: 'an array literal with a computed index',
    params: 'a: number, i: number',
    body: 'const t = [a, 2, -0]; t[0] += 1; return t[i] ?? 99',
    inputs: combine([1, -0, 2.5], [0, 1, 2, 3, -1, 0.5, -0, Number.NaN]),
  },
  {
    name: 'a table in a loop',
    params: 'x: Float64Array',
    body: 'const k = [0.25, 0.5, 0.25]; let s = 0; for (let i = 1; i < x.length - 1; i++) for (let j = -1; j <= 1; j++) s += x[i + j] * k[j + 1]; return s',
    inputs: [[floats(0)], [floats(3)], [floats(40)]],
  },
  {
    name: 'a switch over objects',
    params: 'a: number',
    body: 'const p = { x: 1 }, q = { x: 2 }; const r = p; switch (r) { case q: return 1; case p: return 2; default: return a }',
    inputs: one,
  },
]

const many = Array.from({ length: 60 }, (_, i) => `if (k * ${i} > i) s += k - ${i};`).join(' ')

const loops: Case[] = [
  {
    name: 'over an array literal',
    params: 'a: number',
    body: 'let s = a; for (const k of [1, 2, 3]) s = s * k + k; return s',
    inputs: one,
  },
  {
    name: 'with break and continue',
    params: 'a: number',
    body: 'let s = 0; for (const k of [1, 2, 3, 4]) { if (k === 2) continue; s += k; if (s > a) break } return s',
    inputs: one,
  },
  {
    name: 'labelled',
    params: 'a: number',
    body: 'let s = 0; outer: for (const i of [1, 2, 3]) for (const j of [10, 20]) { if (i * j === 20) continue outer; if (i * j > a * 10) break outer; s += i * j } return s',
    inputs: one,
  },
  {
    name: 'over nothing',
    params: 'a: number',
    body: 'let s = a; for (const k of [] as number[]) s += k; return s',
    inputs: one,
  },
  {
    name: 'over elements that change',
    params: 'a: number',
    body: 'const t = [1, a, 3]; let s = 0; for (const k of t) { s = s * 10 + k; t[2] = 7; t[0] = 9 } return s',
    inputs: one,
  },
  {
    name: 'over tuples',
    params: 'x: Float64Array, i: number',
    body: 'let s = 0; for (const [d, w] of [[-1, 0.25], [0, 0.5], [1, 0.25]] as const) s += (x[i + d] ?? 0) * w; return s',
    inputs: combine([floats(5)], [0, 1, 4, 5]),
  },
  {
    name: 'over objects',
    params: 'a: number',
    body: 'const p = { x: a }, q = { x: 2 }; for (const o of [p, q, p]) o.x += 1; let s = 0; for (const { x } of [p, q]) s = s * 10 + x; return s',
    inputs: one,
  },
  {
    name: 'over entries of a typed array',
    params: 'x: Float64Array',
    body: 'let s = 0; for (const [i, v] of x.entries()) { s += i * v; if (i === 0) x[1] = 9 } for (const i of x.keys()) s += i; for (const v of x.values()) s -= v; return s',
    inputs: [[floats(0)], [floats(1)], [floats(6)]],
  },
  {
    name: 'over entries of a tuple',
    params: 'a: number',
    body: 'let s = 0; for (const [i, v] of [a, 5, 7].entries()) s += i * v; for (const i of [a, 1].keys()) s += i; return s',
    inputs: one,
  },
  {
    name: 'that assigns a variable',
    params: 'x: Float64Array',
    body: 'let k = 3; const p = { y: 0 }; for (k of [1, 2]) x[k] = k; for (p.y of x) x[0] += 1; for ([k, p.y] of [[5, 6]]) x[0] += k; return k + p.y',
    inputs: [[floats(0)], [floats(6)]],
  },
  {
    name: 'that is too long to be written out',
    params: 'i: number',
    body: `let s = 0; for (const k of [3, 1, 2]) { ${many} ${many} if (s > 40) break } for (const [j, k] of [4, 5].entries()) { ${many} ${many} s += j } return s`,
    inputs: one,
  },
  {
    name: 'with variables of each round',
    params: 'a: number',
    body: 'let s = 0; for (const k of [1, 2, 3]) { let n = 0; const add = (v: number) => { n += v * k; return n }; add(a); s += add(1) } return s',
    inputs: one,
  },
  {
    name: 'that returns',
    params: 'a: number',
    body: 'for (const k of [1, 3, 7]) if (a === k) return k * 100; return -1',
    inputs: one,
  },
]

describe('for…of does what the original does', () => {
  runBothWays(loops)
})

describe('objects and tuples do what the originals do', () => {
  runBothWays(
    objects,
    `
    function move(p: { x: number; y: number }, d: number) { p.x += d; p.y -= d; return p }
    function square({ re, im }: { re: number; im: number }): { re: number; im: number } { return { re: re * re - im * im, im: 2 * re * im } }
    function divide(a: number, b: number): [q: number, r: number] { const q = Math.trunc(a / b); return [q, a - q * b] }
    const clampPair = (a: number) => { if (a > 2) return [2, 1]; if (a < -1) return [-1, 1]; return [a, 0] }
    `,
  )
})

const recursive: Case[] = [
  { name: 'a pair', params: 'n: number', body: 'const [a, b] = fibonacci(n); return a * 1000 + b', inputs: counts },
  {
    name: 'a pair in a loop, beside other calls',
    params: 'n: number',
    body: 'let s = 0; for (let i = 0; i < n; i++) { const t = fibonacci(i); t[0] += fibonacci(2)[1]; s += t[0] * t[1] } return s',
    inputs: counts,
  },
  {
    name: 'an object with parts',
    params: 'n: number',
    body: 'const o = shape(n); o.at.x += 1; return o.at.x * 100 + o.n + (o.even ? 0.5 : 0)',
    inputs: counts,
  },
  {
    name: 'objects as arguments',
    params: 'n: number',
    body: 'const p = { x: n, y: { z: 2 } }; const before = walk(p, 4); p.y.z = 3; return before * 1000 + walk(p, 3)',
    inputs: counts,
  },
  {
    name: 'mutual',
    params: 'n: number',
    body: 'const { a, b } = ping({ a: n, b: 1 }, 5); return a * 100 + b',
    inputs: counts,
  },
]

describe('functions that call themselves take and return objects', () => {
  runBothWays(
    recursive,
    `
    function fibonacci(n: number): [number, number] { if (n <= 0) return [0, 1]; const [a, b] = fibonacci(n - 1); return [b, a + b] }
    interface Shape { n: number; even: boolean; at: { x: number } }
    function shape(n: number): Shape { if (n <= 0) return { n: 0, even: true, at: { x: 1 } }; const s = shape(n - 1); s.n++; s.even = !s.even; s.at = { x: s.at.x * 2 }; return s }
    function walk(p: { x: number; y: { z: number } }, k: number): number { if (k <= 0) return p.x * 10 + p.y.z; const q = p.y; return walk({ x: p.x + q.z, y: { z: k } }, k - 1) + walk(p, k - 2) }
    type Pair = { a: number; b: number }
    function ping(p: Pair, k: number): Pair { return k <= 0 ? { a: p.a, b: p.b } : pong({ a: p.b, b: p.a + k }, k - 1) }
    function pong({ a, b }: Pair, k: number): Pair { const r = ping({ a, b: b * 2 }, k - 1); r.a++; return r }
    `,
  )

  it.each([
    [
      'changes one',
      'function g(p: { x: number }, k: number): number { p.x++; return k > 0 ? g(p, k - 1) : p.x }',
      '`p.x` is changed by a function that calls itself',
    ],
    [
      'gives one back',
      'function g(p: { x: number }, k: number): { x: number } { return k > 0 ? g(p, k - 1) : p }',
      'A function that calls itself cannot return an object that was passed to it yet',
    ],
    [
      'says another order',
      'function g(p: { x: number }, k: number): { x: number; y: number } { if (k > 0) { return g(p, k - 1) } return { y: 1, x: 2 } }',
      '`g` calls itself, and the type of its result cannot be told',
    ],
  ])('but not one that %s', async (_, helper, message) => {
    const { kernels, diagnostics } = await compileBothWays(
      `${helper}\nexport function f(n: number) { "use jit"; g({ x: n }, 3); return 1 }`,
    )
    expect(kernels).toEqual([])
    expect(diagnostics[0]).toContain(message)
  })
})

describe('what would make a difference is refused', () => {
  it.each([
    [
      'changed while another name may mean it',
      'const p = { x: 1 }; let q = { x: 2 }; if (n > 0) q = p; q.x = n; return p.x',
    ],
    ['the other name is changed', 'const p = { x: 1 }; let q = { x: 2 }; if (n > 0) q = p; p.x = n; return q.x'],
    [
      'compared while another name may mean it',
      'const p = { x: 1 }; let q = { x: 2 }; if (n > 0) q = p; return p === q ? 1 : 0',
    ],
    [
      'one of two in a loop',
      'const p = { x: 1 }; let q = { x: 2 }; for (let i = 0; i < n; i++) { q.x += 1; q = p } return p.x',
    ],
    [
      'kept from the round before',
      'let k = { x: 0 }; let s = 0; let c = { x: 1 }; for (let i = 0; i < n; i++) { if (i === 2) k = c; c.x++; s += k.x } return s',
    ],
    ['inside another object', 'const p = { x: 1 }; const o = { p }; if (n > 0) o.p = { x: 2 }; o.p.x = 3; return p.x'],
  ])('%s', async (_, body) => {
    const { kernels, diagnostics } = await compileBothWays(`export function f(n: number) { "use jit"; ${body} }`)
    expect(kernels).toEqual([])
    expect(diagnostics).toEqual([expect.stringMatching(/^aliased-object: .* sometimes one object and sometimes two/)])
  })

  it.each([
    [
      'a field that is not there',
      'const p = { x: 1 } as any; p.y = n; return 1',
      'An object with `x` has no `y` that could be assigned',
    ],
    ['a longer tuple', 'const t: [number] = [1]; (t as any)[1] = n; return 1', 'An array of 1 element has no `1`'],
    [
      'another length',
      'const t: [number] = [1]; (t as any).length = 0; return 1',
      'The length of a tuple cannot be changed',
    ],
    [
      'a computed index of more than numbers',
      'const t: [number, boolean] = [1, true]; t[n] = 1; return t[0]',
      'only where all its elements are numbers',
    ],
    [
      'another type',
      'const p = { x: 1 } as any; p.x = n > 1; return 1',
      '`x` holds a number and is given a boolean here',
    ],
    [
      'a method of Object.prototype',
      'const p = { x: 1 } as any; return p.valueOf === undefined ? 1 : n',
      '`.valueOf` of an object with `x`',
    ],
    ['a getter in a literal', 'const p = { get x() { return 1 } }; return n', 'A getter, setter, or method'],
    ['a prototype', 'const p = { __proto__: { x: 1 } } as any; return n', 'A prototype cannot be set'],
    ['holes', 'const t = [1, , 2]; return n', 'An array literal with holes'],
    ['a number taken apart', 'const [a] = n as any; return a', 'Only tuples and typed arrays can be taken apart'],
    [
      'another shape',
      'let p = { x: 1, y: 2 }; p = { y: 1, x: 2 }; return p.x + n',
      '`p` holds an object with `x`, `y` and is given an object with `y`, `x` here',
    ],
  ])('%s', async (_, body, message) => {
    const { kernels, diagnostics } = await compileBothWays(`export function f(n: number) { "use jit"; ${body} }`)
    expect(kernels).toEqual([])
    expect(diagnostics).toEqual([expect.stringContaining(message)])
  })
})
