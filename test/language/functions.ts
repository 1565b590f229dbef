import { combine, counts, floats, kernel, NUMBERS, one, rowsOf, two } from './construct.ts'

const { compiled, original, never } = rowsOf('functions')

export const functions = [
  compiled('function-declaration', '`function f() {…}`', kernel('a: number', 'return a + 1'), one),
  compiled(
    'function-expression',
    '`const f = function () {…}`',
    "export const f = function (a: number) {\n  'use jit'\n  return a + 1\n}\n",
    one,
  ),
  compiled(
    'arrow',
    '`const f = () => {…}`',
    "export const f = (a: number) => {\n  'use jit'\n  return a + 1\n}\n",
    one,
  ),
  compiled(
    'helper',
    'Calls of functions of the file',
    kernel(
      'a: number',
      'return square(a) - half(a)',
      'function square(x: number) { return x * x }\nconst half = (x: number): number => x / 2',
    ),
    one,
  ),
  compiled(
    'helper-void',
    'Helpers without result',
    kernel(
      'x: Float64Array',
      'put(x, 0, 5); put(x, 9, 5)',
      'function put(x: Float64Array, i: number, v: number): void { x[i] = v }',
    ),
    () => [[floats(3)]],
  ),
  compiled(
    'helper-generic',
    'Helpers without annotations, called with several types',
    kernel('x: Float64Array, y: Uint8Array', 'return last(x) + last(y)', 'function last(x) { return x[x.length - 1] }'),
    () => [[floats(3), new Uint8Array([1, 2])]],
  ),
  compiled(
    'helper-imported',
    'Calls of functions of other files',
    `import { square } from './square'\n${kernel('a: number', 'return square(a) + 1')}`,
    one,
    {
      files: { './square': 'export function square(x: number): number { return x * x }\n' },
    },
  ),
  compiled(
    'recursion',
    'Recursion',
    "export function f(n: number): number {\n  'use jit'\n  return n < 2 ? n : f(n - 1) + f(n - 2)\n}\n",
    () => [[0], [1], [10], [4.5], [-1]],
  ),
  compiled(
    'recursion-inferred',
    'Recursion without a declared result',
    kernel(
      'x: Float64Array, n: number',
      'put(x, n); return sum(x, 0) + +isEven(n)',
      'function sum(x, i) { return i >= x.length ? 0 : x[i] + sum(x, i + 1) }\nfunction isEven(n) { return n <= 0 ? true : !isEven(n - 1) }\nfunction put(x, n) { if (n <= 0) return; x[n] = n; put(x, n - 1) }',
    ),
    () => [0, 1, 4, 7].map((n) => [floats(5), n]),
  ),
  compiled(
    'mutual-recursion',
    'Mutual recursion',
    kernel(
      'n: number',
      'return even(n)',
      'function even(n: number): boolean { return n <= 0 ? true : odd(n - 1) }\nfunction odd(n: number): boolean { return n <= 0 ? false : even(n - 1) }',
    ),
    counts,
  ),
  compiled(
    'default-parameter',
    'Default parameters of helpers',
    kernel(
      'a: number, x: BigInt64Array',
      'return h(a) + h(a, 2) + h(a, undefined) + h(a, 2, true) + h(a, undefined, a > 1, x) + Number(big(x[a]) + big(1n, undefined))',
      'function h(a: number, k = 3, twice: boolean = false, x: BigInt64Array | null = null) { return a * k * (twice ? 2 : 1) + (x ? x.length : 0.5) }\n' +
        'function big(a: bigint = 7n, by = -3n) { return BigInt.asIntN(32, a * by) }',
    ),
    combine(
      () => NUMBERS,
      () => [BigInt64Array.of(5n, -6n)],
    ),
  ),
  compiled(
    'optional-parameter',
    'Optional parameters of helpers',
    kernel(
      'a: number',
      'return h(a) + h(a, 2)',
      'function h(a: number, k?: number) { return k === undefined ? a : a * k }',
    ),
    one,
  ),
  compiled(
    'kernel-default-parameter',
    'Default parameters of marked functions: `from = 0, to = x.length`',
    kernel(
      'x: Float64Array, from = 0, to: number = x.length - 1, twice = false, k = STEP * Math.max(x.length > 3 ? 2 : 1, 0)',
      'let s = 0; for (let i = from; i <= to; i++) s += x[i] * k; return twice ? s * 2 : s',
      'const STEP = 1.5',
    ),
    () => [
      [floats(5)],
      [floats(5), 2],
      [floats(5), undefined, 3],
      [floats(5), 1, undefined, true, -1],
      [floats(0)],
      [floats(5), 'x'],
    ],
    { note: 'Made of numbers, constants, Math, and earlier parameters and their lengths.' },
  ),
  compiled(
    'default-array',
    'Default values that are arrays: `out = new Float64Array(n)`, `out: number[] = []`, `taps = [0.25, 0.5]`, also of helpers',
    kernel(
      'x: Float64Array, out = new Float64Array(x.length), found: number[] = [], [lo, hi]: [number, number] = [0, x.length]',
      'for (let i = lo; i < hi; i++) { out[i] += x[i] * 2; if (x[i] > 0) found.push(i) } return out[0] + found.length + filled(2)[1]',
      'function filled(n: number, list: number[] = [], t = new Float64Array(n)) { for (let i = 0; i < n; i++) list.push(t[i] + i); return list }',
    ),
    () => [
      [floats(5)],
      [floats(5), floats(5)],
      [floats(5), undefined, [7]],
      [floats(5), undefined, undefined, [1, 2]],
      [floats(0), floats(2), []],
    ],
    { note: 'Made anew for each call, where nothing is passed.' },
  ),
  compiled(
    'default-object',
    'Default values that are objects: `{ scale = 1, offset = 0 } = {}`, `options: Options = {}`, `o = DEFAULTS`',
    kernel(
      'x: Float64Array, { scale = 1, offset = 0 } = {}, o: { k?: number; on?: boolean } = {}, d = DEFAULTS',
      'let s = 0; for (let i = 0; i < x.length; i++) s += x[i] * scale + offset * (o.k ?? 2); return o.on ? s : -s * d.gain',
      'const DEFAULTS = { gain: 3 }',
    ),
    () => [
      [floats(5)],
      [floats(5), { scale: 2 }],
      [floats(5), { offset: -0 }, { on: true }],
      [floats(5), undefined, { k: 5 }, { gain: 1 }],
      [floats(5), {}, {}, undefined],
    ],
    {
      note: 'Fields that may be missing have a kernel each way, of up to 8 ways; beyond that the dispatcher tells which numbers and booleans are there.',
    },
  ),
  compiled(
    'kernel-optional-parameter',
    'Optional numbers of marked functions: `k?: number`',
    kernel(
      'x: Float64Array, a: number, k?: number, n?: number',
      'let s = k === undefined ? a : a * k; for (let i = 0; i < (n ?? x.length); i++) s += x[i] * (k || 1); return s',
    ),
    () => [
      [floats(3), 2],
      [floats(3), 2, 3],
      [floats(3), 2, undefined, 2],
      [floats(3), 2, 0, 9],
      [floats(3), 1, Number.NaN, 1.5],
      [floats(3), 1, 'x'],
      [floats(3), 1, null],
    ],
  ),
  compiled(
    'object-of-helper',
    'Tuples and objects as arguments and results of helpers',
    kernel(
      'a: number, b: number',
      'const p = { x: a, y: b }; move(p, 2); const [q, { r }] = parts(p); return p.x + q * 10 + r * 100',
      'interface Point { x: number; y: number }\nfunction move(p: Point, d: number): void { p.x += d; p.y -= d }\nfunction parts({ x, y = 1 }: Point): [number, { r: number }] { return [x / 2, { r: y }] }',
    ),
    two,
    { note: 'Helpers that call themselves read objects and return new ones; their result must be declared.' },
  ),
  compiled(
    'rest-parameter',
    'Rest parameters of marked functions: `...xs: number[]`',
    kernel(
      'a: number, ...xs: number[]',
      'let s = a + xs.length; for (let i = 0; i < xs.length; i++) s += xs[i]; return s',
    ),
    () => [[1], [1, 2], [1, 2, -0.5, 3], [1, 'x']],
    { note: 'Of numbers.' },
  ),
  compiled(
    'destructured-parameter',
    'Destructured parameters of marked functions, whose fields are all there',
    kernel('{ x, y: z }: { x: number; y: number }, [a, b]: [number, number]', 'return x + z * 10 + a * 100 + b * 1000'),
    () => [[{ x: 1, y: 2 }, [3, 4]]],
  ),
  compiled(
    'spread-argument',
    'Spread arguments, of tuples; `Math.max(...x)` of arrays',
    kernel(
      'a: number, b: number',
      'return Math.max(...[a, b]) + area(...[a, 2])',
      'function area(w: number, h: number) { return w * h }',
    ),
    two,
  ),
  compiled(
    'closure',
    'Functions declared within',
    kernel(
      'x: Float64Array, k: number',
      'let n = 0; const at = (i: number) => { n++; return i < 0 ? 0 : x[i] * k }; function twice(v: number) { return v * 2 } return twice(at(0)) + at(-1) + n',
    ),
    () => [
      [floats(3), 2],
      [floats(0), 2],
    ],
  ),
  compiled(
    'closure-hoisted',
    'Functions used above their declaration',
    kernel('a: number', 'const r = twice(a); return r + twice(1); function twice(v: number) { return v * 2 }'),
    one,
  ),
  compiled(
    'returned-argument',
    'Returning an array that is a parameter',
    kernel('x: Float64Array', 'x[0] = 1; return x'),
    () => [[floats(2)]],
  ),
  compiled(
    'returned-new-array',
    'Returning new arrays and parts of arrays, one of several, or some in an object',
    kernel(
      'x: Float64Array, k: number',
      'if (k > 3) return { a: x, b: x.slice(1), c: k }; const t = new Float64Array(4).fill(k); t[0] = x[0]; return { a: x.subarray(1, 3), b: t.subarray(1), c: t.length }',
    ),
    () => [
      [floats(5), 2],
      [floats(5), 4],
      [floats(0), 1],
    ],
    {
      note: 'A new array is an ordinary one. Of a parameter, a part is a view of the buffer of the argument.',
    },
  ),
  compiled(
    'type-parameter',
    'Type parameters: `<T extends Float64Array | Float32Array>(x: T)`',
    "export function f<T extends Float64Array | Float32Array>(x: T, k: number): number {\n  'use jit'\n  let s = 0\n  for (let i = 0; i < x.length; i++) s += x[i] * k\n  return s\n}\n",
    () => [
      [floats(3), 2],
      [new Float32Array([0.1, 2]), 2],
      [new Int8Array(3), 2],
    ],
    {
      note: 'One kernel for each class of arrays; the types of the arguments choose. At most 16 combinations.',
    },
  ),
  compiled(
    'union-of-arrays',
    'Arrays of several classes: `x: Float64Array | Int32Array`, `ArrayLike<number>`',
    kernel('x: Float64Array | Int32Array | Uint8Array', 'let s = 0; for (const v of x) s += v; return s'),
    () => [[floats(3)], [new Int32Array([1, -2])], [new Uint8Array(2)], [new Float32Array(3)]],
    {
      note: '`ArrayLike<number>` is compiled for Float64Array, Float32Array, Int32Array, Uint8Array and ordinary arrays.',
    },
  ),
  compiled(
    'overload',
    'Overloads',
    "export function f(x: Float64Array, y: Float64Array): number\nexport function f(x: Int8Array, y: Int8Array): number\nexport function f(x: any, y: any): number {\n  'use jit'\n  return x[0] * y[0]\n}\n",
    () => [
      [floats(3), floats(2)],
      [new Int8Array([3]), new Int8Array([-5])],
    ],
    { note: 'Where the implementation declares several types, or none that kernels know.' },
  ),
  compiled(
    'function-value',
    'Functions as arguments of helpers: `apply(square, x)`, `integrate((x) => k * x, 0, 1)`',
    kernel(
      'a: number, k: number',
      'let n = 0; return apply(square, a) + apply(Math.abs, a) + apply((x) => { n++; return x * k }, a) * 10 + n',
      'function square(x: number) { return x * x }\nfunction apply(g: (x: number) => number, x: number) { return g(x) + g(1) }',
    ),
    two,
    { note: 'A helper is compiled for each function that it is given.' },
  ),
  compiled(
    'function-variable',
    'Functions in variables: `const g = flag ? f1 : f2`, `let g = f1`',
    kernel(
      'a: number, b: number',
      'const g = a > b ? plus : minus; let h = plus; for (let i = 0; i < 3; i++) { if (i === 1) h = Math.max; a = h(a, g(b, i)) } return a',
      'const plus = (a: number, b: number) => a + b\nfunction minus(a: number, b: number) { return a - b }',
    ),
    two,
    { note: 'One that uses variables around it can be given to constants only.' },
  ),
  compiled(
    'function-result',
    'Helpers that return functions: `adder(1)(x)`',
    kernel(
      'a: number, k: number',
      'const g = adder(k); return g(a) + pick(a)(k)',
      'function adder(k: number) { return (x: number) => x + k }\nfunction pick(a: number) { return a > 1 ? Math.abs : Math.sign }',
    ),
    two,
  ),
  compiled(
    'function-table',
    'Constant tables of functions: `const OPS = [add, sub]`, `OPS[k](a, b)`',
    kernel(
      'x: Int32Array',
      'let s = 0; for (let i = 0; i < x.length; i++) { const k = x[i] & 3; s = OPS[k](s, i) } return s',
      'const add = (a: number, b: number) => a + b\nconst OPS = [add, Math.min, (a: number, b: number) => a * 2 - b, add]',
    ),
    () => [[new Int32Array([0, 0, 2, 1, 3, 2])], [new Int32Array(0)]],
    {
      note: 'That nobody can change. A call with a wrong index is given up and left to the original, which throws.',
    },
  ),
  compiled(
    'function-table-named',
    'Functions of objects by a string: `const SHAPES = { circle: (r: number) => …, square: … }`, `SHAPES[kind](r)`, `const area = SHAPES[kind]`',
    kernel(
      "kind: 'circle' | 'square' | 'edge', x: Float64Array",
      'const area = SHAPES[kind]; let s = 0; for (let i = 0; i < x.length; i++) s += area(x[i]) - SHAPES[kind](i); return s',
      'const SHAPES = { circle: (r: number) => Math.PI * r * r, square(r: number) { return r * r }, edge: Math.abs }',
    ),
    () => ['circle', 'square', 'edge'].map((kind) => [kind, floats(5)]),
    {
      note: 'Objects that have nothing else than functions. Where others may be put into them (they are exported, or passed on) the dispatcher looks at each call whether they are the same; of another file, freeze them: `Object.freeze({ … })`. A name that they do not have is left to the original.',
    },
  ),
  original(
    'callback-parameter',
    'Functions as parameters of marked functions',
    "export function f(g: (x: number) => number, a: number): number {\n  'use jit'\n  return g(a)\n}\n",
    'unsupported-type',
    () => [[Math.abs, -1]],
    {
      note: 'Kernels cannot call functions that they do not know: mark the function that passes the callback, and leave this one unmarked.',
    },
  ),
  compiled(
    'closure-recursive',
    'Recursion of functions declared within',
    kernel('n: number', 'const down = (k: number): number => (k <= 0 ? 0 : down(k - 1) + 1); return down(n)'),
    counts,
  ),
  compiled(
    'closure-recursive-captured',
    'Recursion of functions declared within that use variables around them',
    kernel(
      'x: Float64Array, n: number',
      'let count = 0, best = -1; function visit(i: number): void { count++; if (x[i] > best) best = x[i]; if (i > 0) { visit(i - 1); again(i) } } const again = (i: number) => { if (i > 3) visit(i - 4) }; visit(n); return best * 100 + count',
    ),
    () => [0, 1, 5, 9].map((n) => [floats(6), n]),
    { note: 'They may assign numbers and booleans around them, and elements of arrays; not fields of objects.' },
  ),
  compiled(
    'helper-rest',
    'Rest parameters of helpers: `(first: number, ...rest: number[])`',
    kernel(
      'a: number, b: number',
      'return sum(a) + sum(a, b) * 2 + sum(a, ...[b, 3])',
      'function sum(first: number, ...rest: number[]) { let s = first + rest.length; for (const x of rest) s += x; return s }',
    ),
    two,
  ),
  compiled(
    'immediate-function',
    '`(() => …)()`',
    kernel(
      'a: number',
      'let n = 0; const r = ((b: number) => { n++; if (b > 1) return b; return a + 1 })(a * 2); (function () { n += 5 })(); return r + n',
    ),
    one,
  ),
  never(
    'generator',
    'Generators',
    "export function* f(n: number) {\n  'use jit'\n  for (let i = 0; i < n; i++) yield i\n}\n",
    'misplaced-directive',
    () => [[3]],
  ),
  never(
    'async',
    '`async` functions, `await`',
    "export async function f(a: number) {\n  'use jit'\n  return await a\n}\n",
    'misplaced-directive',
    () => [[3]],
  ),
  never('arguments', '`arguments`', kernel('a: number', 'return arguments.length + a'), 'unsupported-operation', () => [
    [1],
  ]),
  never(
    'new-target',
    '`new.target`',
    kernel('a: number', 'return new.target === undefined ? a : 0'),
    'unsupported-syntax',
    one,
  ),
  never(
    'getter',
    'Getters and setters that are marked',
    "const o = { get half() {\n  'use jit'\n  return 0.5\n} }\nexport function f(a: number) {\n  return o.half * a\n}\n",
    'misplaced-directive',
    one,
    { kernels: [] },
  ),
]
