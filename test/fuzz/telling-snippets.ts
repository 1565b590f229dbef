/**
 * Idioms in which a small mistake shows at once: halves that are rounded, zeros with a sign, quotients, bounds that may be NaN, bits set by `|`.
 */
import { num, type Snippet, snippet } from './snippet.ts'

export const TELLING_SNIPPETS: readonly Snippet[] = [
  snippet(
    'new-typed-array Uint8ClampedArray',
    'const #t = new Uint8ClampedArray(8); for (let #i = 0; #i < 8; #i++) {~ #t[#i] = ($0[#i] & 255) * 0.5 + ($1 & 3) * 0.25; } let #a = 0; for (const v of #t) {~ #a = #a * 3 + v; }',
    'array int',
    num('#a'),
  ),
  snippet(
    'Uint8ClampedArray element-assignment',
    'const #t = new Uint8ClampedArray(2); #t[0] = $0; #t[1] = ($1 & 63) / 2 - 3; let #a = #t[0] - #t[1] * 0.5;',
    'num int',
    num('#a'),
  ),
  snippet('multiply negate', 'let #a = ($0 & 15) * (($1 & 7) - 4), #b = -($1 & 1) * 3;', 'int int', num('#a', '#b')),
  snippet('multiply remainder', 'let #a = ($0 | 0) % 8 * -2, #b = ($1 >> 28) * ($0 & 3);', 'int int', num('#a', '#b')),
  // Both operands anywhere in 32 bits, and the ends most of all.
  snippet(
    'remainder shift-right',
    'const #p = Math.imul($0, 0x40000001), #q = $3 ? -0x80000000 : $1 | 0, #r = 0x7fffffff - ($2 & 0x3fffffff); let #a = ((#p >> 1) + (#q >> 1)) % #r, #b = 1 / (((#q >> 1) - (#p >> 1)) % (#r ^ -($0 & 1)));',
    'int int int bool',
    num('#a', '#b'),
  ),
  snippet(
    'remainder integer-arithmetic',
    'const #p = $0 | 0, #q = $1 | 0; let #a = ((#p + 1) % #q) * 2 - (#p + #q - 1) % #q, #b = (#p * 3) % (#q * 2 + 1);',
    'int int',
    num('#a', '#b'),
  ),
  snippet(
    'remainder while strict-equality',
    'let #a = $0 | 0, #b = $1 | 0; while (#b !== 0) {~ const #t = #a % #b; #a = #b; #b = #t; }',
    'int int',
    num('#a', '#b'),
  ),
  snippet(
    'remainder for',
    'let #a = $0 | 0, #b = $1 >>> 0; for (let #i = 0; #i < 9; #i++) {~ #a = (#a * 16807 + ($2 & 7)) % 2147483647; #b = (#b * 1664525 + 1013904223) % 4294967296; }',
    'int int int',
    num('#a', '#b'),
  ),
  // A divisor that is known not to be 0 in one place only.
  snippet(
    'remainder for strict-equality',
    'let #q = $1 | 0, #a = 0, #b = 0; for (let #i = 0; #i < 5; #i++) {~ if (#q !== 0) {~ #a += $0[(($2 + #i) | 0) % #q] ?? 3; #q = (#q >> 1) - (#i & 1); } else {~ #b += ($2 | 0) % #q ? 1 : 2; #q = #i - 2; } }',
    'array int int',
    num('#a', '#b'),
  ),
  // Indices beyond what doubles can tell apart, whose zeros have a sign.
  snippet(
    'multiply element-compound for',
    'let #a = 0; const #w = $1 | 0; for (let #i = 0; #i < 4; #i++) {~ const #k = (($2 | 0) >> (#i * 8)) * #w; $0[#k + #i] += 1; #a = #a * 0.5 + ($0[#k] ?? 7) + ($0[#k - #i] ?? 3); }',
    'array int int',
    num('#a'),
  ),
  snippet(
    'multiply divide for',
    'let #a = 0; const #w = $1 | 0; for (let #i = 0; #i < 4; #i++) {~ const #k = (($2 | 0) >> (#i * 8)) * #w; #a += ($0[#k] ?? 7) + 1 / #k; }',
    'array int int',
    num('#a'),
  ),
  snippet('conditional negate', 'let #a = $0 ? 0 : -0, #b = 1 / ($1 ? -0 : #a);', 'bool bool', num('#a', '#b')),
  snippet('divide', 'let #a = $0 / 3 - $1 / 7, #b = $1 / 10;', 'num num', num('#a', '#b')),
  snippet(
    'divide compound-assignment',
    'let #a = 0; for (let #i = 0; #i < $0.length; #i++) {~ #a += $0[#i] / $1; } let #b = $1 / 9;',
    'array num',
    num('#a', '#b'),
  ),
  snippet(
    'for',
    'let #a = 0; for (let #i = 0; #i < Math.sqrt($0) && #i < 40; #i++) {~ #a += 2; } for (let #i = 3; #i <= $1 / $2; #i++) {~ #a++; if (#i > 30) break; }',
    'num int int',
    num('#a'),
  ),
  snippet(
    'for for-down',
    'let #a = 0; const #n = $0 ? NaN : $1; for (let #i = 0; #i < #n && #i < 9; #i++) {~ #a++; } for (let #i = 9; #i >= #n && #i > 0; #i--) {~ #a += 16; }',
    'bool size',
    num('#a'),
  ),
  snippet(
    'or and new-typed-array-of',
    'const #t = Float64Array.of(7, 5, -3, 0.5, 2, 11); let #a = #t[($0 & 1) | ($1 & 2) | ($0 & 4)] ?? 99, #b = #t[($1 & 3) | ($0 & 4)] ?? 77;',
    'int int',
    num('#a', '#b'),
  ),
  snippet(
    'or less',
    'const #m = ($0 & 4) | ($1 & 3); let #a = #m > 4 ? 1 : #m > 3 ? 2 : 3, #b = (($0 & 8) | ($1 & 7)) * 0x20000000 | 0;',
    'int int',
    num('#a', '#b'),
  ),
  snippet(
    'integer-arithmetic add',
    'let #a = ($0 | 0) + ($1 | 0), #b = ($0 | 0) - ($1 | 0) * 2;',
    'int int',
    num('#a', '#b'),
  ),
  snippet(
    'integer-arithmetic less',
    'const #m = $0 | 0; let #a = +(((#m + 0x7fffffff) | 0) > #m) + 2 * +(((#m - 0x70000000) | 0) < #m), #b = +(((#m * 3) | 0) / 3 === #m);',
    'int',
    num('#a', '#b'),
  ),
  snippet(
    'integer-arithmetic compound-assignment',
    'let #a = 0, #b = 0; for (let #i = 0; #i < $0.length; #i++) {~ #a += (($0[#i] & 127) | 64) << 24; #b -= ($0[#i] & 3) + 0x3fffffff; }',
    'array',
    num('#a', '#b'),
  ),
  snippet(
    'element-assignment divide',
    'let #a = ($0[$1] ?? 0.5) + 1 / ($1 + $1), #b = 1 / ($1 * 3);',
    'array size',
    num('#a', '#b'),
  ),
]
