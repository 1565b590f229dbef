/** Kernels on arrays of arrays and of objects that callers pass, and arguments for them in which one object stands at several places. */
import type { Random } from './random.ts'

/** Statements on `m` and `b`, arrays of arrays, and `x`, an ordinary array, which may all be parts of each other; `a` is a number. */
const ROWS = [
  'm[i][j] += k;',
  'm[i][j] = x[j];',
  'x[j] -= m[i][0];',
  'b[j][i] *= 0.5;',
  'm[i] = b[j];',
  'm[i] = x;',
  '{ const t = m[i]; m[i] = m[j]; m[j] = t; }',
  'm.push([k, a]);',
  'b.push(x);',
  'm[i].push(a);',
  'x.push(k);',
  '{ const r = m.pop(); if (r) { r[0] = 7; a += r.length; } }',
  'm[j].length = 1;',
  'if (m[i] === x) a += 100;',
  'if (m[i] === b[j]) a += 1000;',
  'a += m[i][j] ?? -1;',
  'a += m[i]?.length ?? 0;'.replace('?.', '.').replace(' ?? 0', ''),
  'a = a * 0.5 + (m[j] ?? x)[0];',
  'for (const r of m) { for (const v of r) { a = a * 0.5 + v; } x[0] = a; }',
  'for (let r = 0; r < m.length; r++) for (let c = 0; c < m[r].length; c++) { m[r][c] = m[r][c] * 0.5 + x[0]; }',
  'for (let r = 0; r < m.length; r++) { for (let c = 0; c < b.length; c++) { m[r][0] += b[c][0]; } }',
  'for (let r = 0; r < m.length; r++) { a += r > 0 ? m[r - 1][0] : k; b[0][0] = a; }',
  'for (let c = 0; c < n; c++) { m[i][c] += b[j][c] * k; }',
  'for (let c = 0; c < n; c++) { for (let r = 0; r < n; r++) { a += m[r][c]; } m[0][0] = c; }',
  'for (let r = 0; r < n; r++) { m[r] = m[0]; b[r][0] = r; }',
  'for (let r = 0; r < 9; r++) { x.push(r); a += m[i].length; }',
  'm.reverse();',
  'm.splice(i, 1, [k], x);',
  'b.push(...m.splice(j));',
  '{ const c = m.map((r) => r.slice()); c[0][0] = 9; b[0] = c[0]; a += m[0][0]; }',
  '{ const c = m.slice(); c[0] = x; c[1][0] = a; }',
  '{ const made: number[][] = []; for (let r = 0; r < n; r++) { made.push(m[r]); made[r][0] -= 1; } m[0] = made[0]; }',
  'm.sort((p, q) => p[0] - q[0]);',
  'a += m.indexOf(x) + b.lastIndexOf(m[i]) * 0.5 + +b.includes(x);',
  '{ const c = [...m, x].concat(b, [[k]]).toReversed(); c[0][0] = 5; a += c.indexOf(m[i]); }',
  'for (const v of m.flat()) a = a * 0.5 + v;',
  'a += m.at(j)![0];',
  'if (a > 50) throw new RangeError("far " + a);',
  '{ const [p, q] = m; if (q) p[0] = q[0]; }',
]

/** The same on `p` and `q`, arrays of objects, and `t`, one of pairs. */
const OBJECTS = [
  'p[i].x += k;',
  'q[j].y = p[i].x;',
  'p[i] = q[j];',
  '{ const s = p[i]; p[i] = p[j]; p[j] = s; s.x = 3; }',
  'p.push({ x: k, y: a, on: false });',
  'q.push(p[0]);',
  '{ const s = p.pop(); if (s) { s.y = 7; a += s.x; } }',
  'if (p[i] === q[j]) a += 100;',
  'a += p[i].on ? 1 : 0;',
  'p[j].on = p[i].x > 1;',
  'for (const s of p) { a = a * 0.5 + s.x; s.y = a; }',
  'for (const { x, y } of q) { a += x - y; p[0].x = a; }',
  'for (let r = 0; r < p.length; r++) { for (let c = 0; c < q.length; c++) { p[r].x += q[c].y * 0.5; } }',
  'for (let r = 0; r < n; r++) { p[r] = p[0]; q[r].x = r; }',
  'p.sort((f, g) => f.x - g.x || f.y - g.y);',
  '{ const s = p.filter((o) => o.x > 0); for (const o of s) { o.x = -o.x; } }',
  '{ const s = p.find((o) => o.on); if (s) q[0] = s; }',
  'a += p.indexOf(q[j]) + q.lastIndexOf(p[i]) * 0.5;',
  '{ const s = p.concat(q, { x: k, y: 1, on: true }); s[0].x = 8; a += s.lastIndexOf(q[j]); }',
  'q[j] = [...p, ...q].at(-1)!;',
  't[i][0] += k;',
  't[i][j & 1] = a;',
  't[j] = t[i];',
  't.push([a, k]);',
  'for (const [u, v] of t) { a = a * 0.5 + u - v; t[0][1] = a; }',
  'if (a > 50) throw new RangeError("far " + a);',
]

const steps = (random: Random, of: readonly string[]): string =>
  Array.from({ length: random.between(1, 4) }, () => random.pick(of)).join('\n  ')

/** Types and values of results that hold elements of the arrays, or are some. */
const ROW_RESULTS: readonly (readonly [type: string, value: string])[] = [
  ['number[]', 'm[j]'],
  ['number[] | undefined', 'm.find((r) => r[0] > k)'],
  ['number[][] | null', 'a > 1 ? m.filter((r) => r.length > 1) : null'],
  ['number[] | null', 'a > 1 ? m[0] : a > 0 ? [a, k] : null'],
  ['{ row: number[]; all: number[][]; n: number }', '{ row: b[j] ?? x, all: [m[0], x, [a]], n: a }'],
  ['[number[], number[] | null]', '[x, a > 1 ? m[0] : null]'],
]
const OBJECT_RESULTS: readonly (readonly [type: string, value: string])[] = [
  ['Item', 'p[j]'],
  ['Item | undefined', 'p.find((o) => o.on)'],
  ['Item | null', 'a > 1 ? p[0] : null'],
  ['[number, number]', 't[j]'],
  ['Item[] | null', 'a > 1 ? p.concat(q) : null'],
  ['{ best: Item; pair: [number, number]; all: Item[] }', '{ best: q[0], pair: t[0], all: [...p, q[0]] }'],
]

/** A marked function `name`. */
export function generateRowKernel(random: Random, name: string): { source: string; kind: 'rows' | 'objects' } {
  const kind = random.chance(0.6) ? 'rows' : 'objects'
  const params =
    kind === 'rows' ? 'm: number[][], b: number[][], x: number[]' : 'p: Item[], q: Item[], t: [number, number][]'
  const body = steps(random, kind === 'rows' ? ROWS : OBJECTS)
  const returned =
    kind === 'rows' && random.chance(0.3)
      ? ['number[][]', random.pick(['m', 'b', '[[a], x]', 'm.slice(1)'])]
      : random.chance(0.5)
        ? random.pick(kind === 'rows' ? ROW_RESULTS : OBJECT_RESULTS)
        : ['number', 'a']
  const source = `export function ${name}(${params}, i: number, j: number, n: number, k: number): ${returned[0]} {
  "use jit"
  let a = k
  ${body}
  return ${returned[1]}
}`
  return { source, kind }
}

export const ROW_TYPES = 'interface Item { x: number; y: number; on: boolean }'

/** Arguments in which the same arrays and objects come up again and again; the same ones for the same state of `random`. */
export function generateRowArguments(random: Random, kind: 'rows' | 'objects'): unknown[] {
  const number = () => random.pick([0, 1, 2, -1, 0.5, 3.25, -0, 10, Number.NaN])
  const some = <T>(make: () => T, least = 0): T[] => Array.from({ length: random.between(least, 5) }, make)
  const from =
    <T>(pool: T[], make: () => T) =>
    (): T =>
      pool.length > 0 && random.chance(0.3) ? random.pick(pool) : make()
  const scalars = [random.between(0, 3), random.between(0, 3), random.between(0, 4), number()]
  if (random.chance(0.1)) scalars[0] = random.pick([-1, 0.5, 7, Number.NaN])
  if (kind === 'objects') {
    const pool = some(() => ({ x: number(), y: number(), on: random.chance(0.5) }))
    const item = from(pool, () => ({ x: number(), y: number(), on: random.chance(0.5) }))
    const p = some(item, 1)
    const pair = [number(), number()]
    return [
      p,
      random.chance(0.2) ? p : some(item, 1),
      some(
        from([pair], () => [number(), number()]),
        1,
      ),
      ...scalars,
    ]
  }
  const pool = [...some(() => some(number, 1)), []]
  const row = from(pool, () => some(number, 1))
  const m = some(row, 1)
  return [m, random.chance(0.2) ? m : some(row, 1), random.pick([row(), m[0]]), ...scalars]
}

/** Values with all identities: each object as it is first met, by its number where it is met again. */
export function graphOf(value: unknown): string {
  const seen = new Map<object, number>()
  const write = (x: unknown): string => {
    if (typeof x !== 'object' || x === null) return Object.is(x, -0) ? '-0' : String(x)
    const known = seen.get(x)
    if (known !== undefined) return `#${known}`
    seen.set(x, seen.size)
    return `${Array.isArray(x) ? 'array' : 'object'}(${Object.entries(x).map(([key, inner]) => `${key}: ${write(inner)}`)})`
  }
  return write(value)
}
