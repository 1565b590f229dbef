import { describe, expect, it } from 'vitest'
import { type Exports, program } from './both-ways.ts'

/** Builds a program all of whose functions compile, and calls each with the arguments; every call runs the kernel. */
async function runs(source: string, calls: Record<string, () => unknown[][]>): Promise<Exports> {
  const { same, module, calls: counts, diagnostics } = await program(source)
  expect(diagnostics).toEqual([])
  for (const [name, make] of Object.entries(calls)) {
    for (let i = 0; i < make().length; i++)
      same((m) => {
        const args = make()[i]
        const result = m[name](...args)
        return [result, args.map((arg) => arg === result), args]
      })
    expect(counts(module[name]), name).toMatchObject({ kernel: make().length, original: 0 })
  }
  return module
}

const NUMBERS = [0, -0, 1, -1.5, 3, Number.NaN, Infinity, 2 ** 31, 5e-324]
const numbers = () => NUMBERS.map((a) => [a])
const pairs = () => NUMBERS.flatMap((a) => NUMBERS.map((b) => [a, b]))

describe('a result that may be missing', () => {
  it('is a parameter, a new array, an object, a number or a boolean, or null', async () => {
    const m = await runs(
      `
      export function invert(out: Float64Array, a: Float64Array): Float64Array | null {
        "use jit"
        const det = a[0] * a[3] - a[1] * a[2]
        if (!det) return null
        out[0] = a[3] / det; out[1] = -a[1] / det; out[2] = -a[2] / det; out[3] = a[0] / det
        return out
      }
      export function fresh(a: number): Float64Array | null { "use jit"; if (a < 1) return null; const t = new Float64Array(3); t[0] = a; return t }
      export function which(x: Float64Array, y: Float64Array, a: number) { "use jit"; return a > 1 ? x : a < 0 ? y.subarray(1) : a === 0 ? null : undefined }
      export function intersect(ax: number, bx: number): { x: number; y: number } | null {
        "use jit"
        if (ax === bx) return null
        return { x: ax / bx, y: ax - bx }
      }
      export function find(x: Float64Array, least: number): number | null { "use jit"; for (let i = 0; i < x.length; i++) if (x[i] > least) return i; return null }
      export function flag(a: number): boolean | null | undefined { "use jit"; if (a > 1) return a > 2; if (a < 0) return null }
      export function never(a: number) { "use jit"; if (a > 1) return null; return null }
      export function nested(a: number) { "use jit"; return { at: a > 0 ? [a, 1] : null, t: a > 1 ? a : null, ok: a > 2 ? true : undefined } }
      export function fields(a: number) { "use jit"; const o = { n: null, a, t: [null, undefined, a] as const }; const same = o.n === null; return [o.n, o, same, { n: o.n, b: null }, a > 1 ? { x: null } : { x: null }] }
      export function falls(a: number) { "use jit"; if (a > 1) return new Int32Array(2) }
      `,
      {
        invert: () =>
          [
            [1, 2, 3, 4],
            [1, 2, 2, 4],
            [0, 0, 0, 0],
            [Number.NaN, 1, 1, 1],
          ].map((a) => [new Float64Array(4).fill(9), Float64Array.from(a)]),
        fresh: numbers,
        which: () => NUMBERS.map((a) => [Float64Array.of(1, 2), Float64Array.of(3, 4), a]),
        intersect: pairs,
        find: () => NUMBERS.map((a) => [Float64Array.of(0, 1, 5), a]),
        flag: numbers,
        never: numbers,
        nested: numbers,
        fields: numbers,
        falls: numbers,
      },
    )
    expect(m.status(m.invert).variants[0].signature).toBe('(Float64Array, Float64Array) => Float64Array | null')
    expect(m.status(m.find).variants[0].signature).toBe('(Float64Array, number) => number | null')
    expect(m.status(m.flag).variants[0].signature).toBe('(number) => boolean | null | undefined')
  })

  it('is the very parameter, and makes no view of it', async () => {
    const { module } = await program(
      'export function f(out: Float64Array, a: number) { "use jit"; if (a > 1) return null; out[0] = a; return out }',
    )
    const out = module.alloc(Float64Array, 2)
    expect(module.f(out, 0.5)).toBe(out)
    expect(module.f(out, 2)).toBe(null)
    expect(out[0]).toBe(0.5)
  })
})

describe('variables that may be missing', () => {
  it('start as null and hold numbers', () =>
    runs(
      `
      export function least(x: Float64Array): number | null {
        "use jit"
        let best: number | null = null
        for (let i = 0; i < x.length; i++) { const v = x[i]; if (best === null || v < best) best = v }
        return best
      }
      export function range(x: Float64Array) {
        "use jit"
        let lo: number | null = null, hi: number | undefined
        for (const v of x) { if (lo == null || v < lo) lo = v; if (hi === undefined || v > hi) hi = v }
        return lo === null ? 0 : hi! - lo
      }
      export function arithmetic(a: number) {
        "use jit"
        let n: number | null = a > 1 ? a : null
        const t = [n! + 1, n! * 2, -n!, +n!, ~n!, n! < 1, n! >= 0, n == 0, n === a, n !== a, n == a, n != null, Number(n), Math.max(n!, -1), !n, typeof n === 'object', typeof n === 'number', n ?? 7, n || 8, n === null, n === undefined] as const
        n!++
        return [...t, n]
      }
      export function booleans(a: number) {
        "use jit"
        const n: boolean | null | undefined = a > 1 ? a > 2 : a < 0 ? null : undefined
        return [+n!, n === true, n == false, n ?? true, n || false, !n, n === null, n === undefined, n == null, typeof n === 'boolean', typeof n === 'undefined', n! && a > 5, (n! as unknown as number) + 1]
      }
      export function equal(a: number, b: number) {
        "use jit"
        const x = a > 1 ? a : a < 0 ? null : undefined
        const y = b > 1 ? b : b < 0 ? null : undefined
        return [x === y, x == y, x !== y, x != y, x === b, x == b, a == y]
      }
      export function chosen(a: number, b: number) { "use jit"; const x = a > 1 ? a : null; switch (x) { case null: return 1; case b: return 2; case 3: return 3; default: return 4 } }
      export function stored(x: Float64Array, a: number) { "use jit"; const n: number | null = a > 1 ? a : null; x[0] = n!; x[1] += n!; x.fill(n!, n!, null as never); x.fill(7, undefined); return [x.indexOf(n!), x.includes(n!), x.indexOf(7, n!), x.at(n!)] }
      `,
      {
        least: () => [[], [3], [3, 1, 2], [Number.NaN, 1], [-0, 0]].map((x) => [Float64Array.from(x)]),
        range: () => [[], [3], [3, 1, 2], [Number.NaN, 1]].map((x) => [Float64Array.from(x)]),
        arithmetic: numbers,
        booleans: numbers,
        equal: () => [...pairs(), [-1, -1], [-1, 0], [0, -1], [5, 5]],
        chosen: pairs,
        stored: () => [0, 2, 3, 5].map((a) => [Float64Array.of(0, 1, 5), a]),
      },
    ))

  it('hold arrays and objects, whose fields are asked for where a test has told that they are there', () =>
    runs(
      `
      type Hit = { t: number; n: [number, number] }
      const hit = (a: number): Hit | null => { if (a < 1) return null; return { t: a, n: [a, -a] } }
      export function nearest(x: Float64Array) {
        "use jit"
        let best: Hit | null = null
        for (let i = 0; i < x.length; i++) {
          const h = hit(x[i])
          if (!h) continue
          if (best === null || h.t < best.t) best = h
        }
        return best ? best.n[1] : undefined
      }
      export function returned(x: Float64Array): Hit | null {
        "use jit"
        let best: Hit | null = null
        for (const v of x) { const h = hit(v); if (h !== null && (best === null || h.t < best.t)) best = h }
        return best
      }
      export function chained(a: number, i: number) { "use jit"; const h = hit(a); return [h?.t, h?.n[0], h?.n?.[1] ?? -5, h?.n.length] }
      export function largest(x: Float64Array) {
        "use jit"
        let best: { v: number; at: number } | undefined
        let last
        let seen: Float64Array | undefined = undefined
        let sum: number | undefined
        for (let i = 0; i < x.length; i++) {
          if (best === undefined || best.v < x[i]) best = { v: x[i], at: i }
          if (!last || last[0] < i) last = [i, x[i]]
          if (seen !== undefined) seen[0]++
          if (x[i] > 3) seen = x
          sum = (sum ?? 0.5) + x[i]
        }
        return [best?.at, last && last[1], seen?.length, sum]
      }
      export function lists(a: number) {
        "use jit"
        let t: number[] | null = null
        let u: number[] | undefined
        for (let i = 0; i < 4; i++) { if (i > a) { if (t === null) t = []; t.push(i) } if (i > a + 1) { if (!u) u = [7]; u.push(i * a) } }
        return [t === null, t == null, t?.length, t?.[0], u === undefined, u?.[0] ?? -1, t && t.length, u ? u.length : 7]
      }
      export function rows(m: { x: number; y: number }[], a: number) {
        "use jit"
        let best: { x: number; y: number } | null = null
        for (const p of m) if (p.x > a && (best === null || p.x < best.x)) best = p
        return best ? best.y : null
      }
      export function pair(a: number) { "use jit"; const two = (v: number): [number, number] | null => (v > 1 ? [v, v * v] : null); const p = two(a); if (p === null) return -1; const [x, y] = p; return x + y }
      export function array(x: Float64Array, y: Int32Array, a: number) {
        "use jit"
        let best: Float64Array | undefined
        let other: Int32Array | null = null
        if (a > 1) best = x
        if (a > 2) other = y
        let s = 0
        if (best !== undefined) for (let i = 0; i < best.length; i++) { s += best[i]; if (other) other[i] = s }
        return [s, best?.length, other?.[1], best ? 1 : 2]
      }
      export function made(a: number) { "use jit"; let t: Float64Array | null = null; for (let i = 0; i < 4; i++) { t ??= new Float64Array(5); t[i] = a } t![4]++; return t }
      export function later(x: Float64Array, a: number) { "use jit"; let best; let flag; var seen; if (a > 1) { best = x; flag = a > 2; seen = x } return [best === undefined ? -1 : best[0], flag === undefined, flag ?? true, seen ? seen.length : 0] }
      function search(x: Float64Array, v: number, from: number, to: number): number | null { if (from >= to) return null; const m = (from + to) >> 1; if (x[m] === v) return m; return x[m] < v ? search(x, v, m + 1, to) : search(x, v, from, m) }
      export function binary(x: Float64Array, v: number) { "use jit"; const at = search(x, v, 0, x.length); return at === null ? -1 : at * 2 }
      function tuple(n: number): [number, number] | undefined { if (n > 3) return undefined; return n > 1 ? tuple(n + 1) : [n, n * 2] }
      export function recursive(n: number) { "use jit"; const t = tuple(n); return t === undefined ? -1 : t[1] }
      `,
      {
        nearest: () => [[], [0], [5, 2, 3]].map((x) => [Float64Array.from(x)]),
        returned: () => [[], [0], [5, 2, 3]].map((x) => [Float64Array.from(x)]),
        largest: () => [[], [0], [5, 2, 3], [1, 9]].map((x) => [Float64Array.from(x)]),
        lists: () => [-2, -0.5, 0, 1, 2.5, 3, 7].map((a) => [a]),
        rows: () =>
          NUMBERS.map((a) => [
            [
              { x: 1, y: 2 },
              { x: 0.5, y: 3 },
            ],
            a,
          ]),
        chained: () => NUMBERS.map((a) => [a, 0]),
        pair: numbers,
        array: () => NUMBERS.map((a) => [Float64Array.of(1, 2), Int32Array.of(3, 4), a]),
        made: numbers,
        later: () => NUMBERS.map((a) => [Float64Array.of(1, 2), a]),
        binary: () => [0, 1, 2, 3, 5, 9].map((v) => [Float64Array.of(1, 2, 3, 5, 8), v]),
        recursive: numbers,
      },
    ))

  it('leave what only JavaScript can throw to the original, with all writes taken back before', async () => {
    const { same, module, calls, diagnostics } = await program(`
      export function f(x: Float64Array, a: number) { "use jit"; const t: Float64Array | null = a > 1 ? x : null; x[0]++; return t!.length + t![0] }
      export function g(x: Float64Array, a: number) { "use jit"; const t: { v: number } | undefined = a > 1 ? { v: a } : undefined; x[0]++; return t!.v }
    `)
    expect(diagnostics).toEqual([])
    for (const name of ['f', 'g'])
      for (const a of [0, 2])
        same((m) => {
          const x = m.alloc ? m.alloc(Float64Array, 2) : new Float64Array(2)
          let error = ''
          let result: unknown
          try {
            result = m[name](x, a)
          } catch (thrown) {
            error = String(thrown)
          }
          return [result, error, [...x]]
        })
    expect(calls(module.f)).toMatchObject({ kernel: 1, original: 1 })
  })
})

describe('parameters that may be missing', () => {
  const SOURCE = `
    export function scale(x: Float64Array, a: number, out?: Float64Array): Float64Array {
      "use jit"
      if (!out) out = new Float64Array(x.length)
      for (let i = 0; i < x.length; i++) out[i] = x[i] * a
      return out
    }
    export function mean(x: Float64Array, weights: Float64Array | null, mask: Uint8Array | undefined): number | null {
      "use jit"
      let s = 0
      let n = 0
      for (let i = 0; i < x.length; i++) {
        if (mask !== undefined && !mask[i]) continue
        const w = weights === null ? 1 : weights[i]
        s += w * x[i]
        n += w
      }
      return n === 0 ? null : s / n
    }
    export function norm(x: Float64Array, opts?: { p: number; root: boolean }, flag?: boolean) {
      "use jit"
      const p = opts?.p ?? 2
      let s = 0
      for (const v of x) s += Math.abs(v) ** p
      return [opts !== undefined && opts.root ? Math.sqrt(s) : s, flag, flag ?? true, typeof flag === 'undefined', typeof opts === 'object', opts === undefined]
    }
    export function kinds(a: number | null, b: boolean | undefined, c?: number | null) {
      "use jit"
      const t = [a === null, a === undefined, a == null, typeof a === 'object', b === null, b === undefined, b == null, typeof b === 'undefined', c === null, c === undefined, c ?? 5, (a ?? 1) + 1]
      return [...t, a, b, c, +a!, a! + 1, -c!, !a, a! < 1, b || false]
    }
    export function defaults(x: Float64Array, w: Float64Array | null = null, f: boolean | undefined = true) { "use jit"; let s = 0; for (let i = 0; i < x.length; i++) s += w ? w[i] * x[i] : x[i]; return f ? s : -s }
    export function mode(x: Float64Array, m?: 'sum' | 'max') { "use jit"; let s = 0; for (const v of x) s = m === 'max' ? Math.max(s, v) : s + v; return [s, m === undefined] }
    export class Grid { gain = 2; apply(x: Float64Array, out?: Float64Array) { "use jit"; const to = out ?? x; for (let i = 0; i < x.length; i++) to[i] = x[i] * this.gain; return to } }
  `
  const x = () => Float64Array.of(1, -2, 3.5)
  const calls: Record<string, () => unknown[][]> = {
    scale: () => [
      [x(), 2],
      [x(), 2, undefined],
      [x(), 2, new Float64Array(3)],
      [x(), 2, new Float64Array(1)],
      [x(), 2, null],
    ],
    mean: () =>
      [x(), null].flatMap((w) => [Uint8Array.of(1, 0, 1), undefined, new Uint8Array(3)].map((mask) => [x(), w, mask])),
    norm: () =>
      [undefined, { p: 1, root: false }, { p: 2, root: true }].flatMap((o) =>
        [undefined, true, false].map((f) => [x(), o, f]),
      ),
    kinds: () =>
      [0, 2, Number.NaN, null].flatMap((a) =>
        [true, false, undefined].flatMap((b) => [1, -0, null, undefined].map((c) => [a, b, c])),
      ),
    defaults: () => [[x()], [x(), null], [x(), undefined, false], [x(), x(), true], [x(), x(), undefined]],
    mode: () => [[x()], [x(), 'sum'], [x(), 'max'], [x(), undefined]],
  }

  it('have a kernel for each way to miss them, in which it is known', async () => {
    const { same, module, calls: counts, diagnostics } = await program(SOURCE)
    expect(diagnostics).toEqual([])
    for (const [name, make] of Object.entries(calls)) {
      for (let i = 0; i < make().length; i++)
        same((m) => {
          const args = make()[i]
          const result = m[name](...args)
          return [result, args.map((arg) => arg === result), args]
        })
      // Null where undefined is meant is for the original.
      expect(counts(module[name]), name).toMatchObject({
        kernel: make().length - (name === 'scale' ? 1 : 0),
        original: name === 'scale' ? 1 : 0,
      })
      expect(module[name].length).toBe((module.original(module[name]) as () => void).length)
    }
    expect(module.status(module.scale).variants.map(({ signature }: { signature: string }) => signature)).toEqual([
      '(Float64Array, number, Float64Array) => Float64Array',
      '(Float64Array, number, undefined) => Float64Array | undefined',
    ])
  })

  it('are told apart where something else is passed', async () => {
    const { same, module, calls: counts } = await program(SOURCE)
    same((m) => m.mean(x(), undefined, undefined))
    same((m) => m.mean(x(), null, null))
    same((m) => m.mean(x(), new Float32Array(3), undefined))
    same((m) => m.norm(x(), null))
    same((m) => m.norm(x(), {}, 1))
    same((m) =>
      m.norm(x(), {
        p: 1,
        get root() {
          return true
        },
      }),
    )
    same((m) => m.kinds(undefined, null, null))
    same((m) => m.kinds(1n, 0, ''))
    same((m) => m.mode(x(), null))
    same((m) => m.mode(x(), 'min'))
    same((m) => m.defaults(x(), null, null))
    for (const name of ['mean', 'norm', 'kinds', 'mode', 'defaults']) expect(counts(module[name]).kernel, name).toBe(0)
    same((m) => new m.Grid().apply(x()))
    same((m) => new m.Grid().apply(x(), new Float64Array(3)))
    expect(counts(module.Grid.prototype.apply)).toMatchObject({ kernel: 2, original: 0 })
  })
})
