import { combine, counts, floats, kernel, NUMBERS, one, rowsOf } from './construct.ts'

const { compiled, original } = rowsOf('aggregates')

export const aggregates = [
  compiled(
    'array-choice',
    '`[a, b][i]`',
    kernel('n: number', 'return [n, -n][foo(n)]', 'function foo(n: number) { return n % 2 === 0 ? 0.0 : 1 }'),
    () => [...one(), [7], [8]],
  ),
  compiled(
    'parallel-assignment',
    '`const [a, b] = [x, y]`',
    kernel('a: number, b: number', 'const [c, d] = [a * 2, b * 3]; return c - d'),
    combine(
      () => NUMBERS,
      () => [1, -0],
    ),
  ),
  original(
    'array-pattern',
    'Destructuring an array: `const [a, b] = x`',
    kernel('x: Float64Array', 'const [a, b] = x; return a + b'),
    'unsupported-syntax',
    () => [[floats(2)], [floats(1)]],
  ),
  original(
    'object-pattern',
    'Destructuring an object: `const { a, b } = o`',
    kernel('a: number', 'const { x, y = 2 } = { x: a, y: a }; return x + y'),
    'unsupported-syntax',
    one,
  ),
  original(
    'object-literal',
    'Object literals that stay inside',
    kernel('a: number', 'const p = { x: a, y: 1 }; p.x += p.y; return p.x'),
    'unsupported-syntax',
    one,
  ),
  original(
    'array-literal',
    'Array literals that stay inside',
    kernel('a: number', 'const p = [a, 1]; p[0] += p[1]; return p[0]'),
    'unsupported-syntax',
    one,
  ),
  original(
    'tuple-result',
    'Fresh tuples as results',
    kernel('a: number', 'return [a, a * 2]'),
    'unsupported-syntax',
    one,
  ),
  original(
    'object-result',
    'Fresh objects as results',
    kernel('a: number', 'return { x: a, y: a * 2 }'),
    'unsupported-syntax',
    one,
  ),
  original(
    'record-parameter',
    'Objects as parameters',
    kernel('p: { x: number }', 'return p.x'),
    'unsupported-type',
    () => [[{ x: 1 }]],
  ),
  original(
    'interface',
    'Interfaces',
    kernel('p: P', 'return p.x', 'interface P { x: number }'),
    'unsupported-type',
    () => [[{ x: 1 }]],
  ),
  original(
    'tuple-parameter',
    'Tuples as parameters',
    kernel('p: [number, number]', 'return p[0]'),
    'unsupported-type',
    () => [[[1, 2]]],
  ),
  original(
    'array-of-arrays',
    '`number[][]`, arrays of typed arrays',
    kernel('x: Float64Array[]', 'return x[0][0]'),
    'unsupported-type',
    () => [[[floats(1)]]],
  ),
  original(
    'array-of-objects',
    'Arrays of objects',
    kernel('x: { a: number }[]', 'return x[0].a'),
    'unsupported-type',
    () => [[[{ a: 1 }]]],
  ),
  original(
    'growing-array',
    'Arrays that grow: `push`, `pop`',
    kernel('n: number', 'const a: number[] = []; for (let i = 0; i < n; i++) a.push(i); return a.length'),
    'unsupported-syntax',
    counts,
  ),
  original(
    'spread',
    'Spread in literals',
    kernel('a: number', 'const p = [...[a, 1]]; return p[0]'),
    'unsupported-syntax',
    one,
  ),
]
