/** Values that may be missing, by being null or undefined: numbers, booleans, arrays, tuples and objects. */
import { num, type Snippet, snippet } from './snippet.ts'

export const MISSING_SNIPPETS: readonly Snippet[] = [
  snippet(
    'null',
    'let #n: number | null = null; for (let #i = 0; #i < $0; #i++) {~ if (#n === null || $1 < #n) #n = $1; else #n! += 0.5; } let #a = #n === null ? $2 : #n, #b = #n! * 2 - +(#n == null);',
    'size num num',
    num('#a', '#b'),
  ),
  snippet(
    'null typeof nullish',
    'const #n = $0 ? $1 : $2 ? null : undefined; let #a = (#n ?? $3) + (#n || 0.25), #b = +(#n === null) + 2 * +(#n === undefined) + 4 * +(typeof #n === "object") + 8 * +(#n! > 1) + 16 * +(#n === $3);',
    'bool num bool num',
    num('#a', '#b'),
  ),
  snippet(
    'missing-values',
    'const #p: [number, number] | null = $0 ? [$1, $2] : null; let #a = 0; if (#p) { #p[0] += 1; #a = #p[0] * #p[1]; } else #a = $2;',
    'bool num num',
    num('#a'),
  ),
  snippet(
    'missing-values optional-chaining',
    'let #o: { p: number; at: [number, number] } | undefined; for (let #i = 0; #i < $0; #i++) {~ if (#o === undefined || $1 > #o.p) #o = { p: $1, at: [#i, $2] }; } let #a = #o?.p ?? 0.5, #b = #o?.at[1] ?? -1;',
    'size num num',
    num('#a', '#b'),
  ),
  snippet(
    'missing-values optional-chaining',
    'const #x = $0 ? $1 : null; let #a = #x?.length ?? -1, #b = 0; if (#x !== null && $2 < #x.length) { #x[$2] = $3; #b = #x[$2]; } #b += #x?.[0] ?? 0.5;',
    'bool array int num',
    num('#a', '#b'),
  ),
  snippet(
    'missing-values',
    'const #f = $0 ? $1 : $2 ? undefined : null; let #a = +(#f ?? $2) + 2 * +!#f + 4 * +(#f === false) + 8 * +(#f == null);',
    'bool bool bool',
    num('#a'),
  ),
]
