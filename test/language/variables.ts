import { bytes, combine, counts, floats, kernel, NUMBERS, one, rowsOf } from './construct.ts'

const { compiled, original } = rowsOf('variables')
const at = combine(
  () => [floats(5)],
  () => [0, 1, 4, 5, -1, 2.5, Number.NaN],
)

export const variables = [
  compiled(
    'let-const',
    '`let`, `const`',
    kernel('a: number', 'const b = a * 2; let c = b + 1; c = c * b; return c - a'),
    one,
  ),
  compiled(
    'let-uninitialised',
    '`let x` without initialiser',
    kernel('a: number', 'let x: number, y; if (a > 1) x = 5; y = a; return x! + y'),
    one,
  ),
  compiled(
    'let-undefined',
    '`let x` read before it was assigned',
    kernel('a: number', 'let x: number | undefined; if (a > 1) x = a; return x === undefined ? 7 : x'),
    one,
  ),
  compiled(
    'let-inferred',
    '`let x` without initialiser, of any type',
    kernel(
      'x: Float64Array, a: number',
      'let last, found, y; for (let i = 0; i < 3; i++) { let c: number | undefined; if (i === a) c = i; last = c } if (a > 1) found = true; else found = x[0] > 1; y = x; return found ? y[1] : last',
    ),
    () => [0, 1, 2, 3].map((a) => [floats(3), a]),
  ),
  compiled(
    'var',
    '`var`: one for the whole function',
    kernel('a: number', 'if (a > 1) { var x = 5 } for (var i = 0; i < 3; i++) var y = i; return x! + y! * i'),
    one,
  ),
  compiled(
    'var-redeclared',
    '`var` declared twice',
    kernel(
      'a: number',
      'var s = a; var s: number; for (var i = 0; i < 2; i++) s += i; for (var i = 5; i < 7; i++) s += i; var s = s * 2; return s',
    ),
    one,
  ),
  compiled(
    'shadowing',
    'Inner variables of the same name',
    kernel(
      'a: number',
      'let x = a; { let x = 5; x++; if (x > 1) { const x = a * 2; a += x } a += x } for (let x = 0; x < 2; x++) a -= x; return a + x',
    ),
    one,
  ),
  compiled(
    'parameter-assigned',
    'A parameter that is assigned',
    kernel('a: number, n: number', 'n = n | 0; a += n; while (n-- > 0 && n < 9) a *= 2; return a'),
    combine(
      () => NUMBERS,
      () => [0, 3, -1],
    ),
  ),
  compiled(
    'compound-assignment',
    '`+=` `-=` `*=` `/=` `%=`',
    kernel('a: number, b: number', 'let x = a; x += b; x -= 2; x *= a; x /= 3; x %= 7; return x'),
    combine(
      () => NUMBERS,
      () => NUMBERS,
    ),
  ),
  compiled('compound-power', '`**=`', kernel('a: number', 'let x = a; x **= 2; x **= 1.5; return x'), one),
  compiled(
    'compound-bits',
    '`&=` `|=` `^=` `<<=` `>>=` `>>>=`',
    kernel('a: number, b: number', 'let x = a; x &= 0xffff; x |= b; x ^= 5; x <<= 3; x >>= 1; x >>>= b; return x'),
    combine(
      () => NUMBERS,
      () => NUMBERS,
    ),
  ),
  compiled(
    'compound-logical',
    '`&&=` `||=` `??=`',
    kernel(
      'x: Float64Array, i: number',
      'let v: number | undefined = x[i]; v ??= 3; let w = v; w &&= w - 1; w ||= 9; x[i] ||= 4; x[i] &&= x[i] + 1; return w',
    ),
    at,
  ),
  compiled(
    'increment',
    '`i++`, `--i` as statements',
    kernel('a: number', 'let i = a; i++; --i; i--; ++i; return i'),
    one,
  ),
  compiled(
    'increment-value',
    '`i++`, `++i` as values',
    kernel('a: number', 'let i = a; return i++ * 1000 + ++i * 10 - i-- - --i'),
    one,
  ),
  compiled(
    'increment-index',
    '`x[i++] = y[--j]`',
    kernel(
      'x: Uint8Array, n: number',
      'let i = 0, j = x.length; while (i < n) x[i++] = x[--j] + 1; return i * 100 + j',
    ),
    combine(
      () => [bytes(6)],
      () => [0, 3, 6, 8],
    ),
  ),
  compiled(
    'increment-element',
    '`x[i]++`, `--x[i]`',
    kernel('x: Float64Array, i: number', 'const a = x[i]++; const b = --x[i]; x[i]--; return a - b'),
    at,
  ),
  compiled(
    'assignment-value',
    'Assignment as a value: `while ((x = …) > 0)`',
    kernel('a: number', 'let x, n = 0; while ((x = a - n) > 0 && n < 50) n += 3; return x + (n = 5) * n'),
    one,
  ),
  compiled(
    'assignment-chain',
    '`a = b = c`',
    kernel('x: Uint8Array, v: number', 'let a, b; a = b = x[0] = v; return a + b + x[0]'),
    combine(
      () => [bytes(2)],
      () => NUMBERS,
    ),
  ),
  compiled('element-assignment', '`x[i] = v`', kernel('x: Float64Array, i: number', 'x[i] = 7; return x[i]'), at),
  compiled(
    'element-compound',
    '`x[i] += v`',
    kernel('x: Float64Array, i: number', 'x[i] += 2; x[i] *= i; x[i] |= 0; return x[i]'),
    at,
  ),
  compiled(
    'swap',
    '`[a, b] = [b, a]`',
    kernel('x: Float64Array, a: number, b: number', ';[a, b] = [b, a]; [x[0], x[1]] = [x[1], x[0]]; return a - b * 2'),
    () => [
      [floats(2), 1, 2],
      [floats(1), -0, Number.NaN],
    ],
  ),
  compiled(
    'var-hoisted',
    '`var` used above its declaration',
    kernel('a: number', 'x = a; for (; i! < 3; i!++) x! += 1; var x: number, i; return x'),
    one,
  ),
  original(
    'temporal-dead-zone-closure',
    'Functions in variables that are called above their declaration',
    kernel('a: number', 'if (a > 1) return g(a); const g = (v: number) => v * 2; return g(a)'),
    'unknown-variable',
    () => [[0], [1], [2]],
    { note: 'Which throws in JavaScript; `function g() {…}` may stand below.' },
  ),
  original(
    'temporal-dead-zone',
    '`let` read before its declaration is executed',
    kernel('a: number', 'if (a > 1) return x; let x = 5; return x'),
    'unknown-variable',
    () => [[0], [1], [2]],
    { note: 'Which throws in JavaScript.' },
  ),
  compiled(
    'array-variable',
    'A variable for arrays, assigned later',
    kernel('x: Float64Array, a: number', 'let y: Float64Array; if (a > 1) y = x; else y = x; return y[0]'),
    () => [[floats(1), 2]],
  ),
  compiled('block', 'Blocks, empty statements', kernel('a: number', '{ ; { a += 1 } ; } ;; return a'), counts),
]
