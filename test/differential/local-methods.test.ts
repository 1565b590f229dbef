/** Objects that are made within a kernel and have functions: methods with and without `this`, arrows, functions of the file. */
import { type Case, combine, runBothWays } from './case-table.ts'

const NUMBERS = [0, -0, 1, -1.5, 3, Number.NaN, Infinity]
const two = combine(NUMBERS, NUMBERS)
const counts = [[0], [1], [5]]

const cases: Case[] = [
  {
    name: 'methods, arrows and names',
    params: 'a: number, b: number',
    body: 'const ops = { add(p: number, q: number) { return p + q }, mul: (p: number, q: number) => p * q * a, half, abs: Math.abs }; return ops.add(a, b) - ops.mul(b, 2) + ops.half(a) + ops.abs(b)',
    inputs: two,
  },
  {
    name: 'this is read and written',
    params: 'n: number',
    body: 'const acc = { total: 0.5, calls: 0, add(x: number) { this.total += x; this.calls++; return this.total }, twice(x: number) { return this.add(x) + this.add(-x) } }; let s = 0; for (let i = 0; i < n; i++) s += acc.add(i) - acc.twice(i * 0.5); return s * 100 + acc.total + acc.calls * 10',
    inputs: counts,
  },
  {
    name: 'this in arrows within methods, and destructured',
    params: 'a: number, b: number',
    body: 'const o = { k: a, sum(x: number) { const { k } = this; const f = (y: number) => y * this.k + k; this.k++; return f(x) + [1, x].reduce((s, v) => s + v * this.k, 0) } }; return o.sum(b) + o.k',
    inputs: two,
  },
  {
    name: 'two objects of one literal',
    params: 'a: number, b: number',
    body: 'const make = (n: number) => ({ n, step(d: number) { this.n += d; return this.n } }); const p = make(a), q = make(b); p.step(1); q.step(p.n); return p.step(2) * 10 + q.n',
    inputs: two,
  },
  {
    name: 'methods with the names of those of arrays',
    params: 'a: number, b: number',
    body: 'const o = { x: a, at(i: number) { return this.x * i }, push(v: number) { this.x = v }, map: (f: (v: number) => number) => f(b), fill: (v: number) => v + 1, sort: () => b }; o.push(o.at(2)); return o.map((v) => v * o.x) + o.fill(a) + o.sort()',
    inputs: two,
  },
  {
    name: 'one of two objects, and one that a helper gets',
    params: 'a: number, b: number',
    body: 'const p = { w: a, f(x: number) { return x + this.w } }, q = { w: b, f(x: number) { return x - this.w } }; return use(p, 2) * 10 + use(q, 3)',
    inputs: two,
  },
  {
    name: 'variables around them, in loops',
    params: 'n: number',
    body: 'let c = 0; let s = 0; for (let i = 0; i < n; i++) { const o = { i, next() { c++; return this.i + c }, skip: () => { i++; c += 2 } }; if (i % 3 === 1) o.skip(); s += o.next() * i } return s + c * 1000',
    inputs: counts,
  },
  {
    name: 'another object as this, by the same function',
    params: 'a: number, b: number',
    body: 'const scale = function (this: { w: number }, x: number) { return x * this.w }; const p = { w: a, scale }; return p.scale(b)',
    inputs: two,
  },
  {
    name: 'a parameter for the type of this, in a function that is translated in place',
    params: 'a: number, b: number',
    body: 'let n = 0; const f = function (this: void, x: number, y = 2) { n += x; return x * y }; return f(a) + f(b, a) + n',
    inputs: two,
  },
  {
    name: 'an array as a field, exceptions after writes',
    params: 'x: Float64Array, n: number',
    body: 'const v = { x, n: 0, put(i: number, y: number) { this.n++; this.x[i] = y; if (this.n > 2) throw new RangeError(`put ${this.n}`) } }; for (let i = 0; i < n; i++) v.put(i, i * 0.5); return v.n',
    inputs: [0, 2, 3, 7].map((n) => [new Float64Array(4), n]),
  },
]

runBothWays(cases, 'const half = (x: number) => x / 2\nfunction use(o, x) { return o.f(x) * o.w }')
