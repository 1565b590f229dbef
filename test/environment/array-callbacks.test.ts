/** Methods of arrays that call a function for each element. */
import { expect, it } from 'vitest'
import { program } from './both-ways.ts'

const ARRAYS = [
  [],
  [1],
  [-0, 0],
  [3, -1, Number.NaN, 2.5, 300, -7, 0.1, 1e21],
  Array.from({ length: 40 }, (_, i) => (i * 7919) % 101),
]
const KINDS = [Float64Array, Float32Array, Int32Array, Uint8Array, Uint8ClampedArray, Int16Array]

/** One module with the same functions for each class. */
const forEachKind = (body: (kind: string) => string): string => KINDS.map(({ name }) => body(name)).join('\n')

it('gives what the method gives, for each class of arrays', async () => {
  const { same, calls, module, diagnostics } = await program(
    forEachKind(
      (kind) => `
      export function all${kind}(x: ${kind}, y: Float64Array, k: number) {
        "use jit"
        let n = 0
        x.forEach((v, i, a) => { n += v * i; y[i] = v + k + a.length })
        const sum = x.reduce((s, v) => s + v, 0)
        const back = x.reduceRight((s, v, i) => s * 2 + v - i, k)
        const largest = x.reduce((m, v) => Math.max(m, v), -Infinity)
        const bits = (x.some((v) => v > k) ? 1 : 0) + (x.every((v, i) => v >= -i) ? 2 : 0)
        const at = x.findIndex((v) => v === k) * 10 + x.findLastIndex((v) => v > 2)
        const found = x.find((v) => v > k) ?? -99, last = x.findLast((v) => v < k) ?? -98
        return [n, sum, back, largest, bits, at, found, last] as const
      }
      export function first${kind}(x: ${kind}) { "use jit"; return x.reduce((a, b) => a - b) + x.reduceRight((a, b) => a - b / 2) }
      export function made${kind}(x: ${kind}, k: number, y: ${kind}) { "use jit"; const r = x.map((v, i) => v * k + i); for (let i = 0; i < r.length; i++) y[i] = r[i]; return r.length }
      export function kept${kind}(x: ${kind}, k: number, y: ${kind}) { "use jit"; const r = x.filter((v) => v > k); r.forEach((v, i) => { y[i] = v }); return r.length }
      export function chain${kind}(x: ${kind}, k: number) { "use jit"; return x.filter((v) => v > k).map(Math.sqrt).reduce((a, b) => a + b, 0) }`,
    ),
  )
  expect(diagnostics).toEqual([])
  for (const kind of KINDS) {
    const { name } = kind
    for (const values of ARRAYS) {
      for (const k of [0, 2, -1.5]) {
        same((m) => {
          const y = new Float64Array(4)
          return [m[`all${name}`](kind.from(values), y, k), y]
        })
        for (const fn of ['made', 'kept'])
          same((m) => {
            const y = new kind(50)
            return [m[fn + name](kind.from(values), k, y), y]
          })
        same((m) => m[`chain${name}`](kind.from(values), k))
      }
      same((m) => m[`first${name}`](kind.from(values)))
    }
    for (const fn of ['all', 'first', 'made', 'kept', 'chain']) {
      const { kernel, original } = calls(module[fn + name])
      expect([fn, original]).toEqual([fn, 0])
      expect(kernel).toBeGreaterThan(0)
    }
  }
  expect(() => module.firstFloat64Array(new Float64Array(0))).toThrow(TypeError)
})

it('keeps the order of effects, and stops where the method stops', async () => {
  const { same, calls, module, diagnostics } = await program(`
    let log = 0
    const isLarge = (v: number) => v > 2
    const nothing = (v: number) => { log += v }
    export function f(x: Float64Array, y: Float64Array) {
      "use jit"
      let n = 0
      const some = x.some((v, i) => { n++; y[i] = v; return v > 1 })
      const every = x.every((v) => { log++; return v < 3 })
      x.map((v, i) => { x[i + 1] = v; if (v < 0) throw new RangeError(\`at \${i}\`); return v })
      return [n, some, every, x.find(isLarge), x.findIndex(nothing), x.some(nothing) ? 1 : 0, x.filter(isLarge).length]
    }
    export function sorted(x: Float64Array) { "use jit"; const r = x.reduce((s, v) => ({ min: Math.min(s.min, v), n: s.n + 1 }), { min: Infinity, n: 0 }); return r.min + r.n }
    export function big(x: BigInt64Array) { "use jit"; return Number(BigInt.asIntN(64, x.reduce((a, b) => BigInt.asIntN(64, a + b), 0n))) + x.findIndex((v) => v > 2n) }
    export function list(x: number[]) { "use jit"; let s = 0; x.forEach((v, i) => { s += v * i }); return s + x.reduce((a, b) => a + b, 0.5) + x.findIndex((v) => v > 1) + (x.some((v) => v < 0) ? 100 : 0) }
    export const state = () => log
  `)
  expect(diagnostics).toEqual([])
  for (const values of [[], [1, 2, 3], [0, 5, 1], [-1, 2], [1, -1, 4]]) {
    same((m) => {
      const x = Float64Array.from(values)
      const y = new Float64Array(3)
      let result: unknown
      try {
        result = m.f(x, y)
      } catch (error) {
        result = String(error)
      }
      return [result, x, y, m.state()]
    })
    same((m) => m.sorted(Float64Array.from(values)))
    same((m) => m.big(BigInt64Array.from(values, BigInt)))
    same((m) => m.list(values))
  }
  for (const fn of ['f', 'sorted', 'big', 'list']) expect(calls(module[fn]).kernel, fn).toBe(5)
})

it('gives Math.max and Math.min the elements of an array, as long as a call can take them', async () => {
  const { same, calls, module, diagnostics } = await program(`
    export function max(x: Float64Array, y: number[]) { "use jit"; return Math.max(...x) + Math.min(1, ...y, x[0], ...[2, 3]) }
    export function order(x: Float64Array) { "use jit"; return Math.max(...x, (x[0] = 99), ...x) + Math.min(...x, (x[1] = -99)) }
  `)
  expect(diagnostics).toEqual([])
  for (const values of [[], [1], [-0, 0], [3, Number.NaN], [5, 2, -7.5]])
    for (const list of [[], [0.5, -3]]) same((m) => m.max(Float64Array.from(values), list))
  for (const values of [[], [1], [5, 2, -7.5], [100, -100]])
    same((m) => {
      const x = Float64Array.from(values)
      return [m.order(x), x]
    })
  expect(calls(module.max)).toMatchObject({ kernel: 10, original: 0 })
  expect(calls(module.order)).toMatchObject({ kernel: 4, original: 0 })
  same((m) => m.max(new Float64Array(40_000), []))
  expect(() => module.max(new Float64Array(2_000_000), [])).toThrow(RangeError)
  expect(calls(module.max).original).toBe(2)
})

it('runs the original where the function is not known, or something is passed behind it', async () => {
  const { diagnostics } = await program(`
    export function a(x: Float64Array) { "use jit"; const g = 3; return x.some(g as never) }
    export function b(x: Float64Array) { "use jit"; return x.some((v) => v > 1, x) }
    export function c(x: Float64Array) { "use jit"; return x.reduce((a, v) => v > 1, 0) as unknown as number }
    export function d(x: BigInt64Array) { "use jit"; return x.find((v) => v > 1n) === undefined }
  `)
  expect(diagnostics).toEqual([
    'unsupported-call: `some` needs a function, this is a number',
    'unsupported-call: `some` has an argument too many: a value for `this` cannot be passed',
    'type-conflict: The function that is reduced by returns a boolean, and the first value is a number',
    'unsupported-call: The element that is found may be undefined, which bigints cannot be yet',
  ])
})

it('returns the arrays that it makes, which subclasses would make of their own class', async () => {
  const { same, calls, module, diagnostics } = await program(`
    export class Sub extends Float64Array {}
    export function mapped<T extends Float64Array | Float32Array>(x: T): T { "use jit"; return x.map((v: number) => v / 3) as T }
    export function filtered(x: Float64Array) { "use jit"; return x.filter((v) => v > 1) }
  `)
  expect(diagnostics).toEqual([])
  const shown = (made: object) => [made.constructor.name, made]
  for (const make of [Float64Array, Float32Array]) same((m) => shown(m.mapped(make.of(1, 2, 3))))
  for (const values of [[], [1, 2, 3]]) same((m) => shown(m.filtered(Float64Array.from(values))))
  expect(calls(module.mapped)).toMatchObject({ kernel: 2, original: 0 })
  expect(calls(module.filtered)).toMatchObject({ kernel: 2, original: 0 })
  for (const name of ['mapped', 'filtered'])
    same((m) => {
      const made = m[name](m.Sub.of(1, 2, 3))
      return [made.constructor.name, [...made]]
    })
  expect(calls(module.mapped)).toMatchObject({ kernel: 2, original: 1 })
  expect(calls(module.filtered)).toMatchObject({ kernel: 2, original: 1 })
})

it('takes predicates of `Number`, as values', async () => {
  const { same, calls, module, diagnostics } = await program(`
    const test = Number.isInteger
    export function list(xs: number[]): number[] { "use jit"; return xs.filter(Number.isFinite).concat(xs.filter(test)) }
    export function count(x: Float64Array): number { "use jit"; return x.findIndex(Number.isNaN) * 100 + x.filter(Number.isSafeInteger).length + (x.every(Number.isFinite) ? 0.5 : 0) }
    export function chosen(x: number, k: boolean): number { "use jit"; const is = k ? Number.isInteger : Number.isFinite; return is(x) ? 1 : 0 }
  `)
  expect(diagnostics).toEqual([])
  const values = [1, -0, 0.5, Number.NaN, Infinity, -Infinity, 2 ** 53, 2 ** 53 - 1, 1e300]
  for (const xs of [[], values, values.slice(0, 2)]) {
    same((m) => m.list([...xs]))
    same((m) => m.count(Float64Array.from(xs)))
  }
  for (const x of values) for (const k of [true, false]) same((m) => m.chosen(x, k))
  expect(
    [calls(module.list), calls(module.count), calls(module.chosen)].map(({ kernel, original }) => [kernel, original]),
  ).toEqual([
    [3, 0],
    [3, 0],
    [18, 0],
  ])
})
