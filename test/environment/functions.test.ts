/** Functions as values: callbacks, functions in variables and tables, recursion of functions within. */
import { describe, expect, it } from 'vitest'
import { program } from './both-ways.ts'

const NUMBERS = [0, -0, 1, -1.5, 3, Number.NaN, Infinity, 2 ** 31, 5e-324]

describe('a function is passed to a helper', () => {
  it('which is compiled for each of them', async () => {
    const { same, calls, module, diagnostics } = await program({
      'main.ts': `
        import { integrate, twice, half } from './quadrature'
        function square(x: number) { return x * x }
        const cube = (x: number): number => x * x * x
        function apply(g: (x: number) => number, x: number): number { return g(x) }
        export function named(a: number) { "use jit"; return apply(square, a) + apply(cube, a) * 10 + apply(half, a) + apply(Math.sqrt, a) }
        export function written(a: number, b: number) { "use jit"; return integrate((x) => x * x + 1, a, b, 8) }
        export function captured(a: number, k: number) { "use jit"; return integrate((x) => Math.sin(k * x), 0, a, 8) }
        export function nested(a: number) { "use jit"; return integrate((x) => integrate((y) => x * y, 0, x, 4), 0, a, 4) }
        export function composed(a: number, b: number) { "use jit"; return twice((x) => twice((y) => y * b, x) + a, a) }
      `,
      'quadrature.ts': `
        export type Fn = (x: number) => number
        export function integrate(f: Fn, a: number, b: number, n: number): number {
          const h = (b - a) / n
          let s = 0
          for (let i = 0; i < n; i++) s += f(a + (i + 0.5) * h)
          return s * h
        }
        export function twice(g: Fn, x: number): number { const again = (y: number) => g(g(y)); return again(x) + again(1) }
        export function half(x: number) { return x / 2 }
      `,
    })
    expect(diagnostics).toEqual([])
    for (const name of ['named', 'written', 'captured', 'nested', 'composed']) {
      for (const a of NUMBERS) for (const b of NUMBERS) same((m) => m[name](a, b).toString())
      expect(calls(module[name]).kernel, name).toBeGreaterThan(0)
    }
    expect(module.written(0, 2)).toBeCloseTo(2 + 8 / 3, 1)
  })

  it('and reads and writes the variables around it', async () => {
    const { same, calls, module, diagnostics } = await program(`
      let total = 0
      function each(x: Float64Array, visit: (v: number, i: number) => void): void { for (let i = 0; i < x.length; i++) visit(x[i], i) }
      function until(x: Float64Array, test: (v: number) => boolean): number { for (let i = 0; i < x.length; i++) if (test(x[i])) return i; return -1 }
      export function sums(x: Float64Array, y: Float64Array) {
        "use jit"
        let s = 0, n = 0
        each(x, (v, i) => { s += v; y[i] = v * 2; n++ })
        each(y, (v) => { s -= v; total += v })
        const at = until(x, (v) => { n += 10; return v > 2 })
        return s * 1000 + n + at
      }
      export const state = () => total
    `)
    expect(diagnostics).toEqual([])
    for (const n of [0, 1, 3, 7])
      same((m) => {
        const y = new Float64Array(5)
        return [
          m.sums(
            Float64Array.from({ length: n }, (_, i) => i * 0.75),
            y,
          ),
          y,
          m.state(),
        ]
      })
    expect(calls(module.sums)).toMatchObject({ kernel: 4, original: 0 })
  })

  it('that throws after half of the writes', async () => {
    const { same, calls, module, diagnostics } = await program(`
      function each(x: Float64Array, visit: (v: number, i: number) => void): void { for (let i = 0; i < x.length; i++) visit(x[i], i) }
      export function fill(x: Float64Array, y: Float64Array) {
        "use jit"
        each(x, (v, i) => { if (v < 0) throw new RangeError(\`negative at \${i}\`); y[i] = v })
      }
    `)
    expect(diagnostics).toEqual([])
    same((m) => {
      const y = new Float64Array(4)
      let message = ''
      try {
        m.fill(Float64Array.of(1, 2, -1, 3), y)
      } catch (error) {
        message = String(error)
      }
      return [y, message]
    })
    expect(calls(module.fill)).toMatchObject({ kernel: 1, original: 0 })
  })

  it('or left out', async () => {
    const { same, calls, module, diagnostics } = await program(`
      function sum(x: Float64Array, key?: (v: number) => number): number {
        let s = 0
        for (let i = 0; i < x.length; i++) s += key ? key(x[i]) : x[i]
        return s
      }
      const identity = (v: number) => v
      function best(x: Float64Array, key = identity, from = 0): number { let b = -Infinity; for (let i = from; i < x.length; i++) b = Math.max(b, key(x[i])); return b }
      function plain(x: number, g?: (v: number) => number): number { if (g !== undefined) return g(x); if (typeof g === 'function') return 1; return x }
      function all(...xs: number[]): number { let s = xs.length; for (const x of xs) s += x; return s }
      export function f(x: Float64Array) { "use jit"; return sum(x) + sum(x, (v) => v * 2) + best(x) * 10 + best(x, Math.abs) + plain(3) + plain(3, identity) + all(1, 2, x[0]) + all() }
    `)
    expect(diagnostics).toEqual([])
    for (const x of [[], [1, 2], [-5, 2, 1]]) same((m) => m.f(Float64Array.from(x)))
    expect(calls(module.f).kernel).toBe(3)
  })
})

describe('a function is in a variable', () => {
  it('chosen by a condition, assigned, or returned by a helper', async () => {
    const { same, calls, module, diagnostics } = await program(`
      const plus = (a: number, b: number) => a + b
      function minus(a: number, b: number) { return a - b }
      function pick(k: number) { if (k > 2) return plus; return k > 1 ? minus : Math.max }
      const adder = (k: number) => (x: number) => x + k
      export function chosen(a: number, b: number) { "use jit"; const g = a > b ? plus : minus; return g(a, b) }
      export function assigned(a: number, b: number) {
        "use jit"
        let g = plus
        let s = 0
        for (let i = 0; i < 5; i++) { s += g(a, i); if (i === 2) g = minus; if (i > b) g = Math.min }
        return s
      }
      export function late(a: number, b: number) { "use jit"; let g; if (a > 1) g = plus; else g = minus; return g(a, b) }
      export function picked(a: number, b: number) { "use jit"; return pick(a)(a, b) + (b > 0 ? plus : minus)(b, 1) }
      export function curried(a: number, b: number) { "use jit"; const f = adder(a), g = adder(b); return f(1) * 10 + g(f(2)) }
      export function closures(a: number, b: number) {
        "use jit"
        let n = 0
        const up = () => { n++; return a }, down = () => { n -= 2; return b }
        const g = a > b ? up : down
        let s = 0
        for (let i = 0; i < 3; i++) { const h = i === 1 ? up : g; s += h() * i }
        return s + n * 100
      }
    `)
    expect(diagnostics).toEqual([])
    for (const name of ['chosen', 'assigned', 'late', 'picked', 'curried', 'closures']) {
      for (const a of NUMBERS) for (const b of NUMBERS) same((m) => m[name](a, b))
      expect(calls(module[name]).kernel, name).toBeGreaterThan(50)
    }
  })

  it('in a constant table, whose wrong indices throw after the arguments were evaluated', async () => {
    const { same, calls, module, diagnostics } = await program({
      'main.ts': `
        import { mul } from './mul'
        const add = (a: number, b: number) => a + b
        function sub(a: number, b: number) { return a - b }
        const OPS = [add, sub, (a: number, b: number) => a * b - 1, Math.max, mul]
        const FIXED = Object.freeze([add, mul])
        export function run(code: Int32Array, x: Float64Array) {
          "use jit"
          let acc = 0
          for (let i = 0; i < code.length; i++) { const k = code[i]; acc = OPS[k](acc, (x[i] += 1)) + FIXED[k & 1](acc, 1) }
          return acc + FIXED[1](acc, 2) + OPS.length
        }
        export const names = () => OPS.length + (OPS[0] === add ? 1 : 0)
      `,
      'mul.ts': 'export function mul(a: number, b: number) { return a * b }',
    })
    expect(diagnostics).toEqual([])
    for (const code of [[], [0, 1, 2, 3, 4], [4, 4, 0], [0, 5, 1], [0, -2], [3, 1]])
      same((m) => {
        const x = Float64Array.of(1, 2, 3, 4, 5)
        let message = ''
        let result = 0
        try {
          result = m.run(Int32Array.from(code), x)
        } catch (error) {
          message = String(error)
        }
        return [x, result, message]
      })
    // Which words the error has only the original knows.
    expect(calls(module.run)).toEqual({ kernel: 4, original: 2, byReason: { 'gave-up': 2 } })
  })
})

it('callbacks see the variables of their own round, call and object', async () => {
  const { same, calls, module, diagnostics } = await program(`
    type Fn = (x: number) => number
    function times(n: number, body: (i: number) => boolean): number {
      outer: for (let i = 0; i < n; i++) { for (let k = 0; k < 2; k++) { if (body(i * 2 + k)) continue outer; if (i > 6) break outer } if (i === 5) return i }
      return -1
    }
    const compose = (f: Fn, g: Fn): Fn => (x) => f(g(x))
    function shadow(f: Fn, x: number) { const k = x * 2; return f(k) + f(x) }
    function defaulted(f: Fn, x = f(1), y = f(x)) { return x + y * 10 }
    function counter() { let n = 0; return () => ++n }
    export function rounds(x: Float64Array, n: number) {
      "use jit"
      let s = 0
      for (let i = 0; i < n; i++) {
        let own = i
        const add: Fn = (v) => { own += v; return own }
        s += times(i, (j) => { x[j] = add(j); return own > 20 })
        for (const v of [1, 2, 3] as const) s += shadow((q) => q * v + own, i)
      }
      return s
    }
    export function composed(a: number, k: number) {
      "use jit"
      const f = compose((x) => x + k, (x) => { k++; return x * k })
      const g = compose(f, compose(Math.abs, f))
      return f(a) + g(a) * 100 + k
    }
    export function shadowed(a: number, k: number) { "use jit"; const x = k + 1; return shadow((k) => k * x, a) + defaulted((v) => v + k) + defaulted((v) => v * 2, a) }
    export function counters(a: number, k: number) { "use jit"; const c = counter(), d = counter(); c(); c(); return c() * 100 + d() * 10 + (a > k ? c() : d()) }
    export class Filter { k = 2; #sum = 0; apply(x: Float64Array) { "use jit"; x.forEach((v, i) => { this.#sum += v; x[i] = v * this.k + this.#sum }); return this.#sum } }
    export const make = (gain: number) => {
      let used = 0
      const scale = (v: number) => { used++; return v * gain }
      const f = function (x: Float64Array) { "use jit"; return x.map(scale).reduce((a, b) => a + b, used) }
      return { f, used: () => used }
    }
  `)
  expect(diagnostics).toEqual([])
  for (const n of [0, 1, 4, 9])
    same((m) => {
      const x = new Float64Array(12)
      return [m.rounds(x, n), x]
    })
  for (const a of NUMBERS)
    for (const k of [0, 2, -1.5]) for (const name of ['composed', 'shadowed', 'counters']) same((m) => m[name](a, k))
  same((m) => {
    const filter = new m.Filter()
    const x = Float64Array.of(1, 2, 3)
    return [filter.apply(x), filter.apply(x), x]
  })
  same((m) => {
    const { f, used } = m.make(3)
    return [f(Float64Array.of(1, 2)), used(), f(Float64Array.of(4)), used()]
  })
  for (const name of ['rounds', 'composed', 'shadowed', 'counters'])
    expect(calls(module[name]).kernel, name).toBeGreaterThan(3)
  expect(calls(module.Filter.prototype.apply)).toMatchObject({ kernel: 2, original: 0 })
})

describe('functions within', () => {
  it('call themselves and each other', async () => {
    const { same, calls, module, diagnostics } = await program(`
      export function f(n: number) {
        "use jit"
        const fact = (k: number): number => (k <= 1 ? 1 : k * fact(k - 1))
        function even(k: number): boolean { return k <= 0 ? true : odd(k - 1) }
        function odd(k: number): boolean { return k <= 0 ? false : even(k - 1) }
        return fact(n) + (even(n) ? 0.5 : 0)
      }
      function adaptive(g: (x: number) => number, a: number, b: number, depth: number): number {
        const m = (a + b) / 2
        const whole = g(m) * (b - a)
        const parts = (g((a + m) / 2) + g((m + b) / 2)) * (m - a)
        return depth <= 0 || Math.abs(whole - parts) < 1e-6 ? parts : adaptive(g, a, m, depth - 1) + adaptive(g, m, b, depth - 1)
      }
      export function area(n: number) { "use jit"; return adaptive((x) => Math.exp(-x * x), 0, n, 12) + adaptive(Math.sqrt, 0, n, 6) }
    `)
    expect(diagnostics).toEqual([])
    for (const n of [0, 1, 2, 5, 10.5, -3, Number.NaN]) {
      same((m) => m.f(n))
      same((m) => m.area(n))
    }
    expect(calls(module.f).original + calls(module.area).original).toBe(0)
  })
})

describe('the original runs', () => {
  const refusals: [what: string, source: string, message: RegExp][] = [
    [
      'a callback of the marked function itself',
      'export function f(g: (x: number) => number, a: number) { "use jit"; return g(a) }',
      /^unsupported-type: .*'g'/,
    ],
    [
      'a function that is assigned again',
      'let g = (x: number) => x\nexport const swap = () => { g = Math.abs }\nexport function f(a: number) { "use jit"; return g(a) }',
      /^reassigned-function/,
    ],
    [
      'a table that is changed',
      'const T = [Math.abs, Math.sqrt]\nexport const swap = () => { T[0] = Math.sin }\nexport function f(a: number) { "use jit"; const k = 0; return T[k](a) }',
      /^captured-variable/,
    ],
    [
      'a table that others can get',
      'export const T = [Math.abs, Math.sqrt]\nexport function f(a: number) { "use jit"; const k = 0; return T[k](a) }',
      /^captured-variable/,
    ],
    [
      'a function as the result',
      'export function f(a: number) { "use jit"; return (x: number) => x + a }',
      /^unsupported-type: .*returns a function/,
    ],
    [
      'functions with several types of results',
      'export function f(a: number) { "use jit"; const g = a > 0 ? (x: number) => x : (x: number) => x > 1; return +g(a) }',
      /^type-conflict: The functions that may be called/,
    ],
    [
      'a closure that a later round of a loop would call',
      'export function f(a: number) { "use jit"; let g = () => 0; let s = 0; for (let i = 0; i < 5; i++) { if (i === 2) g = () => i; s += g() } return s }',
      /^unsupported-operation: `g` is given a function that uses variables/,
    ],
    [
      'arithmetic on a function',
      'export function f(a: number) { "use jit"; const g = (x: number) => x; return a + (g as unknown as number) }',
      /^unsupported-operation: A number is needed here, this is a function/,
    ],
    [
      'a variable that is no function',
      'export function f(a: number) { "use jit"; const g = a; return (g as unknown as () => number)() }',
      /^unsupported-call/,
    ],
  ]
  it.each(refusals)('%s', async (_, source, message) => {
    const { same, calls, module, diagnostics } = await program(source)
    expect(diagnostics.join('\n')).toMatch(message)
    if (!/g: \(x/.test(source)) same((m) => String(m.f(2)))
    expect(calls(module.f).kernel).toBe(0)
  })
})
