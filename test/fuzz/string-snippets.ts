/** Strings that are read: code units, characters, parts, searches. */
import { num, type Snippet, snippet } from './snippet.ts'

export const STRING_SNIPPETS: readonly Snippet[] = [
  snippet(
    'string string-charcode',
    'const #s = $0; let #a = $1; for (let #i = 0; #i < #s.length; #i++) {~ #a = (Math.imul(#a, 31) + #s.charCodeAt(#i)) | 0; }',
    'string int',
    num('#a'),
  ),
  snippet(
    'string string-charcode',
    'const #s = $0; let #a = #s.charCodeAt($1) + (#s.codePointAt($2) ?? 0.5) + #s.charCodeAt($3 >> 1) - (#s.codePointAt(($3 & 7) - 1) ?? 0);',
    'string num num int',
    num('#a'),
  ),
  snippet(
    'string',
    'const #s = $0, #t = $1; let #a = (#s === #t ? 1 : 0) + (#t !== "ab" ? 2 : 0) + (#s ? 4 : 0) + (typeof #t === "string" ? 8 : 0) + (#s == "" ? 16 : 0) + #t.length * 32 + (#s < #t ? 0.5 : 0) + (#s >= #t ? 0.25 : 0) + (#t > "b,a" ? 0.125 : 0);',
    'string string',
    num('#a'),
  ),
  snippet(
    'field-by-character',
    "const #s = $0, #m = { a: $1, b: 2.5, x: -0 }; let #a = #m[#s[1] as 'a'] ?? 0.25; for (const #c of #s) {~ #a = #a * 0.5 + (#m[#c as 'b'] ?? 1); } for (let #i = -1; #i <= #s.length; #i++) {~ #a = #a * 0.5 - (#m[#s.charAt(#i) as 'x'] ?? 3); }",
    'string num',
    num('#a'),
  ),
  snippet(
    'string-character string',
    "const #s = $0, #t = $1; let #a = 0; let #l = ''; for (let #i = -1; #i <= #s.length; #i++) {~ const #c = #s[#i]; if (#c === #t.charAt(#i) || #c >= '0' && #c <= '9') #a += 1; if (#s.charAt(#i) !== #l) #a += 100; #l = #s.charAt(#i); switch (#c) { case 'a': #a += 0.5; break; case ',': case '-': #a *= 2; break; default: #a--; } }",
    'string string',
    num('#a'),
  ),
  snippet(
    'string-character string-charcode',
    "const #s = $0; const #c = #s.at($1), #d = #s[$2]; let #a = (#c === undefined ? 1 : 0) + (#c === #d ? 2 : 0) + (#c ? 4 : 0) + (#d < 'b' ? 8 : 0) + #s.charAt($1).length * 16 + #s.charAt($2).charCodeAt(0) + ((#d ?? 'z').charCodeAt(0) | 0);",
    'string num int',
    num('#a'),
  ),
  snippet(
    'string-search',
    "const #s = $0, #t = $1; let #a = #s.indexOf(#t, $2) + #s.indexOf('b', $3) * 100 + (#s.includes(#t) ? 0.5 : 0) + (#s.startsWith(#t, $2) ? 0.25 : 0) + (#s.endsWith(#t) ? 0.125 : 0) + (#s.endsWith('ab', $3) ? 7 : 0) - #s.indexOf(#t.charAt($3));",
    'string string num int',
    num('#a'),
  ),
  snippet(
    'string-part string',
    'const #s = $0; let #b = #s.slice($1, $2); const #c = #s.substring($3, $2); if ($4) #b = #c; let #a = #b.length * 100 + #c.length + (#b === #c ? 0.5 : 0) + (#b.charCodeAt(0) || 7) - (#c.charCodeAt(1) || 3);',
    'string num num int bool',
    num('#a'),
  ),
  snippet(
    'string-for-of string-charcode',
    "const #s = $0; let #a = $1; for (const #c of #s) {~ #a = (#a * 31 + #c.codePointAt(0)! + #c.length) | 0; if (#c === 'c' || #c === '\\u{1f600}') #a += 1; if (#c === #s) #a -= 3; if (#c > 'x') continue; #a ^= 5; }",
    'string int',
    num('#a'),
  ),
]
