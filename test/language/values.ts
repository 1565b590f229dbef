import { combine, counts, flags, floats, kernel, NUMBERS, one, rowsOf } from './construct.ts'

const { compiled, original, never } = rowsOf('values')

const strings = combine(
  () => ['', 'a', 'abc', 'abcabc', '0a9b', 'a\u{1f600}b', '\ud83d', '\ude00c', '\u{1f600}'],
  () => ['', 'a', 'abc', 'bc', 'c', '\u{1f600}'],
)

export const values = [
  compiled('number', '`number`, with every special value', kernel('a: number', 'return a'), one),
  compiled(
    'number-literal',
    'Number literals: `0xff`, `1e-3`, `1_000`, `0b101`, `.5`',
    kernel('a: number', 'return a * 0xff + 1e-3 - 1_000 + 0b101 + 0o17 + .5 + 5e-324'),
    one,
  ),
  compiled('boolean', '`boolean`, `true`, `false`', kernel('a: boolean', 'return a === true || !a === false'), flags),
  compiled(
    'boolean-variable',
    'Booleans in variables',
    kernel('a: number', 'let ok = a > 1; if (a < 0) ok = true; const no = !ok; return no'),
    one,
  ),
  compiled(
    'undefined',
    '`undefined` where a number may be missing',
    kernel('x: Float64Array, i: number', 'const v = x[i]; return v === undefined ? -1 : v'),
    combine(
      () => [floats(3)],
      () => [0, 2, 3, -1, 1.5, Number.NaN],
    ),
  ),
  compiled(
    'nan-infinity',
    '`NaN`, `Infinity`',
    kernel('a: number', 'return a > 1 ? NaN : a < 0 ? -Infinity : Infinity'),
    one,
  ),
  compiled(
    'result-undefined',
    'A result that may be `undefined`',
    kernel('x: Float64Array, i: number', 'return x[i]'),
    combine(
      () => [floats(3)],
      () => [0, 2, 3, -1, 1.5],
    ),
  ),
  compiled('result-void', 'No result', kernel('x: Float64Array, a: number', 'if (a) return; x[0] = a'), () =>
    NUMBERS.map((a) => [floats(2), a]),
  ),
  compiled(
    'type-alias',
    'Type aliases, literal types, unions of one kind',
    kernel(
      'x: Vector, m: 0 | 1',
      'const w: Width = 2; return x[m] * w',
      'type Vector = Float64Array\ntype Width = 1 | 2',
    ),
    () => [
      [floats(2), 0],
      [floats(2), 1],
      [floats(2), 7],
    ],
  ),
  compiled(
    'type-assertion',
    '`as`, `!`, `satisfies`, `<T>x`: what is inferred counts',
    kernel('x: Float64Array, i: number', 'const v = x[i]! as number; return (v satisfies number) + <number>v'),
    () => [
      [floats(2), 0],
      [floats(2), 9],
    ],
  ),
  compiled(
    'range-claim',
    '`i8` … `u32`, `f32`, `f64` of `usejit/types`: checked at each call',
    `import type { i32, u8 } from 'usejit/types'\n${kernel('a: i32, b: u8', 'return (a * b) | 0')}`,
    combine(
      () => [0, -0, 1, -7, 2 ** 31 - 1, 2 ** 31, 1.5],
      () => [0, 255, 256, -1, 3],
    ),
    { note: 'A call outside of the range runs the original.' },
  ),
  compiled(
    'null',
    '`null`, also as a result: a number, boolean, array, tuple or object, or `null`',
    kernel(
      'a: number, x: Float64Array',
      'let best: number | null = null; for (const v of x) if (v > a && (best === null || v < best)) best = v; if (best === null) return null; x[0] = best; return x',
    ),
    () => NUMBERS.map((a) => [a, floats(3)]),
    {
      note: 'What is missing can be computed with, as in JavaScript; an access to its fields or elements is left to the original, which throws.',
    },
  ),
  compiled(
    'missing-values',
    'Variables, and results of helpers, that are an array, tuple, object or boolean, or `null` or `undefined`',
    `const pair = (a: number): [number, number] | undefined => { if (a > 1) return [a, a * a] }
    ${kernel('a: number, x: Float64Array', 'const p = pair(a); let y: Float64Array | null = null; if (a > 2) y = x; let s = p === undefined ? -1 : p[1]; if (y) for (const v of y) s += v; return s')}`,
    () => NUMBERS.map((a) => [a, floats(3)]),
  ),
  compiled(
    'union-type',
    'Parameters that may be missing: `out?: Float64Array`, `w: Float64Array | null = null`, `a: number | null`, `flag?: boolean`',
    kernel(
      'x: Float64Array, a: number | null, out?: Float64Array, flag?: boolean',
      'out ??= new Float64Array(x.length); for (let i = 0; i < x.length; i++) out[i] = x[i] * (a ?? 2); return flag ? out : flag === undefined ? null : undefined',
    ),
    () =>
      NUMBERS.flatMap((a) => [
        [floats(3), a],
        [floats(3), null, floats(3), true],
        [floats(3), a, undefined, false],
        [floats(3), undefined],
      ]),
    {
      note: 'One kernel for each way to miss them, at most 16. Null where undefined is meant, and the other way round, runs the original.',
    },
  ),
  original(
    'mixed-variable',
    'A variable that holds a number here and a boolean there',
    kernel('a: number', 'let v: number | boolean = a; if (a > 1) v = false; return v'),
    'type-conflict',
    one,
    { note: 'Use two variables, or `Number(…)`.' },
  ),
  original(
    'mixed-result',
    'A result that is a number or a boolean',
    kernel('a: number', 'return a > 1 ? a : false'),
    'type-conflict',
    one,
  ),
  compiled(
    'string',
    'Strings that are read: `s.length`, `s === t`, `s < t`, `s` as a condition',
    kernel(
      's: string, t: string',
      "let n = s.length; for (let i = 0; i < 9; i++) n += (s === t ? 10 : 0) + (t !== 'abc' ? 100 : 0) + (s ? 1000 : 0) + (s < t ? 0.5 : 0) + (t >= 'ab' ? 0.25 : 0); return n",
    ),
    strings,
    {
      note: 'As parameters, fields of passed objects, variables of the module, and in parameters of helpers. Kernels make and return no new ones.',
    },
  ),
  compiled(
    'string-charcode',
    '`s.charCodeAt(i)`, `s.codePointAt(i)`, with any index',
    kernel(
      's: string, t: string',
      'let h = 0; for (let i = -1; i < s.length; i += 0.5) h = (Math.imul(h, 31) + s.charCodeAt(i) + (t.codePointAt(i) ?? 7)) | 0; return h',
    ),
    strings,
  ),
  compiled(
    'string-character',
    '`s[i]`, `s.charAt(i)`, `s.at(i)`: compared, in `switch`, in variables',
    kernel(
      's: string, t: string',
      "let n = 0; let last = ''; for (let i = -1; i < s.length + 1; i++) { const c = s[i]; switch (c) { case 'a': n += 1; break; case t.charAt(i): n += 10 } if (s.charAt(i) !== last) n += 100; last = s.charAt(i); if (c >= '0' && c <= '9') n += c.charCodeAt(0); if (s.at(i) === undefined) n += 0.5 } return n",
    ),
    strings,
  ),
  compiled(
    'string-search',
    '`indexOf`, `includes`, `startsWith`, `endsWith`',
    kernel(
      's: string, t: string',
      "let n = 0; for (let i = 0; i < 3; i++) n += s.indexOf(t, i) * 100 + (s.includes('b') ? 10 : 0) + (s.startsWith(t) ? 3 : 0) + (s.endsWith('c') ? 5 : 0) + 'abc'.indexOf(s.charAt(i)); return n",
    ),
    strings,
  ),
  compiled(
    'string-part',
    '`slice`, `substring`: a part of a string, which is not copied',
    kernel(
      's: string, t: string',
      'let n = 0; for (let i = -2; i < 3; i++) { const a = s.slice(i); const b = s.substring(i, 2); n += a.length * 10 + b.length + (a === t ? 100 : 0) + (a === b ? 1000 : 0) } return n',
    ),
    strings,
  ),
  compiled(
    'string-for-of',
    '`for (const c of s)`: by code points',
    kernel(
      's: string, t: string',
      "let n = 0; for (const c of s) n = (n * 31 + c.codePointAt(0)! + c.length + (c === '😀' ? 5 : 0) + (c === t ? 7 : 0)) | 0; return n",
    ),
    strings,
  ),
  never(
    'symbol',
    '`Symbol`',
    kernel('a: number', 'const s = Symbol("a"); return typeof s === "symbol" ? a : 0'),
    'unsupported-call',
    one,
  ),
  never('any', '`any`, `unknown`, `object`', kernel('a: any', 'return a'), 'unsupported-type', () => [
    [1],
    ['x'],
    [null],
  ]),
  compiled(
    'enum',
    '`enum` and `const enum` of numbers',
    kernel(
      'm: Mode',
      'switch (m) { case Mode.Fast: return Mode.Slow; case Mode.Slow: return Mode.Twice } return Mode["Off"]',
      'enum Mode { Fast, Slow = 7, Next, Twice = Slow * 2, Off = -1 }',
    ),
    () => [[0], [7], [14], [3]],
    { note: 'Of other files too; not `Mode[m]`.' },
  ),
  compiled(
    'string-literals',
    "Strings that are told apart: `'add' | 'mul'`, enums of strings",
    kernel(
      "a: number, mode: 'add' | 'mul' | Sign",
      "let last: Mode = 'add'\n  switch (mode) { case 'mul': last = 'mul'; a *= 2; break; case Sign.Minus: a = -a }\n  return last === mode ? a : a + 1",
      "type Mode = 'add' | 'mul'\nenum Sign { Minus = 'minus' }",
    ),
    combine(
      () => [1, 2.5, Number.NaN],
      () => ['add', 'mul', 'minus', 'other', 1],
    ),
    {
      note: 'Compared for equality, in `switch`, in variables, fields and parameters of helpers, read from outside. Other strings run the original. What can be read of a string can be read of them, too.',
    },
  ),
  compiled(
    'string-assigned',
    "Such strings, assigned outside: `this.state = 'idle'`, `mode = 'slow'`, `p.phase = next(p.phase)`",
    "type Phase = 'red' | 'green' | 'amber'\nlet mode: Phase = 'red'\nconst next = (p: Phase): Phase => (p === 'red' ? 'green' : p === 'green' ? 'amber' : 'red')\nclass Light {\n  phase: Phase = 'red'\n  run(n: number, p: { phase: Phase }): number {\n    'use jit'\n    for (let i = 0; i < n; i++) { this.phase = next(mode); mode = p.phase; p.phase = next(p.phase) }\n    return this.phase === 'red' ? 1 : 0\n  }\n}\nconst light = new Light()\nexport const f = (n: number) => { const p = { phase: 'red' as Phase }; return [light.run(n, p), p.phase, light.phase, mode] }\n",
    () => [[0], [1], [4], [5]],
    {
      kernels: ['Light.prototype.run'],
      note: 'Strings that are written out, and others of the kind. Not fields and variables that may hold any string.',
    },
  ),
  compiled(
    'field-by-name',
    'Fields by a string that is told apart: `KERNELS[kind]`',
    kernel(
      "a: number, kind: 'box' | 'tent' | 'none'",
      'const own = { box: a, tent: 2, none: -a }\n  own[kind] += 0.5\n  return SIZES[kind] * a + own[kind]',
      'const SIZES = { box: 1, tent: 3.5, none: 0 }',
    ),
    combine(
      () => [1, 2.5, -0, Number.NaN],
      () => ['box', 'tent', 'none', 'other', undefined],
    ),
    {
      note: 'Of objects whose fields are all of one type: those of the module, arguments and new ones. A string that is no field runs the original.',
    },
  ),
  compiled(
    'field-by-character',
    'Fields by a character: `VALUES[s[i]]`',
    kernel(
      's: string',
      'let sum = 0; for (let i = 0; i < s.length; i++) { const v = VALUES[s[i]], next = VALUES[s[i + 1]]; sum += v < next ? -v : v } for (const c of s) sum = sum * 2 + ({ M: 3, D: 5 }[c] ?? 1); return sum',
      'const VALUES: Record<string, number> = { I: 1, V: 5, X: 10, L: 50, C: 100, D: 500, M: 1000 }',
    ),
    () => [['MCMXCIV'], ['XIV'], [''], ['A']],
    {
      note: 'Of constant objects of the module that are frozen, or not exported and only read; and of new ones. At most 64 fields, of numbers, booleans or strings that are written out.',
    },
  ),
  compiled(
    'string-result',
    'Strings as results',
    kernel('a: number', "return a < 0 ? 'negative' : a > 0 ? 'positive' : 'neither'"),
    one,
    { note: 'Those that are known when the program is built.' },
  ),
  compiled(
    'string-in-result',
    'Strings in returned objects and tuples',
    kernel(
      'a: number',
      "const kind = a < 0 ? 'negative' : 'other'; return { kind, a, why: a > 1 ? null : 'small', at: [kind, a] as const }",
    ),
    one,
    { note: 'Those that are known when the program is built.' },
  ),
  original(
    'enum-name',
    'Names of the members of an enum: `Mode[m]`',
    kernel('a: number', 'return Mode[a] === undefined ? 1 : 2', 'enum Mode { Fast, Slow }'),
    'unknown-variable',
    counts,
  ),
]
