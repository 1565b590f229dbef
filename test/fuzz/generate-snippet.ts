/**
 * Constructs that free choice would rarely come upon, as statements with holes: `$0`… for expressions, `#a` for a name of its own, `~` where a block
 * begins that is the body of a loop.
 */
import { CALLBACK_SNIPPETS } from './callback-snippets.ts'
import { CLOSURE_SNIPPETS } from './closure-snippets.ts'
import {
  BIG_DEFAULT,
  FAMILY,
  FROZEN,
  FUNCTION_TABLE,
  MESSAGE,
  METHODS,
  POINT_TABLE,
  ROW_TABLE,
  TEXT_ENUM,
} from './declarations.ts'
import {
  ADDER,
  APPLY,
  ENGINE_MATH,
  generateArray,
  generateBoolean,
  generateNumber,
  ON_OBJECTS,
  pickKind,
  REST,
  TABLES,
} from './generate-expression.ts'
import { generateInteger } from './generate-integer.ts'
import { generateString, generateText } from './generate-text.ts'
import { HEAP_SNIPPETS } from './heap-snippets.ts'
import { MISSING_SNIPPETS } from './missing-snippets.ts'
import { isNested, type NestedType } from './nested-arguments.ts'
import { type Kind, type Node, node } from './program.ts'
import { ROW_SNIPPETS } from './row-snippets.ts'
import { ROW_STEP_SNIPPETS } from './row-steps.ts'
import { arrayKindOf, type Scope, type Variable, variableNode } from './scope.ts'
import { type Hole, num, own, type Snippet, snippet } from './snippet.ts'
import { STRING_SNIPPETS } from './string-snippets.ts'
import { TELLING_SNIPPETS } from './telling-snippets.ts'
import { TEXT_SNIPPETS } from './text-snippets.ts'

const SNIPPETS: readonly Snippet[] = [
  ...TELLING_SNIPPETS,
  ...ENGINE_MATH.map((name) => snippet(`Math.${name}`, `let #a = Math.${name}($0 * 0.125);`, 'num', num('#a'))),
  snippet(
    'bigint-from-number bigint-arithmetic bigint-wrap bigint-to-number bigint-literal',
    'let #a = Number(BigInt.asIntN(64, BigInt($0 | 0) * BigInt($1 | 0) - 0xffn));',
    'int int',
    num('#a'),
  ),
  snippet(
    'bigint-bits bigint-shift bigint-to-number',
    'const #b = BigInt($0 | 0), #c = BigInt($1 | 0); let #a = Number(BigInt.asIntN(64, (#b & #c) ^ (#b | ~#c) ^ (#b << 3n) ^ (#b >> (#c & 63n))));',
    'int int',
    num('#a'),
  ),
  snippet(
    'bigint-comparison bigint-truth bigint-typeof',
    'const #b = BigInt($0 | 0), #c = BigInt($1 >>> 0); let #a = +(#b < #c) + 2 * +(#b === #c) + (#b ? 4 : 0) + (typeof #b === "bigint" ? 8 : 0);',
    'int int',
    num('#a'),
  ),
  snippet(
    'bigint-mixed',
    'const #b = BigInt($0 | 0) * BigInt($1 | 0); let #a = +(#b < $2) + 2 * +(#b >= $0) + 4 * +($2 > #b) + 8 * +($1 <= #b) + 16 * +((#b as unknown) == $2 * $3) + 32 * +(($0 as unknown) != #b);',
    'int int num num',
    num('#a'),
  ),
  snippet(
    'bigint-default',
    `const #b = BigInt($0 | 0); let #a = Number(BigInt.asIntN(53, @${BIG_DEFAULT}(#b) - @${BIG_DEFAULT}(#b, BigInt($1 | 0)) * 3n + @${BIG_DEFAULT}(7n, $2 ? #b : undefined)));`,
    'int int bool',
    num('#a'),
  ),
  snippet(
    'bigint-step bigint-wrap',
    'let #b = BigInt.asIntN(32, BigInt($0 | 0)); const #c = #b++; #b += #c; #b = BigInt.asUintN(40, #b * 7n); let #a = Number(--#b);',
    'int',
    num('#a'),
  ),
  snippet(
    'bigint-loop bigint-arithmetic',
    'let #m = 0xcbf29ce484222325n; for (let #i = 0; #i < $0.length; #i++) {~ #m = BigInt.asUintN(64, (#m ^ BigInt($0[#i] & 255)) * 0x100000001b3n); } let #a = Number(#m & 0xffffffffn);',
    'array',
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
  snippet('array-choice', 'let #a = [$0, $1, $2][$3];', 'num num num int', num('#a')),
  snippet('type-assertion', 'let #a = ($0[$1]! as number) + ($2 satisfies number);', 'array int num', num('#a')),
  snippet(
    'mixed-equality',
    'let #a = +($0 == ($1 as unknown)) + 2 * +(($0 as unknown) === $1);',
    'num bool',
    num('#a'),
  ),
  snippet('length', 'let #a = $0.byteLength + $0.BYTES_PER_ELEMENT * $1;', 'array num', num('#a')),
  snippet(
    'evaluation-order',
    'let #i = 0; $0[#i++] = $0[#i++] + $1 * #i++; let #a = #i * 1000 + (#i = 5) * #i;',
    'array num',
    num('#a'),
  ),
  snippet('evaluation-order', 'let #a = $0; #a += (#a = $1) * 2; #a = #a - (#a -= $2);', 'num num num', num('#a')),
  snippet(
    'evaluation-order compound-assignment',
    'let #a = $0; #a += $1 > 2 ? (#a = $2) : #a++; $3 += ($3 = $0) - 1; $3 -= $3++ * 0.5;',
    'num num num var',
    num('#a'),
  ),
  snippet(
    'evaluation-order closure',
    'let #n = $0; const #g = (p: number) => { #n = #n * 0.5 + p; return p - 1; }; #n += #g($1); $2[$3] += #g($4) * $2[$3]++; let #a = #n - #g(#n);',
    'num num array int num',
    num('#a'),
  ),
  snippet('increment-value', 'let #i = $0; let #a = #i++ * 1000 + ++#i * 10 - #i-- - --#i;', 'num', num('#a')),
  snippet(
    'increment-index',
    'let #i = 0, #j = $0.length; while (#i < $1) {~ $0[#i++] = $0[--#j] + $2; }',
    'array size num',
  ),
  snippet('increment-element', 'let #a = $0[$1]++; let #b = --$0[$1]; $0[$1]--;', 'array int', num('#a', '#b')),
  snippet(
    'assignment-value',
    'let #a, #i = 0; while ((#a = $0 - #i) > 0 && #i < 50) {~ #i += 3; } #a = #a + (#i = 5) * #i;',
    'num',
    num('#a'),
  ),
  snippet('assignment-chain', 'let #a, #b; #a = #b = $0[$1] = $2;', 'array int num', num('#a', '#b')),
  snippet('compound-power power', 'let #a = $0; #a **= 2; #a **= $1;', 'num int', num('#a')),
  snippet(
    'var-redeclared',
    'var #a = $0; var #a: number; for (var #i = 0; #i < 2; #i++) {~ #a += #i; } for (var #i = 5; #i < 7; #i++) {~ #a -= $1; }',
    'num num',
    num('#a'),
  ),
  snippet(
    'var',
    'if ($0) { var #a = $1; } for (var #i = 0; #i < 3; #i++) {~ var #b = #i; } let #c = #a! + #b! * #i;',
    'bool num',
    num('#c'),
  ),
  snippet(
    'shadowing',
    'let #a = $0; { let #b = 5; #b++; if (#b > 1) { const #b = $1; #a += #b; } #a += #b; } for (let #b = 0; #b < 2; #b++) {~ #a -= #b; }',
    'num num',
    num('#a'),
  ),
  snippet(
    'for-missing',
    'let #i = 0, #a = 0; for (; #i < $0; ) {~ #a += #i++; } for (let #j = 0; ; #j++) {~ if (#j > $0) break; #a += #j; }',
    'size',
    num('#a'),
  ),
  snippet(
    'for-var',
    'var #a = 0; for (var #i = 0; #i < $0; #i++) {~ #a += #i; } let #j; for (#j = #i; #j > 0; #j--) {~ #a += #j; }',
    'size',
    num('#a'),
  ),
  snippet(
    'switch-expression',
    'let #a = 0; switch (true as boolean) { case $0: #a = 1; break; case $1: #a = 2; } switch ($2) { case $3: #a += 3; break; case Math.abs($3): #a += 4; }',
    'bool bool num num',
    num('#a'),
  ),
  snippet(
    'switch-scope',
    'let #a = 0; switch ($0) { case 0: { let #b = 1; #a = #b; break; } case 1: let #c = 2; #c++; #a = #c; break; default: #a = $1; }',
    'int num',
    num('#a'),
  ),
  snippet(
    'switch-continue',
    'let #a = 0; for (let #i = 0; #i < $0; #i++) {~ switch ($1 & 3) { case 0: continue; case 1: #a += 1; break; case 2: if (#i > 5) continue; #a += 5; } #a += 100; }',
    'size num',
    num('#a'),
  ),
  snippet('dead-code', 'let #a = $0; while (false) #a = 5; if (false) #a = $1;', 'num num', num('#a')),
  snippet(
    'while-true',
    'let #i = 0; while (true) {~ if (#i > $0) break; #i++; } for (;;) {~ if (#i-- < 0) break; }',
    'size',
    num('#i'),
  ),
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
  snippet('array-variable', 'let #t; if ($1) #t = $0; else #t = $0; let #a = #t[$2];', 'array bool int', num('#a')),
  snippet(
    'new-typed-array',
    'const #t = new %K($1 & 15); for (let #i = 0; #i < #t.length; #i++) {~ #t[#i] = $0[#i] + $2; }',
    'array int num',
    own('#t'),
  ),
  snippet(
    'new-typed-array',
    'let #a = 0; for (let #i = 0; #i < $1; #i++) {~ const #t = new Float64Array(3 + (#i & 3)); #t[#i & 3] = $0[#i]; #t[1] += #a; #a = #t[0] - #t[1] * 0.5 + #t.length; }',
    'array size',
    num('#a'),
  ),
  snippet(
    'new-typed-array-of',
    'const #t = new %K([$1, 2, $2]), #z = new Uint8Array($0), #k = Int16Array.of($1, 7), #m = %K.from($0); let #a = #z.length + #k[0] * 0.5 + #m.length;',
    'array num num',
    { ...num('#a'), ...own('#t', '#m') },
  ),
  snippet('fill', '$0.fill($1); $0.fill($2, $3, $4);', 'array num num int int'),
  snippet('fill', 'let #a = $0.fill($1, $2).length;', 'array num int', num('#a')),
  snippet('set', '$0.set([$1, $2], $0.length > 3 ? 1 : $3 & 3);', 'array num num int'),
  snippet('set', 'if ($0.length > 4) { $0.set($0.subarray(0, 3), 1); }', 'array'),
  snippet('subarray', 'const #t = $0.subarray($1, $2); let #a = #t.length;', 'array int int', {
    ...num('#a'),
    ...own('#t'),
  }),
  snippet(
    'subarray',
    'let #a = 0; for (let #i = 0; #i < $1; #i++) {~ const #t = $0.subarray(#i * 2, #i * 2 + 3); #t[1] += #t[0]; #a += #t[2] * 0.5; }',
    'array size',
    num('#a'),
  ),
  snippet('slice', 'const #t = $0.slice($1, $2); let #a = #t.length; $0[0] = 1;', 'array int int', {
    ...num('#a'),
    ...own('#t'),
  }),
  snippet('copy-within', '$0.copyWithin($1, $2, $3); $0.reverse().copyWithin(1, -2);', 'array int int int'),
  snippet(
    'buffer-of-parameter',
    'const #w = new Uint8Array($0.buffer, $0.byteOffset, $0.byteLength); #w[$1] = $2; let #a = #w.length;',
    'array int int',
    num('#a'),
  ),
  snippet('sort', 'const #t = $0.toSorted(); if ($1) { $0.sort(); }', 'array bool', own('#t')),
  snippet(
    'sort-comparator',
    '$0.sort((p, q) => q - p); $0.subarray($1).sort((p, q) => (p & 7) - (q & 7) || p - q); const #t = $0.toSorted((p, q) => Math.abs(p) < Math.abs(q) ? -1 : Math.abs(p) > Math.abs(q) ? 1 : 0);',
    'array int',
    own('#t'),
  ),
  snippet(
    'list-splice',
    'const #l: number[] = []; for (let #i = 0; #i < $0; #i++) {~ #l.push($1 - #i); } const #q = #l.splice($2, $3, $1, 2, 3); #l.splice($3 & 7, 2, 0.5); #q.splice(1); let #a = #l.length * 100 + (#l[$2] ?? 1) + (#q[0] ?? 3) + (#l.at(-1) ?? 7);',
    'size num int int',
    num('#a'),
  ),
  snippet(
    'list-sort',
    'const #l: number[] = []; for (let #i = 0; #i < $0; #i++) {~ #l.push($1 - #i * $2); } #l.sort((p, q) => (p > q ? -1 : +(p < q))); let #a = (#l[0] ?? 1) - (#l[#l.length >> 1] ?? 2);',
    'size num num',
    num('#a'),
  ),
  snippet(
    'index-of',
    'let #a = $0.indexOf($1, $2) + 100 * $0.lastIndexOf($1) + ($0.includes($1) ? 0.5 : 0);',
    'array num int',
    num('#a'),
  ),
  snippet(
    'array-reduce',
    'let #a = $0.reduce((s, v) => s * 0.5 + v, $1) - $0.reduceRight((s, v, i) => s - v * i, $2);',
    'array num num',
    num('#a'),
  ),
  snippet(
    'array-for-each',
    'let #n = 0; $0.forEach((v, i) => { #n += v * $1; if (i < 3) $0[i] = v + 1; });',
    'array num',
    num('#n'),
  ),
  snippet(
    'array-search',
    'let #a = +$0.some((v) => v === $1) + +$0.every((v) => v > $1) * 2 + $0.findIndex((v) => v > $2) * 4 + ($0.find((v) => v > $1) ?? 0.5) - ($0.findLast((v) => v < $2) ?? 7) + $0.findLastIndex((v) => v >= $2);',
    'array num num',
    num('#a'),
  ),
  snippet(
    'array-map',
    'const #t = $0.map((v, i) => v * $1 + i); const #k = #t.filter((v) => v > $2);',
    'array num num',
    own('#t', '#k'),
  ),
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

/** What only functions of the first file can see. */
const OF_THE_FILE = [TABLES[0], METHODS, FROZEN, FAMILY, FUNCTION_TABLE, TEXT_ENUM, ROW_TABLE, POINT_TABLE, MESSAGE]

/** Statements of a construct that is rare otherwise. */
export function generateSnippet(s: Scope): Node | undefined {
  // Where there is an argument of such a type, it should be used.
  if (s.of('string').length > 0 && s.random.chance(0.4)) return fillSnippet(s, s.random.pick(STRING_SNIPPETS))
  const nested = s.variables.filter(({ type }) => isNested(type))
  if (nested.length > 0 && s.random.chance(0.3)) {
    const { type } = s.random.pick(nested)
    return fillSnippet(s, s.random.pick(ROW_SNIPPETS.filter(({ holes }) => holes.includes(type as NestedType))))
  }
  return fillSnippet(s, s.random.pick(SNIPPETS))
}

/** Statements of construct number `n`, or the next one that can stand here, and of another one: who takes them in turn comes upon all of them. */
export const featuredSnippets = (s: Scope, n: number): Node[] =>
  [n, n + (SNIPPETS.length >> 1)].flatMap((one) => {
    const before = new Set(s.variables)
    const made = featuredSnippet(s, one)
    return made ? [made, ...show(s, before)] : []
  })

/** Stores of numbers that were just made, where all of their bits can be seen. */
function show(s: Scope, before: ReadonlySet<Variable>): Node[] {
  const arrays = s.of('Float64Array').filter((array) => !array.scratch)
  if (arrays.length === 0 || s.random.chance(0.3)) return []
  const array = variableNode(s.random.pick(arrays))
  const made = s.of('num').filter((v) => !before.has(v))
  return made.map((v, i) => node('stmt', 'x = store Float64Array', `$0[${i}] = $1;`, array, variableNode(v)))
}

function featuredSnippet(s: Scope, n: number): Node | undefined {
  for (let k = 0; k < SNIPPETS.length; k++) {
    const made = fillSnippet(s, SNIPPETS[(n + k) % SNIPPETS.length])
    if (made) return made
  }
  return undefined
}

function fillSnippet(s: Scope, { ids, text: made, holes, declares = {} }: Snippet): Node | undefined {
  const { random } = s
  const text = typeof made === 'string' ? made : made(random)
  const lists = s.of('list')
  if (holes.includes('list') && lists.length === 0) return undefined
  const list = lists.length > 0 ? random.pick(lists) : undefined
  const nested = holes.find(isNested)
  if (nested && s.of(nested).length === 0) return undefined
  const rows = () => variableNode(random.pick(s.of(nested as NestedType)))
  const arrays = s.arrays()
  const called = [...text.matchAll(/@(h\d+)/g)].map(([, name]) => name)
  if (OF_THE_FILE.some((name) => text.includes(`@${name}`)) && !s.tables) return undefined
  if (called.some((one) => !s.helpers.some(({ name }) => name === one))) return undefined
  if (holes.includes('array') && arrays.length === 0) return undefined
  const kind: Kind = arrays.length > 0 ? arrayKindOf(random.pick(arrays)) : pickKind(s)
  const array = arrays.length > 0 ? generateArray(s, kind) : undefined
  const assignable = s.of('num').filter((v) => v.assignable && !v.counter && !v.size)
  if (holes.includes('var') && assignable.length === 0) return undefined
  const fill: Readonly<Record<Hole, () => Node>> = {
    num: () => generateNumber(s, 2),
    int: () => generateInteger(s, 1),
    bool: () => generateBoolean(s, 2),
    size: () => size(s),
    var: () => node('place', '', random.pick(assignable).name),
    array: () => array as Node,
    array2: () => generateArray(s, kind),
    list: () => variableNode(list as Variable),
    str: () => generateText(s),
    string: () => generateString(s),
    rows,
    points: rows,
    ring: rows,
  }
  const kids = holes.map((hole) => fill[hole]())
  const names = new Map<string, string>()
  const named = text.replaceAll('%K', kind).replace(/#\w/g, (hash) => {
    // Functions of the program are called h0, f0 and so on.
    const name = names.get(hash) ?? s.fresh(hash === '#h' || hash === '#f' ? `${hash[1]}_` : hash[1])
    names.set(hash, name)
    return name
  })
  for (const [hash, type] of Object.entries(declares)) {
    const name = names.get(hash) as string
    if (type === 'array') s.declare({ name, type: kind, assignable: false, scratch: true })
    else s.declare({ name, type, assignable: new RegExp(`(let|var) ${name}\\b`).test(named) })
  }
  return node('stmt', ids.join(' '), named, ...kids)
}

function size(s: Scope): Node {
  const sizes = s.of('num').filter((v) => v.size)
  return sizes.length > 0 && s.random.chance(0.7)
    ? variableNode(s.random.pick(sizes))
    : node('num', '', String(s.random.between(0, 9)))
}
