import { num, type Snippet, snippet } from './snippet.ts'

/** Declarations, loops and switches in forms that are rarely written. */
export const STATEMENT_SNIPPETS: readonly Snippet[] = [
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
]
