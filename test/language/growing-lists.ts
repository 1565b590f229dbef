import { floats, kernel, one, rowsOf } from './construct.ts'

const { compiled, original } = rowsOf('aggregates')

/** Ordinary arrays that kernels make, grow and give back. */
export const growingLists = [
  compiled(
    'undeclared-elements',
    '`const out = []` that is given rows, objects or numbers; objects that have a name, or come from helpers, before an array gets them',
    kernel(
      'n: number, k: number',
      'const out = [], rows = [], stack = [[0, n]]; let best = make(k, -1); for (let i = 0; i < n; i++) { const q = { x: i, y: k }; out.push(q); q.y += 1; rows.push([i, q.y]); if (q.x > best.x) best = q; out.push(make(i, 2), best) } let s = 0; while (stack.length > 0) { const [a, b] = stack.pop()!; s = s * 3 + b - a; if (b - a > 1) { stack.push([a, (a + b) >> 1]); stack.push([(a + b) >> 1, b]) } } best.y = 9; return { out, rows, best, s }',
      'interface V { x: number; y: number }\nfunction make(x: number, y: number): V { return { x, y } }',
    ),
    () => [
      [0, 1],
      [4, 0.5],
      [7, -1],
    ],
    {
      note: 'What is put in first tells. An object that meets such elements is made in memory, where one object under several names stays one.',
    },
  ),
  compiled(
    'list-grow',
    'Arrays that grow and shrink: `[]`, `push`, `pop`, `shift`, `unshift`, `x[x.length] = v`, `x.length = n`',
    kernel(
      'n: number, x: number[]',
      'const a: number[] = []; for (let i = 0; i < n; i++) { a.push(i, i * i); if (i % 3 === 1) x.unshift(a.pop()!) } a[a.length] = x.length; let s = x.push(n); while (a.length > 3) { s = s * 3 + a.shift()!; a.length-- } return s',
    ),
    () => [
      [0, []],
      [5, [1]],
      [9, [0.5, 2]],
    ],
    { note: 'Longer by more than one element (holes), or by `x.length = n`: the original.' },
  ),
  compiled(
    'list-make',
    '`new Array(n)`, `new Array(n).fill(v)`, `Array.from({ length: n }, f)`, `Array.from(x)`, `Array.of(a, b)`, `[...x, a]`',
    kernel(
      'n: number',
      'const a: number[] = new Array(n); for (let i = 0; i < n; i++) a[i] = i; const b = new Array(n).fill(0.5); const c = Array.from({ length: n }, (_, i) => i * 2); const d = [...a, ...b, n]; let s = 0; for (const v of d) s = s * 3 + v; for (const v of Array.from(c)) s -= v; return s + Array.of(n, 1)[1] + d.length',
    ),
    () => [0, 3, 8].map((n) => [n]),
    { note: 'A hole that is read, or returned, goes to the original.' },
  ),
  compiled(
    'list-methods',
    '`fill`, `slice`, `concat`, `reverse`, `indexOf`, `lastIndexOf`, `includes`, `at`, `toReversed`, `toSpliced` of ordinary arrays',
    kernel(
      'x: number[], v: number, a: number, b: number',
      'const y = x.slice(a, b); y.reverse(); const z = y.toReversed().concat(x, v, [a, ...y]); x.fill(v, a, b); return z.indexOf(v) + z.lastIndexOf(v) * 1e5 + (z.includes(v, a) ? 100 : 0) + (z.at(a) ?? 7) * 1000 + x.indexOf(v, b) * 10 + z.toSpliced(1, 2, v).length / 8',
    ),
    () => [
      [[1, 2, 3], 2, 0, 2],
      [[1, Number.NaN, -0], Number.NaN, -2, 9],
      [[], 1, 1, -1],
      [[5, 4, 3, 2], 0, 1, 3],
    ],
  ),
  compiled(
    'row-methods',
    'The same of arrays of arrays and of objects, `flat`; `indexOf` and `includes` find the very same one',
    kernel(
      'm: number[][], p: { x: number; y: number }[], v: number',
      'const row = m[0], q = p[1]; const z = [...m, [v], row].concat(m.slice(1), [[v, v]]).toReversed(); p.reverse(); const all = p.concat({ x: v, y: 1 }, p, [{ x: 3, y: v }]); q.x += v; let s = 0; for (const k of z.flat()) s = s * 3 + k; return s + z.indexOf(row) * 1e3 + z.lastIndexOf(row) * 1e4 + (p.includes(q) ? 0.5 : 0) + all.indexOf(q) / 64 + all.at(-1)!.y + [...all, q].lastIndexOf(q)',
    ),
    () => {
      const [row, q] = [[1, 2], { x: 1, y: 2 }]
      const other = { x: 1, y: 2 }
      return [
        [[row, [1, 2], []], [q, other], 2],
        [[row, row, [Number.NaN]], [q, q, other], 0.5],
        [[row], [other, q, other], -1],
      ]
    },
    { note: '`concat` of tuples: the original.' },
  ),
  compiled(
    'list-from',
    '`Array.from(x, f)`, `[...x]` of typed arrays, rows that begin with one element and grow by assignment',
    kernel(
      'x: Float64Array, y: number[], k: number',
      'const a = Array.from(x, (v, i) => v * i), b = [...x, k, ...y.slice(1)], c = Array.from(y, (v) => [v, k]); const d = [k]; for (let i = 1; i < y.length; i++) d[i] = d[i - 1] + y[i]; let s = 0; for (const v of [...a, ...b, ...c.flat(), ...d]) s = s * 3 + v; return s',
    ),
    () => [
      [floats(3), [1, 2, 3], 0.5],
      [floats(0), [], -1],
      [floats(1), [Number.NaN, -0], 2],
    ],
  ),
  compiled(
    'list-in-result',
    '`return { count, values }`, `return [low, high]`, with ordinary arrays in them',
    kernel(
      'x: number[], p: number',
      'const low: number[] = [], high: number[] = []; for (const v of x) { if (v < p) low.push(v); else high.push(v) } return { count: low.length, low, both: [high, x] as [number[], number[]] }',
    ),
    () => [
      [[5, 1, 3], 3],
      [[], 0],
    ],
    { note: 'Arrays of any of the kinds above. With holes: the original.' },
  ),
  compiled(
    'element-result',
    '`return rows[i]`, `return points.find(…)`: elements of arrays as results, the very same ones',
    kernel(
      'm: number[][], p: { x: number; on: boolean }[], t: [number, number][], i: number, v: number',
      'p[0].x += v; if (v > 5) return { row: m[i], same: m[i], best: p.find((q) => q.x > v), pair: t.at(-1), made: [[v], m[0]] as number[][] }; return { row: m[0], same: [v] as number[], best: p[i], pair: t[0], made: [] as number[][] }',
    ),
    () => {
      const [row, q] = [[1, 2], { x: 1, on: true }]
      return [
        [[row, row], [q, { x: 9, on: false }], [[1, 2]], 1, 6],
        [[row], [q, q], [[1, 2]], 1, 3],
        [[row, [3]], [q], [[Number.NaN, -0]], 0, 7],
      ]
    },
  ),
  compiled(
    'list-or-nothing',
    '`number[] | null`, `{ x, y }[] | null`, `number[] | undefined`, an element or null, as results',
    kernel(
      'm: number[][], p: { x: number; y: number }[], v: number',
      'let best: { x: number; y: number } | null = null; for (const q of p) if (q.x > v && (best === null || q.x < best.x)) best = q; const big = m.filter((r) => r.length > v); return { best, big: big.length > 0 ? big : null, row: v > 2 ? m.find((r) => r[0] > v) : undefined, points: v < 0 ? null : [...p, { x: v, y: 0 }] }',
    ),
    () => [
      [
        [[1, 2], [3]],
        [
          { x: 2, y: 1 },
          { x: 1, y: 1 },
        ],
        0,
      ],
      [[[1, 2], [3]], [], 2.5],
      [[], [{ x: 2, y: 1 }], -1],
    ],
  ),
  compiled(
    'list-splice',
    '`x.splice(from, count, a, b)`',
    kernel(
      'x: number[], from: number, count: number',
      'const y = x.splice(from, count, 7, count); x.splice(1, 1); return y.length * 100 + (y[0] ?? 5) + x.splice(-1)[0]',
    ),
    () => [
      [[1, 2, 3, 4, 5], 1, 3],
      [[1, 2, 3, 4, 5], -2, 0],
      [[1, 2], 9, 9],
      [[], 0, -1],
    ],
  ),
  compiled(
    'list-sort',
    '`x.sort((a, b) => a - b)`, `x.toSorted((a, b) => b - a)` of ordinary arrays',
    kernel(
      'x: number[]',
      'const y = x.toSorted((a, b) => b - a); x.sort((a, b) => Math.abs(a) - Math.abs(b)); return y[0] * 100 + x[0]',
    ),
    () => [[[3, -1, 2, 10]], [[1]], [[0, -0, 1, -1, 0]]],
    { note: 'Comparators as for typed arrays. Elements that are undefined or NaN go to the original.' },
  ),
  original(
    'list-sort-text',
    '`x.sort()` of ordinary arrays',
    kernel('x: number[]', 'x.sort(); return x[0]'),
    'unsupported-call',
    () => [[[10, 9, 1]]],
    { note: 'JavaScript orders by text, 10 before 9.' },
  ),
  compiled(
    'list-literal-callbacks',
    '`[a, b, c].map(…)`, and methods with callbacks of arrays that are written out',
    kernel(
      'a: number, k: number',
      'const l = [a, k, 3]; let s = 0; l.forEach((v, i) => { s += v * i }); return s + [a, 1, k].map((v) => v * k).reduce((x, v) => x * 3 + v, 0)',
    ),
    () => [
      [1, 2],
      [-0, 0.5],
      [Number.NaN, 3],
    ],
  ),
  compiled(
    'list-callbacks',
    '`map`, `filter`, `reduce`, `forEach`, `some`, `every`, `find`, … of ordinary arrays',
    kernel(
      'x: number[], k: number',
      'let s = 0; x.forEach((v, i) => { s += v * i }); const y = x.map((v) => v * k).filter((v) => v > 1); return y.reduce((a, v) => a * 3 + v, s) + (x.some((v) => v === k) ? 1 : 0) + (x.find((v) => v > k) ?? 0.5) + y.length',
    ),
    () => [
      [[1, 2, 3], 2],
      [[], 1],
      [[-1, 0.5, Number.NaN, 7], 0.25],
    ],
  ),
  compiled(
    'list-result',
    'A `number[]` as result, new or passed in',
    `export function f(x: number[], n: number): number[] {
  'use jit'
  if (n < 0) return x
  const y: number[] = []
  for (let i = 0; i < n; i++) y.push(i < x.length ? x[i] : i)
  return y
}
`,
    () => [
      [[1, 2], 5],
      [[1, 2], -1],
      [[], 0],
    ],
  ),
  compiled(
    'spread',
    'Spread in literals, of tuples and objects of the kernel',
    kernel(
      'a: number',
      'const p = [...[a, 1], 2]; const o = { z: 3, ...{ x: a, z: 4 } }; return p[0] + p.length + o.x * o.z',
    ),
    one,
  ),
  compiled(
    'element-spread',
    '`{ ...p, x: 1 }` and `{ x, ...others }` of passed objects and of elements of arrays',
    kernel(
      'p: P, points: P[], k: number',
      'let s = 0; for (const { x, ...others } of points) s += x * others.y; points.push({ ...p, x: s }); return points.map((q) => ({ ...q, y: q.y * k }))',
      'interface P { x: number; y: number }',
    ),
    () => [
      [{ x: 1, y: 2 }, [{ x: 3, y: -0 }], 2],
      [{ x: 1, y: 2 }, [], 0],
    ],
    {
      note: 'An object that has other fields than the declared ones, or in another order, runs the original. Not where fields may be missing, as those of a union of object types, and not of passed objects with typed arrays: name the fields.',
    },
  ),
]
