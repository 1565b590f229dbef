/**
 * Constructs that free choice would rarely come upon, as statements with holes: `$0`… for expressions, `#a` for a name of its own, `~` where a block
 * begins that is the body of a loop.
 */
import { ARRAY_SNIPPETS } from './array-snippets.ts'
import { BIGINT_SNIPPETS } from './bigint-snippets.ts'
import { CALLBACK_SNIPPETS } from './callback-snippets.ts'
import { CLOSURE_SNIPPETS } from './closure-snippets.ts'
import { MESSAGE } from './declarations.ts'
import { ADDER, APPLY, ON_OBJECTS, REST, TABLES } from './fixed-names.ts'
import { ENGINE_MATH } from './generate-expression.ts'
import { HEAP_SNIPPETS } from './heap-snippets.ts'
import { MISSING_SNIPPETS } from './missing-snippets.ts'
import { ORDER_SNIPPETS } from './order-snippets.ts'
import { ROW_SNIPPETS } from './row-snippets.ts'
import { ROW_STEP_SNIPPETS } from './row-steps.ts'
import { num, type Snippet, snippet } from './snippet.ts'
import { STATEMENT_SNIPPETS } from './statement-snippets.ts'
import { STRING_SNIPPETS } from './string-snippets.ts'
import { TELLING_SNIPPETS } from './telling-snippets.ts'
import { TEXT_SNIPPETS } from './text-snippets.ts'

export const SNIPPETS: readonly Snippet[] = [
  ...TELLING_SNIPPETS,
  ...ENGINE_MATH.map((name) => snippet(`Math.${name}`, `let #a = Math.${name}($0 * 0.125);`, 'num', num('#a'))),
  ...BIGINT_SNIPPETS,
  // LLVM computes these sums by a formula.
  snippet(
    'for compound',
    'let #a = 0; for (let #i = 0, #n = $0 & 4095; #i < #n; #i++) {~ #a += #i * #i - ($1 & 7) * #i; }',
    'int int',
    num('#a'),
  ),
  snippet(
    'bigint-loop bigint-arithmetic bigint-wrap',
    'const #b = BigInt($0 | 0); let #m = 0n; for (let #i = 0n; #i < BigInt($1 & 63); #i++) {~ #m = BigInt.asUintN(64, #m + #i * #i * #b + #i); } let #a = Number(#m >> 11n);',
    'int int',
    num('#a'),
  ),
  // Sums of which the least is found by comparing without what is added.
  snippet(
    'Math.min',
    'const #v = $0 | 0, #w = $1 | 0, #u = $3 ? #v : #v + 1; let #a = Math.min(#u, #w + 1, ($2 | 0) + 1) | 0; #a += Math.min(#v - 1, #w) >>> 0;',
    'int int int bool',
    num('#a'),
  ),
  snippet(
    'Math.max',
    'const #v = $0 | 0, #w = $1 | 0, #u = $3 ? #v - 1 : #v; let #a = Math.max(#u, #w - 1, ($2 | 0) - 1) | 0; #a += Math.max(#v + 1, #w) >>> 0;',
    'int int int bool',
    num('#a'),
  ),
  snippet(
    'Math.min',
    'let #d = $1 | 0; for (let #i = 1; #i < $0.length; #i++) {~ const #v = $0[#i - 1] === $0[#i] ? #d : #d + 1; #d = $0[#i]; $0[#i] = Math.min(#v, $0[#i - 1] + 1, #d + 1); } let #a = #d;',
    'array int',
    num('#a'),
  ),
  snippet(
    'for-of-elements',
    'let #a = $1; for (const [#i, #v] of $0.entries()) {~ #a = #a * 0.5 + #i * #v; }',
    'array num',
    num('#a'),
  ),
  snippet(
    'for-of-tuple',
    'let #a = $0; for (const #k of [1, $1, 3]) {~ #a = #a * #k + #k; } for (const [#b, #c] of [[1, 2], [3, $2]]) {~ #a += #b * #c; }',
    'num num num',
    num('#a'),
  ),
  snippet(
    'typeof',
    'let #a = +(typeof $0[$1] === "number") + 2 * +(typeof $0[$1] == "undefined");',
    'array int',
    num('#a'),
  ),
  snippet(
    'typeof-switch',
    'const #n = $0 ? $1 : $2 ? null : undefined, #k = typeof $3[$4]; let #a = 0; switch (typeof #n) { case "undefined": #a = 1; case #k: #a += 2; if (#n) #a *= #n; break; case "object": #a = 4; break; default: #a = 8; } switch (#k) { case "number": #a += 16; break; case typeof #n: #a += 32; } if ("object" === typeof #n || typeof #n !== #k) #a += 64;',
    'bool num bool array int',
    num('#a'),
  ),
  snippet('at', 'let #a = ($0.at($1) ?? $2) - ($0.at(-1) ?? 0.5);', 'array num num', num('#a')),
  snippet(
    'immediate-function',
    'let #a = ((#b: number) => { if (#b > $1) return #b * 0.5; return $2; })($0);',
    'num num num',
    num('#a'),
  ),
  snippet('void', 'let #a = void $0 === undefined ? $1 : 1;', 'num num', num('#a')),
  snippet('nullish undefined', 'let #a = $0[$1] ?? $2;', 'array int num', num('#a')),
  snippet('nullish', 'let #a = ($0 > 1 ? $1 : undefined) ?? $2;', 'num num num', num('#a')),
  snippet('compare-undefined', 'let #a = +($0[$1] === undefined) + 2 * +($0[$1] != null);', 'array int', num('#a')),
  snippet(
    'undefined let-undefined',
    'let #a: number | undefined; if ($0) #a = $1; let #b = #a === undefined ? 7 : #a;',
    'bool num',
    num('#b'),
  ),
  snippet(
    'let-inferred',
    'let #a; for (let #i = 0; #i < 3; #i++) {~ if (#i === $0) #a = #i; } let #b = #a === undefined ? 0.5 : #a;',
    'size',
    num('#b'),
  ),
  snippet('logical-mixed', 'let #a = +($0 || $1) + ($1 ? $2 : +$1) * 3;', 'num bool num', num('#a')),
  snippet(
    'effect-expression',
    'let #a = 0; $0 && ($1 = $2); $3 || #a++; $0 ? (#a = $2) : (#a += 5);',
    'bool var num bool',
    num('#a'),
  ),
  snippet(
    'compound-logical',
    'let #a: number | undefined = $0[$1]; #a ??= $2; let #b = #a; #b &&= #b - 1; #b ||= $3;',
    'array int num num',
    num('#a', '#b'),
  ),
  snippet('compound-logical', '$0[$1] ||= $2; $0[$1] &&= $3; $0[$1] ??= 1;', 'array int num num'),
  snippet('parallel-assignment', 'const [#a, #b] = [$0, $1];', 'num num', num('#a', '#b')),
  snippet('swap', '[$0[$1], $0[$2]] = [$0[$2], $0[$1]];', 'array int int'),
  snippet('swap', 'let #a = $0, #b = $1; [#a, #b] = [#b, #a];', 'num num', num('#a', '#b')),
  snippet('array-pattern', 'const [#a, , #b = $1] = $0;', 'array num', num('#b')),
  snippet(
    'array-pattern',
    'const [#a, ...#b] = [$0, $1, $2]; let #c = #a + #b[1] * #b.length;',
    'num num num',
    num('#c'),
  ),
  snippet(
    'object-pattern',
    'const { p: #a, q: #b = $1, ...#o } = { p: $0, q: undefined, w: $2 }; let #c = #a - #b + #o.w;',
    'num num num',
    num('#c'),
  ),
  snippet(
    'pattern-assignment',
    'const #o = { p: $2 }; let #a = 0; [$0[$1], #o.p] = [#o.p, $3]; ({ q: #a = 5 } = { q: $0[$1] }); #a += #o.p;',
    'array int num num',
    num('#a'),
  ),
  snippet(
    'object-literal',
    'const #o = { p: $0, q: $1, at: { z: 2 } }; const #q = #o.at; #o.p += #o.q; #q.z++; let #a = #o.p + #o.at.z;',
    'num num',
    num('#a'),
  ),
  snippet(
    'object-literal',
    'let #o = { p: $0, q: $1 }; for (let #i = 0; #i < $2; #i++) {~ #o.p = #o.p * 0.5 + #o.q; #o.q -= #i; } let #a = #o.p - #o.q;',
    'num num size',
    num('#a'),
  ),
  snippet(
    'array-literal',
    'const #o = [$0, $1] as [number, number]; #o[0] += #o[1]; #o[1]++; let #a = #o[0] - #o[1] + #o.length;',
    'num num',
    num('#a'),
  ),
  snippet(
    'spread',
    'const #o = { z: $0, ...{ p: $1, z: 4 } }; const #q = [...[$0, 1], $1]; let #a = #o.p * #o.z + #q[2] + #q.length;',
    'num num',
    num('#a'),
  ),
  snippet('spread-argument', 'let #a = Math.max(...[$0, $1]) - Math.min(...[$0, $1, 2]);', 'num num', num('#a')),
  snippet(
    'object-of-helper',
    `const #o = { x: $0, y: $1 }; const [#a, { r: #b }] = @${ON_OBJECTS}(#o, $2); let #c = #a - #b * #o.x;`,
    'num num num',
    num('#c'),
  ),
  snippet(
    'array-choice-assigned',
    'const #t = [$0, 0.5, $1]; for (let #i = 0; #i < $2; #i++) {~ #t[(#i * 5) % 3] += $0 - #i; #t[#i & 1]--; } let #a = #t[0] - #t[1] * 0.5 + #t[2];',
    'num num size',
    num('#a'),
  ),
  snippet('array-choice', 'let #a = [$0, $1, $2][$3];', 'num num num int', num('#a')),
  snippet('type-assertion', 'let #a = ($0[$1]! as number) + ($2 satisfies number);', 'array int num', num('#a')),
  snippet(
    'mixed-equality',
    'let #a = +($0 == ($1 as unknown)) + 2 * +(($0 as unknown) === $1);',
    'num bool',
    num('#a'),
  ),
  snippet('length', 'let #a = $0.byteLength + $0.BYTES_PER_ELEMENT * $1;', 'array num', num('#a')),
  ...ORDER_SNIPPETS,
  ...STATEMENT_SNIPPETS,
  snippet(
    'closure',
    'let #n = 0; const #g = (p: number) => { #n++; return p < 0 ? 0 : $0[p] * $1; }; let #a = #g($2) + #g(-1) + #n;',
    'array num int',
    num('#a'),
  ),
  snippet(
    'closure-hoisted',
    'let #a = #g($0) - #g(1); function #g(p: number) { return p * 2 + $1; }',
    'num num',
    num('#a'),
  ),
  ...ARRAY_SNIPPETS,
  snippet(
    'integer-arithmetic',
    'let #t = 0, #u = 1; for (let #i = 0; #i < $0.length; #i++) {~ #t += ($0[#i] & 255) << 22; #u -= ($0[#i] & 0x7fff) * 65535; } let #a = #t * 0.5 - #u;',
    'array',
    num('#a', '#t', '#u'),
  ),
  snippet(
    'for for-down',
    'let #a = 0; for (let #i = 5; #i >= Math.max(0, $0); #i--) {~ #a += #i; } for (let #i = -3; #i < Math.min($1, 9); #i++) {~ #a -= #i * 0.5; } for (let #i = -2, #n = $2[$3]; #i < #n && #i < 30; #i++) {~ #a++; }',
    'num num array int',
    num('#a'),
  ),
  snippet(
    'list-grow',
    'const #l: number[] = []; for (let #i = 0; #i < $0; #i++) {~ #l.push(#i, $1); if (#i % 3 === 1) #l.unshift(#l.pop()!); } #l[#l.length] = 0.5; let #a = #l.push($2); while (#l.length > 3) {~ #a = #a * 0.5 + #l.shift()!; #l.length--; }',
    'size num num',
    num('#a'),
  ),
  snippet(
    'list-make',
    'const #n = $0 & 7; const #l: number[] = new Array(#n); for (let #i = 0; #i < #n; #i++) {~ #l[#i] = #i + $1; } const #b = new Array(#n).fill($2); const #c = Array.from({ length: #n }, (_, i) => i * 2); const #d = [...#l, ...#b, 1]; let #a = 0; for (const v of #d) {~ #a = #a * 0.5 + v; } for (const v of #c) {~ #a -= v; }',
    'int num num',
    num('#a'),
  ),
  snippet(
    'list-methods',
    'const #l = [$1, $2, $1, 4, -0]; const #s = #l.slice($3, $4); #s.reverse(); const #z = #s.concat(#l, $2); #l.fill($2, $3, $4); let #a = #z.indexOf($1) + (#z.includes($1, $3) ? 100 : 0) + (#z.at($3) ?? 7) + #l.indexOf($2, $4) * 10 + $0.length;',
    'array num num int int',
    num('#a'),
  ),
  snippet(
    'list-callbacks',
    'let #a = 0; const #l = [$0, $1, 3, 0.5]; #l.forEach((v, i) => { #a += v * i; }); const #m = #l.map((v) => v * $1).filter((v) => v > 1); #a = #m.reduce((a, v) => a * 0.5 + v, #a) + (#l.some((v) => v === $0) ? 1 : 0) + (#l.find((v) => v > $2) ?? 0.5) + #m.length;',
    'num num num',
    num('#a'),
  ),
  snippet('array-truth', 'let #a = $0 ? $1 : 2;', 'array num', num('#a')),
  snippet('math-destructured', 'const { sqrt: #s, PI: #p } = Math; let #a = #s($0) * #p;', 'num', num('#a')),
  snippet(
    'module-table',
    `let #a = @${TABLES[0]}[($0 ? 1 : 0) | ($1 ? 2 : 0) | ($2 ? 4 : 0)] - @${TABLES[1]}[($3 & 1) | ($4 & 2) | ($3 & 4)];`,
    'bool bool bool int int',
    num('#a'),
  ),
  snippet(
    'function-value',
    `let #n = 0; let #a = @${APPLY}(Math.abs, $0) - @${APPLY}((p: number) => { #n++; return p * $1; }, $2) + #n;`,
    'num num num',
    num('#a'),
  ),
  snippet(
    'function-variable',
    'const #p = (x: number, y: number) => x - y; const #g = $0 ? #p : Math.max; let #h = #p, #a = $1; for (let #i = 0; #i < 3; #i++) {~ if (#i === 1) #h = Math.min; #a = #h(#a, #g($2, #i)); }',
    'bool num num',
    num('#a'),
  ),
  snippet('function-result', `const #g = @${ADDER}($0); let #a = #g($1) - @${ADDER}($1)(2);`, 'num num', num('#a')),
  snippet(
    'closure-recursive',
    'const #g = (k: number): number => (k <= 0 ? 0.5 : #g(k - 1) * 2 + 1); let #a = #g($0 & 15);',
    'num',
    num('#a'),
  ),
  snippet(
    'helper-rest',
    `let #a = @${REST}($0) - @${REST}($0, $1) * 2 + @${REST}($1, ...[$0, 3]);`,
    'num num',
    num('#a'),
  ),
  snippet('block', '{ ; { $0 = $1; } ; } ;', 'var num'),
  snippet(
    'boolean boolean-variable',
    'let #a = $0; if ($1) #a = true; const #b = !#a; $2 = #b ? $3 : +#a;',
    'bool bool var num',
    { '#a': 'bool', '#b': 'bool' },
  ),
  snippet('number-literal', 'let #a = $0 * 0xff + 1e-3 - 1_000 + 0b101 + 0o17 + .5 + 5e-324;', 'num', num('#a')),
  snippet(
    'number-constants',
    'let #a = $0 > Number.MAX_SAFE_INTEGER ? Number.EPSILON : $0 < Number.MIN_SAFE_INTEGER ? Number.MAX_VALUE : $0 * Number.POSITIVE_INFINITY;',
    'num',
    num('#a'),
  ),
  snippet('math-constants', 'let #a = $0 * Math.PI + Math.E - Math.SQRT2 * Math.LN10;', 'num', num('#a')),
  snippet('nan-infinity', 'let #a = $0 > 1 ? NaN : $0 < 0 ? -Infinity : Infinity;', 'num', num('#a')),
  snippet(
    'Math.min Math.max Math.hypot',
    'let #a = Math.min() + Math.max($0) - Math.min($0, $1, 3);',
    'num num',
    num('#a'),
  ),
  snippet(
    'integer-arithmetic',
    'let #a = (($0 * $1) | 0) ^ (($0 / $1) | 0) ^ (($0 + $1) >>> 0) ^ (($0 % $1) | 0);',
    'int int',
    num('#a'),
  ),
  snippet(
    'aliasing array-variable-alias',
    'let #s = $0, #t = $0; for (let #i = 1; #i < $1; #i++) {~ #s[#i] = #t[#i - 1] + $2; const #u = #s; #s = #t; #t = #u; }',
    'array size num',
  ),
  snippet('throw-concatenation', 'if ($0) throw new Error("fuzz " + $1 + " and " + $2);', 'bool num bool'),
  snippet(
    'throw-constant-message',
    `if ($0) throw new Error(@${MESSAGE}); if ($1 > 7) throw new RangeError(@${MESSAGE} + $1);`,
    'bool num',
  ),
  snippet(
    'throw-choice-message',
    "if ($0) throw new RangeError($1 ? `fuzz ${$2 > 1 ? 'more than ' + $2 : 'no more'}` : 'fuzz' + ($3 ? typeof $2 : $4));",
    'bool bool num bool str',
  ),
  snippet(
    'throw-call',
    'if ($0) throw RangeError(`fuzz ${$1}`); if ($2) throw new TypeError("fuzz");',
    'bool num bool',
  ),
  ...TEXT_SNIPPETS,
  ...STRING_SNIPPETS,
  ...MISSING_SNIPPETS,
  ...CALLBACK_SNIPPETS,
  ...HEAP_SNIPPETS,
  ...CLOSURE_SNIPPETS,
  ...ROW_SNIPPETS,
  ...ROW_STEP_SNIPPETS,
]
