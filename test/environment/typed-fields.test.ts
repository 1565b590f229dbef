/** Typed arrays in fields of objects that lie in ordinary arrays: layers of networks, tracks of sound. */
import { describe, expect, it } from 'vitest'
import { type Exports, program } from './both-ways.ts'

const SOURCE = `
  interface Layer { w: Float64Array; b: Float64Array; n: number }
  interface Deep { name: string; w: Float32Array; inner: { k: Float64Array } | null; list: number[] }
  export function forward(layers: Layer[], x: Float64Array, out: Float64Array): number {
    "use jit"
    let t = 0
    for (const { w, b, n } of layers) for (let o = 0; o < n; o++) {
      let s = b[o]
      for (let i = 0; i < x.length; i++) s += w[o * x.length + i] * x[i]
      out[o] = s
      t += s
    }
    return t
  }
  export function train(layers: Layer[], g: Float64Array, rate: number): void {
    "use jit"
    for (let l = 0; l < layers.length; l++) {
      for (let i = 0; i < layers[l].w.length; i++) { layers[l].w[i] -= rate * g[i]; layers[0].b[0] += 0.5 }
      layers[l].n += 1
    }
  }
  export function scale(layers: Layer[], k: number): void { "use jit"; for (const layer of layers) { const w = layer.w; for (let i = 0; i < w.length; i++) w[i] *= k } }
  export function beyond(layers: Layer[], n: number): number { "use jit"; let s = 0; for (let i = 0; i < n; i++) { layers[i].w[0] += 1; layers[i].n = s; s += layers[i].w[0] } return s }
  export function thrown(layers: Layer[]): void { "use jit"; for (const l of layers) { if (l.w.length === 0) throw new RangeError('an empty layer'); l.w[0] *= 2; l.n = -1 } }
  export function swap(layers: Layer[], i: number): Layer { "use jit"; const t = layers[0]; layers[0] = layers[i]; layers[i] = t; layers.sort((a, b) => a.n - b.n); t.w[0] = 9; return layers[0] }
  export function found(layers: Layer[], k: number): number { "use jit"; return layers.findIndex((l) => l.w[0] === k) + layers.filter((l) => l.b.length > 1).length * 10 + layers.reduce((s, { w }) => s + sum(w), 0) }
  function sum(x: Float64Array): number { let s = 0; for (const v of x) s += v; return s }
  export function deep(all: Deep[]): number { "use jit"; let s = 0; for (const d of all) { d.w[0] += 1; s += d.w[0]; if (d.inner !== null) { d.inner.k[0] += s; s += d.inner.k.length } for (const v of d.list) s += v; d.list.push(s) } return s }
  export function tuples(all: [Float64Array, Float64Array][]): number { "use jit"; let s = 0; for (const [a, b] of all) for (let i = 0; i < a.length; i++) { a[i] += b[i]; s += a[i] } return s }
  export function push(layers: Layer[], p: Layer): number { "use jit"; layers.push(p); p.n += 2; p.w[0] = 3; layers[0].w[0] += 1; return layers.indexOf(p) * 10 + p.w[0] + p.b[0] }
  export function spread(layers: Layer[], k: number): number { "use jit"; const q = { ...layers[0], n: k }; q.w[0] = k; q.n += 1; const { n, ...rest } = layers[0]; return q.n + n + rest.w[0] + rest.b[0] }
  export function unused(layers: Layer[]): number { "use jit"; let s = 0; for (const l of layers) s += l.n; return s }
  export function walk(layers: Layer[], i: number): number { "use jit"; if (i >= layers.length) return 0; layers[i].w[0] += i; return layers[i].w[0] + walk(layers, i + 1) }
  export function kinds(a: { w: Float64Array }[], b: { w: Float32Array }[]): number { "use jit"; let t = 0; for (const r of b) { t += r.w[0]; r.w[0] = 1 } for (const r of a) t = t * 3 + r.w[0]; return t }
  export class Net { layers: Layer[] = []; rate = 2; run(): number { "use jit"; let s = 0; for (const l of this.layers) { l.w[0] *= this.rate; s += l.w[0] } return s } }
  export const net = (layers: Layer[]) => { const n = new Net(); n.layers = layers; return [n.run(), layers] }
`
type Make = (...values: number[]) => Float64Array
const layer = (w: Float64Array, b: Float64Array, n = 1) => ({ w, b, n })
type Case = readonly [name: string, args: (d: Make) => unknown[], kernel?: false | string]

const CASES: readonly Case[] = [
  ['forward', (d) => [[layer(d(1, 2, 3, 4), d(1, 2), 2), layer(d(5, -0), d(0.5))], d(1, 2), d(0, 0)]],
  ['forward', (d) => ((a) => [[layer(a, a, 2), layer(a.subarray(1), a, 1)], a.subarray(0, 2), a])(d(1, 2, 3, 4))],
  ['forward', (d) => [[], d(1), d(1)]],
  ['train', (d) => [[layer(d(1, 2), d(3)), layer(d(4), d())], d(1, 2), 0.5]],
  ['train', (d) => ((l) => [[l, l, layer(l.b, l.w)], l.w, 0.5])(layer(d(1, 2), d(3)))],
  ['scale', (d) => [[layer(d(1, 2, Number.NaN), d()), layer(d(-0), d())], -3]],
  ['beyond', (d) => [[layer(d(1), d()), layer(d(2), d())], 2]],
  ['beyond', (d) => [[layer(d(1), d()), layer(d(2), d())], 3], 'gave-up'],
  ['thrown', (d) => [[layer(d(1), d()), layer(d(), d()), layer(d(3), d())]]],
  ['swap', (d) => [[layer(d(1), d(), 3), layer(d(2), d(), 2), layer(d(4), d(), -1)], 2]],
  ['found', (d) => [[layer(d(1), d(1, 2)), layer(d(7, 1), d())], 7]],
  [
    'deep',
    () =>
      ((k) => [
        [
          { name: 'a', w: Float32Array.of(1, 2), inner: { k }, list: [1] },
          { name: 'b', w: Float32Array.of(0.1), inner: null, list: [] },
          { name: '', w: Float32Array.of(3), inner: { k: k.subarray(0, 1) }, list: [2] },
        ],
      ])(Float64Array.of(5, 6)),
  ],
  [
    'tuples',
    (d) =>
      ((a) => [
        [
          [a, d(1, 2)],
          [d(3), a],
        ],
      ])(d(4, 5)),
  ],
  ['push', (d) => [[layer(d(1), d(1)), layer(d(2), d(2))], layer(d(5), d(6))]],
  ['push', (d) => ((l) => [[l, layer(d(2), d(2))], l])(layer(d(1), d(1)))],
  ['spread', (d) => [[layer(d(1, 2), d(3))], 5]],
  [
    'unused',
    () => [
      [
        { n: 2, w: 'nothing', b: null },
        { n: -0.5, w: 1 },
      ],
    ],
  ],
  ['walk', (d) => [[layer(d(1), d()), layer(d(2), d())], 0]],
  ['kinds', (d) => [[{ w: d(1) }], [{ w: Float32Array.of(0.1) }]]],
  ['kinds', (d) => ((w) => [[{ w }], [{ w }]])(d(1)), 'argument-type'],
  ['net', (d) => [[layer(d(1), d()), layer(d(3), d())]]],
  // What the types do not allow.
  ['scale', (d) => [[layer(d(1), d()), { w: [1, 2], b: d(), n: 1 }], 2], 'argument-type'],
  ['scale', (d) => [[layer(d(1), d()), { b: d(), n: 1 }], 2], 'argument-type'],
  ['scale', (d) => [[layer(d(1), d()), null], 2], 'argument-type'],
  ['scale', (d) => [[layer(Float32Array.of(0.1) as never, d()), layer(d(2), d())], 0.3], 'argument-type'],
  [
    'scale',
    (d) => [[Object.defineProperty({ b: d(), n: 1 }, 'w', { get: () => d(1) }), layer(d(2), d())], 2],
    'argument-type',
  ],
  ['scale', (d) => [[new Proxy(layer(d(1), d()), {})], 2], 'argument-type'],
  ['scale', (d) => [[layer(new Float64Array(new SharedArrayBuffer(16)), d())], 2], 'shared-buffer'],
]

const outcome = (m: Exports, name: string, args: unknown[]): unknown => {
  try {
    return [m[name](...args), args]
  } catch (error) {
    return [String(error).replace(/ \(reading.*/, ''), args]
  }
}

describe('typed arrays in objects in arrays', () => {
  it('are read and written where they are, or copied, and one array is one', async () => {
    const { same, module, calls, diagnostics } = await program(SOURCE)
    expect(diagnostics).toEqual([])
    for (const [name, make, reason] of CASES) {
      const fn = name === 'net' ? module.Net.prototype.run : module[name]
      const before = calls(fn)
      const memory =
        (m: Exports) =>
        (...values: number[]) => {
          if (!m.alloc) return Float64Array.from(values)
          const array = m.alloc(Float64Array, values.length)
          array.set(values)
          return array
        }
      same((m) => outcome(m, name, make(Float64Array.of.bind(Float64Array))))
      same((m) => outcome(m, name, make(memory(m))))
      same((m) => {
        let n = 0
        return outcome(
          m,
          name,
          make((...values) => (n++ % 2 ? memory(m)(...values) : Float64Array.from(values))),
        )
      })
      const { kernel, original, byReason } = calls(fn)
      expect([name, kernel - before.kernel, original - before.original]).toEqual([name, reason ? 0 : 3, reason ? 3 : 0])
      if (reason) expect((byReason[reason] ?? 0) - (before.byReason[reason] ?? 0)).toBe(3)
    }
    expect(module.status(module.scale).variants[0].signature).toBe(
      '({ w: Float64Array; b: Float64Array; n: number }[], number) => void',
    )
  })

  it('count where it is asked whether copies pay; in kernel memory one pass pays, too', async () => {
    const { same, module, calls, diagnostics } = await program(SOURCE, { dispatch: 'auto' })
    expect(diagnostics).toEqual([])
    const run = (length: number, isResident: boolean) =>
      same((m) => {
        const layers = Array.from({ length: 3 }, () => {
          const w = isResident && m.alloc ? m.alloc(Float64Array, length) : new Float64Array(length)
          return layer(w.fill(0.5), new Float64Array(1))
        })
        m.scale(layers, 3)
        return layers.map(({ w }) => [...w])
      })
    run(1000, false)
    expect(calls(module.scale)).toMatchObject({ kernel: 0, original: 1 })
    run(1000, true)
    expect(calls(module.scale)).toMatchObject({ kernel: 1, original: 1 })
    for (let i = 0; i < 3; i++)
      same((m) => {
        const n = 64
        return m.forward(
          [layer(new Float64Array(n * n).fill(0.5), new Float64Array(n), n)],
          new Float64Array(n).fill(2),
          new Float64Array(n),
        )
      })
    expect(module.status(module.forward).calls).toMatchObject({ original: expect.any(Number) })
  })

  it.each([
    ['exchanged', 'm[0].w = x', 'can be put into an array'],
    ['pushed', 'm.push({ w: x, n: 1 })', 'can be put into an array'],
    [
      'made',
      'const out = m.map((l) => ({ w: l.w, n: 2 })); x[0] = out.length; m.push(out[0])',
      'can be put into an array',
    ],
    [
      'there or not',
      'for (const o of q) if (o.w) x[0] += o.w[0]',
      '`w` of the objects in the array is not declared as',
    ],
  ])('cannot be %s', async (_, body, message) => {
    const { diagnostics, same } = await program(
      `export function f(m: { w: Float64Array; n: number }[], x: Float64Array, q: { w?: Float64Array; k: number }[]): void { "use jit"; ${body} }`,
    )
    expect(diagnostics[0]).toContain(message)
    same((m) => {
      const args = [
        [{ w: Float64Array.of(3, 2), n: 1 }],
        Float64Array.of(5, 6),
        [{ k: 1 }, { k: 1, w: Float64Array.of(2) }],
      ]
      m.f(...args)
      return args
    })
  })
})
