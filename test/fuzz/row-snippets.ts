/** Arrays of arrays, of objects and of tuples: read, written, exchanged, longer and shorter, made, sorted. Some of what they hold is there twice. */
import { POINT_TABLE, ROW_TABLE } from './declarations.ts'
import { num, type Snippet, snippet } from './snippet.ts'

const ROWS = 'array-of-arrays'
const POINTS = 'array-of-objects'
const RING = 'array-of-tuples'
const TYPED = 'array-of-typed-arrays'
const MAKE_ROWS = 'make-array-of-arrays'
const MAKE_POINTS = 'make-array-of-objects'

export const ROW_SNIPPETS: readonly Snippet[] = [
  snippet(
    ROWS,
    'let #a = 0; for (let #i = 0; #i < $0.length; #i++) {~ for (let #j = 0; #j < $0[#i].length; #j++) {~ $0[#i][#j] = $0[#i][#j] * 0.5 + $1; #a = #a * 0.5 + $0[#i][#j]; } }',
    'rows num',
    num('#a'),
  ),
  snippet(
    ROWS,
    'let #a = $1; for (const #r of $0) {~ for (const v of #r) {~ #a -= v; } if (#r.length > 0) #r[0] += #a; #a += #r.length; }',
    'rows num',
    num('#a'),
  ),
  snippet(
    ROWS,
    'let #a = 0; if ($0.length > 1) { const #t = $0[0]; $0[0] = $0[$0.length - 1]; $0[$0.length - 1] = #t; if (#t.length > 0) #t[0] = +$1; #a = $0[0].length + ($0[0] === #t ? 10 : 20) + ($0[0] === $0[1] ? 0.5 : 0); }',
    'rows num',
    num('#a'),
  ),
  snippet(
    ROWS,
    'let #a = 0; for (let #i = 1; #i < $0.length; #i++) {~ const #p = $0[#i - 1], #r = $0[#i]; for (let #j = 1; #j < #r.length; #j++) {~ if (#j < #p.length) #r[#j] = Math.min(#p[#j], #r[#j - 1]) + $1; #a -= #r[#j]; } }',
    'rows num',
    num('#a'),
  ),
  snippet(
    `${ROWS} list-grow`,
    'let #a = 0; for (let #i = 0; #i < $0.length && #i < 5; #i++) {~ $0[#i].push(+$1, #i); #a += $0[#i].length; if (#i === 2) { $0[0].pop(); $0[1].length = 1; } } if ($0.length > 3) { const #t = $0.pop()!; #t.push(7); $0.unshift([1, +$1]); }',
    'rows num',
    num('#a'),
  ),
  snippet(
    ROWS,
    'let #a = 0; if ($1 >= 0 && $1 < $0.length) { const #r = $0[$1 | 0]; #a = #r.length; for (let #j = 0; #j < #r.length; #j++) {~ #a += #r[#j]; #r[#j] = #a; } }',
    'rows int',
    num('#a'),
  ),
  snippet(
    `${ROWS} list-callbacks`,
    'let #a = $0.reduce((s, r) => s * 0.5 + r.length, $1) + $0.findIndex((r) => r.length > 1); $0.forEach((r, i) => { if (r.length > 0 && i < 4) r[0] -= i; #a += r.length; });',
    'rows num',
    num('#a'),
  ),
  snippet(
    `${ROWS} list-write`,
    'let #a = 0; if ($0.length > 1 && $0[0].length > 1) { const #r = $0[0]; for (let #i = 0; #i < $1.length && #i < #r.length; #i++) {~ $1[#i] += 1.5; #r[#i] *= 0.5; #a -= $1[#i]; } #a += #r === $1 ? 100 : 3; }',
    'rows list',
    num('#a'),
  ),
  snippet(
    MAKE_ROWS,
    'const #m: number[][] = []; for (let #i = 0; #i < $0; #i++) {~ #m.push([#i, +$1]); #m[#i].push(#i * 0.5); if (#i > 2) #m.push(#m[0]); if (#m.length > 12) break; } let #a = #m.length; if (#m.length > 0) #m[0][0] = 9; for (const #r of #m) {~ for (const v of #r) {~ #a = #a * 0.5 + v; } }',
    'size num',
    num('#a'),
  ),
  snippet(
    MAKE_ROWS,
    'const #n = $0 & 3, #z = Array.from({ length: #n }, () => new Array(3).fill(0)); const #k: number[][] = new Array(#n); for (let #i = 0; #i < #n; #i++) {~ #z[#i][1] = #i + $1; #k[#i] = #z[#n - 1 - #i]; } let #a = #k.length; for (const #r of #k) {~ #a = #a * 0.5 + #r[0] - #r[1] + (#r === #z[0] ? 7 : 0); }',
    'int num',
    num('#a'),
  ),
  snippet(
    `${MAKE_ROWS} list-callbacks`,
    'const #m = $0.map((r) => r.map((v) => v * 0.5 + $1)).filter((r) => r.length > 0); #m.push([1, 2]); let #a = 0; for (const #r of #m) {~ #r.reverse(); #a = #a * 0.5 + #r[0]; }',
    'rows num',
    num('#a'),
  ),
  snippet(
    `${MAKE_ROWS} list-methods`,
    'const #m = $0.slice(0, 3); #m.reverse(); #m.push([+$1]); let #a = #m.length + $0.length * 10; if (#m.length > 1) { #m[0].push(0.25); #a += #m[1].length; } for (const #r of $0) {~ #a = #a * 0.5 + #r.length; }',
    'rows num',
    num('#a'),
  ),
  snippet(
    MAKE_ROWS,
    'let #b: number[][] = [[0]], #a = 0; for (let #i = 0; #i < $0; #i++) {~ const #m: number[][] = []; for (let #j = 0; #j < (#i & 3); #j++) {~ #m.push([#j, $1, #i]); } if (#m.length >= #b.length) #b = #m; } for (const #r of #b) {~ #a = #a * 0.5 + #r[0] - #r.length; }',
    'size num',
    num('#a'),
  ),
  snippet(
    'row-methods',
    'let #a = $1; if ($0.length > 1) { const #r = $0[1]; const #c = [...$0, [+$1], #r].concat($0, [[1, +$1]]).toReversed(); #a = #c.indexOf(#r) + #c.lastIndexOf(#r) * 0.5 + +$0.includes(#r); for (const v of #c.flat()) {~ #a = #a * 0.5 + v; } #c[0].push(1); #r.push(#a); }',
    'rows num',
    num('#a'),
  ),
  snippet(
    'row-methods',
    'let #a = $1; if ($0.length > 0) { const #q = $0[0], #c = $0.concat($0, [{ x: +$1, y: 1, on: false }]); #q.x -= 1; #a = #c.indexOf(#q) + #c.lastIndexOf(#q) * 0.5 + #c.toReversed()[0].x + $0.at(-1)!.y; $0.reverse(); #a += $0.indexOf(#q); }',
    'points num',
    num('#a'),
  ),
  snippet(
    'list-from',
    'const #b = Array.from($0, (v, i) => +v * 0.5 - i), #c = [...#b, +$1], #d = [+$1]; for (let #i = 1; #i < #b.length && #i < 20; #i++) {~ #d[#i] = #d[#i - 1] * 0.5 + #b[#i]; } let #a = #c.lastIndexOf(+$1) + #d.length; for (const v of #d) {~ #a = #a * 0.5 + v; }',
    'list num',
    num('#a'),
  ),
  snippet(
    'list-from',
    'const #b = [+$1, ...$0.slice(0, 5), ...$0], #c = Array.from($0, (v) => [v, $1]); let #a = #b.length; for (const v of #c.flat()) {~ #a = #a * 0.5 + v; }',
    'array num',
    num('#a'),
  ),
  snippet(
    'undeclared-elements',
    'const #m = []; for (let #i = 0; #i < $0 && #i < 9; #i++) {~ const q = { x: #i, y: $1 }; #m.push(q); q.y -= #i; if (#i > 1) #m.push(#m[1]); } let #a = #m.length; for (const #p of #m) {~ #a = #a * 0.5 + #p.x - #p.y; #p.x += 1; }',
    'size num',
    num('#a'),
  ),
  snippet(
    'undeclared-elements',
    'const #m = [[+$1, 1]]; for (let #i = 0; #i < $0 && #i < 9; #i++) {~ #m.push([#i, $1]); #m[#i].push(2); } let #a = #m.length; for (const #p of #m) {~ for (const v of #p) {~ #a = #a * 0.5 + v; } }',
    'size num',
    num('#a'),
  ),
  snippet(
    'undeclared-elements',
    'const #m = []; let #b = { at: 0, odd: false }, #a = 0; for (let #i = 0; #i < $0 && #i < 9; #i++) {~ const #q = { at: #i * $1, odd: $2 }; if (#q.at >= #b.at) #b = #q; #m[#i] = #b; #b.odd = !#b.odd; #a = #a * 0.5 + #m[#i >> 1].at + +#m[0].odd; } #b.at += 1; if (#m.length > 0) #a += #m[#m.length - 1].at;',
    'size num bool',
    num('#a'),
  ),
  snippet(
    'module-rows',
    `let #a = 0; for (const [p, q] of @${ROW_TABLE}) {~ #a = #a * 0.5 + p * $1 - q; } #a += @${ROW_TABLE}[$0 & 1][1] + @${POINT_TABLE}[$0 & 1].x; @${POINT_TABLE}[0].x = #a; if (@${POINT_TABLE}[1].on) @${POINT_TABLE}[1].x += 1;`,
    'int num',
    num('#a'),
  ),
  snippet(
    POINTS,
    'let #a = 0; for (let #i = 0; #i < $0.length; #i++) {~ $0[#i].x += $1; if ($0[#i].x > 2) $0[#i].on = !$0[#i].on; const #q = $0[#i]; #q.y -= #i; #a = #a * 0.5 + #q.x + #q.y; }',
    'points num',
    num('#a'),
  ),
  snippet(
    POINTS,
    'let #a = $1; for (const { x, y, on } of $0) {~ #a = on ? #a * 0.5 + x : #a - y; } for (const #q of $0) {~ if (#q.on) #q.x = #a; }',
    'points num',
    num('#a'),
  ),
  snippet(
    POINTS,
    'let #a = 0; if ($0.length > 1) { const #q = $0[0], #r = $0[1]; #q.x = $1; #r.x += #q.y; #a = #q.x - #r.y; $0[0] = #r; $0[1] = #q; $0[0].y = #a; #a += (#q === #r ? 1 : 2) + ($0[1] === #q ? 10 : 20); }',
    'points num',
    num('#a'),
  ),
  snippet(
    POINTS,
    'for (let #i = 1; #i < $0.length; #i++) {~ for (let #j = #i; #j > 0 && $0[#j - 1].x > $0[#j].x; #j--) {~ const #t = $0[#j]; $0[#j] = $0[#j - 1]; $0[#j - 1] = #t; } } let #a = $0.length > 0 ? $0[0].x : $1;',
    'points num',
    num('#a'),
  ),
  snippet(
    `${POINTS} list-callbacks`,
    'let #a = $0.reduce((s, p) => s * 0.5 + p.x, $1) + ($0.some((p) => p.on) ? 1 : 0) + $0.findIndex((p) => p.y > 1); $0.forEach((p, i) => { p.y = i; if (i === 1) $0[0].x = p.x; });',
    'points num',
    num('#a'),
  ),
  snippet(
    MAKE_POINTS,
    'const #m: { x: number; y: number }[] = []; for (let #i = 0; #i < $0; #i++) {~ #m.push({ x: #i, y: #i * $1 }); #m[#i].x -= 0.5; } const #k = #m.map((p) => ({ x: p.x + 1, y: p.y })); for (const #p of #k) {~ if (#p.y > 1) #m.push(#p); #p.x *= 3; } let #a = 0; for (const #p of #m) {~ #a = #a * 0.5 + #p.x - #p.y; }',
    'size num',
    num('#a'),
  ),
  snippet(
    `${MAKE_POINTS} list-grow`,
    'if ($0.length < 9) $0.push({ x: +$1, y: 2, on: $2 }); const #m = $0.filter((p) => p.x > 0.5); let #a = #m.length; for (const #p of #m) {~ #p.x -= 1; #a += #p.y; } if ($0.length > 4) { const #t = $0.pop()!; #t.y = 5; }',
    'points num bool',
    num('#a'),
  ),
  snippet(
    TYPED,
    'let #a = $1; for (let #i = 0; #i < $0.length; #i++) {~ const #r = $0[#i]; for (let #j = 1; #j < #r.length; #j++) {~ #r[#j] += #r[#j - 1] * 0.5; #a = #a * 0.5 + $0[0][#j]; } }',
    'channels num',
    num('#a'),
  ),
  snippet(
    TYPED,
    'let #a = 0; for (const #r of $0) {~ #a += #r.length; for (let #j = 0; #j < #r.length && #j < $2.length; #j++) {~ $2[#j] = #r[#j]; #r[#j] = $1 - #a; } }',
    'channels num array',
    num('#a'),
  ),
  snippet(
    TYPED,
    'const [#l, #r] = $0; const #p = $2 ? #l : #r; let #a = #p.length - #l.length; for (const v of #p.subarray(1)) {~ #a = #a * 0.5 + v; } #p.fill($1, 1); $0.forEach((q, i) => { if (q.length > 0) q[0] -= i; });',
    'channels num bool',
    num('#a'),
  ),
  snippet(
    RING,
    'let #a = 0; for (let #i = 0, #j = $0.length - 1; #i < $0.length; #j = #i++) {~ const [#x, #y] = $0[#i]; #a += #x * $0[#j][1] - #y * $0[#j][0]; $0[#i][0] += $1; }',
    'ring num',
    num('#a'),
  ),
  snippet(
    RING,
    'let #a = $1; for (const [#x, #y] of $0) {~ #a = #a * 0.5 + #x - #y; } for (const #p of $0) {~ #p[1] = #a; #a++; } if ($0.length > 2) { $0[2] = $0[0]; $0[0][0] = 7; #a += $0[2][0]; }',
    'ring num',
    num('#a'),
  ),
]
