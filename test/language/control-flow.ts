import { arrays, bytes, combine, counts, floats, kernel, one, rowsOf } from './construct.ts'

const { compiled, original } = rowsOf('control')

export const controlFlow = [
  compiled(
    'if',
    '`if`, `else if`, `else`',
    kernel('a: number', 'if (a > 2) return 1; else if (a < -1) { a *= 2 } else a += 5; return a'),
    one,
  ),
  compiled(
    'for',
    '`for (let i = 0; i < n; i++)`',
    kernel('x: Float64Array, n: number', 'let s = 0; for (let i = 0; i < n; i++) s += x[i]; return s'),
    combine(
      () => [floats(10)],
      () => [0, 1, 10, 2.5, -1],
    ),
  ),
  compiled(
    'for-down',
    'Loops that count down, or by other steps',
    kernel(
      'n: number',
      'let s = 0; for (let i = n; i >= 0; i--) s = s * 3 + i; for (let i = 1; i < n; i += 3) s += i; for (let i = 1; i < n; i *= 2) s -= i; return s',
    ),
    counts,
  ),
  compiled(
    'for-missing',
    '`for` with a missing part',
    kernel(
      'n: number',
      'let i = 0, s = 0; for (; i < n; ) s += i++; for (let j = 0; ; j++) { if (j > n) break; s += j } for (i = 0; ; ) if (i++ > n) return s + i',
    ),
    counts,
  ),
  compiled(
    'for-several',
    'Several variables in the header',
    kernel('n: number', 'let s = 0; for (let i = 0, j = n; i < j; i++, j--) s += i * j; return s'),
    counts,
  ),
  compiled(
    'for-var',
    '`var` and outer variables in the header',
    kernel(
      'n: number',
      'var s = 0; for (var i = 0; i < n; i++) s += i; let k; for (k = i; k > 0; k--) s += k; return s * i - k',
    ),
    counts,
  ),
  compiled(
    'for-of',
    '`for (const v of x)`',
    kernel('x: Float64Array', 'let s = 0; for (const v of x) { if (v > 5) continue; s += v } return s'),
    () => [[floats(0)], [floats(20)]],
  ),
  compiled('while', '`while`', kernel('n: number', 'let i = 0; while (i * i < n) i++; return i'), counts),
  compiled(
    'do-while',
    '`do … while`',
    kernel('n: number', 'let i = 0; do { if (i === 3) continue; i += 1 } while (++i < n); return i'),
    counts,
  ),
  compiled(
    'while-true',
    '`while (true)`, `for (;;)`',
    kernel('n: number', 'let i = 0; while (true) { if (i > n) break; i++ } for (;;) { if (i-- < 0) return i }'),
    counts,
  ),
  compiled(
    'break-continue',
    '`break`, `continue`',
    kernel(
      'n: number',
      'let s = 0; for (let i = 0; i < 20; i++) { if (i & 1) continue; if (i > n) break; s += i } return s',
    ),
    counts,
  ),
  compiled(
    'label-loop',
    '`break label`, `continue label`',
    kernel(
      'n: number',
      'let s = 0; outer: for (let i = 0; i < n; i++) { for (let j = 0; j < n; j++) { if (j > i) continue outer; if (i + j > 12) break outer; s += i * j + 1 } } return s',
    ),
    counts,
  ),
  compiled(
    'label-block',
    'Labelled blocks and `if`',
    kernel(
      'a: number',
      'let s = 0; out: { if (a > 2) break out; s = 1; inner: if (a > 0) { if (a > 1) break inner; s += 10 } s += 100 } return s',
    ),
    one,
  ),
  compiled(
    'switch',
    '`switch`',
    kernel('a: number', 'switch (a) { case 0: return 5; case 1: case 2: return 6; default: return 7 }'),
    one,
  ),
  compiled(
    'switch-fallthrough',
    '`switch` that falls through, `default` anywhere',
    kernel(
      'a: number',
      'let r = 0; switch (a) { case 1: r += 1; case 2: r += 10; break; default: r = 99; case 3: r += 100 } return r',
    ),
    one,
  ),
  compiled(
    'switch-expression',
    '`switch` over anything, cases that are computed',
    kernel(
      'a: number, b: number',
      'switch (true as boolean) { case a > b: return 1; case a === b: return 2 } switch (a) { case b + 1: return 3; case Math.abs(b): return 4 } return 5',
    ),
    combine(
      () => [0, 1, 2, -0, Number.NaN],
      () => [0, 1, -1, Number.NaN],
    ),
  ),
  compiled(
    'switch-continue',
    '`continue` within `switch` within a loop',
    kernel(
      'x: Uint8Array',
      'let s = 0; for (let i = 0; i < x.length; i++) { switch (x[i] & 3) { case 0: continue; case 1: s += 1; break; case 2: if (i > 5) continue; s += 5 } s += 100 } return s',
    ),
    () => [[bytes(20)]],
  ),
  compiled(
    'switch-scope',
    'Variables of a `switch`',
    kernel(
      'a: number',
      'switch (a) { case 0: { let x = 1; return x } case 1: let y = 2; y++; return y; default: return a }',
    ),
    one,
  ),
  compiled(
    'early-return',
    '`return` anywhere',
    kernel('x: Float64Array, v: number', 'for (let i = 0; i < x.length; i++) if (x[i] > v) return i; return -1'),
    combine(
      () => [floats(20)],
      () => [0, 5, 1e9, Number.NaN],
    ),
  ),
  compiled(
    'dead-code',
    'Code that is never reached',
    kernel('a: number', 'while (false) a = 5; if (false) return 0; for (;;) { return a; a++ } return 9'),
    counts,
  ),
  compiled(
    'for-of-elements',
    '`for (const [i, v] of x.entries())`, `keys()`, `values()`',
    kernel('x: Float64Array', 'let s = 0; for (const [i, v] of x.entries()) s += i * v; return s'),
    arrays(floats),
  ),
  compiled(
    'for-of-tuple',
    '`for (const k of [1, 2, 3])`, `for (const [a, b] of [[1, 2], [3, 4]])`',
    kernel(
      'a: number',
      'let s = a; for (const k of [1, 2, 3]) s = s * k + k; for (const [b, c] of [[1, 2], [3, 4]]) s += b * c; return s',
    ),
    one,
    { note: 'Each round is compiled by itself unless that makes too much code.' },
  ),
  original(
    'for-in',
    '`for…in`',
    kernel('x: Float64Array', 'let s = 0; for (const i in x) s += x[i]; return s'),
    'unsupported-syntax',
    () => [[floats(5)]],
  ),
  original('debugger', '`debugger`', kernel('a: number', 'debugger; return a'), 'unsupported-syntax', counts),
]
