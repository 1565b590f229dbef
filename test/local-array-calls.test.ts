/** Kernels that make arrays, called through their dispatchers: where the memory comes from, and that it comes back. */
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import type { CompiledModule } from '../src/compiler/compiled-module.ts'
import { compileModule } from '../src/compiler/pipeline.ts'
import { createEmbeddedToolchain } from '../src/compiler/toolchain/embedded.ts'
import { load, newRealm } from './runtime/load-rewritten.ts'

const toolchain = createEmbeddedToolchain()
afterAll(() => toolchain.close())
beforeEach(newRealm)

const source = `export * from 'usejit/runtime'
export function temporaries(rounds: number, n: number): number {
  "use jit"
  let s = 0
  for (let k = 0; k < rounds; k++) { const t = new Float64Array(n); t[k % n] = k; s += t[0] + t[1] }
  return s
}
function leaf(n: number): number { const t = new Float64Array(1000); t[n % 1000] = n; return n > 0 ? leaf(n - 1) + t[5] : t[0] }
export function recursive(n: number): number { "use jit"; return leaf(n) + leaf(n) + leaf(n) }
export function reversed(x: Float64Array): void {
  "use jit"
  const t = new Float64Array(x.length)
  for (let i = 0; i < x.length; i++) t[i] = x[x.length - 1 - i]
  for (let i = 0; i < x.length; i++) x[i] = t[i]
}
export function writesBefore(x: Float64Array, n: number): void {
  "use jit"
  for (let i = 0; i < x.length; i++) x[i] *= 2
  const t = new Float64Array(n)
  t[0] = 1
}
export function noise(n: number): number {
  "use jit"
  const t = new Float64Array(n)
  for (let i = 0; i < n; i++) t[i] = Math.random()
  return t.length
}
export function parts(x: Float64Array, y: Float64Array): void {
  "use jit"
  x.subarray(1, 3).fill(7)
  y.set(x.subarray(2), 1)
}
export function views(n: number, at: number): number {
  "use jit"
  const t = new Uint8Array(n)
  const w = new Int32Array(t.buffer, at)
  w[0] = 258
  return t[at] * 10 + w.length
}
export function large(n: number): number { "use jit"; const t = new Uint8Array(n); return t.length }
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

function outcome(call: () => unknown): string {
  try {
    return String(call())
  } catch (error) {
    return String(error)
  }
}

describe('arrays made by kernels', () => {
  test('come back at the end of each round, so that a million of them fit', async () => {
    const p = await program()
    expect(p.temporaries(1e6, 100)).toBe(p.original(p.temporaries)(1e6, 100))
    expect(counts(p, 'temporaries')).toMatchObject({ kernel: 1 })
  })

  test('come back when a function returns, and when the call ends', async () => {
    const p = await program()
    // 8000 bytes in each of 1500 frames: three times that would not fit into 16 MiB.
    for (let i = 0; i < 3; i++) expect(p.recursive(1500)).toBe(p.original(p.recursive)(1500))
    expect(counts(p, 'recursive')).toMatchObject({ kernel: 3 })
  })

  test('lie behind what alloc() gave, and behind copies of arguments', async () => {
    const p = await program()
    const before = p.alloc(Float64Array, 4).fill(1)
    for (const x of [p.alloc(Float64Array, 5), new Float64Array(5)]) {
      x.set([1, 2, 3, 4, 5])
      p.reversed(x)
      expect([...x]).toEqual([5, 4, 3, 2, 1])
    }
    const after = p.alloc(Float64Array, 1000)
    expect([...before]).toEqual([1, 1, 1, 1])
    expect(after.every((x: number) => x === 0)).toBe(true)
    p.reversed(new Float64Array(5).fill(7))
    expect(after.every((x: number) => x === 0)).toBe(true)
    expect(counts(p, 'reversed')).toMatchObject({ kernel: 3 })
  })

  test('throw the error of the engine where there can be no such array', async () => {
    const p = await program()
    expect(() => p.large(-1)).toThrow(new RangeError('Invalid typed array length: -1'))
    expect(counts(p, 'large')).toMatchObject({ kernel: 1 })
  })

  test('are made by the original where kernel memory is full', async () => {
    const p = await program()
    expect([2 ** 23, 2 ** 25, 2 ** 23].map((n) => p.large(n))).toEqual([2 ** 23, 2 ** 25, 2 ** 23])
    expect(() => p.large(2 ** 53)).toThrow(new RangeError('Invalid typed array length: 9007199254740992'))
    expect(counts(p, 'large')).toMatchObject({ kernel: 2, byReason: { 'gave-up': 2 } })
    expect(p.status(p.large).state).toBe('ready')
  })

  test('are made by the original after all that the kernel had written was undone', async () => {
    const p = await program()
    // The first call opens the memory, of 16 MiB.
    p.large(1)
    for (const x of [p.alloc(Float64Array, 3), new Float64Array(3)]) {
      x.set([1, 2, 3])
      p.writesBefore(x, 2 ** 22)
      p.writesBefore(x, 10)
      expect([...x]).toEqual([4, 8, 12])
    }
    expect(counts(p, 'writesBefore')).toMatchObject({ kernel: 2, byReason: { 'gave-up': 2 } })
  })

  test('are not parts of parameters, through which these are read and written', async () => {
    const p = await program()
    for (const make of [(n: number) => p.alloc(Float64Array, n), (n: number) => new Float64Array(n)]) {
      const [x, y] = [make(4), make(4)]
      x.set([1, 2, 3, 4])
      p.parts(x, y)
      expect([...x, ...y]).toEqual([1, 7, 7, 4, 0, 7, 4, 0])
      expect(() => p.parts(x, make(2))).toThrow(new RangeError('offset is out of bounds'))
    }
    expect(counts(p, 'parts')).toMatchObject({ kernel: 4 })
  })

  test('have several names for one buffer, as far as JavaScript lets them', async () => {
    const p = await program()
    expect([p.views(16, 4), p.views(16, 16), p.views(12, 0)]).toEqual([23, Number.NaN, 23])
    for (const args of [
      [16, 2],
      [16, 20],
      [15, 4],
      [16, -4],
    ]) {
      const message = outcome(() => p.original(p.views)(...args))
      expect(message).toContain('RangeError')
      expect(outcome(() => p.views(...args))).toBe(message)
    }
    expect(counts(p, 'views')).toMatchObject({ kernel: 3, byReason: { 'gave-up': 4 } })
  })

  test('need no copy of arrays where nothing is written before', async () => {
    const p = await program()
    const kernels = (await compiled)!.functions.map(({ marked, kernel }) => [marked.name, kernel!.givesUp])
    expect(Object.fromEntries(kernels)).toMatchObject({ reversed: undefined, large: undefined, writesBefore: true })
    expect(p.reversed).toBeTypeOf('function')
  })

  test('cannot be given up where random numbers were drawn', async () => {
    const p = await program()
    expect(p.noise(10)).toBe(10)
    expect(() => p.noise(2 ** 22)).toThrow(new RangeError('Array buffer allocation failed'))
  })
})
