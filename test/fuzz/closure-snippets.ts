/** Functions within functions: callbacks in callbacks, variables that several of them share, loops and exceptions inside. */
import { FAMILY, METHODS } from './declarations.ts'
import { APPLY } from './fixed-names.ts'
import { num, type Snippet, snippet } from './snippet.ts'

const ID = 'closure'
const RECURSIVE = 'closure-recursive-captured'

export const CLOSURE_SNIPPETS: readonly Snippet[] = [
  snippet(
    ID,
    'let #n = $0; const #g = (p: number) => { const #h = (q: number) => { #n = #n * 0.5 + q; return q * p; }; #n++; return #h(p) - #h(1); }; let #a = #g($1) + #g(#n) * #n;',
    'num num',
    num('#a'),
  ),
  snippet(
    ID,
    'let #a = 0; for (let #i = 0; #i < $0; #i++) {~ const #g = (p: number) => { if (p > $1) #i++; return #i * p; }; #a += #g(#i) - #g(2); const #h = () => #a++; #h(); }',
    'size num',
    num('#a'),
  ),
  snippet(
    `${ID} function-value`,
    `let #n = 0; const #g = (p: number) => { #n += p; return p * 0.5; }; let #a = @${APPLY}((x) => #g(x) + @${APPLY}(#g, x + 1), $0) - @${APPLY}((x) => { if (x > 3) return #n; #n--; return -x; }, $1);`,
    'num num',
    num('#a'),
  ),
  snippet(
    `${ID} array-reduce array-for-each`,
    'let #n = 0; let #a = $0.reduce((s, v, i) => { if (i > 6) return s; let #t = s; $0.forEach((w, k) => { if (k > 6 || w > $1) return; #t = #t * 0.5 + w * v; #n++; }); return #t; }, $2) + #n;',
    'array num num',
    num('#a'),
  ),
  snippet(
    `${ID} list-callbacks list-literal-callbacks`,
    'let #n = 0; const #l = [$0, 2, $1].map((v, i) => [v, i, 3].reduce((s, w) => { #n += w; return s * 0.5 + w; }, #n)).filter((v) => [1, v].some((w) => w > $2)); let #a = #l.length + #n; for (const v of #l) {~ #a -= v; }',
    'num num num',
    num('#a'),
  ),
  snippet(
    `${ID} throw`,
    'let #a = 0; $0.forEach((v, i) => { #a += v; $0[i] = #a; if (i > 4 && $1) throw new RangeError(`fuzz ${i}`); });',
    'array bool',
    num('#a'),
  ),
  snippet(
    ID,
    'const #f = (p: number): number => { for (let #i = 0; #i < 6; #i++) {~ if ($0[#i] > p) return #i; if ($0[#i] === p) continue; if (#i > $1) break; } return -1; }; let #a = #f($2) * 10 + #f(0) - #f($0.length);',
    'array num num',
    num('#a'),
  ),
  snippet(
    `${ID} array-search`,
    'let #n = 0, #k = -1; const #b = $0.some((v, i) => { #n++; #k = i; return $0.every((w) => w <= v); }); let #a = #n * 0.5 + #k + (#b ? 100 : 0);',
    'array',
    num('#a'),
  ),
  snippet(
    `${ID} shadowing`,
    'let #a = $0; const #g = (#a: number) => { const #b = #a * 2; { let #a = #b + 1; #a++; return #a - #b; } }; const #h = (b = #a, c = b * 2) => b - c; #a = #g($1) + #h() * #h(1) + #h(2, $1) + #a;',
    'num num',
    num('#a'),
  ),
  snippet(
    `${ID} function-variable`,
    'const #f = (x: number) => x * 0.5, #g = (x: number) => (x > 1 ? #f(x) : -x); let #h = $0 ? #f : #g, #a = $1; for (let #i = 0; #i < 4; #i++) {~ #a = #h(#a) + #i; const #t = #h; #h = #i === 1 ? #g : #i === 2 ? Math.abs : #t; } if (#h === #f) #a++;',
    'bool num',
    num('#a'),
  ),
  snippet(
    'method-of-literal method-super method-inherited',
    `const #o = { at: $0, to(v: number): number { const d = v - this.at; this.at = v; return d; }, run: (a: number, b: number) => @${FAMILY}.run(a, b) }; let #a = 0; for (let #i = 0; #i < 9; #i++) {~ #a = #a * 0.5 + #o.to($1 * #i) - #o.run(#a, #i); }`,
    'num num',
    num('#a'),
  ),
  snippet(
    'method-of-literal object-function method-call',
    `const #o = { n: 0, each(g: (v: number, i: number) => number, m: number): number { let s = 0; for (let i = 0; i < m; i++) { this.n++; s = g(s, i); } return s; } }; let #a = 0; for (let #i = 0; #i < 5; #i++) {~ #a -= #o.each((v, i) => @${METHODS}.add(v, i) * $0, #i) - @${METHODS}.sub(#a, $1); } #a += #o.n;`,
    'num num',
    num('#a'),
  ),
  snippet(
    'method-of-literal',
    'let #n = 0; const #o = { k: $0, add(v: number): number { this.k = this.k * 0.5 + v; #n++; return this.k; }, both(v: number): number { const { k } = this; return [v, k].reduce((s, w) => s * this.k + w, this.add(v)); }, neg: (v: number) => #n - v }; let #a = 0; for (let #i = 0; #i < 4; #i++) {~ #a = #a * 0.5 + #o.add(#i) - #o.both($1) + #o.neg(#a); } #a += #o.k + #n;',
    'num num',
    num('#a'),
  ),
  snippet(
    `${RECURSIVE} closure-hoisted`,
    'let #n = 0, #s = $0; function #g(k: number): number { #n++; #s = #s * 0.5 + k; if (k <= 0) return #s; return #h(k - 1) - #s; } const #h = (k: number): number => { const #t = #n; return (k > 3 ? #g(k - 2) : #g(k - 1)) * 0.5 + #t; }; let #a = #g($1 & 15) + #n * 3 + #s;',
    'num int',
    num('#a'),
  ),
  snippet(
    RECURSIVE,
    'let #n = 0, #m = false; const #g = (lo: number, hi: number): void => { if (hi - lo < 1 || #n > 40) return; const #t = (lo + hi) >> 1; #n++; if ($0[#t] > $1) #m = !#m; $0[#t] = #n; #g(lo, #t); #g(#t + 1, hi); }; #g(0, Math.min($0.length, 20)); let #a = #m ? #n : -#n;',
    'array num',
    num('#a'),
  ),
  snippet(
    `${RECURSIVE} throw`,
    'let #n = 0; const #g = (k: number): boolean => { #n += k; $0[k] = #n; if (k > 5 && $1) throw new RangeError(`fuzz ${#n}`); return k > 8 || !#g(k + 1); }; let #a = 0; for (let #i = 0; #i < $2; #i++) {~ #a += #g(#i) ? #n : 1; }',
    'array bool size',
    num('#a'),
  ),
  snippet(
    `${RECURSIVE} list-literal`,
    'const #l: number[] = []; let #best: number | null = null; const #g = (k: number): void => { if (k > 4) return; #l.push(k + $0); if (#best === null || #l.length > $1) #best = k; #g(k * 2 + 1); #g(k * 2 + 2); }; #g(0); let #a = (#best ?? -1) * 100; for (const v of #l) {~ #a = #a * 0.5 + v; }',
    'num num',
    num('#a'),
  ),
  snippet(
    `${ID} object-literal`,
    'const #o = { n: $0, k: 1 }; const #add = (v: number) => { #o.n += v; #o.k = -#o.k; }; let #a = 0; for (let #i = 0; #i < $1; #i++) {~ #add(#i); #a = #a * 0.5 + #o.n * #o.k; }',
    'num size',
    num('#a'),
  ),
]
