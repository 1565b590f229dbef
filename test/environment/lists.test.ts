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

  it('go to the original where an element cannot be assigned, or throws when it is read, and the kernel might do so where the original does not', async () => {
    const { same, module, calls } = await program(`${SCALE}
      export function first(x: number[], y: number[], k: number): number { "use jit"; y[0] = k; return x[1] + y.length }
      export function clear(x: number[], y: number[]): number { "use jit"; for (let i = 0; i < x.length; i++) { y[i] = 0 } return x[0] }`)
    const made: Record<string, () => number[]> = {
      'is read only': () => Object.defineProperty([1, 2, 3, 4], 2, { value: 7, writable: false }),
      'is read only, at the place that is written': () => Object.defineProperty([1, 2, 3, 4], 0, { writable: false }),
      'has a getter': () => Object.defineProperty([1, 2, 3, 4], 2, { get: () => 8 }),
      'has one that throws': () =>
        Object.defineProperty([1, 2, 3, 4], 2, {
          get: () => {
            throw new Error('not to be read')
          },
        }),
    }
    let count = 0
    for (const make of Object.values(made)) {
      for (const name of ['scale', 'first', 'clear']) {
        // Twice the same array, which is written by its second name only, and two.
        for (const other of [[1, 2, 3], undefined])
          same((m) => {
            const y = make()
            const elements = () => [0, 1, 2, 3].map((i) => Object.getOwnPropertyDescriptor(y, i)?.value)
            try {
              return [m[name](other ?? y, y, 3), elements()]
            } catch (error) {
              return [String(error), elements()]
            }
          })
        count += 2
      }
    }
    const [scale, first, clear] = ['scale', 'first', 'clear'].map((name) => calls(module[name]))
    expect([scale.kernel, first.kernel, clear.kernel]).toEqual([0, 0, 0])
    expect(scale.original + first.original + clear.original).toBe(count)
    // What cannot be assigned may be read.
    same((m) => m.first(made['is read only'](), [0, 0], 3))
    expect(calls(module.first)).toMatchObject({ kernel: 1 })
  })

  it('may have an element that calls the kernel while they are copied', async () => {
    const { same, module, calls } = await program(`
      export function sum(x: number[], y: number[]): number { "use jit"; let s = 0; for (let i = 0; i < x.length; i++) s = s * 3 + x[i] + y[i]; return s }`)
    same((m) => {
      const inner = () => m.sum([50, 60, 70, 80], [5, 6, 7, 8])
      return m.sum([1, 2, 3, 4], Object.defineProperty([5, 6, 7, 8], 2, { get: inner }))
    })
    expect(calls(module.sum)).toMatchObject({ kernel: 2, original: 0 })
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

describe('arrays of numbers that kernels make', () => {
  it('grow, shrink and are returned', async () => {
    const { same, module, calls, diagnostics } = await program(`
      export function primes(n: number): number[] {
        "use jit"
        const found: number[] = []
        for (let i = 2; i <= n; i++) {
          let prime = true
          for (const p of found) { if (p * p > i) break; if (i % p === 0) { prime = false; break } }
          if (prime) found.push(i)
        }
        return found
      }
      export function stack(x: Float64Array): number {
        "use jit"
        const s = []
        let sum = 0
        for (let i = 0; i < x.length; i++) {
          if (x[i] > 0) sum += s.push(x[i], -x[i])
          else { const t = s.pop(); sum += t === undefined ? 1000 : t }
        }
        return sum * 100 + s.length
      }
      export function zeros(n: number): number[] { "use jit"; const x = new Array(n).fill(0); for (let i = 0; i < n; i++) x[i] += i * i; return x }
      export function squares(n: number): number[] { "use jit"; return Array.from({ length: n }, (_, i) => i * i) }
      export function literal(a: number, b: number): number[] { "use jit"; return [a, b, a + b] }
      export function by(n: number): number[] { "use jit"; const x: number[] = []; for (let i = 0; i < n; i++) x[i] = i / 2; x.length = x.length >> 1; return x }
      export function holes(n: number, full: boolean): number[] { "use jit"; const x = new Array(n); for (let i = full ? 0 : 1; i < n; i++) x[i] = i; return x }
    `)
    expect(diagnostics).toEqual([])
    same((m) => [m.primes(0), m.primes(100), m.primes(3000).length])
    same((m) => m.stack(Float64Array.of(1, 2, 3, -1, -1, 5, -1, -1, -1, -1, -1, -1, -1, -1, 4)))
    same((m) => [m.zeros(0), m.zeros(5)])
    same((m) => [m.squares(0), m.squares(5), m.squares(2.7), m.squares(Number.NaN), m.squares(-1)])
    same((m) => m.literal(1, -0))
    same((m) => [m.by(0), m.by(1), m.by(9), m.by(100)])
    same((m) => [m.holes(4, true), m.holes(4, false), 0 in m.holes(3, false), m.holes(0, true)])
    for (const [name, kernel, original] of [
      ['primes', 3, 0],
      ['stack', 1, 0],
      ['zeros', 2, 0],
      ['squares', 5, 0],
      ['literal', 1, 0],
      ['by', 4, 0],
      ['holes', 2, 2],
    ] as const)
      expect([name, calls(module[name])]).toMatchObject([name, { kernel, original }])
  })
})

describe('methods and growth', () => {
  it('do what those of JavaScript do', async () => {
    const { same, module, calls, diagnostics } = await program(`
      export function push(x: number[], y: number[], n: number): number { "use jit"; let s = 0; for (let i = 0; i < n; i++) { s += x.push(i, y.length); y.push(x[0]) } return s + x.length * 1000 + y.length }
      export function shifts(x: number[], n: number): number { "use jit"; let s = 0; for (let i = 0; i < n; i++) { s = s * 7 + (x.shift() ?? 100); if (i % 3 === 0) s += x.unshift(i, s % 11) } return s }
      export function cut(x: number[], n: number): number { "use jit"; x.length = n; return x.length }
      export function set(x: number[], i: number, v: number): number { "use jit"; const y: number[] = []; for (const e of x) y[y.length] = e; y[i] = v; for (let k = 0; k < y.length; k++) x[k] = y[k]; return y.length }
      export function fill(x: number[], v: number, a: number, b: number): number[] { "use jit"; return x.fill(v, a, b) }
      export function slice(x: number[], a: number, b: number): number[] { "use jit"; return x.slice(a, b) }
      export function rest(x: number[], a?: number): number[] { "use jit"; const y = x.slice(a); y.reverse(); return y.concat(x, 5, y) }
      export function spread(x: number[], y: readonly number[]): number[] { "use jit"; const z = [...x, -1, ...y]; z.push(...z); x.push(...y); return [...z] }
      export function search(x: number[], v: number, i: number): number { "use jit"; return x.indexOf(v) * 100 + x.indexOf(v, i) * 10 + (x.includes(v) ? 1000 : 0) + (x.includes(v, i) ? 5000 : 0) }
      export function live(x: number[]): number { "use jit"; let s = 0; for (const v of x) { s += v; if (v > 0 && x.length < 20) x.push(v - 1); else if (v < -5) x.pop() } return s }
      export function of(a: number, b: number): number[] { "use jit"; const x = Array.of(a, b, 3); x.reverse(); return x }
      export function from(x: number[]): number[] { "use jit"; const y = Array.from(x); y.push(1); x[0] = 99; return y }
      export function pick(x: number[], y: number[], k: number): number[] { "use jit"; const z = k > 0 ? x : y; z.push(k); x[0] += 1; return z }
      export function swap(n: number): number[] { "use jit"; let a: number[] = [1]; let b: number[] = [2, 3]; for (let i = 0; i < n; i++) { const t = a; a = b; b = t; a.push(i); b.push(-i) } return a.concat(b) }
      export function rows(n: number): number { "use jit"; let s = 0; for (let i = 0; i < n; i++) { const row = []; for (let j = 0; j < i % 17; j++) row.push(i * j); for (const v of row) s += v; s += row.length } return s }
      export function make(n: number): number[] { "use jit"; return new Array(n).fill(7) }
      export function late(x: number[], at: number): void { "use jit"; for (let i = 0; i < 9; i++) { x.push(i); if (i === at) throw new RangeError(\`at \${x.length}\`) } }
      function helper(out: number[], n: number): void { if (n > 0) { out.push(n); helper(out, n - 1); helper(out, n - 2); out[0] = n } }
      export function recursive(n: number): number[] { "use jit"; const out: number[] = []; helper(out, n); return out }
      export function into(out: number[], n: number): number { "use jit"; helper(out, n); return out.length }
      function made(n: number): number[] { return n <= 0 ? [] : [...made(n - 1), n] }
      export function deep(n: number): number[] { "use jit"; return made(n) }
    `)
    expect(diagnostics).toEqual([])
    const run = (name: string, ...inputs: (() => unknown[])[]) => {
      for (const input of inputs)
        same((m) => {
          const args = input()
          let result: unknown
          try {
            result = m[name](...args)
          } catch (error) {
            result = String(error)
          }
          return [result, args.indexOf(result), args]
        })
      return calls(module[name])
    }
    const twice = (...more: unknown[]) => {
      const x = [1, 2]
      return [x, x, ...more]
    }
    expect(
      run(
        'push',
        () => [[], [5], 3],
        () => [[1], [], 40],
        () => {
          const x = [1, 2]
          return [x, x, 30]
        },
      ),
    ).toMatchObject({ kernel: 3, original: 0 })
    expect(
      run(
        'shifts',
        () => [[1, 2, 3], 9],
        () => [[], 3],
        () => [[5, 6, 7, 8, 9], 4],
      ),
    ).toMatchObject({ kernel: 3 })
    expect(
      run(
        'cut',
        () => [[1, 2, 3], 2],
        () => [[1, 2], 0],
        () => [[1, 2], 2],
        () => [[1], -0],
      ),
    ).toMatchObject({ kernel: 4 })
    expect(
      run(
        'cut',
        () => [[1, 2, 3], 5],
        () => [[1, 2], -1],
        () => [[1, 2], 1.5],
        () => [[1], Number.NaN],
      ),
    ).toMatchObject({ kernel: 4, original: 4 })
    expect(
      run(
        'set',
        () => [[1, 2, 3], 0, 9],
        () => [[1, 2], 1, 5],
      ),
    ).toMatchObject({ kernel: 2, original: 0 })
    expect(
      run(
        'set',
        () => [[1, 2, 3], 3, 9],
        () => [[1, 2], 7, 5],
        () => [[1, 2], -1, 5],
      ),
    ).toMatchObject({ kernel: 2, original: 3 })
    for (const [a, b] of [
      [0, 3],
      [-2, -1],
      [1, 99],
      [3, 1],
      [1.7, 2.2],
      [Number.NaN, Infinity],
      [-Infinity, 2],
      [-0, -0],
    ]) {
      run('fill', () => [[1, 2, 3, 4], 8, a, b])
      run('slice', () => [[1, 2, 3, 4], a, b])
    }
    expect(calls(module.fill)).toMatchObject({ kernel: 8, original: 0 })
    expect(calls(module.slice)).toMatchObject({ kernel: 8, original: 0 })
    expect(
      run(
        'rest',
        () => [[1, 2, 3]],
        () => [[1, 2, 3], 1],
        () => [[1, 2, 3], -1],
        () => [[]],
      ),
    ).toMatchObject({ kernel: 4 })
    expect(
      run(
        'spread',
        () => [[1, 2], [3]],
        () => [[], []],
        () => twice(),
      ),
    ).toMatchObject({ kernel: 3 })
    expect(
      run(
        'search',
        () => [[1, Number.NaN, 0, 1], 1, 1],
        () => [[1, Number.NaN, -0], 0, -1],
        () => [[1, Number.NaN], Number.NaN, 0],
        () => [[], 1, 5],
      ),
    ).toMatchObject({ kernel: 4 })
    expect(
      run(
        'live',
        () => [[3, 1]],
        () => [[-9, 1, 2, -7]],
        () => [[]],
      ),
    ).toMatchObject({ kernel: 3 })
    expect(run('of', () => [1, 2])).toMatchObject({ kernel: 1 })
    expect(run('from', () => [[1, 2]])).toMatchObject({ kernel: 1 })
    expect(
      run(
        'pick',
        () => [[1], [2], 1],
        () => [[1], [2], -1],
        () => twice(3),
      ),
    ).toMatchObject({ kernel: 3 })
    expect(
      run(
        'swap',
        () => [0],
        () => [1],
        () => [30],
      ),
    ).toMatchObject({ kernel: 3 })
    expect(
      run(
        'rows',
        () => [0],
        () => [20],
        () => [3000],
      ),
    ).toMatchObject({ kernel: 3 })
    expect(
      run(
        'make',
        () => [0],
        () => [3],
        () => [2 ** 32],
        () => [-1],
        () => [1.5],
        () => [Number.NaN],
      ),
    ).toMatchObject({ kernel: 6 })
    expect(
      run(
        'late',
        () => [[1], 4],
        () => [[], 8],
        () => [[], 20],
      ),
    ).toMatchObject({ kernel: 3 })
    expect(
      run(
        'recursive',
        () => [0],
        () => [6],
      ),
    ).toMatchObject({ kernel: 2 })
    expect(
      run(
        'into',
        () => [[], 5],
        () => [[1, 2], 3],
        () => [[7], 0],
      ),
    ).toMatchObject({ kernel: 3 })
    expect(
      run(
        'deep',
        () => [0],
        () => [7],
      ),
    ).toMatchObject({ kernel: 2 })
  })

  it('leave arrays that take no elements to the original', async () => {
    const { same, module, calls } = await program(
      'export function f(x: number[]): number { "use jit"; x[0] = 5; return x.push(1, 2) }',
    )
    const odd = [
      () => Object.freeze([1]),
      () => Object.seal([1]),
      () => Object.preventExtensions([1]),
      () => Object.defineProperty([1], 'length', { writable: false }),
    ]
    for (const make of odd)
      same((m) => {
        const x = make()
        try {
          return [m.f(x), x]
        } catch (error) {
          return [String(error), [...x]]
        }
      })
    expect(calls(module.f)).toEqual({ kernel: 0, original: 4, byReason: { 'argument-type': 4 } })
  })

  it('hold numbers only', async () => {
    const { diagnostics } = await program(`
      export function f(x: number[], b: boolean): void { "use jit"; x[0] = b }
      export function g(x: number[], b: boolean): void { "use jit"; x.push(b) }
      export function h(x: number[], y: bigint): number { "use jit"; return x.indexOf(y) }
    `)
    expect(diagnostics).toHaveLength(3)
    for (const said of diagnostics)
      expect(said).toMatch(/type-conflict: An ordinary array of numbers can hold numbers only/)
  })
})
