import { kernel, one, rowsOf } from './construct.ts'

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
      fuzz: false,
    },
  ),
  compiled('module-variable', 'Variables of the module', kernel('a: number', 'n += a; return n', 'let n = 0'), one),
  compiled(
    'module-array',
    'Arrays of the module',
    kernel('i: number', 'return table[i]', 'const table = new Float64Array([1, 2, 3])'),
    () => [[0], [5]],
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
    'Static members',
    "class C {\n  static by(a: number): number {\n    'use jit'\n    return a * 2\n  }\n}\nexport const f = (a: number) => C.by(a)\n",
    one,
    { kernels: ['C.by'] },
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
    'Constructors',
    "class C {\n  n: number\n  constructor(n: number) {\n    'use jit'\n    this.n = n\n  }\n}\nexport const f = (a: number) => new C(a).n\n",
    'misplaced-directive',
    one,
    { kernels: [] },
  ),
]
