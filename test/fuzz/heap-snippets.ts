/** Arrays that functions make, hand from one round of a loop to the next, return from helpers and keep in objects and closures. */
import { MAKE_ARRAY, MAKE_LIST, RECURSIVE_ARRAY } from './declarations.ts'
import { num, own, type Snippet, snippet } from './snippet.ts'

const NEW = 'new-typed-array'
const GROW = 'list-grow'

export const HEAP_SNIPPETS: readonly Snippet[] = [
  snippet(
    NEW,
    'let #p = new %K(4), #q = new %K([1, $1, 3, 4]); for (let #i = 0; #i < $0; #i++) {~ const #u = #p; #p = #q; #q = #u; #p[#i & 3] = #q[(#i + 1) & 3] + $2; } let #a = #p[0] - #q[1] * 0.5;',
    'size num num',
    { ...num('#a'), ...own('#p', '#q') },
  ),
  snippet(
    NEW,
    'let #b = new %K(3), #m = -Infinity; for (let #i = 0; #i < $1; #i++) {~ const #t = new %K(3); #t[0] = $0[#i]; #t[#i % 3] += #i; const #s = #t[0] + #t[1]; if (#s > #m) { #m = #s; #b = #t; } } let #a = #b[0] + #b[1] * 3 - #b[2];',
    'array size',
    { ...num('#a'), ...own('#b') },
  ),
  snippet(
    `${NEW} array-variable-alias`,
    'let #t = $0; for (let #i = 0; #i < $2; #i++) {~ #t = #i % 3 === 1 ? #t.subarray(1) : #i % 3 === 2 ? $1 : #t.slice(0, 5); #t[0] += #i; } let #a = #t.length;',
    'array array2 size',
    { ...num('#a'), ...own('#t') },
  ),
  snippet(
    NEW,
    'let #a = 0; for (let #i = 0; #i < $0; #i++) {~ let #k = new Int32Array(2); for (let #j = 0; #j < 3; #j++) {~ const #t = new Int32Array(#j + 2); #t[1] = #k[0] + #i; #t[0] = $1; if (#j === 2 && #i > 1) break; #k = #t; } #a = #a * 0.5 + #k[0] + #k[1] + #k.length; if (#a > 1e9) continue; #a++; }',
    'size num',
    num('#a'),
  ),
  snippet(
    NEW,
    `const #t = @${MAKE_ARRAY}($0 & 7, $1), #u = @${MAKE_ARRAY}(3, $2); let #a = 0; for (let #i = 0; #i < #t.length; #i++) {~ #t[#i] += #u[#i % 3]; #a = #a * 0.5 + #t[#i]; }`,
    'int num num',
    num('#a'),
  ),
  snippet(
    NEW,
    `let #a = 0; for (let #i = 0; #i < $0; #i++) {~ const #t = @${MAKE_ARRAY}(#i & 3, $1); #a += #t.length + (#t[1] ?? 0.5); #a -= @${RECURSIVE_ARRAY}(#i & 3, #t) + #t[1]; }`,
    'size num',
    num('#a'),
  ),
  snippet(
    'object-literal',
    'const #o = { data: $0, own: new %K(3), n: $1 }; #o.own[1] = #o.n; #o.data[0] = #o.own[1] + #o.own[0]; const #d = #o.data; #d[1] = 2; #o.n += #o.data[1] + #o.own.length; let #a = #o.n;',
    'array num',
    num('#a'),
  ),
  snippet(
    'closure',
    'const #t = new %K(4); let #n = 0; const #g = (i: number, v: number) => { #t[i & 3] += v; #n++; return #t[(i + 1) & 3]; }; let #a = 0; for (let #i = 0; #i < $0; #i++) {~ #a += #g(#i, $1); } #a += #n;',
    'size num',
    { ...num('#a'), ...own('#t') },
  ),
  snippet(
    `${GROW} list-methods`,
    'let #l = [$1, 2]; for (let #i = 0; #i < $0; #i++) {~ const #m = #l.slice(#i & 1); #m.push(#i, $2); #l = #m.length > 9 ? #m.slice(-4) : #m; } let #a = #l.length; for (const v of #l) {~ #a = #a * 0.5 + v; }',
    'size num num',
    num('#a'),
  ),
  snippet(
    `${GROW} list-result`,
    `let #l = @${MAKE_LIST}($0 & 3, $1); const #m = #l; #m.push($1); #l[0] = 7; if (#m.length > 2) #l = @${MAKE_LIST}(2, #m[1]); let #a = #l.length * 10 + #m.length; for (const v of #m) {~ #a -= v; } for (const v of #l) {~ #a = #a * 0.5 + v; }`,
    'int num',
    num('#a'),
  ),
  snippet(
    GROW,
    'let #p: number[] = [$0], #q: number[] = []; for (let #i = 0; #i < $1; #i++) {~ #q.push(#i); const #u = #p; #p = #q; #q = #u; if (#p.length > 5) #p.pop(); } let #a = #p.length * 100 + #q.length; for (const v of #p) {~ #a -= v; }',
    'num size',
    num('#a'),
  ),
  snippet(
    `${GROW} list-make`,
    'let #a = 0; for (let #i = 0; #i < $0; #i++) {~ const #l = Array.from({ length: #i & 7 }, (_, k) => k * $1); #l.push(#i); const #k = #l.map((v) => v + 1).filter((v) => v !== 3); #a = #a * 0.5 + #k.length + (#k[1] ?? -1) + #l[#l.length - 1]; }',
    'size num',
    num('#a'),
  ),
  snippet(
    GROW,
    'const #s = [$0]; let #a = 0; while (#s.length > 0 && #a < 40) {~ const #v = #s.pop()!; #a++; if (#v > 1) #s.push(#v / 2, #v / 3); }',
    'num',
    num('#a'),
  ),
  snippet(
    `${GROW} closure`,
    'const #l: number[] = []; const #g = (v: number) => { #l.push(v); if (#l.length > 4) #l.shift(); return #l.length; }; let #a = 0; for (let #i = 0; #i < $0; #i++) {~ #a += #g(#i * $1); } #a = #l.reduce((s, v) => s * 0.5 + v, #a);',
    'size num',
    num('#a'),
  ),
  snippet(
    `${GROW} list-read`,
    'const #k: number[] = []; for (let #i = 0; #i < $0.length; #i++) {~ if ($0[#i] > $1) #k.push(#i); } let #a = 0; for (const i of #k) {~ #a = #a * 0.5 + $0[i]; $0[i] = #a; }',
    'array num',
    num('#a'),
  ),
]
