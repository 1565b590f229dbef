import { num, type Snippet, snippet } from './snippet.ts'

/** Assignments and steps as values, where it matters what is evaluated first. */
export const ORDER_SNIPPETS: readonly Snippet[] = [
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
]
