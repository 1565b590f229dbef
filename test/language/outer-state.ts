import { bytes, kernel, one, rowsOf, two } from './construct.ts'

const { compiled, original, never } = rowsOf('state')

export const outerState = [
  compiled(
    'module-constant',
    'Numeric constants of the module',
    kernel(
      'a: number',
      'return a * N + HALF - (MODE ? ROOT : BIG)',
      'const N = 1 << 4, HALF = N / 2 - 0.5, BIG = 2 ** 20, ROOT = Math.sqrt(2), MODE = BIG < 5 || !HALF',
    ),
    one,
  ),
  compiled(
    'imported-constant',
    'Numeric constants of other files',
    `import { K } from './k'\n${kernel('a: number', 'return a * K')}`,
    one,
    {
      files: { './k': 'export const K = 0.125\n' },
    },
  ),
  compiled('module-variable', 'Variables of the module', kernel('a: number', 'n += a; return n', 'let n = 0'), one, {
    note: 'Ordinary arrays cannot be exchanged for others.',
  }),
  compiled(
    'exchanged-array',
    'Other typed arrays for variables and fields: scratch memory that grows, buffers that change places',
    "let buf = new Float64Array(1), back = new Float64Array(2)\nclass P {\n  data = new Uint8Array(1)\n  grow(n: number): number {\n    'use jit'\n    this.data = new Uint8Array(n)\n    this.data[0] = n\n    return this.data.length\n  }\n}\nconst p = new P()\nfunction g(n: number): number {\n  'use jit'\n  if (buf.length < n) buf = new Float64Array(n)\n  for (let i = 0; i < n; i++) buf[i] += back[i & 1] + 1;\n  [buf, back] = [back, buf]\n  return back[n >> 1]\n}\nexport const f = (n: number) => [g(n), buf.slice(), back.slice(), p.grow(n), p.data.slice()]\n",
    () => [[3], [2], [0], [9], [5]],
    { kernels: ['g', 'P.prototype.grow'], note: 'Of the same class. The variable has the very array afterwards.' },
  ),
  compiled(
    'bigint-state',
    'Variables and fields that are bigints, read and assigned',
    "let total = 0n\nexport class Hash {\n  h = 0xcbf29ce484222325n\n  #n = -1n\n  add(x: Uint8Array, stop: number): bigint {\n    'use jit'\n    for (let i = 0; i < x.length; i++) {\n      this.h = BigInt.asUintN(64, (this.h ^ BigInt(x[i])) * 0x100000001b3n)\n      if (i === stop) throw new RangeError(`stopped at ${i}`)\n    }\n    this.#n = BigInt.asIntN(64, this.#n * 3n)\n    total = BigInt.asIntN(64, total + this.#n)\n    return total\n  }\n}\nconst hash = new Hash()\nexport const f = (x: Uint8Array, stop: number): string => {\n  let r = ''\n  try { r += hash.add(x, stop) } catch (error) { r += error }\n  return `${r} ${hash.h}`\n}\n",
    () => [
      [bytes(20), -1],
      [bytes(0), 0],
      [bytes(9), 3],
      [bytes(64), 64],
      [bytes(3), 1],
    ],
    { kernels: ['Hash.prototype.add'], note: 'Of at most 64 bits.' },
  ),
  compiled(
    'module-array',
    'Arrays of the module',
    kernel('i: number', 'return table[i]', 'const table = new Float64Array([1, 2, 3])'),
    () => [[0], [5]],
  ),
  compiled(
    'module-table',
    'Constant tables of the module',
    kernel(
      'i: number',
      'return SHIFTS[i] * WEIGHTS[i & 1] + SHIFTS.length',
      'const SHIFTS = [7, 12, 17, 22], WEIGHTS = Float32Array.of(0.5, -2)',
    ),
    () => [[0], [3], [4], [-1]],
    { note: 'Arrays of numbers that are written out, not exported, and only read become a part of the kernel.' },
  ),
  compiled(
    'module-rows',
    'Arrays of arrays and of objects of the module, also without a declared type; what its functions give',
    kernel(
      'i: number',
      'let s = 0; for (const [dx, dy] of DIRECTIONS) s = s * 3 + dx - dy; seen[i & 3]++; points[i & 1].x += s; return s + KERNEL[1][i] + TABLE[i] + seen[i & 3] + points[0].x',
      'const DIRECTIONS = [[0, 1], [1, 0]] as const\nexport const KERNEL = [[1, 2, 1], [2, 4, 2]], points = [{ x: 1, on: true }, { x: 2, on: false }]\nconst seen = new Array(4).fill(0)\nconst TABLE = (() => { const t = new Uint32Array(8); for (let k = 0; k < 8; k++) t[k] = k * 7; return t })()',
    ),
    () => [[0], [1], [1], [2]],
    { note: 'They are copied at each call: where it matters, make one typed array of them.' },
  ),
  compiled(
    'captured-function',
    'Functions of a function around',
    "function make(k: number) {\n  const twice = (a: number) => a * k\n  return (a: number): number => {\n    'use jit'\n    return twice(a) + 1\n  }\n}\nconst g = make(2)\nexport const f = (a: number) => g(a)\n",
    one,
    { kernels: ['g'] },
  ),
  compiled(
    'captured-scalar',
    'Variables of a function around',
    "export function make(k: number) {\n  let n = 0\n  return (a: number): number => {\n    'use jit'\n    n += k\n    return a * n\n  }\n}\nconst g = make(2)\nexport const f = (a: number) => g(a)\n",
    one,
    { kernels: ['g'] },
  ),
  compiled(
    'method',
    'Methods of classes',
    "class Scale {\n  k = 2\n  by(a: number): number {\n    'use jit'\n    return a * this.k\n  }\n}\nconst s = new Scale()\nexport const f = (a: number) => s.by(a)\n",
    one,
    { kernels: ['Scale.prototype.by'] },
  ),
  compiled(
    'object-method',
    'Methods of object literals',
    "const o = { by(a: number): number {\n  'use jit'\n  return a * 2\n} }\nexport const f = (a: number) => o.by(a)\n",
    one,
    { kernels: ['o.by'] },
  ),
  compiled(
    'static-member',
    'Static members, used by methods of their class',
    "class C {\n  static by(a: number): number {\n    'use jit'\n    return a * 2\n  }\n}\nexport const f = (a: number) => C.by(a)\n",
    one,
    { kernels: ['C.by'] },
  ),
  compiled(
    'field-pattern',
    '`const { x, y } = this`',
    "class P {\n  k = 2\n  x = Float64Array.of(3)\n  by(a: number): number {\n    'use jit'\n    const { k, x } = this\n    return a * k + x[0]\n  }\n}\nconst p = new P()\nexport const f = (a: number) => p.by(a)\n",
    one,
    { kernels: ['P.prototype.by'] },
  ),
  compiled(
    'field',
    'Fields of `this`, read and assigned',
    "class Sum {\n  total = 0\n  weights = Float64Array.of(1, 2)\n  add(a: number): number {\n    'use jit'\n    this.total += a * this.weights[1]\n    return this.total\n  }\n}\nconst s = new Sum()\nexport const f = (a: number) => s.add(a)\n",
    one,
    {
      kernels: ['Sum.prototype.add'],
      note: 'Numbers, booleans and typed arrays.',
    },
  ),
  compiled(
    'private-field',
    'Private fields and methods',
    "class Sum {\n  #total = 0\n  #half(a: number) {\n    return a / 2\n  }\n  add(a: number): number {\n    'use jit'\n    this.#total += this.#half(a)\n    return this.#total\n  }\n}\nconst s = new Sum()\nexport const f = (a: number) => s.add(a)\n",
    one,
    { kernels: ['Sum.prototype.add'] },
  ),
  compiled(
    'static-field',
    'Static fields',
    "class C {\n  static n = 0\n  static readonly K = 2.5\n  static by(a: number): number {\n    'use jit'\n    this.n++\n    return a * C.K + C.n\n  }\n}\nexport const f = (a: number) => C.by(a)\n",
    one,
    { kernels: ['C.by'] },
  ),
  compiled(
    'object-field',
    'Fields of constant objects',
    kernel('a: number', 'config.n++; return a * config.gain', 'const config = { gain: 0.5, n: 0 }'),
    one,
  ),
  compiled(
    'nested-field',
    'Fields of objects inside of them, or of objects of a declared type: `config.color.r`',
    kernel(
      'a: number',
      'config.color.r += a; return config.color.r * state.at.x',
      'interface State { at: { x: number } }\nconst config = { color: { r: 0.5 } }\nlet state: State = { at: { x: 3 } }',
    ),
    one,
  ),
  compiled(
    'optional-outer-field',
    'Numbers and booleans that may be missing in objects of `this` and of the module: `this.options.k ?? 2`',
    "interface Options { n: number; k?: number }\nclass T {\n  options: Options = { n: 1 }\n  by(a: number): number {\n    'use jit'\n    const { k = 3 } = this.options\n    return a * (this.options.k ?? 2) + this.options.n + k\n  }\n}\nconst t = new T()\nexport const f = (a: number, options: Options) => {\n  t.options = options\n  return t.by(a)\n}\n",
    () => [
      [2, { n: 1 }],
      [2, { n: 1, k: 5 }],
      [-0, { k: undefined, n: 1 }],
    ],
    {
      kernels: ['T.prototype.by'],
      fuzz: false,
      note: 'They are read; assigning one may make it, and is not compiled.',
    },
  ),
  compiled(
    'enum-record',
    '`Record<Kind, number>` and mapped types over enums, as parameters and of the module: `WEIGHTS[kind]`',
    kernel(
      'w: Record<Kind, number>, k: Kind',
      'w[Kind.A] += 1; return w[k] * WEIGHTS[k] + WEIGHTS[Kind.B]',
      'enum Kind { A, B = 5 }\nconst WEIGHTS: { [K in Kind]: number } = { [Kind.A]: 0.5, [Kind.B]: -2 }',
    ),
    () => [
      [{ 0: 1, 5: 2 }, 5],
      [{ 0: 1, 5: 2 }, -0],
    ],
    { fuzz: false, note: 'A number that is no member runs the original.' },
  ),
  compiled(
    'outer-object',
    'Such objects as values: `const c = config.color`, `const { x, y } = this.at`, `dot(config.at, p)`, `return config.at`',
    kernel(
      'a: number',
      'const c = config.color; const { x, y } = config.at; const [u, v] = V; c.r += a; let s = dot(config.at, { x: u, y: v }); for (let i = 0; i < 4; i++) s += config.color.r * x + c.r * y; return s',
      'const config = { color: { r: 0.5 }, at: { x: 1, y: 2 } }\nconst V: [number, number] = [3, 4]\nconst dot = (p: { x: number; y: number }, q: { x: number; y: number }) => p.x * q.x + p.y * q.y',
    ),
    one,
    { note: 'They are the same object under every name. Not put into ordinary arrays.' },
  ),
  compiled(
    'namespace-member',
    'Members of `import * as space`: constants, enums, variables, functions',
    `import * as space from './space'\n${kernel('a: number', 'return space.twice(a) * space.K + space.Mode.Slow + space.level + space.config.gain')}`,
    one,
    {
      files: {
        './space':
          'export const K = 0.125, config = { gain: 3 }\nexport let level = 2\nexport enum Mode { Fast, Slow = 7 }\nexport const twice = (a: number): number => a * 2\n',
      },
    },
  ),
  compiled(
    'method-call',
    'Calls of methods of the same class or object',
    "class P {\n  k = 3\n  scaled(a: number) {\n    return a * this.k\n  }\n  f(a: number): number {\n    'use jit'\n    return this.scaled(a) + o.twice(a)\n  }\n}\nconst o = {\n  twice(a: number) {\n    return a * 2\n  },\n}\nconst p = new P()\nexport const f = (a: number) => p.f(a)\n",
    one,
    { kernels: ['P.prototype.f'], note: 'The original runs where a method was overridden in a subclass or replaced.' },
  ),
  compiled(
    'method-super',
    '`super.f()`',
    "class B {\n  k = 2\n  twice(a: number): number { return a * this.k }\n}\nclass C extends B {\n  twice(a: number): number {\n    'use jit'\n    return super.twice(a) + 1\n  }\n}\nconst c = new C()\nexport const f = (a: number) => c.twice(a)\n",
    one,
    { kernels: ['C.prototype.twice'], note: 'Where the superclass is declared in the same file.' },
  ),
  compiled(
    'method-inherited',
    'Inherited methods, also static ones',
    "class B {\n  twice(a: number): number { return a * 2 }\n  static half(a: number): number { return a / 2 }\n}\nclass C extends B {\n  by(a: number): number {\n    'use jit'\n    return this.twice(a) + C.half(a)\n  }\n}\nconst c = new C()\nexport const f = (a: number) => c.by(a)\n",
    one,
    { kernels: ['C.prototype.by'], note: 'Of superclasses of the same file; static ones without `this`.' },
  ),
  compiled(
    'object-function',
    'Functions of constant objects, and static ones of classes: `const ops = { mul: (a, b) => …, add(a, b) { … } }`',
    kernel(
      'a: number, b: number',
      'return ops.mul(a, b) + ops.add(a, b) - ops.twice(a) + V.dot(a, b) + V.neg(b)',
      'const twice = (a: number) => a * 2\nconst ops = { k: 3, mul: (a: number, b: number) => a * b, add(a: number, b: number): number { return a + b * this.k }, twice }\nclass V { static k = 2; static dot(a: number, b: number): number { return a * b * this.k } static neg = (a: number) => -a }',
    ),
    two,
    { note: 'The original runs once another function was put there.' },
  ),
  compiled(
    'object-function-imported',
    'Functions of frozen objects of other files',
    `import { ops } from './ops'\n${kernel('a: number', 'return ops.mul(a, 2) + ops.add(a, 1)')}`,
    one,
    {
      files: {
        './ops':
          'export const ops = Object.freeze({ mul: (a: number, b: number): number => a * b, add(a: number, b: number): number { return a + b } })\n',
      },
    },
  ),
  original(
    'object-function-open',
    'Methods of classes and other objects of other files',
    `import { ops } from './ops'\n${kernel('a: number', 'return ops.mul(a, 2)')}`,
    'unsupported-call',
    one,
    {
      files: { './ops': 'export const ops = { mul: (a: number, b: number): number => a * b }\n' },
      note: 'Another file may have replaced them before this one was loaded. Export functions, or use `Object.freeze({ … })`.',
    },
  ),
  compiled(
    'method-of-literal',
    'Functions of objects that are made within: `const m = { f(a) { … }, g: (a) => … }`, with `this`',
    kernel(
      'a: number',
      'const m = { k: 2, add(q: number): number { this.k += q; return this.k }, twice: (q: number) => q * 2 }; return m.add(a) + m.twice(a) + m.add(1)',
    ),
    one,
  ),
  original(
    'field-function',
    'Calls of functions in fields of `this`: `norm = () => …`',
    "class P {\n  k = 3\n  twice = (a: number): number => a * this.k\n  f(a: number): number {\n    'use jit'\n    return this.twice(a)\n  }\n}\nconst p = new P()\nexport const f = (a: number) => p.f(a)\n",
    'unsupported-call',
    one,
    { kernels: ['P.prototype.f'], note: 'Make it a method. Such a function can be marked itself.' },
  ),
  compiled(
    'getter-of-this',
    'Getters of `this`, of classes and of constant objects',
    "const config = { base: 2, get scale() { return this.base / 4 } }\nclass P {\n  static get zero() {\n    return 0.5\n  }\n  k = 3\n  get twice() {\n    return this.k * 2\n  }\n  f(a: number): number {\n    'use jit'\n    this.k++\n    return a * this.twice - P.zero + config.scale\n  }\n}\nconst p = new P()\nexport const f = (a: number) => p.f(a)\n",
    one,
    {
      kernels: ['P.prototype.f'],
      note: 'They are not assigned. The original runs where one was overridden in a subclass or replaced.',
    },
  ),
  original(
    'this',
    '`this` in functions that are no methods',
    "export const o = { k: 2, f: function (a: number): number {\n  'use jit'\n  return a * this.k\n} }\nexport const f = (a: number) => o.f(a)\n",
    'unsupported-operation',
    one,
    { kernels: ['o.f'] },
  ),
  never(
    'global-variable',
    'Properties of `globalThis`',
    kernel('a: number', 'return a * (globalThis as unknown as { k: number }).k'),
    'unknown-variable',
    () => [[1]],
  ),
  never(
    'constructor',
    'Constructors that are marked',
    "class C {\n  n: number\n  constructor(n: number) {\n    'use jit'\n    this.n = n\n  }\n}\nexport const f = (a: number) => new C(a).n\n",
    'misplaced-directive',
    one,
    { kernels: [] },
  ),
]
