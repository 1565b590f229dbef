/** Functions that are compiled for several types of their parameters. */
import { describe, expect, it } from 'vitest'
import { program } from './both-ways.ts'

type Make = new (values: number[]) => { length: number }
const [F64, F32, I32, U8] = [Float64Array, Float32Array, Int32Array, Uint8Array] as unknown as Make[]
const VALUES = [1.5, -2, 300, 0.1, 5]

describe('a kernel is made for each class of arrays', () => {
  it('of a type parameter, of a union and of an alias of one, and each counts its calls', async () => {
    const { same, module, diagnostics } = await program(`
      type Numbers = Float64Array | Float32Array
      export function sum<T extends Float64Array | Float32Array>(x: T): number { "use jit"; let s = 0; for (let i = 0; i < x.length; i++) s += x[i]; return s }
      export function union(x: Float64Array | Float32Array | Int32Array, k = 2): number { "use jit"; return x.reduce((a: number, b: number) => a + b * k, 0) }
      export const axpy = <T extends Numbers>(y: T, x: T, a: number): void => { "use jit"; for (let i = 0; i < y.length; i++) y[i] += a * x[i] }
      export const mixed = function (y: Numbers, x: Numbers): Numbers { "use jit"; for (let i = 0; i < y.length; i++) y[i] = x[i] / 3; return y }
      export class Scaler { k = 3; #n = 0; scale<T extends Numbers>(x: T): T { "use jit"; for (let i = 0; i < x.length; i++) x[i] *= this.k; this.#n++; return x }; count() { return this.#n } }
      export function either(x: ArrayLike<number>): number { "use jit"; let s = 0; for (let i = 0; i < x.length; i++) s += x[i]; return s }
    `)
    expect(diagnostics).toEqual([])
    for (const make of [F64, F32, I32, U8]) {
      same((m) => m.sum(new make(VALUES)))
      same((m) => m.union(new make(VALUES)))
      same((m) => m.either(new make(VALUES)))
      same((m) => {
        const y = new make(VALUES)
        m.axpy(y, new make(VALUES), 0.7)
        return y
      })
      for (const other of [F64, F32])
        same((m) => {
          const y = new make(VALUES)
          return [y, m.mixed(y, new other(VALUES)) === y]
        })
      same((m) => {
        const scaler = new m.Scaler()
        const x = new make(VALUES)
        return [scaler.scale(x) === x, x, scaler.count()]
      })
    }
    same((m) => m.either(VALUES))
    same((m) => {
      const y = new F64(VALUES)
      m.axpy(y, new F32(VALUES), 2)
      return y
    })
    const calls = (fn: unknown) =>
      module
        .status(fn)
        .variants.map((v: { signature: string; calls: { kernel: number; original: number } }) => [
          v.signature,
          v.calls.kernel,
          v.calls.original,
        ])
    expect(calls(module.sum)).toEqual([
      ['(Float64Array) => number', 1, 2],
      ['(Float32Array) => number', 1, 0],
    ])
    expect(module.status(module.sum).calls).toEqual({ kernel: 2, original: 2 })
    expect(module.status(module.sum).reasons.map((r: { code: string }) => r.code)).toEqual(['argument-type'])
    expect(calls(module.union).map(([, kernel]: [string, number]) => kernel)).toEqual([1, 1, 1])
    expect(calls(module.axpy)).toEqual([
      ['(Float64Array, Float64Array, number) => void', 1, 3],
      ['(Float32Array, Float32Array, number) => void', 1, 0],
    ])
    expect(calls(module.mixed).map(([, kernel]: [string, number]) => kernel)).toEqual([1, 1, 1, 1])
    expect(calls(module.Scaler.prototype.scale).map(([, kernel]: [string, number]) => kernel)).toEqual([1, 1])
    expect(calls(module.either).map(([signature, kernel]: [string, number]) => [signature, kernel])).toEqual([
      ['(Float64Array) => number', 1],
      ['(number[]) => number', 1],
      ['(Float32Array) => number', 1],
      ['(Int32Array) => number', 1],
      ['(Uint8Array) => number', 1],
    ])
  })

  it('and writes to variables around it, throws, and takes resident arrays', async () => {
    const { same, module, diagnostics } = await program(`
      let total = 0
      export function add(x: Float64Array | Uint8Array, at: number): number {
        "use jit"
        for (let i = 0; i < x.length; i++) { total += x[i]; x[i] = total; if (i === at) throw new RangeError(\`stop at \${i}\`) }
        return total
      }
      export const state = () => total
    `)
    expect(diagnostics).toEqual([])
    for (const make of [F64, U8, I32])
      for (const at of [-1, 2])
        same((m) => {
          const x = new make(VALUES)
          let message = ''
          try {
            m.add(x, at)
          } catch (error) {
            message = String(error)
          }
          return [x, message, m.state()]
        })
    expect(module.status(module.add).calls).toEqual({ kernel: 4, original: 2 })
    const x = module.alloc(Uint8Array, 5)
    x.set([1, 2, 3, 4, 5])
    module.add(x, -1)
    expect(module.status(module.add).variants[1].calls.kernel).toBe(3)
  })
})

it('lengths of such arrays are default values, as lengths of others are', async () => {
  const { same, module, diagnostics } = await program(`
    export function sum<T extends Float64Array | Float32Array>(x: T, from = 0, to = x.length - from): number { "use jit"; let s = 0; for (let i = from; i < to; i++) s += x[i]; return s }
    export const half = (x: Float64Array | Int32Array, y: Float32Array | Uint8Array, n: number = Math.min(x.length, y.length) >> 1) => { "use jit"; for (let i = 0; i < n; i++) x[i] += y[i]; return n }
    export class Sums { k = 2; of(x: ArrayLike<number>, n = x.length): number { "use jit"; let s = 0; for (let i = 0; i < n; i++) s += x[i] * this.k; return s } }
    export function last(x: Float64Array, n?: number): number
    export function last(x: Uint8Array, n?: number): number
    export function last(x: any, n = 2): number { "use jit"; return x[x.length - n] }
    export const lengths = () => [sum.length, half.length, last.length, Sums.prototype.of.length]
  `)
  expect(diagnostics).toEqual([])
  same((m) => m.lengths())
  for (const make of [F64, F32, I32, U8]) {
    same((m) => [m.sum(new make(VALUES)), m.sum(new make(VALUES), 1), m.sum(new make(VALUES), undefined, 2)])
    same((m) => [new m.Sums().of(new make(VALUES)), new m.Sums().of(new make(VALUES), 2)])
    same((m) => [m.last(new make(VALUES)), m.last(new make(VALUES), 1)])
    for (const other of [F32, U8, F64])
      same((m) => {
        const x = new make(VALUES)
        return [m.half(x, new other(VALUES.slice(1))), x, m.half(x, new other([7]), 1), x]
      })
  }
  same((m) => [new m.Sums().of(VALUES), new m.Sums().of([])])
  same((m) => m.sum(undefined))
  const kernels = (fn: unknown) => module.status(fn).calls.kernel
  expect([module.sum, module.half, module.Sums.prototype.of, module.last].map(kernels)).toEqual([6, 8, 10, 4])
})

it('overloads say which combinations there are', async () => {
  const { same, module, diagnostics } = await program(`
    export function dot(x: Float64Array, y: Float64Array): number
    export function dot(x: Float32Array, y: Float32Array): number
    export function dot(x: any, y: any): number { "use jit"; let s = 0; for (let i = 0; i < x.length; i++) s += x[i] * y[i]; return s }
    export function scale(x: Float64Array, k?: number): Float64Array
    export function scale(x: Uint8Array | Int32Array, k?: number): Uint8Array | Int32Array
    export function scale(x: Float64Array | Uint8Array | Int32Array, k = 2): Float64Array | Uint8Array | Int32Array { "use jit"; for (let i = 0; i < x.length; i++) x[i] *= k; return x }
    export class Sum { of(x: Float64Array): number; of(x: Uint8Array): number; of(x: Float64Array | Uint8Array): number { "use jit"; return x.reduce((a: number, b: number) => a + b, 0) } }
    export function plain(x: number): number
    export function plain(x: number, y?: number): number
    export function plain(x: number, y = 1): number { "use jit"; return Math.hypot(x, y) }
  `)
  expect(diagnostics).toEqual([])
  for (const make of [F64, F32, I32, U8]) {
    same((m) => m.dot(new make(VALUES), new make(VALUES)))
    same((m) => m.scale(new make(VALUES), 0.5))
    same((m) => m.scale(new make(VALUES)))
    same((m) => new m.Sum().of(new make(VALUES)))
  }
  same((m) => m.dot(new F64(VALUES), new F32(VALUES)))
  same((m) => m.plain(3) + m.plain(3, 4))
  expect(module.status(module.dot).calls).toEqual({ kernel: 2, original: 3 })
  expect(module.status(module.scale).calls).toEqual({ kernel: 6, original: 2 })
  expect(module.status(module.Sum.prototype.of).calls).toEqual({ kernel: 2, original: 2 })
  expect(module.status(module.plain).variants.length).toBe(1)
})

describe('some of it is refused', () => {
  it('where one class does not fit the body, with the others compiled', async () => {
    const { same, module, diagnostics } = await program(`
      export function twice(x: Float64Array | BigInt64Array): void { "use jit"; for (let i = 0; i < x.length; i++) (x as Float64Array)[i] *= 2 }
      export function only(x: Float64Array | BigInt64Array): number { "use jit"; return x.length + Math.sqrt(Number(x[0])) }
    `)
    expect(diagnostics.length).toBe(1)
    expect(diagnostics[0]).toMatch(/\(where x: BigInt64Array\)$/)
    same((m) => {
      const x = new F64(VALUES)
      m.twice(x)
      return x
    })
    expect(module.status(module.twice).calls).toEqual({ kernel: 1, original: 0 })
    same((m) => m.only(BigInt64Array.of(4n)))
    expect(module.status(module.only).calls.kernel).toBe(1)
  })

  it('where there are too many, or what varies is no array', async () => {
    const { diagnostics } = await program(`
      type Any = Float64Array | Float32Array | Int32Array
      export function many(x: Any, y: Any, z: Any): number { "use jit"; return x[0] + y[0] + z[0] }
      export function mixed(x: Float64Array | number): number { "use jit"; return 1 }
      export function open<T>(x: T): number { "use jit"; return 1 }
    `)
    expect(diagnostics.map((one) => one.slice(0, 60))).toEqual([
      'unsupported-type: The parameters can be of 27 combinations o',
      expect.stringMatching(/^unsupported-type: /),
      expect.stringMatching(/^unsupported-type: /),
    ])
  })
})

it('a rest parameter collects numbers', async () => {
  const { same, module, diagnostics } = await program(`
    export function sum(first: number, ...xs: number[]): number { "use jit"; let s = first * 100; for (let i = 0; i < xs.length; i++) s += xs[i]; return s }
    export const largest = (...xs: number[]): number => { "use jit"; return Math.max(...xs) }
    export const written = function (x: Float64Array, k = x.length, ...xs: readonly number[]) { "use jit"; xs.forEach((v, i) => { x[i] = v * k }); return x }
    export class Totals { n = 0; add(...values: number[]) { "use jit"; this.n += values.reduce((a, b) => a + b, 0); return values.length } }
    export const lengths = () => [sum.length, largest.length, written.length]
  `)
  expect(diagnostics).toEqual([])
  same((m) => [m.sum(1), m.sum(1, 2), m.sum(1, 2, -0, 3.5), m.lengths()])
  same((m) => [m.largest(), m.largest(1, 7, 3), m.largest(Number.NaN)])
  same((m) => [
    m.written(new Float64Array(3)),
    m.written(new Float64Array(3), undefined, 1, 2),
    m.written(new Float64Array(3), 2, 1, 2, 3, 4),
  ])
  same((m) => {
    const totals = new m.Totals()
    return [totals.add(1, 2), totals.add(), totals.n]
  })
  expect(module.status(module.sum).calls).toEqual({ kernel: 3, original: 0 })
  expect(module.status(module.largest).calls).toEqual({ kernel: 3, original: 0 })
  expect(module.status(module.written).calls).toEqual({ kernel: 3, original: 0 })
  expect(module.status(module.Totals.prototype.add).calls).toEqual({ kernel: 2, original: 0 })
  same((m) => [m.sum(1, 'x'), m.sum(1, undefined, 2), m.sum('a', 2), m.largest('5', 2)].map(String))
  expect(module.status(module.sum).calls).toEqual({ kernel: 3, original: 3 })
})

// The fuzzer, seed 20261205, program 13: a private field that no kernel needs is asked for nevertheless.
it('kernels of a method ask for its private fields, whichever of them has the call', async () => {
  const { same, module, calls } = await program(`
    export class Box {
      #n = 1
      take(x: Float64Array | Float32Array): number { "use jit"; const unused = this.#n | 0; let s = 0; for (let i = 0; i < x.length; i++) s += x[i]; return s }
    }`)
  for (const make of [F64, F32]) {
    same((m) => new m.Box().take(new make(VALUES)))
    same((m) => {
      try {
        return m.Box.prototype.take.call({}, new make(VALUES))
      } catch (error) {
        return (error as Error).message
      }
    })
  }
  expect(calls(module.Box.prototype.take)).toMatchObject({ kernel: 2, original: 2 })
})
