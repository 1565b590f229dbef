/** Steps in any order on arrays of arrays and of objects that a function makes: elements that are the same object, exchanged, added, taken away, and looked for where none are. */
import type { Random } from './random.ts'
import { num, type Snippet, snippet } from './snippet.ts'

/** Of `#m`, an array of arrays with at least two rows, whose first has at least one number. */
const ROW_STEPS = [
  '#m[0][0] += $1;',
  '#m[#m.length - 1][0] = $2;',
  '#m[$0 & 1][$0 & 3] = $1;',
  '{ const t = #m[0]; #m[0] = #m[1]; #m[1] = t; t[0] -= 1; }',
  '#m[1] = #m[0];',
  '#m.push(#m[0]);',
  '#m.push([$1, #a]);',
  '#m[0].push($2);',
  '#m[1].length = 1;',
  '{ const r = #m[0]; #m[0] = [$1, 2]; r[0] = 5; #a += r[0] - #m[0][0]; }',
  'for (const r of #m) {~ for (const v of r) {~ #a = #a * 0.5 + v; } }',
  'for (let i = 0; i < #m.length; i++) {~ for (let j = 0; j < #m[i].length; j++) {~ #m[i][j] += #m[0][0] * 0.5; #a -= #m[i][j]; } }',
  'for (let i = 0; i < #m.length; i++) {~ #a += (i > 0 ? #m[i - 1][0] : 1) * (i + 1 < #m.length ? #m[i + 1][0] : $1); }',
  'for (let j = 0; j < 3; j++) {~ #m[1][0] += #m[0][j] ?? 1; #m[0][0] = j; }',
  'if (#m[0] === #m[1]) #a += 3;',
  '{ const last = #m.pop(); if (last) { #m.unshift(last); last.push(#a); } }',
  '#m.reverse();',
  '#m.splice(1, 1, [$1], #m[0]);',
  '#a += (#m[$0 & 3] ?? #m[0])[0];',
  '{ const c = #m.slice(); c[0][0] = #a; c[1] = c[0]; #a += #m[1][0]; }',
  '{ const c = #m.map((r) => r.map((v) => v * 2)); c[0][0] = 9; #a += c[1][0] - #m[0][0]; }',
  '{ const k = #m.filter((r) => r[0] > 1); for (const r of k) {~ r[0] = -1; } }',
  '#m.sort((p, q) => p[0] - q[0]);',
  '#m[0].sort((p, q) => q - p);',
  '{ const [p, q] = #m; q[0] += p[0]; }',
  '#a += #m[$0 & 1].length;',
  '#a += #m.indexOf(#m[1]) * 3 + #m.lastIndexOf(#m[0]) + +#m.includes(#m[$0 & 1]);',
  '#a += #m.at(-1)!.length + #m.toReversed()[0].length;',
  '{ const c = #m.concat([[$1], #m[0]], #m); c[0].push(1); #a += c.indexOf(#m[1]) + c.lastIndexOf(#m[0]); }',
  '{ const c = [...#m, #m[0], [$2, 1]]; c.pop(); #a += c.lastIndexOf(#m[0]); c[0][0] = 2; }',
  'for (const v of #m.flat()) {~ #a = #a * 0.5 + v; }',
  '#m[1] = Array.from(#m[0], (v, i) => v * $1 + i);',
]

/** Of `#p`, an array of at least two objects. */
const OBJECT_STEPS = [
  '#p[0].x += $1;',
  '#p[$0 & 1].y = $2;',
  '{ const t = #p[0]; #p[0] = #p[1]; #p[1] = t; t.x -= 1; }',
  '#p[1] = #p[0];',
  '#p.push(#p[0]);',
  '#p.push({ x: $1, y: #a, on: #a > 1 });',
  '{ const q = #p[0]; #p[0] = { x: 1, y: $2, on: false }; q.x = 5; #a += q.x - #p[0].x; }',
  'for (const q of #p) {~ #a = #a * 0.5 + q.x - q.y; if (q.on) q.x = #a; else q.on = q.y > 0; }',
  'for (const { x, y } of #p) {~ #a += x * y; }',
  'for (let i = 0; i < #p.length; i++) {~ for (let j = i + 1; j < #p.length; j++) {~ #p[j].x += #p[i].y; #p[i].y -= 0.5; } }',
  'if (#p[0] === #p[1]) #a += 3;',
  '{ const last = #p.pop(); if (last) { #p.unshift(last); last.on = !last.on; } }',
  '#p.reverse();',
  '#p.sort((q, r) => q.x - r.x || r.y - q.y);',
  '#a += (#p[$0 & 3] ?? #p[0]).x;',
  '{ const c = #p.map((q) => ({ x: q.y, y: q.x })); c[0].x += 1; #a += c[1].y; }',
  '{ const k = #p.find((q) => q.x > 1); if (k) k.y += 2; #a += #p.findIndex((q) => q.on); }',
  '#a += #p.reduce((s, q) => s * 0.5 + q.x, 0);',
  '#p[$0 & 1].x = 2;',
  '#a += #p.indexOf(#p[1]) * 3 + #p.lastIndexOf(#p[0]) + +#p.includes(#p[$0 & 1]);',
  '{ const c = #p.concat({ x: $1, y: 2, on: true }, #p).toReversed(); c[0].x += 1; #a += c.indexOf(#p[1]) - c.at(-1)!.y; }',
  '{ const c = [...#p, #p[0]]; c[0].y = 3; #a += c.lastIndexOf(#p[0]); }',
]

const PAIR_STEPS = [
  '#t[0][1] += $1;',
  '#t[$0 & 1][$0 & 1] = $2;',
  '#t.push([$1, 1]);',
  '#t[1] = #t[0];',
  'for (const [p, q] of #t) {~ #a = #a * 0.5 + p - q; }',
  'for (let i = 0, j = #t.length - 1; i < #t.length; j = i++) {~ #a += #t[i][0] * #t[j][1]; #t[j][0] -= 0.25; }',
  '#t.sort((p, q) => q[1] - p[1]);',
]

const several = (random: Random, steps: readonly string[]): string =>
  Array.from({ length: random.between(2, 5) }, () => random.pick(steps)).join(' ')

const rows = snippet(
  'array-of-arrays make-array-of-arrays row-methods',
  (random) =>
    `let #a = 0; ${random.pick([
      'const #m: number[][] = [[$1, 1], [2], [$2, 3, 4]];',
      'const #m: number[][] = []; for (let i = 0; i < ($0 & 3) + 2; i++) {~ #m.push([i, $1]); #m[i].push(i * 0.5); }',
      'const #m = Array.from({ length: ($0 & 3) + 2 }, () => new Array(3).fill($1));',
      'const #m: number[][] = new Array(3); for (let i = 0; i < 3; i++) {~ #m[i] = [$2, i]; }',
    ])} ${several(random, ROW_STEPS)} for (const r of #m) {~ for (const v of r) {~ #a = #a * 0.5 + v; } }`,
  'int num num',
  num('#a'),
)

const objects = snippet(
  'array-of-objects make-array-of-objects row-methods',
  (random) =>
    `let #a = 0; const #p: { x: number; y: number; on: boolean }[] = []; for (let i = 0; i < ($0 & 3) + 2; i++) {~ #p.push({ x: i, y: $1, on: i > 1 }); } ` +
    `${several(random, OBJECT_STEPS)} for (const q of #p) {~ #a = #a * 0.5 + q.x - q.y + +q.on; }`,
  'int num num',
  num('#a'),
)

const pairs = snippet(
  'array-of-tuples',
  (random) =>
    `let #a = 0; const #t: [number, number][] = [[$1, 1], [2, $2]]; ${several(random, PAIR_STEPS)} for (const [p, q] of #t) {~ #a = #a * 0.5 + p * q; }`,
  'int num num',
  num('#a'),
)

export const ROW_STEP_SNIPPETS: readonly Snippet[] = [rows, rows, rows, rows, objects, objects, objects, pairs, pairs]
