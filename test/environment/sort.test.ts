import { describe, expect, it } from 'vitest'
import { KINDS, type Kind } from '../fuzz/program.ts'
import { program } from './both-ways.ts'

/** Lengths around those at which another way of sorting begins. */
const LENGTHS = [0, 1, 2, 3, 15, 16, 17, 33, 63, 64, 65, 127, 128, 200, 255, 256, 511, 512, 513, 1000, 5000]

/** Numbers that repeat from run to run. */
const random = (i: number): number => (Math.imul(i + 7, 0x9e3779b1) ^ Math.imul(i * i + 3, 0x85ebca6b)) >>> 0
const SPECIAL = [0, -0, 1, -1, Infinity, -Infinity, 5e-324, -5e-324, 1.5, 2 ** 53, 1e308, -1e308, 2 ** 31, -(2 ** 31)]

/** Arrays of a kind that are random, nearly sorted, sorted, backwards, all the same, or full of special values. */
function shapes(n: number): number[][] {
  const any = Array.from({ length: n }, (_, i) => (random(i) - 2 ** 31) / (i % 3 === 0 ? 2 ** 16 : 1))
  const sorted = any.toSorted((a, b) => a - b)
  return [
    any,
    sorted,
    sorted.toReversed(),
    sorted.map((x, i) => (i === n >> 1 ? -1e9 : x)),
    any.map(() => 7),
    any.map((x) => Math.round(x) & 15),
    any.map((_, i) => SPECIAL[random(i) % SPECIAL.length]),
  ]
}

describe('sort of typed arrays', () => {
  it('orders numbers of every kind, up and down', async () => {
    const { same, module, diagnostics, calls } = await program(
      KINDS.map(
        (kind) => `export function up${kind}(x: ${kind}) { "use jit"; return x.sort() }
        export function by${kind}(x: ${kind}) { "use jit"; return x.sort((a, b) => a - b) }
        export function down${kind}(x: ${kind}) { "use jit"; return x.sort((a, b) => b - a) }`,
      ).join('\n'),
    )
    expect(diagnostics).toEqual([])
    let count = 0
    for (const n of LENGTHS)
      for (const shape of shapes(n)) {
        count++
        for (const kind of KINDS)
          for (const name of ['up', 'by', 'down'])
            same((m) => {
              const x = globalThis[kind as Kind].from(shape)
              return [m[name + kind](x) === x, x]
            })
      }
    for (const kind of KINDS) expect(calls(module[`up${kind}`]), kind).toMatchObject({ kernel: count, original: 0 })
    expect(calls(module.byFloat64Array)).toMatchObject({ kernel: count, original: 0 })
    expect(calls(module.downFloat32Array)).toMatchObject({ kernel: count, original: 0 })
  })

  it('puts −0 before 0 and NaN last; with a comparator, NaN goes to the original', async () => {
    const { same, module, calls } = await program(`
      export function up(x: Float64Array) { "use jit"; return x.sort() }
      export function single(x: Float32Array) { "use jit"; return x.sort(undefined) }
      export function by(x: Float64Array, count: Int32Array) { "use jit"; count[0]++; return x.sort((a, b) => a - b) }
    `)
    const negative = new Float64Array(new BigUint64Array([0xfff8_0000_0000_0001n]).buffer)[0]
    for (const n of [2, 20, 600]) {
      const values = Array.from({ length: n }, (_, i) => [0, -0, Number.NaN, 3, negative, -7][random(i) % 6])
      same((m) => m.up(Float64Array.from(values)))
      same((m) => m.single(Float32Array.from(values)))
      same((m) => {
        const count = new Int32Array(1)
        return [m.by(Float64Array.from([...values, Number.NaN]), count), count]
      })
    }
    expect(calls(module.up)).toMatchObject({ kernel: 3, original: 0 })
    expect(calls(module.by)).toEqual({ kernel: 0, original: 3, byReason: { 'gave-up': 3 } })
  })

  it('orders bigints', async () => {
    const { same, module, diagnostics, calls } = await program(`
      export function up(x: BigInt64Array) { "use jit"; x.sort() }
      export function big(x: BigUint64Array) { "use jit"; return x.toSorted() }
      export function down(x: BigInt64Array) { "use jit"; x.sort((a, b) => a > b ? -1 : a < b ? 1 : 0) }
      export function no(x: BigInt64Array) { "use jit"; x.sort((a, b) => a - b) }
    `)
    expect(diagnostics.map((text) => text.split(':')[0])).toEqual(['unsupported-call'])
    const bigs = Array.from({ length: 700 }, (_, i) => BigInt(random(i)) ** 3n * (i % 2 ? -1n : 1n))
    for (const n of [0, 1, 40, 700]) {
      for (const name of ['up', 'down'])
        same((m) => {
          const x = BigInt64Array.from(bigs.slice(0, n))
          m[name](x)
          return x
        })
      same((m) => m.big(BigUint64Array.from(bigs.slice(0, n))))
    }
    expect(calls(module.down)).toMatchObject({ kernel: 4, original: 0 })
    expect(calls(module.big)).toMatchObject({ kernel: 4, original: 0 })
  })

  it('sorts parts of arrays, arrays that the kernel makes, and copies', async () => {
    const { same, diagnostics } = await program(`
      export function part(x: Float64Array, from: number, to: number) { "use jit"; x.subarray(from, to).sort(); return x[from] }
      export function copy(x: Int16Array) { "use jit"; const y = x.toSorted((a, b) => b - a); y[0] += x[0]; return y }
      export function median(x: Float64Array) { "use jit"; const y = x.slice().sort(); const h = y.length >> 1; return y.length & 1 ? y[h] : (y[h - 1] + y[h]) / 2 }
      export function medians(x: Float64Array, out: Float64Array, w: number) {
        "use jit"
        for (let i = 0; i < out.length; i++) { const t = new Float64Array(w); for (let j = 0; j < w; j++) t[j] = x[i + j] ?? 0; t.sort(); out[i] = t[w >> 1] }
      }
    `)
    expect(diagnostics).toEqual([])
    for (const shape of shapes(90)) {
      for (const [from, to] of [
        [0, 90],
        [10, 50],
        [-5, 1000],
        [50, 10],
      ])
        same((m) => {
          const x = Float64Array.from(shape)
          return [m.part(x, from, to), x]
        })
      same((m) => m.copy(Int16Array.from(shape)))
      same((m) => [m.median(Float64Array.from(shape)), m.median(Float64Array.from(shape.slice(1)))])
      same((m) => {
        const out = new Float64Array(90)
        m.medians(Float64Array.from(shape), out, 5)
        return out
      })
    }
  })

  it('sorts views of one buffer', async () => {
    const { same } = await program(`
      export function f(x: Float64Array, y: Float64Array, z: Uint8Array) { "use jit"; x.sort((a, b) => y[z[0] & 3] * a - y[z[0] & 3] * b || a - b); z.sort(); return y[0] }
    `)
    same((m) => {
      const { buffer } = Float64Array.from({ length: 40 }, (_, i) => (random(i) % 1000) - 500)
      return [
        m.f(new Float64Array(buffer, 0, 30), new Float64Array(buffer, 80, 20), new Uint8Array(buffer, 3, 200)),
        buffer,
      ]
    })
  })
})

const KEYS = `
  const byDigit = (a: number, b: number) => Math.abs(a) % 10 - Math.abs(b) % 10
  function compare(a: number, b: number): number { if (a < b) return -1; if (a > b) return 1; return 0 }
  export function table(x: Int32Array, key: Float64Array) { "use jit"; x.sort((a, b) => key[a] - key[b]) }
  export function back(x: Int32Array, key: Float64Array) { "use jit"; x.sort((a, b) => key[b] - key[a]) }
  export function two(x: Uint16Array, key: Float64Array, other: Int8Array) { "use jit"; x.sort((a, b) => key[a] - key[b] || other[b] - other[a] || a - b) }
  export function chosen(x: Int32Array, key: Float64Array) {
    "use jit"
    x.sort((i, j) => { const ki = key[i]; const kj = key[j]; if (ki !== kj) { return ki < kj ? -1 : 1 } else return j - i })
  }
  export function named(x: Float64Array) { "use jit"; x.sort(byDigit) }
  export function declared(x: Float64Array) { "use jit"; x.sort(compare) }
  export function captured(x: Int32Array, w: number) { "use jit"; const scale = w * 2; x.sort((a, b) => (a * scale) % 7 - (b * scale) % 7) }
  export function own(x: Int32Array, n: number) { "use jit"; x.sort((a, b) => x[a] - x[b]); return x[n] }
  export function signs(x: Float64Array) { "use jit"; x.sort((a, b) => Math.sign(b - a)) }
  export function bools(x: Int32Array) { "use jit"; x.sort((a, b) => Number(a > b) - Number(a < b)) }
  export function turned(x: Int32Array) { "use jit"; x.sort((a, b) => -((a & 3) - (b & 3))) }
  export function different(x: Int32Array, key: Float64Array) { "use jit"; x.sort((a, b) => { const d = key[a] - key[b]; return d !== 0 ? d : b - a }) }
`

describe('comparators', () => {
  it('that order by keys are exact, and stable', async () => {
    const { same, module, diagnostics, calls } = await program(KEYS)
    expect(diagnostics).toEqual([])
    for (const n of LENGTHS) {
      for (const [i, shape] of shapes(n).entries()) {
        const places = Int32Array.from({ length: n }, (_, j) => random(j) % n)
        const key = Float64Array.from(shape, (v) => (i === 5 ? v : v % 64))
        const finite = key.map((v) => (Number.isNaN(v) ? 0 : v))
        for (const name of ['table', 'back', 'chosen', 'different'])
          same((m) => {
            const x = places.slice()
            m[name](x, finite)
            return x
          })
        same((m) => {
          const x = Uint16Array.from(places)
          m.two(x, finite, Int8Array.from(finite))
          return x
        })
        for (const name of ['named', 'declared', 'signs'])
          same((m) => {
            const x = Float64Array.from(shape, (v) => (Number.isFinite(v) ? v : 3))
            m[name](x)
            return x
          })
        for (const name of ['bools', 'turned', 'captured', 'own'])
          same((m) => {
            const x = places.slice()
            return [m[name](x, 3), x]
          })
      }
    }
    for (const name of ['table', 'back', 'two', 'chosen', 'named', 'declared', 'captured', 'own', 'signs', 'bools'])
      expect(calls(module[name]), name).toMatchObject({ original: 0 })
  })

  it('go to the original where a key is NaN or missing, before anything is written', async () => {
    const { same, module, calls } = await program(KEYS)
    const keys = [
      [1, Number.NaN, 3, 2, 5],
      [3, 2, 1],
    ]
    for (const key of keys)
      for (const name of ['table', 'chosen', 'different', 'back'])
        same((m) => {
          const x = Int32Array.of(4, 3, 1, 0, 2, 1)
          m[name](x, Float64Array.from(key))
          return x
        })
    expect(calls(module.table)).toEqual({ kernel: 0, original: 2, byReason: { 'gave-up': 2 } })
    expect(calls(module.chosen)).toMatchObject({ kernel: 0, original: 2 })
  })

  it('may subtract infinite keys, but compare no differences of them', async () => {
    const { same, module, calls } = await program(KEYS)
    const key = [Infinity, 1, -Infinity, Infinity, -Infinity, 0]
    for (const name of ['table', 'back', 'chosen', 'different'])
      same((m) => {
        const x = Int32Array.of(4, 3, 1, 0, 2, 5, 3, 0)
        m[name](x, Float64Array.from(key))
        return x
      })
    expect(calls(module.table)).toMatchObject({ kernel: 1 })
    expect(calls(module.back)).toMatchObject({ kernel: 1 })
    expect(calls(module.chosen)).toMatchObject({ kernel: 1 })
    expect(calls(module.different)).toEqual({ kernel: 0, original: 1, byReason: { 'gave-up': 1 } })
  })

  it('of which that cannot be seen leave the function as it is', async () => {
    const bodies = [
      '(a, b) => a < b ? -1 : 1',
      '(a, b) => a > b ? 1 : 0',
      '(a, b) => a - b + 1',
      '(a, b) => key[a] - key[a]',
      '(a, b) => key[a] - b',
      '(a, b) => (a - b) | 0',
      '(a, b) => (a - b) * 0.5',
      '(a, b) => { count++; return a - b }',
      '(a, b) => key[a]++ - key[b]++',
      '(a, b) => Math.random() - Math.random()',
      '(a, b) => Math.random() - 0.5',
      '(a, b) => a - b || b - a ? 0 : 1',
      '(a, b) => up ? a - b : b - a',
      '(a, b) => { let d = a - b; d = -d; return d }',
      '(a, b) => { a = -a; return a - b }',
      '(a) => a',
      '(a, b) => twice(a) - twice(b)',
      '(a, b) => b && a - b',
    ]
    for (const body of bodies) {
      const { module, diagnostics } = await program(`
        const twice = (x: number) => { calls++; return 2 * x }
        let calls = 0
        export function f(x: Int32Array, key: Float64Array, up: boolean) { "use jit"; let count = 0; x.sort(${body}); return count }`)
      expect(
        diagnostics.map((text) => text.split(':')[0]),
        body,
      ).toEqual(['unsupported-call'])
      expect(module.status(module.f).state, body).toBe('original')
    }
  })
})

describe('sort of ordinary arrays', () => {
  it('orders by comparators', async () => {
    const { same, module, diagnostics, calls } = await program(`
      export function up(x: number[]) { "use jit"; return x.sort((a, b) => a - b) }
      export function copy(x: readonly number[], key: number[]) { "use jit"; return x.toSorted((a, b) => key[b] - key[a]) }
      export function top(x: number[], n: number) { "use jit"; const y = [...x].sort((a, b) => b - a); y.length = Math.min(n, y.length); return y }
      export function written(a: number, b: number) { "use jit"; const t = [a, 3, b]; t.sort((p, q) => q - p); return t[0] * 100 + [b, a, 5].toSorted((p, q) => p - q)[1] }
      export function grown(n: number) { "use jit"; const y: number[] = []; for (let i = 0; i < n; i++) y.push((i * 37) % 101); y.sort((a, b) => a % 10 - b % 10); y.push(-1); y.sort((a, b) => a - b); return y }
    `)
    expect(diagnostics).toEqual([])
    for (const n of LENGTHS) {
      for (const shape of shapes(n))
        same((m) => {
          const x = [...shape]
          return [m.up(x) === x, x, m.top(shape, 3)]
        })
      same((m) => {
        const x = Array.from({ length: n }, (_, i) => random(i) % n)
        return [
          m.copy(
            x,
            x.map((v) => v % 9),
          ),
          x,
          m.grown(n),
        ]
      })
    }
    same((m) => [m.written(1, 2), m.written(9, -4)])
    expect(calls(module.written)).toMatchObject({ kernel: 2, original: 0 })
    expect(calls(module.up)).toMatchObject({ original: 0 })
    expect(calls(module.copy)).toMatchObject({ original: 0 })
  })

  it('goes to the original for NaN, and for elements that are undefined', async () => {
    const { same, module, calls, diagnostics } = await program(`
      export function up(x: number[]) { "use jit"; x[0] = 9; return x.sort((a, b) => a - b) }
      export function holes(n: number) { "use jit"; const y = new Array(n); y[1] = n; y[3] = 2; y.sort((a, b) => (a & 1) - (b & 1)); return y[0] }
    `)
    expect(diagnostics).toEqual([])
    same((m) => m.up([3, Number.NaN, 1, 2]))
    same((m) => m.holes(6))
    expect(calls(module.up)).toEqual({ kernel: 0, original: 1, byReason: { 'gave-up': 1 } })
    expect(calls(module.holes)).toEqual({ kernel: 0, original: 1, byReason: { 'gave-up': 1 } })
  })

  it('without a comparator orders by text, which is left to the original', async () => {
    const { module, diagnostics } = await program('export function f(x: number[]) { "use jit"; return x.sort() }')
    expect(diagnostics.map((text) => text.split(':')[0])).toEqual(['unsupported-call'])
    expect(module.f([10, 9, 1])).toEqual([1, 10, 9])
  })
})
