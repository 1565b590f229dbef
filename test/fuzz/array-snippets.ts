import { num, own, type Snippet, snippet } from './snippet.ts'

/** Arrays that are made, and the methods of arrays. */
export const ARRAY_SNIPPETS: readonly Snippet[] = [
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
]
