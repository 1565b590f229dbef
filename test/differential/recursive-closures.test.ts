/** Functions within functions that call themselves and use what is around them: variables that they read and assign, arrays, other functions. */
import { type Case, combine, runBothWays } from './case-table.ts'

const NUMBERS = [0, -0, 1, -1.5, 3, 7, Number.NaN, Infinity]
const floats = (n: number) => Float64Array.from({ length: n }, (_, i) => Math.sin(i * 7.1) * 10)
const counts = [[0], [1], [2], [5], [10]]

const cases: Case[] = [
  {
    name: 'a counter around it',
    params: 'n: number',
    body: 'let count = 0; function visit(i: number) { count++; if (i > 0) visit(i - 1) } visit(n); return count',
    inputs: counts,
  },
  {
    name: 'an arrow with a result, twice',
    params: 'n: number, a: number',
    body: 'let c = a; const down = (k: number): number => { c += k * 0.5; return k <= 0 ? c : down(k - 1) * 2 + c }; return down(n) + c * 100 + down(2) + c',
    inputs: combine([0, 1, 5], NUMBERS),
  },
  {
    name: 'variables that it reads, and that change between calls',
    params: 'n: number, a: number',
    body: 'let k = a; const f = (i: number): number => (i <= 0 ? k : f(i - 1) + k); let s = f(n); k = -0; s += f(n); k++; return s * 10 + f(1)',
    inputs: combine([0, 1, 5], NUMBERS),
  },
  {
    name: 'two that call each other',
    params: 'n: number',
    body: 'let e = 0, o = -0; function even(i: number): boolean { e++; return i <= 0 || odd(i - 1) } function odd(i: number): boolean { o -= e; return i > 0 && even(i - 1) } const r = even(n); return r ? e + o : e - o * 3',
    inputs: counts,
  },
  {
    name: 'two without declared results',
    params: 'n: number',
    body: 'let e = 0; const even = (i: number) => { e++; return i <= 0 ? true : !odd(i - 1) }; const odd = (i: number) => i <= 0 ? true : !even(i - 1); return even(n) ? e : -e',
    inputs: counts,
  },
  {
    name: 'an array around it: permutations',
    params: 'x: Float64Array, n: number',
    body: 'let seen = 0, best = -Infinity; function go(k: number) { if (k >= n) { seen++; let s = 0; for (let i = 0; i < n; i++) s += x[i] * i; if (s > best) best = s; return } for (let i = k; i < n; i++) { const t = x[k]; x[k] = x[i]; x[i] = t; go(k + 1); x[i] = x[k]; x[k] = t } } go(0); return best * 1000 + seen',
    inputs: [1, 3, 5].map((n) => [floats(5), n]),
  },
  {
    name: 'a list that grows',
    params: 'n: number',
    body: 'const out: number[] = []; function walk(lo: number, hi: number) { if (lo > hi) return; const mid = (lo + hi) >> 1; walk(lo, mid - 1); out.push(mid * 0.5); walk(mid + 1, hi) } walk(0, n); let s = out.length; for (const v of out) s = s * 0.75 + v; return s',
    inputs: counts,
  },
  {
    name: 'helpers within helpers, with variables of their own',
    params: 'n: number',
    body: 'let total = 0; function visit(i: number): number { let own = i; const add = (d: number) => { own += d; total += own }; const again = (d: number): number => { own++; return d <= 0 ? own : again(d - 1) + 1 }; add(2); if (i > 0) { own += visit(i - 1); add(again(2)) } return own } return visit(n) + total * 1000',
    inputs: counts,
  },
  {
    name: 'an inner one that calls the outer one',
    params: 'n: number',
    body: 'let total = 0; function visit(i: number): number { let own = 1; const into = (j: number) => { total++; own += j > 0 ? visit(j - 1) : 0 }; into(i); into(i - 2); return own } return visit(n) + total * 1000',
    inputs: counts,
  },
  {
    name: 'a named function expression',
    params: 'n: number',
    body: 'let c = 0; const f = function g(i: number): number { c++; return i <= 0 ? 1 : g(i - 1) * 1.5 }; return f(n) + c',
    inputs: counts,
  },
  {
    name: 'given to a helper',
    params: 'n: number',
    body: 'let c = 0; const f = (i: number): number => { c++; return i <= 0 ? 1 : f(i - 1) * 1.5 }; return twice(f, n) + c',
    inputs: counts,
  },
  {
    name: 'functions in variables around it',
    params: 'n: number, a: number',
    body: 'const g = a > 1 ? Math.abs : Math.sqrt; let c = 0; const f = (i: number): number => { c += g(i - 3); return i <= 0 ? c : f(i - 1) }; return f(n)',
    inputs: combine([0, 1, 5], NUMBERS),
  },
  {
    name: 'a parameter with a default value, a rest',
    params: 'n: number, a: number',
    body: 'let c = 0; const f = (i: number, step = a > 1 ? 2 : 1, ...more: number[]): number => { c += more.length; return i <= 0 ? c : f(i - step, step, i, i) + f(i - 2) }; return f(n) + c',
    inputs: combine([0, 1, 5], NUMBERS),
  },
  {
    name: 'variables without a first value, and missing ones',
    params: 'n: number',
    body: 'let last: number | undefined, best: number | null = null, any = false; const f = (i: number): void => { if (best === null || i % 3 > best) best = i % 3; if (i <= 0) return; any = true; f(i - 1); last = i }; f(n); return (last === undefined ? -1 : last) * 100 + (best ?? 50) + (any ? 0.5 : 0)',
    inputs: counts,
  },
  {
    name: 'a missing number that some calls leave alone',
    params: 'n: number',
    body: 'let best: number | null = null; const f = (i: number): void => { if (i > 4) return; if (best === null || i % 3 > best) best = i; f(i * 2 + 1); f(i + 2) }; f(n); return best ?? 50',
    inputs: counts,
  },
  {
    name: 'objects around it that nobody changes',
    params: 'n: number, a: number',
    body: 'const p = { x: a, y: 2 }; let s = 0; const f = (i: number): void => { s += p.x * i - p.y; if (i > 0) f(i - 1) }; f(n); return s',
    inputs: combine([0, 1, 5], NUMBERS),
  },
  {
    name: 'one in a loop, with a variable of the round',
    params: 'n: number',
    body: 'let s = 0; for (let i = 0; i < n; i++) { let k = i; const f = (d: number): number => { k++; s += i; return d <= 0 ? k : f(d - 1) }; s = s * 0.5 + f(i & 3) + k } return s',
    inputs: counts,
  },
  {
    name: 'exceptions after half of the writes',
    params: 'x: Float64Array, n: number',
    body: 'let c = 0; const f = (i: number): void => { c++; x[i] = c; if (i > 3) throw new RangeError(`deep ${c}`); if (i < n) f(i + 1) }; f(0); return c',
    inputs: [0, 2, 3, 4, 9].map((n) => [floats(6), n]),
  },
  {
    name: 'quicksort',
    params: 'x: Float64Array',
    body: 'let swaps = 0; const sort = (lo: number, hi: number): void => { if (lo >= hi) return; const p = x[hi]; let i = lo; for (let j = lo; j < hi; j++) if (x[j] < p) { const t = x[i]; x[i] = x[j]; x[j] = t; i++; swaps++ } x[hi] = x[i]; x[i] = p; sort(lo, i - 1); sort(i + 1, hi) }; sort(0, x.length - 1); return swaps',
    inputs: [0, 1, 2, 9, 40].map((n) => [floats(n)]),
  },
]

runBothWays(cases, 'function twice(g: (x: number) => number, x: number) { return g(x) + g(x + 1) }')
