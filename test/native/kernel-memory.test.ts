/** Native kernels that look into kernel memory: ordinary arrays, objects, arrays that they make. */
import { afterAll, describe, expect, it } from 'vitest'
import { buildNative, closeNative, native } from './load-native.ts'

afterAll(closeNative)

/** What a call leaves: its result or error, and its arguments as they are then. */
function outcomeOf(fn: (...args: unknown[]) => unknown, args: unknown[]): unknown {
  try {
    return { result: fn(...args), args }
  } catch (error) {
    return { thrown: `${(error as Error).constructor.name}: ${(error as Error).message}`, args }
  }
}

/** `[1, , 3]` */
const withHole = (): number[] => Object.assign(new Array(3), { 0: 1, 2: 3 })

interface Case {
  name: string
  source: string
  /** Makes the arguments of the calls of `f`. */
  calls: () => unknown[][]
  /** How many of them native code takes; the rest are the original's. */
  native: number
}

const points = (n: number) => Array.from({ length: n }, (_, i) => ({ x: i + 0.5, y: -i, on: i % 2 === 0 }))

const cases: Case[] = [
  {
    name: 'reads an array of numbers',
    source:
      'export function f(x: number[]): number { "use jit"; let s = 0; for (let i = 0; i < x.length; i++) s += x[i] * i; return s }',
    calls: () => [[[1.5, -0, NaN]], [[]], [[1, 2, 3, 4, 5, 6, 7, 8, 9]], [withHole()], [[1, '2']], [[1, 2n]]],
    native: 3,
  },
  {
    name: 'writes one, and makes it longer and shorter',
    source: `export function f(x: number[], n: number): number {
      "use jit"
      for (let i = 0; i < x.length; i++) x[i] *= 2
      for (let i = 0; i < n; i++) x.push(i)
      if (n < 0) x.pop()
      return x.length
    }`,
    calls: () => [
      [[1, 2, 3], 0],
      [[], 100],
      [[1, 2, 3], -1],
      [Object.freeze([1, 2]), 0],
      [[], -1],
    ],
    native: 4,
  },
  {
    name: 'gives up, and leaves nothing of what it has done',
    source: `export function f(x: number[], y: Float64Array, i: number): void {
      "use jit"
      for (let j = 0; j < y.length; j++) y[j] += 1
      x[0] = 7
      x[i] = 5
    }`,
    calls: () => [
      [[1, 2, 3], Float64Array.of(1, 2), 1],
      [[1, 2, 3], Float64Array.of(1, 2), 3],
      [[1, 2, 3], Float64Array.of(1, 2), 10],
      [[1, 2, 3], new Float64Array(new SharedArrayBuffer(16)), 1],
    ],
    native: 1,
  },
  {
    name: 'reads and writes rows, of which two may be one',
    source: `export function f(m: number[][], k: number): number {
      "use jit"
      let s = 0
      for (let i = 0; i < m.length; i++) for (let j = 0; j < m[i].length; j++) { m[i][j] += k; s += m[i][j] }
      return s
    }`,
    calls: () => {
      const row = [1, 2]
      return [
        [[[1, 2], [3], []], 1],
        [[row, row, [4]], 0.5],
        [[], 2],
        [[[1], 2], 1],
      ]
    },
    native: 3,
  },
  {
    name: 'reads and writes typed arrays in an array, of which two may be one, or overlap',
    source: `export function f(m: Float64Array[], k: number): number {
      "use jit"
      let s = 0
      for (const row of m) for (let i = 1; i < row.length; i++) { row[i] += row[i - 1] * k; s += row[i] }
      return s
    }`,
    calls: () => {
      const row = Float64Array.of(1, 2, 3)
      return [
        [[Float64Array.of(1, 2), Float64Array.of(3), new Float64Array(0)], 1],
        [[row, row, row.subarray(1), row.subarray(0, 2)], 0.5],
        [[], 2],
        [[row, Float32Array.of(1)], 1],
        [[row, [1, 2]], 1],
      ]
    },
    native: 3,
  },
  {
    name: 'makes rows',
    source: `export function f(n: number): number[][] {
      "use jit"
      const m: number[][] = []
      for (let i = 0; i < n; i++) { const row: number[] = []; for (let j = 0; j <= i; j++) row.push(i * j); m.push(row) }
      return m
    }`,
    calls: () => [[0], [1], [20]],
    native: 3,
  },
  {
    name: 'reads and writes objects in an array',
    source: `interface P { x: number; y: number; on: boolean }
    export function f(ps: P[]): number {
      "use jit"
      let s = 0
      for (const p of ps) { p.x += p.y; p.on = !p.on; if (p.on) s += p.x }
      return s
    }`,
    calls: () => [[points(9)], [[]], [[{ x: 1, y: 2, on: 1 }]], [[{ x: 1, y: 2, on: true, z: 3 }]]],
    native: 3,
  },
  {
    name: 'gives back one of the objects',
    source: `interface P { x: number; y: number; on: boolean }
    export function f(ps: P[], x: number): P | undefined { "use jit"; return ps.find((p) => p.x === x) }`,
    calls: () => [
      [points(5), 3.5],
      [points(5), 3],
    ],
    native: 2,
  },
  {
    name: 'makes typed arrays',
    source: `export function f(x: Float64Array, n: number): Float32Array {
      "use jit"
      const out = new Float32Array(n)
      for (let i = 0; i < n; i++) out[i] = x[i] * 2
      return out
    }`,
    calls: () => [
      [Float64Array.of(1, 2, 3), 3],
      [Float64Array.of(1, 2, 3), 5],
      [new Float64Array(0), 0],
      [new Float64Array(3), -1],
      [new Float64Array(3), 1e10],
    ],
    native: 4,
  },
  {
    name: 'returns parts of arrays that it was given, and of its own',
    source: `export function f(x: Float64Array, k: number): { head: Float64Array; own: Int32Array; rest: Int32Array; same: Float64Array } {
      "use jit"
      const own = new Int32Array(8)
      for (let i = 0; i < 8; i++) own[i] = i * k
      return { head: x.subarray(1, 3), own, rest: own.subarray(5), same: x }
    }`,
    calls: () => [
      [Float64Array.of(1, 2, 3, 4), 2],
      [new Float64Array(new ArrayBuffer(64), 16, 4), 3],
    ],
    native: 2,
  },
  {
    name: 'passes objects between functions that call themselves',
    source: `function step(n: number): { a: number; b: number } { if (n <= 1) return { a: n, b: 0 }; const { a, b } = step(n - 1); return { a: a + b, b: a } }
    export function f(n: number): number { "use jit"; return step(n).a }`,
    calls: () => [[0], [1], [30]],
    native: 3,
  },
  {
    name: 'throws after it has changed an ordinary array',
    source: `export function f(x: number[], n: number): number {
      "use jit"
      for (let i = 0; i < x.length; i++) { x[i]++; if (x[i] > n) throw new RangeError(\`\${x[i]} > \${n}\`) }
      return 0
    }`,
    calls: () => [
      [[1, 2, 3], 2],
      [[1, 2, 3], 9],
    ],
    native: 2,
  },
  {
    name: 'takes strings and makes numbers of them',
    source: `export function f(s: string): number[] { "use jit"; const out: number[] = []; for (let i = 0; i < s.length; i++) out.push(s.charCodeAt(i)); return out }`,
    calls: () => [['abc'], [''], ['ü😀']],
    native: 3,
  },
  {
    name: 'sorts with memory for it',
    source: 'export function f(x: number[]): number[] { "use jit"; return x.slice().sort((a, b) => a - b) }',
    calls: () => [[[3, 1, 2, -0, 0]], [[]], [Array.from({ length: 100 }, (_, i) => (i * 37) % 101)]],
    native: 3,
  },
]

describe.skipIf(!native)('native code', () => {
  it('leaves it to WebAssembly where a typed array may be a part of one that lies in an array', async () => {
    const { load } = await buildNative(`export function f(m: Float64Array[], x: Float64Array): number {
      "use jit"
      let s = 0
      for (const row of m) for (let i = 0; i < row.length; i++) { row[i] += x[i]; x[0] += 1; s += row[i] }
      return s
    }`)
    const m = await load()
    const calls = () => {
      const row = Float64Array.of(1, 2, 3)
      return [
        [[row, Float64Array.of(4, 5)], row],
        [[row.subarray(1)], row],
        [[Float64Array.of(1)], Float64Array.of(2)],
      ]
    }
    expect(calls().map((args) => outcomeOf(m.f, args))).toEqual(calls().map((args) => outcomeOf(m.original(m.f), args)))
    expect(m.status(m.f).calls).toEqual({ kernel: 3, original: 0 })
  })

  it.each(cases)('$name', async ({ source, calls, native: expected }) => {
    const { compiled, load } = await buildNative(source)
    expect(compiled.diagnostics).toEqual([])
    const m = await load()
    const [actual, wanted] = [calls(), calls()].map((all, i) => {
      const fn = i === 0 ? m.f : m.original(m.f)
      return all.map((args) => outcomeOf(fn, args))
    })
    expect(actual).toEqual(wanted)
    const { target, calls: counts, variants } = m.status(m.f)
    expect({ target, ran: variants[0].calls.kernel, ...counts }).toEqual({
      target: 'native',
      ran: expected,
      kernel: expected,
      original: calls().length - expected,
    })
  })
})
