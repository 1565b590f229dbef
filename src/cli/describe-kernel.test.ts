import { expect, it } from 'vitest'
import { kernelsOf } from '../plugin/reported-kernels.test-support.ts'
import { copiesOf } from './describe-kernel.ts'

it.each<[string, string, string, string[]]>([
  [
    'typed arrays that do not pay to be copied',
    '(x: Float64Array): number',
    'let t = 0; for (const v of x) t += v; return t',
    ['copies nothing: it runs on arrays from alloc() only (x in)'],
  ],
  [
    'ordinary arrays that do not, which alloc() cannot make',
    '(points: Point[]): number',
    'let t = 0; for (const p of points) t += p.x; return t',
    [
      "left unused unless dispatch is 'always': to copy points in at each call is estimated to cost more than the kernel gains, which usejit bench --dispatch always settles",
    ],
  ],
  [
    'ordinary arrays that do',
    '(x: number[], n: number): number',
    'let t = 0; for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) for (let k = 0; k < n; k++) t += x[i] * x[j] * x[k]; return t',
    [expect.stringMatching(/^copies x in, from \d+ elements on$/) as unknown as string],
  ],
  [
    'strings, which are copied always',
    '(s: string): number',
    'let n = 0; for (let i = 0; i < s.length; i++) if (s.charCodeAt(i) === 32) n++; return n',
    [expect.stringMatching(/^copies s in(?:, from \d+ elements on)?$/) as unknown as string],
  ],
  [
    'typed arrays that a function which calls itself only reads',
    '(x: Float64Array, y: Float64Array, i: number): number',
    'if (i >= x.length) return 0; let t = 0; for (const a of x) for (const b of x) for (const c of x) t += a * b * c; y[i] = t; return t + f(x, y, i + 1)',
    [expect.stringMatching(/^copies x in; y in and out, from \d+ elements on$/) as unknown as string],
  ],
  [
    'the same, where it hands them on in another order',
    '(x: Float64Array, y: Float64Array, i: number): number',
    'if (i >= x.length) return 0; let t = 0; for (const a of x) for (const b of x) for (const c of x) t += a * b * c; y[i] = t; return t + f(y, x, i + 1)',
    [expect.stringMatching(/^copies x, y in and out, from \d+ elements on$/) as unknown as string],
  ],
  [
    'rows that are written',
    '(m: number[][], x: number[]): void',
    'for (const r of m) for (let i = 0; i < r.length; i++) for (const a of x) for (const b of x) r[i] += a * b',
    [expect.stringMatching(/^copies x in; m in and out, from \d+ elements on$/) as unknown as string],
  ],
])('says what is copied of %s', (_, head, body, expected) => {
  expect(kernelsOf(head, body).flatMap((kernel) => copiesOf(kernel))).toEqual(expected)
})

it.each<[string, string, string, string[]]>([
  ['typed arrays', '(x: Float64Array): number', 'let t = 0; for (const v of x) t += v; return t', []],
  [
    'strings with typed arrays',
    '(s: string, x: Float64Array): void',
    'for (let i = 0; i < x.length; i++) x[i] = s.charCodeAt(i) || 0',
    [expect.stringMatching(/^copies s in(?:, from \d+ elements on)?$/) as unknown as string],
  ],
])('says of native code that it has %s where they are', (_, head, body, expected) => {
  expect(kernelsOf(head, body).flatMap((kernel) => copiesOf(kernel, true))).toEqual(expected)
})
