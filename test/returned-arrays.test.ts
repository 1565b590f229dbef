/** Arrays that kernels return: new ones, parts, parameters, and several in one object. */
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import type { CompiledModule } from '../src/compiler/compiled-module.ts'
import { compileModule } from '../src/compiler/pipeline.ts'
import { createEmbeddedToolchain } from '../src/compiler/toolchain/embedded.ts'
import { load, newRealm } from './runtime/load-rewritten.ts'

const toolchain = createEmbeddedToolchain()
afterAll(() => toolchain.close())
beforeEach(newRealm)

const source = `export * from 'usejit/runtime'
export function squares(n: number): Float64Array { "use jit"; const t = new Float64Array(n); for (let i = 0; i < n; i++) t[i] = i * i; return t }
export function part(x: Float64Array, a: number, b: number): Float64Array { "use jit"; return x.subarray(a, b) }
export function tail(n: number, from: number): Int16Array { "use jit"; const t = new Int16Array(n).fill(7); t[n - 1] = 9; return t.subarray(from) }
export function either(x: Int32Array, y: Int32Array, k: number): Int32Array {
  "use jit"
  if (k === 0) return x
  if (k === 1) return y
  if (k === 2) return x.slice(1)
  if (k === 3) return x.subarray(1)
  let z = x
  for (let i = 0; i < k; i++) z = i % 2 ? z.subarray(1) : y.subarray(i)
  return z
}
export function halves(x: Float64Array): { low: Float64Array; high: Float64Array; n: number; all: Float64Array } {
  "use jit"
  const t = new Float64Array(x)
  const m = t.length >> 1
  return { low: t.subarray(0, m), high: t.subarray(m), n: m, all: t }
}
export function twice(n: number): [Uint8Array, Uint8Array, boolean] { "use jit"; const t = new Uint8Array(n); t[0] = 5; return [t, t, n > 2] }
export function best(x: Float64Array, w: number): Float64Array {
  "use jit"
  let found = new Float64Array(w)
  let most = -Infinity
  for (let i = 0; i + w <= x.length; i++) {
    const t = new Float64Array(w)
    let s = 0
    for (let k = 0; k < w; k++) { t[k] = x[i + k] * 2; s += t[k] }
    if (s > most) { most = s; found = t }
  }
  return found
}
export function big(n: number): BigInt64Array { "use jit"; const t = new BigInt64Array(n); t[0] = 5n; return t }
export function fails(x: Float64Array, n: number): Float64Array { "use jit"; x[0] = 1; const t = new Float64Array(n); if (n > 2) throw new RangeError('large'); return t }
const table = new Float64Array([1, 2, 3])
export { table }
export function outer(copy: boolean): Float64Array { "use jit"; return copy ? table.slice() : table }
export function mapped(x: Float64Array): Float64Array { "use jit"; return x.map((v) => v * 2 + 1) }
export class Filter {
  taps = new Float64Array(3).fill(1)
  scaled(k: number): Float64Array { "use jit"; const t = this.taps.slice(); for (let i = 0; i < t.length; i++) t[i] *= k; return t }
}
`
const directive = { strict: true, fastmath: new Set<never>(), inline: false, native: false }
let compiled: Promise<CompiledModule> | undefined
const program = () =>
  load(source, {
    dispatch: 'always',
    memory: 2 ** 24,
    compile: (file, code) => (compiled ??= compileModule(file, code, { directive }, { toolchain })),
  })
type Program = Awaited<ReturnType<typeof program>>
const counts = (p: Program, name: string) => p.status(p[name]).variants[0].calls
const floats = (n: number) => Float64Array.from({ length: n }, (_, i) => Math.sin(i * 7.1) * 300)

/** Both results, as far as they can be told apart from outside. */
function same(actual: ArrayBufferView, expected: ArrayBufferView): void {
  expect(actual).toEqual(expected)
  expect(actual.constructor).toBe(expected.constructor)
  expect([actual.byteOffset, actual.buffer.byteLength]).toEqual([expected.byteOffset, expected.buffer.byteLength])
}

describe('kernels return', () => {
  test('new arrays, which are ordinary ones', async () => {
    const p = await program()
    const first = p.squares(5)
    for (const n of [0, 1, 100]) same(p.squares(n), p.original(p.squares)(n))
    expect([...first]).toEqual([0, 1, 4, 9, 16])
    expect(counts(p, 'squares')).toMatchObject({ kernel: 4 })
    same(p.big(3), BigInt64Array.of(5n, 0n, 0n))
    same(
      p.mapped(floats(9)),
      floats(9).map((v) => v * 2 + 1),
    )
    expect(counts(p, 'mapped')).toMatchObject({ kernel: 1 })
    expect(p.status(p.squares).variants[0].signature).toBe('(number) => Float64Array')
  })

  test('parts of new arrays, whose buffer is that of the whole', async () => {
    const p = await program()
    for (const [n, from] of [
      [5, 2],
      [5, 5],
      [1, 0],
      [5, -1],
    ])
      same(p.tail(n, from), p.original(p.tail)(n, from))
    expect(counts(p, 'tail')).toMatchObject({ kernel: 4 })
  })

  test('parts of parameters, on their buffers', async () => {
    const p = await program()
    const whole = floats(20)
    const inside = whole.subarray(3, 15)
    for (const x of [p.alloc(Float64Array, 9), whole, inside]) {
      const part = p.part(x, 2, -1)
      expect(part.buffer).toBe(x.buffer)
      same(part, x.subarray(2, -1))
      part[0] = 77
      expect(x[2]).toBe(77)
    }
    expect(counts(p, 'part')).toMatchObject({ kernel: 3 })
  })

  test('one of several: parameters themselves, parts and copies', async () => {
    const p = await program()
    const [x, y] = [Int32Array.of(1, 2, 3, 4, 5), Int32Array.of(6, 7, 8, 9, 10, 11)]
    expect(p.either(x, y, 0)).toBe(x)
    expect(p.either(x, y, 1)).toBe(y)
    for (const k of [2, 3, 4, 5, 6]) {
      const [actual, expected] = [p.either(x, y, k), p.original(p.either)(x, y, k)]
      same(actual, expected)
      expect(actual).not.toBe(x)
      expect([x.buffer, y.buffer].map((b) => b === actual.buffer)).toEqual(
        [x.buffer, y.buffer].map((b) => b === expected.buffer),
      )
    }
    expect(counts(p, 'either')).toMatchObject({ kernel: 7 })
  })

  test('several in an object, which share what they share', async () => {
    const p = await program()
    const [actual, expected] = [p.halves(floats(7)), p.original(p.halves)(floats(7))]
    expect(actual).toEqual(expected)
    for (const key of ['low', 'high', 'all']) same(actual[key], expected[key])
    expect(actual.low.buffer).toBe(actual.high.buffer)
    expect(actual.low.buffer).toBe(actual.all.buffer)
    const [a, b, more] = p.twice(3)
    expect(a).toBe(b)
    expect([[...a], more]).toEqual([[5, 0, 0], true])
    expect([counts(p, 'halves'), counts(p, 'twice')]).toMatchObject([{ kernel: 1 }, { kernel: 1 }])
  })

  test('what a round of a loop has kept', async () => {
    const p = await program()
    for (const n of [0, 5, 300]) same(p.best(floats(n), 4), p.original(p.best)(floats(n), 4))
    expect(counts(p, 'best')).toMatchObject({ kernel: 3 })
  })

  test('variables from outside themselves, and copies of them', async () => {
    const p = await program()
    expect(p.outer(false)).toBe(p.table)
    same(p.outer(true), Float64Array.of(1, 2, 3))
    expect(p.outer(true)).not.toBe(p.table)
    same(new p.Filter().scaled(3), Float64Array.of(3, 3, 3))
    expect(counts(p, 'outer')).toMatchObject({ kernel: 3 })
  })

  test('nothing where they throw, after what they have written', async () => {
    const p = await program()
    const x = new Float64Array(2)
    expect(() => p.fails(x, 3)).toThrow(new RangeError('large'))
    expect([...x]).toEqual([1, 0])
    expect([...p.fails(x, 2)]).toEqual([0, 0])
    expect(counts(p, 'fails')).toMatchObject({ kernel: 2 })
  })
})

describe('kernels do not return', () => {
  const refused = async (body: string): Promise<string[]> => {
    const code = `export function f(x: Float64Array, k: number) { "use jit"; ${body} }`
    const { diagnostics } = await compileModule('a.ts', code, { directive }, { toolchain })
    return diagnostics.map(({ code }) => code)
  }
  test('two arrays that are sometimes one', async () => {
    expect(await refused('const a = x.slice(), b = x.slice(); const c = k > 1 ? a : b; return [a, c]')).toEqual([
      'aliased-object',
    ])
    expect(await refused('const a = x.slice(), b = x.slice(); return [a, b]')).toEqual([])
    expect(await refused('const c = k > 1 ? x : x.slice(); return [x, c]')).toEqual([])
  })
})
