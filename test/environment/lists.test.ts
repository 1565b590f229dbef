import { describe, expect, it } from 'vitest'
import { program } from './both-ways.ts'

const SCALE = `export function scale(x: number[], y: Array<number>, k: number): number {
  "use jit"
  let sum = 0
  for (let i = 0; i < x.length; i++) { y[i] = x[i] * k; sum += y[i] }
  return sum
}`

describe('arrays of numbers as arguments', () => {
  it('are read and written', async () => {
    const { same, module, calls, diagnostics } = await program(`${SCALE}
      export function missing(x: readonly number[], i: number) { "use jit"; return x[i] === undefined ? -1 : x[i] }
      export function sum(x: ReadonlyArray<number>): number { "use jit"; let s = 0; for (const v of x) s += v; return s + x.length * 1000 }
      export function last(x: number[]): number { "use jit"; const [a, b] = x; return (x.at(-1) ?? 7) + a * 10 + (b ?? 3) * 100 }
      export function give(x: number[]) { "use jit"; x[0] = -x[0]; return x }
    `)
    expect(diagnostics).toEqual([])
    same((m) => {
      const [x, y] = [
        [1, 2.5, -0, Number.NaN, Infinity],
        [9, 9, 9, 9, 9, 9],
      ]
      return [m.scale(x, y, 3), x, y]
    })
    same((m) => {
      const x = [1, 2, 3]
      return [m.scale(x, x, 2), x]
    })
    same((m) => [m.sum([]), m.sum([1, 2]), m.sum([0.1, 0.2, 0.3])])
    same((m) => [0, 1, 2, 1e9, -0].map((i) => m.missing([5, 6], i)))
    same((m) => [m.last([1, 2, 3]), m.last([1])])
    same((m) => {
      const x = [1]
      return [m.give(x) === x, x]
    })
    expect(calls(module.scale)).toMatchObject({ kernel: 2, original: 0 })
    expect(calls(module.sum)).toMatchObject({ kernel: 3, original: 0 })
    expect(calls(module.missing)).toMatchObject({ kernel: 5, original: 0 })
    expect(calls(module.last)).toMatchObject({ kernel: 2, original: 0 })
    expect(calls(module.give)).toMatchObject({ kernel: 1, original: 0 })
    expect(module.status(module.scale).variants[0].signature).toBe('(number[], number[], number) => number')
  })

  it('go to the original where they are not plain arrays of numbers, before any code of theirs runs', async () => {
    const { same, module, calls } = await program(SCALE)
    class Sub extends Array<number> {}
    const log: string[] = []
    const odd: unknown[] = [
      [1, undefined, 3],
      Object.assign(new Array(3), { 0: 1, 2: 3 }),
      [1, '2', 3],
      [1, true],
      [1, null],
      [{ valueOf: () => 4 }],
      Sub.of(1, 2, 3),
      Float64Array.of(1, 2),
      { length: 2, 0: 1, 1: 2 },
      new Proxy([1, 2], {
        get: (target, key) => {
          log.push(String(key))
          return Reflect.get(target, key)
        },
      }),
    ]
    for (const x of odd) {
      same((m) => {
        const y = [0, 0, 0, 0]
        log.length = 0
        return [m.scale(x, y, 3), y, [...log]]
      })
    }
    expect(calls(module.scale)).toEqual({ kernel: 0, original: odd.length, byReason: { 'argument-type': odd.length } })
    for (const make of [Object.freeze, Object.seal, Object.preventExtensions])
      same((m) => {
        const y = make([0, 0, 0])
        try {
          return [m.scale([1, 2], y, 3), y]
        } catch (error) {
          return [String(error), y]
        }
      })
    expect(calls(module.scale)).toMatchObject({ kernel: 0 })
    // What is only read may be frozen.
    same((m) => m.scale(Object.freeze([1, 2]), [0, 0], 3))
    expect(calls(module.scale)).toMatchObject({ kernel: 1 })
  })

  it('go to the original where the prototype has elements', async () => {
    const { same, module, calls } = await program(
      'export function f(x: number[], i: number): number { "use jit"; return x[i] }',
    )
    for (const prototype of [Array.prototype, Object.prototype] as unknown as Record<number, number>[]) {
      same((m) => {
        prototype[3] = 42
        try {
          return m.f([1], 3)
        } finally {
          delete prototype[3]
          Array.prototype.length = 0
        }
      })
    }
    expect(calls(module.f)).toMatchObject({ kernel: 0, original: 2 })
    same((m) => m.f([1], 3))
    expect(calls(module.f)).toMatchObject({ kernel: 1 })
  })
})

describe('a kernel that meets what only the original can do', () => {
  it('gives up, and all is as if it had never run', async () => {
    const { same, module, calls, diagnostics } = await program(`
      export let count = 0
      const state = { n: 0 }
      export const read = () => [count, state.n]
      export function f(x: number[], t: Float64Array, u: Int32Array, p: { v: number }, at: number, value: number): number {
        "use jit"
        for (let i = 0; i < t.length; i++) { t[i] += 1; count++; p.v -= 1 }
        for (let i = 0; i < u.length; i++) u[i] ^= i + 1
        state.n++
        x[0] += 1
        x[at] = t[value]
        x[1] = 5
        return x[0] + p.v
      }
    `)
    expect(diagnostics).toEqual([])
    const scenario = (at: number, value: number, resident: boolean) =>
      same((m) => {
        const x = [1, 2, 3]
        const make = m.alloc && resident ? m.alloc : (Kind: new (n: number) => unknown, n: number) => new Kind(n)
        const [t, u, p] = [make(Float64Array, 3).fill(7), make(Int32Array, 5).fill(9), { v: 1 }]
        const result = m.f(x, t, u, p, at, value)
        return [result, x, [...t], [...u], p, m.read()]
      })
    for (const resident of [false, true]) {
      scenario(2, 1, resident)
      scenario(3, 1, resident) // longer
      scenario(9, 1, resident) // holes
      scenario(-1, 1, resident)
      scenario(0.5, 1, resident)
      scenario(2, 3, resident) // undefined
    }
    expect(calls(module.f)).toEqual({ kernel: 2, original: 10, byReason: { 'gave-up': 8, 'argument-range': 2 } })
    expect(module.status(module.f).reasons).toMatchObject([{ code: 'gave-up' }, { code: 'argument-range' }])
  })

  it('undoes views of one buffer that overlap', async () => {
    const { same, module, calls } = await program(`
      export function f(x: number[], a: Float64Array, b: Uint8Array): void {
        "use jit"
        for (let i = 0; i < a.length; i++) a[i] *= 2
        for (let i = 0; i < b.length; i++) b[i] += 1
        x[x.length] = a[0]
      }
    `)
    same((m) => {
      const whole = m.alloc ? m.alloc(Float64Array, 4) : new Float64Array(4)
      whole.set([1, 2, 3, 4])
      const x = [0]
      m.f(x, whole.subarray(1), new Uint8Array(whole.buffer, whole.byteOffset + 4, 16))
      return [x, [...whole]]
    })
    expect(calls(module.f)).toMatchObject({ kernel: 0, byReason: { 'gave-up': 1 } })
  })

  it('gives up in the depths of a recursion', async () => {
    const { same, module, calls } = await program(`
      export function f(x: number[], n: number): number {
        "use jit"
        const walk = (n: number): number => { x[n] = n; return n === 0 ? 0 : 1 + g(n - 1) }
        return walk(n)
        function g(n: number): number { return h(x, n) }
      }
      function h(x: number[], n: number): number { x[n] = -n; return n <= 0 ? 0 : h(x, n - 1) + h(x, n - 2) * 2 }
      export function top(x: number[], n: number): number { "use jit"; return h(x, n) }
    `)
    same((m) => {
      const x = [5, 5, 5, 5, 5, 5]
      return [m.top(x, 4), x]
    })
    same((m) => {
      const x = [5, 5, 5, 5, 5, 5]
      return [m.top(x, 6), x, m.top(x, 6), x]
    })
    expect(calls(module.top).byReason['gave-up']).toBeGreaterThan(0)
  })

  it('is not compiled where it draws random numbers, unless it cannot come to that', async () => {
    const { diagnostics, module } = await program(`
      export function bad(x: number[], n: number): void { "use jit"; for (let i = 0; i < n; i++) x[i] = Math.random() }
      export function good(x: number[]): void { "use jit"; for (let i = 0; i < x.length; i++) x[i] = Math.random() }
      export function read(x: number[]): number { "use jit"; return x[0] + Math.random() }
    `)
    expect(diagnostics).toEqual([expect.stringContaining('cannot-undo')])
    const x = [1, 2, 3]
    module.good(x)
    expect(x.every((v) => v >= 0 && v < 1)).toBe(true)
    expect(module.status(module.good).calls).toEqual({ kernel: 1, original: 0 })
  })

  it('leaves what an exception leaves behind', async () => {
    const { same, module, calls } = await program(`
      export function f(x: number[], bad: number): void {
        "use jit"
        for (let i = 0; i < x.length; i++) { if (x[i] === bad) throw new RangeError(\`at \${i}\`); x[i] *= 10 }
      }
    `)
    same((m) => {
      const x = [1, 2, 3, 4]
      try {
        m.f(x, 3)
      } catch (error) {
        return [String(error), x]
      }
      return x
    })
    expect(calls(module.f)).toMatchObject({ kernel: 1, original: 0 })
  })
})

describe('arrays of numbers outside of the function', () => {
  it('are read and written: variables, fields', async () => {
    const { same, module, calls, diagnostics } = await program(`
      export let xs: number[] = [1, 2, 3]
      export const set = (v: number[]) => { xs = v }
      class Ring {
        data: number[] = [0, 0, 0, 0]
        at = 0
        put(v: number): number { "use jit"; this.data[this.at] = v; this.at = (this.at + 1) % 4; return this.data[this.at] }
      }
      export const ring = new Ring()
      export const put = (v: number) => ring.put(v)
      export function bump(k: number): number { "use jit"; for (let i = 0; i < xs.length; i++) xs[i] += k; return xs[0] }
      export const method = ring.put
    `)
    expect(diagnostics).toEqual([])
    same((m) => [m.bump(2), m.xs, m.set([7]), m.bump(1), m.xs])
    same((m) => [m.put(1), m.put(2), m.put(3), m.put(4), m.put(5), m.ring.data, m.ring.at])
    expect(calls(module.bump)).toMatchObject({ kernel: 2, original: 0 })
    expect(calls(module.method)).toMatchObject({ kernel: 5, original: 0 })
    same((m) => [m.set([1, undefined]), m.bump(1), m.xs])
    expect(calls(module.bump)).toMatchObject({ kernel: 2, original: 1 })
  })
})
