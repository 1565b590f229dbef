/** Functions that are called by methods of arrays, also where they change the array that the method runs over, and functions in tables. */
import {
  CROWD,
  FAMILY,
  FROZEN,
  FUNCTION_TABLE,
  HEAP_CLASS,
  LONER,
  METHODS,
  NAMED_FUNCTIONS,
  OPEN_FUNCTIONS,
  POINT_CLASS,
} from './declarations.ts'
import { num, type Snippet, snippet } from './snippet.ts'

/** What callbacks do with the array while it is run over. */
const CHANGES = [
  'if (i === ($0 & 3)) #l.pop();',
  'if (#l.length < 9) #l.push(v * 0.5);',
  'if (v > $1) #l.length = 2;',
  'if (i === 1) #l.shift();',
  'if (i < 2) #l.unshift(0.25);',
  'if (i > 1) #l[i - 1] = 7; else #l[i + 1] = $1;',
  '#l.fill($1, i, i + 2);',
  'if (#l.length > 6) #l.pop(); else #l.push($1);',
]

const CALLS: readonly ((change: string) => string)[] = [
  (change) => `#l.forEach((v, i) => { #a = #a * 0.5 + v; ${change} });`,
  (change) =>
    `const #m = #l.map((v, i) => { ${change} return v * 2 - i; }); #a += #m.length; for (const v of #m) {~ #a -= v; }`,
  (change) =>
    `const #m = #l.filter((v, i) => { ${change} return v > 0.5; }); for (const v of #m) {~ #a = #a * 3 - v; }`,
  (change) => `#a = #l.reduce((s, v, i) => { ${change} return s * 0.5 + v; }, #a);`,
  (change) => `#a = #l.reduceRight((s, v, i) => { ${change} return s * 0.5 - v; }, #a);`,
  (change) =>
    `#a += #l.findIndex((v, i) => { ${change} return v > 4; }) * 3 + +#l.some((v, i) => { ${change} return v === $1; });`,
  (change) => `#a += #l.find((v, i) => { ${change} return v > 4; }) ?? 0.125;`,
  (change) => `for (const v of #l) {~ const i = #a > 99 ? 0 : 2; #a += v; if (#l.length > 20) break; ${change} }`,
]

/** Over an array of the function. */
const changing = snippet(
  'list-callbacks',
  (random) =>
    `const #l = [$0, $1, $2, 3, 0.5]; let #a = 0; ${random.pick(CALLS)(random.pick(CHANGES))} for (const v of #l) {~ #a = #a * 0.5 + v; } #a += #l.length;`,
  'int num num',
  num('#a'),
)

/** Over one that the caller has, too. */
const changingArgument = snippet(
  'list-callbacks',
  (random) => `let #a = 0; ${random.pick(CALLS)(random.pick(CHANGES))} #a += #l.length;`.replaceAll('#l', '$2'),
  'int num list',
  num('#a'),
)

export const CALLBACK_SNIPPETS: readonly Snippet[] = [
  snippet(
    'object-function method-call',
    `let #a = $1; for (let #i = 0; #i < $0; #i++) {~ #a = @${METHODS}.mul(#a, 0.5) - @${METHODS}.add($2, #i) + @${METHODS}.sub(#i, #a); }`,
    'size num num',
    num('#a'),
  ),
  snippet(
    'object-function-imported',
    `let #a = @${FROZEN}.mul($0, $1) - @${FROZEN}.add($1, @${FROZEN}.mul($0, 3));`,
    'num num',
    num('#a'),
  ),
  snippet(
    'method-super method-inherited',
    `let #a = $0; for (let #i = 0; #i < 3; #i++) {~ #a = @${FAMILY}.run(#a, $1) - @${FAMILY}.half($1, #i); }`,
    'num num',
    num('#a'),
  ),
  snippet(
    'list-literal-callbacks',
    'let #a = $0; const #l = [$0, $1, 3]; #l.forEach((v, i) => { #a += v * i; }); #a -= [$1, 1, $2].map((v) => v * $0).reduce((s, v) => s * 0.5 + v, 0);',
    'num num num',
    num('#a'),
  ),
  snippet(
    'list-literal-callbacks',
    'let #a = [$0, $1].filter((v) => v > $2).length + +[$1, $2, $0].some((v) => v === $0) + ([$2, $0].find((v) => v > 1) ?? 0.5);',
    'num num num',
    num('#a'),
  ),
  snippet(
    'function-table',
    `let #a = $1; for (let #i = 0; #i < $0.length; #i++) {~ #a = @${FUNCTION_TABLE}[$0[#i] & 3](#a, #i); }`,
    'array num',
    num('#a'),
  ),
  snippet(
    'function-table',
    `let #a = @${FUNCTION_TABLE}[$0 & 3]($1, $2) - @${FUNCTION_TABLE}[2]($2, $1);`,
    'int num num',
    num('#a'),
  ),
  snippet(
    'function-table-named',
    `const #m = $0; let #a = $2; for (let #i = 0; #i < $1; #i++) {~ #a = @${NAMED_FUNCTIONS}[#m](#a, #i); } #a -= @${OPEN_FUNCTIONS}[#m]($2, #a);`,
    'str size num',
    num('#a'),
  ),
  snippet(
    'function-table-named',
    `let #m: 'add' | 'mul' | 'minus' | '' = $1 ? 'minus' : 'mul'; let #a = $2; for (let #i = 0; #i < $0.length; #i++) {~ const f = @${OPEN_FUNCTIONS}[#m]; $0[#i] = #a; #a = f(#a, $0[#i] * 0.5) + @${NAMED_FUNCTIONS}.minus(#i, #a); #m = #m === 'mul' ? 'add' : 'mul'; }`,
    'array bool num',
    num('#a'),
  ),
  snippet(
    'new-instance',
    `let #p = new @${POINT_CLASS}($1, $2); const #d = new @${POINT_CLASS}($2, 0.5); for (let #i = 0; #i < $0; #i++) {~ #p = #p.add(#d).add(new @${POINT_CLASS}(#i, #p.x)); #d.step(#i); } let #a = #p.dot(#d) - #p.x + #d.n;`,
    'size num num',
    num('#a'),
  ),
  snippet(
    'new-instance',
    `let #a = 0; for (let #i = 0; #i < $0.length; #i++) {~ const #p = new @${POINT_CLASS}($0[#i], $1), #q = new @${POINT_CLASS}(#i, $2 ? #p.x : 0.5).step(#a); #p.step(#i).step(#q.y); #a = #a * 0.5 + #p.dot(#q) + #q.n + (#p === #q ? 7 : 0); }`,
    'array num bool',
    num('#a'),
  ),
  snippet(
    'instance-getter',
    `let #a = $1; for (const #p of @${CROWD}) {~ #a = #a * 0.5 + #p.size - #p.twice.size; const { size: #s } = #p; #a += #s; } const #q = new @${POINT_CLASS}(#a, $2); for (let #i = 0; #i < $0; #i++) {~ #a = #a * 0.5 + #q.step(#i).size + #q.twice.twice.y; } #a += #q.n;`,
    'size num num',
    num('#a'),
  ),
  snippet(
    'string-assigned',
    `let #a = @${METHODS}.mode === 'add' ? $0 : 0.5; for (let #i = 0; #i < 3; #i++) {~ @${METHODS}.mode = @${METHODS}.mode === $1 ? 'mul' : #a > 1 ? $1 : 'add'; #a = #a * 0.5 + (@${METHODS}.mode === 'mul' ? 1 : 2); }`,
    'num str',
    num('#a'),
  ),
  snippet('getter-of-this', `let #a = @${METHODS}.wide * $0; #a += @${METHODS}.wide;`, 'num', num('#a')),
  snippet(
    'instance-lists',
    `let #a = 0; const #h = new @${HEAP_CLASS}(6); for (let #i = 0; #i < $0; #i++) {~ #h.push(#i & 1 ? $1 - #i : $2 + #a); if ((#i & 3) === 3) #a = #a * 0.5 + (#h.pop() ?? 0.25) + #h.last(); if (#i === 5) #h.clear(); } while (#h.size() > 0) {~ #a = #a * 0.5 - #h.pop()!; } #a += #h.last() + #h.pairs.length;`,
    'size num num',
    num('#a'),
  ),
  snippet(
    'instance-method',
    `let #a = $1; for (const #p of @${CROWD}) {~ #a = #a * 0.5 + #p.dot(@${CROWD}[0]) - #p.step($2).x + #p.n; } #a += @${CROWD}[$0 & 1].step(#a).dot(@${CROWD}[2]);`,
    'int num num',
    num('#a'),
  ),
  snippet(
    'instance-method',
    `@${LONER}.step($1).y *= 0.5; let #a = @${LONER}.dot(@${LONER}); for (let #i = 0; #i < $0; #i++) {~ const #q = @${LONER}; #q.step(#i); #a = #a * 0.5 + @${LONER}.dot(#q) + #q.x; }`,
    'size num',
    num('#a'),
  ),
  snippet(
    'instance-method',
    `let #a = 0; let #b = @${CROWD}[1]; for (const #p of @${CROWD}) {~ for (const #q of @${CROWD}) {~ if (#p !== #q) #a = #a * 0.5 + #p.dot(#q); } if (#p.dot(#p) > $0) #b = #p; } #b.step(#a).step(+$0); #a += @${CROWD}.indexOf(#b);`,
    'num',
    num('#a'),
  ),
  snippet('array-extreme', 'let #a = Math.max(...$0) - Math.min($1, ...$0, 1);', 'array num', num('#a')),
  snippet(
    'array-extreme',
    'let #a = Math.min(...[$0, $1].map((v) => v * 2)) + Math.max(...$2, 0);',
    'num num list',
    num('#a'),
  ),
  snippet(
    'buffer-views',
    'const #d = new Float64Array(1), #w = new Uint32Array(#d.buffer), #b = new Uint8Array(#d.buffer, 3, 4); let #a = 0; for (let #i = 0; #i < $0.length; #i++) {~ #d[0] = $0[#i] === $0[#i] ? $0[#i] : 0; #a = (#a * 31 + #w[0] + #w[1]) | 0; } #b[1] = $1; #a += #b[0] + #w[1] * 0.5;',
    'array num',
    num('#a'),
  ),
  snippet(
    'buffer-views',
    'const #t = new Int16Array(8 + ($0 & 7)), #u = new Int32Array(#t.buffer, 4, 2); for (let #i = 0; #i < #t.length; #i++) {~ #t[#i] = #i * $1; #u[#i & 1] ^= $2; } let #a = #u[0] - #t[3] + #u.length;',
    'int num int',
    num('#a'),
  ),
  snippet(
    'new-buffer',
    'const #r = new ArrayBuffer(16 + ($2 & 3) * 8), #f = new Float32Array(#r, 8, 1), #w = new Uint16Array(#r), #v = new DataView(#r, 4); let #a = #r.byteLength; for (let #i = 0; #i < $0.length; #i++) {~ #f[0] = $0[#i] === $0[#i] ? $0[#i] : 0; #w[#i & 3] ^= #w[4] + #i; #v.setInt16(#i & 7, $1, #i > 2); #a = (#a * 31 + #v.getInt32(4) + #w[5] + #v.byteLength) | 0; }',
    'array num int',
    num('#a'),
  ),
  changing,
  changing,
  changingArgument,
  changingArgument,
]
