/** Ordinary arrays of typed arrays: channels of sound, planes of images, rows of matrices. */
import { describe, expect, it } from 'vitest'
import { type Exports, program } from './both-ways.ts'

const SOURCE = `
  export function gain(channels: Float32Array[], k: number): void {
    "use jit"
    for (let c = 0; c < channels.length; c++) { const channel = channels[c]; for (let i = 0; i < channel.length; i++) channel[i] *= k }
  }
  export function prefix(m: readonly Float64Array[]): number {
    "use jit"
    let s = 0
    for (const row of m) for (let i = 1; i < row.length; i++) { row[i] += row[i - 1]; s = s * 0.5 + row[i] }
    return s
  }
  export function beside(m: Float64Array[], x: Float64Array, other: ReadonlyArray<Float64Array>): number {
    "use jit"
    for (let r = 0; r < m.length; r++) for (let i = 0; i < m[r].length; i++) { m[r][i] += other[r][i]; x[i] += 1; m[0][0] -= 0.25 }
    return x.length + m.length * 10 + other.length * 100
  }
  export function split(x: Float32Array, out: Array<Float32Array>): void {
    "use jit"
    const [left, right] = out
    for (let i = 0; i < left.length; i++) { left[i] = x[2 * i]; right[i] = x[2 * i + 1] }
  }
  export function chosen(m: Float64Array[], p: boolean, k: number): number {
    "use jit"
    const a = p ? m[0] : m[1]
    const part = a.subarray(1)
    for (let i = 0; i < part.length; i++) part[i] = part[i] * k
    m[1].set(m[0].subarray(0, 1))
    a.sort()
    return part.length + m.at(-1)![0]
  }
  export function called(m: Float64Array[], k: number): number {
    "use jit"
    let s = 0
    m.forEach((row, i) => { s += sum(row) * i; row.fill(k, 1, 2) })
    double(m)
    return s + m.map((row) => row.length).reduce((a, b) => a * 3 + b, 0) + m.findIndex((row) => row[0] > k)
  }
  function sum(x: Float64Array): number { let s = 0; for (const v of x) s += v; return s }
  function double(m: Float64Array[]): void { for (const row of m) for (let i = 0; i < row.length; i++) row[i] *= 2 }
  export function deeper(m: Uint8ClampedArray[][], k: number): number {
    "use jit"
    let s = 0
    for (const image of m) for (const plane of image) for (let i = 0; i < plane.length; i++) { plane[i] = plane[i] * k + 0.5; s += plane[i] }
    return s
  }
  export function big(m: BigInt64Array[]): void {
    "use jit"
    for (const row of m) for (let i = 0; i < row.length; i++) row[i] += 3n
  }
  export function walk(m: Float64Array[], n: number): number {
    "use jit"
    if (n < 0) return 0
    m[n][0] += n
    return m[n][0] + walk(m, n - 1)
  }
  export function beyond(m: Float64Array[], n: number): number {
    "use jit"
    let s = 0
    for (let i = 0; i < n; i++) { m[i][0] += 1; s += m[i][0] }
    return s
  }
  export function guarded(m: Float64Array[]): void {
    "use jit"
    for (const row of m) { if (row.length === 0) throw new RangeError('an empty row'); row[0] *= 2 }
  }
  export function inside(o: { channels: Float64Array[]; gain: number }): void {
    "use jit"
    for (const channel of o.channels) for (let i = 0; i < channel.length; i++) channel[i] *= o.gain
  }
  // Declared in two ways: no array can be both.
  export function kinds(a: Float64Array[], b: Float32Array[]): number {
    "use jit"
    let t = 0
    for (const r of b) for (let i = 0; i < r.length; i++) { t += r[i]; r[i] = 1 }
    for (const r of a) for (let i = 0; i < r.length; i++) t = t * 3 + r[i]
    return t
  }
  export function readFirst(a: readonly Float64Array[], b: Float64Array[]): number {
    "use jit"
    let t = 0
    for (const r of a) t += r[0]
    for (const r of b) r[0] = t++
    return t
  }
  const TABLE = [new Float64Array([1, 2]), new Float64Array([3, 4])]
  export function table(i: number, k: number): number { "use jit"; let s = 0; for (const v of TABLE[i]) s += v; TABLE[i][0] = k; return s }
`

type Make = (...values: number[]) => Float64Array
/** A call's name and arguments, made by a function that makes arrays of doubles, and one of floats. */
type Case = readonly [
  name: string,
  args: (d: Make, f: (...values: number[]) => Float32Array) => unknown[],
  kernel?: false,
]

const CASES: readonly Case[] = [
  ['gain', (_, f) => [[f(1, 2.5, -0), f(Number.NaN, 4), f(), f(Infinity)], 3]],
  ['gain', () => [[], 3]],
  ['prefix', (d) => [[d(1, 2, 3, 4), d(5, 6)]]],
  // One array twice, and parts of it.
  ['prefix', (d) => ((a) => [[a, a, a]])(d(1, 2, 3, 4))],
  ['prefix', (d) => ((a) => [[a.subarray(1), a, a.subarray(0, 2), d(7, 8, 9)]])(d(1, 2, 3, 4))],
  ['beside', (d) => ((a, b) => [[a, b], d(0, 0, 0), [d(1, 1, 1), a]])(d(1, 2, 3), d(4, 5, 6))],
  ['beside', (d) => ((a) => [[a, d(9, 9)], a, [a, a.subarray(1)]])(d(1, 2, 3))],
  ['beside', (d) => ((m, x) => [m, x, m])([d(1, 2), d(3)], d(1, 2, 3))],
  ['beside', (d) => [[d(1), d(2, 3)], d(0, 0), [d(1)]], false],
  ['split', (_, f) => [f(1, 2, 3, 4), [f(0, 0), f(0, 0)]]],
  ['split', (_, f) => ((x) => [x, [x.subarray(0, 2), x.subarray(2)]])(f(1, 2, 3, 4))],
  ['split', (_, f) => [f(1, 2, 3, 4), [f(0, 0)]], false],
  ['chosen', (d) => [[d(5, 3, 1), d(6, 4, 2, 0)], true, 2]],
  ['chosen', (d) => [[d(5, 3, 1), d(6, 4, 2, 0)], false, -1]],
  ['chosen', (d) => ((a) => [[a, a], false, -1])(d(5, 3, 1))],
  ['chosen', (d) => [[d(5, 3, 1)], true, 2], false],
  ['called', (d) => [[d(1, 2, 3), d(4), d(), d(9, 9)], 2]],
  ['deeper', () => ((p) => [[[p, Uint8ClampedArray.of(7)], [], [p]], 1.75])(Uint8ClampedArray.of(1, 2, 200))],
  ['big', () => [[BigInt64Array.of(1n, -(2n ** 63n), 2n ** 63n - 1n)]]],
  ['walk', (d) => [[d(1), d(2, 2), d(3)], 2]],
  ['walk', (d) => [[d(1), d(2, 2)], 2], false],
  ['beyond', (d) => [[d(1), d(2), d(3)], 3]],
  // Two rows are written, then there is none: the original begins anew.
  ['beyond', (d) => [[d(1), d(2)], 3], false],
  ['beyond', (d) => ((a) => [[a, a, a.subarray(1)], 4])(d(1, 2)), false],
  ['guarded', (d) => [[d(1), d(2)]]],
  ['guarded', (d) => [[d(1), d(), d(2)]]],
  ['inside', (d) => [{ channels: [d(1, 2), d(3)], gain: 2 }]],
  ['kinds', (d, f) => [[d(1, 2)], [f(3, 4), f()]]],
  ['kinds', (d) => ((a) => [[a], [a]])(d(1, 2)), false],
  ['kinds', (_, f) => ((a) => [[a], [a]])(f(1, 2, 3, 4)), false],
  [
    'kinds',
    (d, f) =>
      ((a) => [
        [d(1), a],
        [f(2), a],
      ])(f(1, 2, 3, 4)),
    false,
  ],
  [
    'readFirst',
    (d) =>
      ((a, b) => [
        [a, b, a],
        [b, a],
      ])(d(1, 2), d(3)),
  ],
  ['readFirst', (d) => ((a, b) => [[a], [b, a, a]])(d(1, 2), d(3))],
  ['table', () => [0, 7]],
  ['table', () => [1, 8]],
  ['table', () => [0, 9]],
  ['table', () => [2, 9], false],
]

const outcome = (m: Exports, name: string, args: unknown[]): unknown => {
  try {
    return [m[name](...args), args]
  } catch (error) {
    return [String(error), args]
  }
}

/** Arrays of kernel memory, where there are kernels. */
const inMemory =
  (m: Exports, kind: typeof Float64Array | typeof Float32Array) =>
  (...values: number[]) => {
    if (!m.alloc) return kind.from(values)
    const array = m.alloc(kind, values.length)
    array.set(values)
    return array
  }

describe('arrays of typed arrays', () => {
  it('are read and written where they are, or copied, and one array is one', async () => {
    const { same, module, calls, diagnostics } = await program(SOURCE)
    expect(diagnostics).toEqual([])
    for (const [name, make, kernel = true] of CASES) {
      const before = calls(module[name])
      same((m) => outcome(m, name, make(Float64Array.of.bind(Float64Array), Float32Array.of.bind(Float32Array))))
      same((m) => outcome(m, name, make(inMemory(m, Float64Array) as Make, inMemory(m, Float32Array) as never)))
      // One of them lies in kernel memory, the others do not.
      let n = 0
      same((m) => {
        n = 0
        const mixed =
          (kind: typeof Float64Array | typeof Float32Array) =>
          (...values: number[]) =>
            n++ % 2 === 0 ? inMemory(m, kind)(...values) : kind.from(values)
        return outcome(m, name, make(mixed(Float64Array) as Make, mixed(Float32Array) as never))
      })
      const { kernel: ran, byReason } = calls(module[name])
      expect([name, ran - before.kernel]).toEqual([name, kernel ? 3 : 0])
      if (!kernel) expect(Object.keys(byReason)).toEqual([name === 'kinds' ? 'argument-type' : 'gave-up'])
    }
    expect(module.status(module.gain).variants[0].signature).toBe('(Float32Array[], number) => void')
  })

  it('of many rows, parts of one buffer or not', async () => {
    const { same, module, calls } = await program(SOURCE)
    for (const rows of [40, 2000])
      for (const apart of [true, false])
        same((m) => {
          const whole = new Float64Array(rows * 4).map((_, i) => i % 7)
          const m4 = Array.from({ length: rows }, (_, i) =>
            apart ? whole.slice(4 * i, 4 * i + 4) : whole.subarray(4 * i, 4 * i + 5),
          )
          return [m.prefix(m4), m4]
        })
    expect(calls(module.prefix)).toMatchObject({ kernel: 4, original: 0 })
  })

  it('whose rows are something else run the original', async () => {
    const { same, module, calls } = await program(SOURCE)
    class Own extends Float64Array {}
    const row = () => Float64Array.of(1, 2, 3)
    const detached = () => {
      const array = row()
      structuredClone(array.buffer, { transfer: [array.buffer] })
      return array
    }
    const odd: [string, () => unknown][] = [
      ['argument-type', () => [row(), Own.of(1, 2)]],
      ['argument-type', () => [row(), Float32Array.of(1, 2)]],
      ['argument-type', () => [row(), Object.defineProperty(row(), 'length', { value: 1 })]],
      ['argument-type', () => [row(), [1, 2]]],
      ['argument-type', () => [row(), null]],
      ['argument-type', () => [row(), undefined]],
      // biome-ignore lint/suspicious/noSparseArray: that is the point
      ['argument-type', () => [row(), , row()]],
      ['argument-type', () => new Proxy([row()], {})],
      ['argument-type', () => [new Proxy(row(), {})]],
      ['argument-type', () => ({ 0: row(), length: 1, [Symbol.iterator]: Array.prototype[Symbol.iterator] })],
      ['shared-buffer', () => [row(), new Float64Array(new SharedArrayBuffer(16))]],
      ['resized-buffer', () => [row(), detached()]],
      ['argument-type', () => Reflect.construct(class extends Array {}, [row(), row()])],
    ]
    if ('resize' in ArrayBuffer.prototype) {
      const resizable = () => Reflect.construct(ArrayBuffer, [16, { maxByteLength: 64 }])
      odd.push(['resized-buffer', () => [row(), new Float64Array(resizable())]])
    }
    for (const [reason, make] of odd) {
      const { byReason } = calls(module.prefix)
      same((m) => {
        try {
          return [m.prefix(make())]
        } catch (error) {
          return String(error)
        }
      })
      expect([reason, calls(module.prefix).byReason[reason]]).toEqual([reason, (byReason[reason] ?? 0) + 1])
    }
    expect(calls(module.prefix).kernel).toBe(0)
  })

  it('are not worth a copy for one pass; in kernel memory they need none', async () => {
    const { same, module, calls, diagnostics } = await program(SOURCE, { dispatch: 'auto' })
    expect(diagnostics).toEqual([])
    const run = (length: number, kinds: readonly ('memory' | 'plain')[]) =>
      same((m) => {
        const rows = kinds.map((kind) =>
          kind === 'memory' && m.alloc ? m.alloc(Float32Array, length) : new Float32Array(length),
        )
        for (const row of rows) for (let i = 0; i < length; i++) row[i] = i * 0.5
        m.gain(rows, 3)
        return rows.map((row) => [...row])
      })
    run(1000, ['plain', 'plain'])
    run(1000, ['memory', 'plain'])
    expect(calls(module.gain)).toMatchObject({ kernel: 0, original: 2 })
    run(1000, ['memory', 'memory'])
    run(1000, [])
    expect(calls(module.gain)).toMatchObject({ kernel: 2, original: 2 })
  })

  const REFUSED: readonly [string, string, string][] = [
    ['put into one', 'm[0] = x', 'can be put into an array'],
    ['appended', 'm.push(x)', 'can be put into an array'],
    ['taken out', 'm.pop()', 'can be put into an array'],
    ['taken out by a part', 'const n = m.slice(1); x[0] = n.length', 'can be put into an array'],
    ['taken apart', 'const [a, ...b] = m; x[0] = a.length + b.length', 'can be put into an array'],
    ['sorted', 'm.sort((a, b) => a[0] - b[0])', 'can be put into an array'],
    ['chosen', 'x[0] = m.filter((a) => a[0] > 1).length', 'can be put into an array'],
    ['looked for', 'x[0] = m.indexOf(x)', 'can be put into an array'],
    ['made', 'const n: Float64Array[] = []; n.push(x); x[0] = n.length', 'can be put into an array'],
    ['cut', 'm.length = 1', 'can be put into an array'],
    ['compared', 'x[0] = m[0] === x ? 1 : 0', 'It is not known which two arrays are compared here'],
  ]
  it.each(REFUSED)('cannot be %s', async (_, body, message) => {
    const { diagnostics, same } = await program(
      `export function f(m: Float64Array[], x: Float64Array): void { "use jit"; ${body} }`,
    )
    expect(diagnostics.length).toBeGreaterThan(0)
    expect(diagnostics[0]).toContain(message)
    same((m) => {
      const args = [[Float64Array.of(3, 2), Float64Array.of(1)], Float64Array.of(5, 6)]
      m.f(...args)
      return args
    })
  })
  it('is returned itself, an element of it only as a copy', async () => {
    const { diagnostics, same, calls, module } = await program(`
      export function whole(m: Float64Array[]): Float64Array[] { "use jit"; m[0][0]++; return m }
      export function copy(m: Float64Array[]): Float64Array { "use jit"; return m[0].slice(1) }
      export function one(m: Float64Array[]): Float64Array { "use jit"; return m[0] }
    `)
    expect(diagnostics).toEqual([expect.stringContaining('unsupported-type: This array cannot be returned')])
    same((m) => {
      const rows = [Float64Array.of(1, 2), Float64Array.of(3)]
      return [m.whole(rows) === rows, rows, m.copy(rows), m.one(rows) === rows[0]]
    })
    expect([calls(module.whole).kernel, calls(module.copy).kernel]).toEqual([1, 1])
  })
})

it('lie in fields of objects in arrays, too, as arrays of them', async () => {
  const { same, calls, module, diagnostics } = await program(`
    export function f(songs: { gain: number; channels: Float32Array[] }[]): number {
      "use jit"
      let s = 0
      for (const song of songs) for (const channel of song.channels) for (let i = 0; i < channel.length; i++) { channel[i] *= song.gain; s += channel[i] }
      return s
    }
  `)
  expect(diagnostics).toEqual([])
  const channel = () => Float32Array.of(1, 2, 3)
  same((m) => {
    const one = channel()
    const songs = [
      { gain: 2, channels: [one, channel()] },
      { gain: 3, channels: [] },
      { gain: 0.5, channels: [one.subarray(1), one] },
    ]
    return [m.f(songs), songs]
  })
  same((m) => {
    const songs = [{ gain: 2, channels: [channel(), Float64Array.of(1)] }]
    return [m.f(songs), songs]
  })
  expect(calls(module.f)).toEqual({ kernel: 1, original: 1, byReason: { 'argument-type': 1 } })
})
