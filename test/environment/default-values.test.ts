/** Default values that are arrays and objects: computed where they stand, only for undefined, and anew for each call. */
import { describe, expect, it } from 'vitest'
import { program } from './both-ways.ts'

const attempt = (run: () => unknown) => {
  try {
    return run()
  } catch (error) {
    return String(error)
  }
}
const ramp = (n: number) => Float64Array.from({ length: n }, (_, i) => i - 1.5)

describe('arrays', () => {
  it('are made anew for each call, and only where nothing is passed', async () => {
    const p = await program(`
      export function typed(x: Float64Array, out = new Float64Array(x.length)) { 'use jit'; for (let i = 0; i < x.length; i++) out[i] += x[i] * 2; return out }
      export function list(x: Float64Array, out: number[] = []) { 'use jit'; for (let i = 0; i < x.length; i++) if (x[i] > 0) out.push(i); return out }
      export function plain(x: Float64Array, out = []) { 'use jit'; for (let i = 0; i < x.length; i++) out.push(x[i] as never); return out }
      export function rows(n: number, out: number[][] = [[0]], seen = new Array(n).fill(0)) { 'use jit'; for (let i = 0; i < n; i++) { out.push([i, seen[i]]); seen[i]++ } return out }`)
    expect(p.diagnostics).toEqual([])
    const same = p.same((m) => {
      const x = ramp(4)
      const own = { typed: ramp(4), list: [7], plain: [] as number[], rows: [] as number[][] }
      return [
        [m.typed(x), m.typed(x, undefined), new Set([m.typed(x), m.typed(x)]).size],
        [m.typed(x, own.typed) === own.typed, own.typed],
        [m.list(x), m.list(x), m.list(x, own.list) === own.list, own.list, m.list(x, undefined)],
        [m.plain(x), m.plain(x, own.plain) === own.plain, own.plain],
        [m.rows(3), m.rows(2), m.rows(2, own.rows) === own.rows, own.rows, m.rows(1, undefined, [5])],
        [m.typed.length, m.list.length, m.rows.length],
        attempt(() => m.typed(x, null)),
      ]
    })
    expect(same[5]).toEqual([1, 1, 1])
    expect(p.calls(p.module.typed).kernel).toBe(5)
    expect(p.calls(p.module.list).kernel).toBe(4)
    expect(p.calls(p.module.rows).kernel).toBe(4)
  })

  it('may fail to be made, may be those of the module, and tuples', async () => {
    const p = await program(`
      const TAPS = [0.25, 0.5, 0.25], WINDOW = Float32Array.of(1, 2, 3)
      export const set = (x: number) => { TAPS[0] = x; WINDOW[2] = x }
      export function sized(n: number, t = new Int32Array(n * 2)) { 'use jit'; for (let i = 0; i < n; i++) t[i] += i; return t.length }
      export function taps(x: Float64Array, t = TAPS, w = WINDOW) { 'use jit'; let s = 0; for (let i = 0; i < x.length; i++) s = s * 0.5 + x[i] * t[i % t.length] - w[i % 3]; return s }
      export function pair(x: Float64Array, at: [number, number] = [0, x.length]) { 'use jit'; let s = 0; for (let i = at[0]; i < at[1]; i++) s += x[i]; return s }
      export function apart(x: Float64Array, [lo, hi]: [number, number] = [1, 3]) { 'use jit'; let s = 0; for (let i = lo; i < hi; i++) s += x[i]; return s }`)
    expect(p.diagnostics).toEqual([])
    p.same((m) => {
      const x = ramp(5)
      return [
        [m.sized(3), attempt(() => m.sized(-1)), m.sized(-1, new Int32Array(4)), attempt(() => m.sized(1e300))],
        [m.taps(x), m.taps(x, [1]), m.set(9), m.taps(x), m.taps(x, undefined, new Float32Array(3))],
        [m.pair(x), m.pair(x, [1, 2]), m.apart(x), m.apart(x, [0, 5]), m.apart(x, undefined)],
      ]
    })
    expect(p.calls(p.module.taps)).toMatchObject({ kernel: 4, original: 0 })
    expect(p.calls(p.module.pair)).toMatchObject({ kernel: 2, original: 0 })
    expect(p.calls(p.module.apart)).toMatchObject({ kernel: 3, original: 0 })
  })

  it('keep their text, whatever it is: names of parameters, comments, marks of TypeScript', async () => {
    const p = await program(`
      let k = 3
      export const bump = () => ++k
      const shifted = (x: number) => x + k
      export function f(k: number, o = { // as long as
        k, /* and */ n: k + 1, 'odd name': [k] as number[],
      }, t = (new Float64Array(k) as Float64Array)!): number { 'use jit'; return shifted(k) + o.k * 10 + o.n * 100 + t.length * 1000 }`)
    expect(p.diagnostics).toEqual([])
    p.same((m) => [m.f(2), m.bump(), m.f(1), m.f(5, { k: 1, n: 2, 'odd name': [] }), m.f(0, undefined, ramp(2))])
    expect(p.calls(p.module.f)).toMatchObject({ kernel: 4, original: 0 })
  })
})

describe('objects', () => {
  const options = `
    interface Options { scale?: number; offset?: number; clamp?: boolean; window?: Float64Array }
    export function f(x: Float64Array, opts: Options = {}): number {
      'use jit'
      const { scale = 1, offset = 0, clamp = false } = opts
      let s = 0
      for (let i = 0; i < x.length; i++) {
        let v = x[i] * scale + offset
        if (clamp && v > 1) v = 1
        s = s * 0.5 + (opts.window ? v * opts.window[i] : v)
      }
      return s
    }`

  it('with fields that may be missing: all ways are kernels', async () => {
    const p = await program(options)
    expect(p.diagnostics).toEqual([])
    const x = ramp(6)
    const all = [
      undefined,
      {},
      { scale: 2 },
      { scale: undefined, offset: -0 },
      { clamp: true, scale: 3, offset: 1 },
      { clamp: false },
      { window: ramp(6) },
      { window: ramp(6), scale: NaN, offset: 2, clamp: true },
    ]
    p.same((m) => [...all.map((opts) => m.f(x, opts)), m.f(x)])
    expect(p.calls(p.module.f)).toMatchObject({ kernel: 9, original: 0 })
  })

  it('of which something else must not be asked', async () => {
    const p = await program(options)
    const strange = (log: string[]): unknown[] => [
      {
        get scale() {
          log.push('scale')
          return 2
        },
      },
      new Proxy({ offset: 2 }, { get: (o, key) => log.push(String(key)) && Reflect.get(o, key) }),
      Object.create({ scale: 7 }),
      { scale: '3' },
      { clamp: 1 },
      { window: [1, 2, 3] },
    ]
    p.same((m) => {
      const log: string[] = []
      return [strange(log).map((opts) => m.f(ramp(3), opts)), log, attempt(() => m.f(ramp(3), null))]
    })
    expect(p.calls(p.module.f)).toMatchObject({ kernel: 0, original: 7 })
  })

  it('with more of them than there could be kernels', async () => {
    const p = await program(`
      interface Many { a?: number; b?: number; c: number | undefined; d?: boolean; e?: number; mode?: 'add' | 'mul' }
      export function f(x: Float64Array, { a = 1, b = 2, c = 3, d = true, e, mode = 'add' }: Partial<Many> = {}): number {
        'use jit'
        let s = 0
        for (let i = 0; i < x.length; i++) s = (d ? x[i] * a + b : x[i] * c - (e ?? 0.5)) + (mode === 'mul' ? s * 2 : s)
        return e === undefined ? s : -s
      }`)
    expect(p.diagnostics).toEqual([])
    const x = ramp(4)
    const all: unknown[] = [undefined, {}, { e: undefined }, { e: 3 }, { d: false }, { d: false, e: 0, c: 9 }]
    for (const mode of ['mul', 'add', undefined])
      all.push({ mode, a: -0, b: NaN }, { mode, d: undefined, c: undefined })
    all.push({ a: 1, b: 2, c: 4, d: false, e: 6, mode: 'mul' })
    p.same((m) => all.map((opts) => m.f(x, opts)))
    expect(p.calls(p.module.f)).toMatchObject({ kernel: all.length, original: 0 })
    p.same((m) =>
      [{ a: '1' }, { d: 0 }, { e: null }, { mode: 'x' }, Object.create({ b: 7 })].map((opts) => m.f(x, opts)),
    )
    expect(p.calls(p.module.f).original).toBe(5)
  })

  it('without declared types, also of the module', async () => {
    const p = await program(`
      const DEFAULTS = { scale: 2, offset: 1, on: true }
      export const change = () => { DEFAULTS.offset = 5 }
      export const f = (x: Float64Array, { lo = -1, hi = 255, on = false } = {}): number => { 'use jit'; let s = 0; for (let i = 0; i < x.length; i++) s += x[i] < lo ? lo : x[i] > hi || on ? hi : x[i]; return s }
      export function g(x: Float64Array, { scale, offset, on } = DEFAULTS): number { 'use jit'; let s = 0; for (let i = 0; i < x.length; i++) s += on ? x[i] * scale + offset : 1; return s }
      export function spread(x: Float64Array, { bins = 4, low = Math.min(...x), high = Math.max(...x) } = {}): Uint8Array { 'use jit'; const out = new Uint8Array(bins); for (const v of x) out[Math.min(bins - 1, Math.floor(((v - low) / (high - low)) * bins))]++; return out }
      export function h(x: Float64Array, o = { k: 2 }): number { 'use jit'; for (let i = 0; i < x.length; i++) o.k += x[i]; return o.k }`)
    expect(p.diagnostics).toEqual([])
    p.same((m) => {
      const x = ramp(5)
      const own = { k: 1 }
      return [
        [m.f(x), m.f(x, {}), m.f(x, { lo: 0 }), m.f(x, { hi: 1, on: true }), m.f(x, undefined)],
        [m.g(x), m.g(x, { scale: 1, offset: 0, on: true }), m.change(), m.g(x)],
        [m.h(x), m.h(x), m.h(x, own), own],
        [m.spread(x), m.spread(x, { bins: 2 }), m.spread(x, { low: -9, high: undefined })],
      ]
    })
    expect(p.calls(p.module.f)).toMatchObject({ kernel: 5, original: 0 })
    expect(p.calls(p.module.g)).toMatchObject({ kernel: 3, original: 0 })
    expect(p.calls(p.module.h)).toMatchObject({ kernel: 3, original: 0 })
  })

  it('of methods', async () => {
    const p = await program(`
      export class Filter {
        k = 2
        run(x: Float64Array, out = new Float64Array(x.length), o = { gain: 1 }) { 'use jit'; for (let i = 0; i < x.length; i++) out[i] = x[i] * o.gain * this.k; return out }
        apart(x: Float64Array, { gain = 1, bias = 0 }: { gain?: number; bias?: number } = {}) { 'use jit'; let s = 0; for (let i = 0; i < x.length; i++) s += x[i] * gain + bias * this.k; return s }
      }
      export const o = {
        apart(x: Float64Array, [lo, hi]: [number, number] = [0, x.length], { k }: { k: number }) { 'use jit'; let s = 0; for (let i = lo; i < hi; i++) s += x[i] * k; return s }
      }`)
    expect(p.diagnostics).toEqual([])
    p.same((m) => {
      const f = new m.Filter()
      const x = ramp(4)
      return [
        [f.run(x), new Set([f.run(x), f.run(x)]).size, f.run(x, undefined, { gain: 3 })],
        [f.apart(x), f.apart(x, {}), f.apart(x, { gain: 2 }), f.apart(x, { bias: 1, gain: -1 }), f.apart(x, undefined)],
        [m.o.apart(x, undefined, { k: 2 }), m.o.apart(x, [1, 2], { k: 0.5 })],
        [f.run.length, f.apart.length, m.o.apart.length],
      ]
    })
    expect(p.calls(p.module.Filter.prototype.run)).toMatchObject({ kernel: 4, original: 0 })
    expect(p.calls(p.module.Filter.prototype.apart)).toMatchObject({ kernel: 5, original: 0 })
    expect(p.calls(p.module.o.apart)).toMatchObject({ kernel: 2, original: 0 })
  })
})

describe('helpers', () => {
  it('compute theirs where nothing is passed', async () => {
    const p = await program(`
      const scaled = (x: number, { k = 2, d = 1 } = {}) => x * k + d
      function fill(n: number, out: number[] = [], step = { by: 1 }) { for (let i = 0; i < n; i++) out.push(i * step.by); return out }
      function total(n: number, t = new Float64Array(n)) { let s = 0; for (let i = 0; i < t.length; i++) { s += t[i] + i; t[i] = s } return s }
      export function f(n: number): number {
        'use jit'
        const a = fill(n), b = fill(n, a, { by: 2 })
        return scaled(n) + scaled(n, { k: 3 }) + a.length + b[n] + total(n) + total(n) + total(1, new Float64Array(3))
      }`)
    expect(p.diagnostics).toEqual([])
    p.same((m) => [m.f(3), m.f(4)])
    expect(p.calls(p.module.f)).toMatchObject({ kernel: 2, original: 0 })
  })
})

describe('what is left to the original', () => {
  it.each([
    ['a call that could give anything', 'x: Float64Array, t = x.slice()', 'unsupported-parameter'],
    [
      'an array of another class',
      'x: Float64Array, t: Float32Array = new Float64Array(2) as never',
      'unsupported-parameter',
    ],
    ['a pattern without types', 'x: Float64Array, { k } = {} as never', 'unsupported-parameter'],
    ['an object with a method', 'x: Float64Array, o = { k() { return 1 } }', 'unsupported-parameter'],
    ['an object with another prototype', 'x: Float64Array, o = { __proto__: null, k: 1 }', 'unsupported-parameter'],
  ])('%s', async (_, params, code) => {
    const p = await program(`export function f(${params}): number { 'use jit'; return x.length }`)
    expect(p.diagnostics.map((text) => text.split(':')[0])).toEqual([code])
    p.same((m) => m.f(ramp(2)))
  })
})
