import { expect, it } from 'vitest'
import { kernelsOf } from './reported-kernels.test-support.ts'

it.each<[string, string, string, string[]]>([
  [
    'types as they are written',
    '(points: Point[], mode: Mode, n: number): number',
    "let t = n; for (const p of points) t = mode === 'sum' ? t + p.x : Math.max(t, p.y); return t",
    ['(points: Point[], mode: Mode, n: number) => number'],
  ],
  [
    'over several lines, in one',
    `(
    x:
      Float64Array, // samples
    k: {
      gain: number // from 0 on
      unit: '//' | "/*"
    },
  ): number`,
    'let t = 0; for (const v of x) t += v * k.gain; return t',
    [`(x: Float64Array, k: { gain: number unit: '//' | "/*" }) => number`],
  ],
  [
    'of several kernels what each of them takes',
    '(x: Float64Array | Int8Array, mode: Mode): number',
    "return mode === 'sum' ? x[0] + x[1] : Math.max(x[0], x[1])",
    ["(x: Float64Array, mode: 'sum' | 'max') => number", "(x: Int8Array, mode: 'sum' | 'max') => number"],
  ],
  [
    'of a type parameter what it stands for',
    '<T extends Float32Array>(x: T): T',
    'for (let i = 0; i < x.length; i++) x[i] *= 2; return x',
    ['(x: Float32Array) => Float32Array'],
  ],
  [
    'of what may be missing whether it is there',
    '(x: Float64Array, options?: Options): number',
    "let t = 0; for (const v of x) t += options?.how === 'sum' ? v : 1; return t",
    [
      "(x: Float64Array, options: { how: 'sum' | 'max'; scale: number }) => number",
      "(x: Float64Array, options: { how: 'sum' | 'max'; scale: undefined }) => number",
      '(x: Float64Array, options: undefined) => number',
    ],
  ],
  [
    'patterns, without their types and default values',
    '({ x, y: [a, b = 1], ...rest }: { x: number; y: [number, number]; z: number }, [u, , v]: [number, number, number], { k = 2 }: { k?: number } = {}): number',
    'let t = rest.z; for (let i = 0; i < x; i++) t += a * u + b * v + k; return t',
    [
      '({ x, y: [a, b], ...rest }: { x: number; y: [number, number]; z: number }, [u, , v]: [number, number, number], { k }: { k: number }) => number',
      '({ x, y: [a, b], ...rest }: { x: number; y: [number, number]; z: number }, [u, , v]: [number, number, number], { k }: { k: undefined }) => number',
    ],
  ],
  [
    'what nobody has written, as it was found out',
    '(x: number[], from = 0)',
    'const out = x.slice(from); out.push(1); return out',
    ['(x: number[], from: number) => number[]'],
  ],
  [
    'a result that is an array of objects',
    '(n: number)',
    'const out: Point[] = []; for (let i = 0; i < n; i++) out.push({ x: i, y: 0 }); return out',
    ['(n: number) => { x: number; y: number }[]'],
  ],
])('shows %s', (_, head, body, expected) => {
  expect(kernelsOf(head, body).map(({ signature }) => signature)).toEqual(expected)
})

it('shows fields of passed objects by their own types', () => {
  const [{ inputs }] = kernelsOf(
    '(x: Float64Array, { how }: { how: Mode; scale: number }): number',
    "let t = 0; for (const v of x) t += how === 'sum' ? v : 1; return t",
  )
  expect(inputs.map(({ name, type }) => [name, type])).toEqual([
    ['x', 'Float64Array'],
    ['how', "'sum' | 'max'"],
    ['scale', 'number'],
  ])
})

it('names what patterns take apart by the variables of the source', () => {
  const [{ inputs }] = kernelsOf(
    '([x, k]: [Float64Array, number], { p: { q } }: { p: { q: Float64Array } }): number',
    'let t = 0; for (const v of x) for (const w of q) t += v * w * k; return t',
  )
  expect(inputs.map(({ name, copied }) => [name, copied])).toEqual([
    ['x', 'in'],
    ['k', undefined],
    ['p.q', 'in'],
  ])
})

it.each([
  ['channels: Float32Array[]', 'typed'],
  ['layers: { w: Float64Array; n: number }[]', 'typed'],
  ['points: { x: number }[]', 'ordinary'],
  ['rows: number[][]', 'ordinary'],
  ['x: Float64Array', 'typed'],
])('says of %s in which form it is copied: %s', (param, form) => {
  const name = param.split(':')[0]
  const use = {
    channels: 'channels[0][0] *= 2',
    layers: 'layers[0].w[0] *= layers[0].n',
    points: 'points[0].x *= 2',
    rows: 'rows[0][0] *= 2',
    x: 'x[0] *= 2',
  }[name]
  const [{ inputs }] = kernelsOf(`(${param}): void`, use as string)
  expect(inputs.map((input) => [input.name, input.form])).toEqual([[name, form]])
})
