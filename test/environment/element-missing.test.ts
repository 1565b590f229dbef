/** Fields of elements of ordinary arrays, and elements themselves, that may be null, undefined or not there. */
import { beforeAll, describe, expect, it } from 'vitest'
import { type Exports, type Program, program } from './both-ways.ts'

const source = `
  interface P { x: number; w?: number }
  interface Q { x: number; next: number | null; on?: boolean; kind?: 'a' | 'b' | null }
  interface V { x: number; y: number }
  interface N { v: number; to?: V; list: number[] | null; both: number | null | undefined }
  export function weights(ps: readonly P[]): number { "use jit"; let s = 0; for (const p of ps) s += p.x * (p.w ?? 1); return s }
  export function told(ps: P[]): number {
    "use jit"
    let s = 0
    for (let i = 0; i < ps.length; i++) { const p = ps[i]; if (p.w === undefined) s += 100; else s += p.w; if (p.w !== undefined && p.w > 2) s += 0.5; s += p.w ? 1000 : 0 }
    return s
  }
  export function set(ps: P[], k: number): number { "use jit"; let s = 0; for (const p of ps) { s += p.w ?? 0; p.x += k; if (k > 1) p.w = k } return s }
  export function forget(ps: P[]): void { "use jit"; for (const p of ps) p.w = undefined }
  export function add(ps: P[]): void { "use jit"; for (const p of ps) p.w! += 1 }
  export function raw(ps: P[], i: number): number | undefined { "use jit"; return ps[i].w }
  export function made(n: number): P[] { "use jit"; const out: P[] = []; for (let i = 0; i < n; i++) { if (i % 3 === 0) out.push({ x: i }); else if (i % 3 === 1) out.push({ x: i, w: i * 2 }); else out.push({ x: i, w: undefined }) } return out }
  export function named(n: number): P[] { "use jit"; const out: P[] = []; const p = { x: n }; out.push(p); p.x++; const q = { x: n, w: 3 }; out.push(q); q.w = n; out[1].x = q.w; return out }
  export function follow(qs: Q[], from: number): number { "use jit"; let n = 0; let at: number | null = from; while (at !== null && n < 20) { n++; at = qs[at].next } return n }
  export function link(qs: Q[]): number { "use jit"; let s = 0; for (let i = 0; i < qs.length; i++) { const q = qs[i]; s += +(q.next == null) + (q.next ?? 0.5); q.next = i > 1 ? null : i; s += q.next === null ? 1 : q.next } return s }
  export function flags(qs: Q[]): number { "use jit"; let s = 0; for (const q of qs) { if (q.on) s++; if (q.on === undefined) s += 10; if (q.on === false) s += 100; s += q.kind === 'a' ? 1000 : q.kind === null ? 2000 : q.kind === undefined ? 4000 : 8000 } return s }
  export function setFlags(qs: Q[], b: boolean): void { "use jit"; for (const q of qs) { if (q.on !== undefined) q.on = b; if (q.kind === 'a') q.kind = null; else if (q.kind === null) q.kind = 'b' } }
  export function deep(ns: N[], k: number): number {
    "use jit"
    let s = 0
    for (const n of ns) {
      s = s * 0.5 + (n.to?.x ?? k) + (n.list?.length ?? -1) + (n.list?.[0] ?? 7) + (n.both === null ? 1 : n.both === undefined ? 2 : n.both)
      if (n.to) n.to.x += k
      if (n.list !== null) n.list.push(s)
      n.both = n.both === null ? k : n.both === undefined ? null : undefined
    }
    return s
  }
  export function give(ns: N[], k: number): void { "use jit"; const o = { x: k, y: 1 }; for (const n of ns) { if (n.to !== undefined) n.to = k > 1 ? o : undefined; n.list = n.list === null ? [k] : k > 2 ? null : n.list } o.x = -k }
  export function nulls(ps: (V | null)[]): number { "use jit"; let s = 0; for (const p of ps) { if (p === null) { s += 1; continue } s += p.x * 10; p.y = s } for (let i = 0; i < ps.length; i++) { const p = ps[i]; if (p) s += p.y; s += ps[i]?.x ?? 0.25 } return s }
  export function swap(ps: (V | null)[], i: number): V | null { "use jit"; const t = ps[0]; ps[0] = ps[i]; ps[i] = null; ps.push(t, null, { x: i, y: i }); return t }
  export function holes(xs: (number | null)[], k: number): number { "use jit"; let s = 0; for (let i = 0; i <= xs.length; i++) { const x = xs[i]; s = s * 0.5 + (x === null ? 1 : x === undefined ? 2 : x * 4); if (x == null && i < xs.length) xs[i] = k; else if (x! > 2) xs[i] = null } return s }
  export function undef(xs: (number | undefined)[], k: number): (number | undefined)[] { "use jit"; let s = 0; for (const x of xs) s += x ?? k; xs[0] = s > 3 ? undefined : s; xs.push(undefined, s); return xs.map((x) => x === undefined ? k : undefined) }
  export function bools(xs: (boolean | null)[], i: number): number { "use jit"; let s = 0; for (const x of xs) s = s * 4 + (x === null ? 1 : x ? 2 : 3); xs[i] = xs[i] === null ? true : null; return s + (xs[i + 1] === undefined ? 0.5 : 0) }
  export function memo(n: number): number { "use jit"; const m: (number | null)[] = new Array(n + 1).fill(null); m[0] = 0; for (let i = 1; i <= n; i++) { const b = m[i - 1]; if (m[i] === null) m[i] = (b ?? 0) + i } return m[n] ?? -1 }
  export function table(n: number): (number | null)[] { "use jit"; const m: (number | null)[] = []; for (let i = 0; i < n; i++) m.push(i % 2 ? null : i); m.reverse(); return m.slice(1) }
  export function rows(m: (number[] | null)[]): number { "use jit"; let s = 0; for (const r of m) s += r === null ? 0.5 : r.length; const [a] = m; if (a) a.push(s); m[1] = a ?? [1]; return s }
  export function found(ps: (V | undefined)[]): number { "use jit"; const p = ps.find((q) => q !== undefined && q.x > 1); if (p) p.x = 0; return ps.filter((q) => q === undefined).length + (p === undefined ? 10 : 0) }
  export function tuples(ts: [number, number | null][]): number { "use jit"; let s = 0; for (const [a, b] of ts) s += b === null ? a : b; ts[0][1] = null; return s }
  export function rowOr(m: number[][], fallback: number[], i: number): number { "use jit"; const r = m[i] ?? fallback; let s = r.length; for (const v of m[i + 1] ?? []) s += v; r.push(7); return s + (m[i] || [0.5, 0.25]).length }
  export function pointOr(ps: V[], origin: V, i: number): V { "use jit"; const p = ps[i] ?? origin; p.x += 1; const q = ps[i + 1] ?? { x: 3, y: 4 }; q.y += p.x; return q }
  export function skip(m: number[][], ps: V[]): number { "use jit"; let s = 0; for (let i = 0; i < 4; i++) { if (!m[i]) continue; s += m[i].length; const p = ps[i]; if (!p) continue; s += p.x } return s }
  export function filled(n: number): V[] { "use jit"; const a: V[] = new Array(n).fill({ x: 0, y: 0 }); if (n > 0) a[0].x = 1; return a }
  export function helped(ps: (V | undefined)[], qs: V[], i: number): number { "use jit"; return part(ps[i]) + part(qs[i]) + part(qs.find((q) => q.x > 2)) }
  function part(p: V | undefined): number { return p === undefined ? -1 : p.x }
  export function chosen(ns: N[], c: number): number { "use jit"; const l = c > 1 ? ns[0].list : [1, 2]; ns[0].list = c > 2 ? [c] : l; return (l ?? [5, 6, 7]).length }
  export function flagsOr(a: boolean[] | null): number { "use jit"; let s = 0; for (const b of a ?? []) if (b) s++; return s }
  export function alias(ps: Maybe[]): number { "use jit"; let s = 0; for (const p of ps) s += p?.x ?? 5; return s }
  type Maybe = V | null
  export class Item { next: number | null = null; w?: number; constructor(public x: number) {} }
  export function items(list: Item[]): number { "use jit"; let s = 0; for (const o of list) { s += o.next ?? o.x; o.next = o.next === null ? 2 : null } return s }
  export function beside(ps: P[], p: P): number { "use jit"; ps.push(p); p.x = 7; return ps[0] === p ? 1 : 0 }
`

let compiled: Promise<Program>
beforeAll(() => {
  compiled = program(source)
})

const v = (x: number, y = 1) => ({ x, y })
const qs = () => [
  { x: 1, next: 2 },
  { x: 2, next: null, on: true, kind: 'a' },
  { x: 3, next: 1, on: undefined, kind: null },
  { x: 3, next: 0, on: false, kind: 'b' },
]
const ps = () => [{ x: 1, w: 3 }, { x: 2 }, { x: 3, w: undefined }, { w: -0, x: 4 }, { x: 5, w: Number.NaN }]
const whole = () => [
  { x: 1, w: 3 },
  { x: 3, w: undefined },
]
const ns = () => {
  const to = v(1)
  return [
    { v: 1, to, list: [1, 2], both: 3 },
    { v: 2, list: null, both: null },
    { v: 3, to, list: [], both: undefined },
    { v: 4, to: undefined, list: null },
  ]
}

const call = async (name: string, make: (m: Exports) => unknown[]) => {
  const { same, calls, module } = await compiled
  const before = calls(module[name])
  same((m) => {
    const args = make(m)
    const result = m[name](...args)
    const seen = JSON.stringify([result, args], (_, value) =>
      value === undefined ? 'undefined' : Number.isNaN(value) ? 'NaN' : value,
    )
    return [
      result,
      args,
      seen,
      args.map((arg) => (Array.isArray(arg) ? arg.map((one) => [arg.indexOf(one), one === result]) : arg === result)),
    ]
  })
  const after = calls(module[name])
  return after.kernel > before.kernel ? 'kernel' : 'original'
}

describe('what may be missing in arrays', () => {
  it('compiles', async () => {
    expect((await compiled).diagnostics).toEqual([])
  })

  it.each<[string, () => unknown[]]>([
    ['weights', () => [ps()]],
    ['weights', () => [[]]],
    ['told', () => [ps()]],
    ['set', () => [ps(), 1]],
    ['set', () => [whole(), 2]],
    ['forget', () => [whole()]],
    ['add', () => [whole()]],
    ['raw', () => [ps(), 0]],
    ['raw', () => [ps(), 1]],
    ['raw', () => [ps(), 4]],
    ['made', () => [7]],
    ['named', () => [4]],
    ['follow', () => [qs(), 0]],
    ['link', () => [qs()]],
    ['flags', () => [qs()]],
    ['setFlags', () => [qs(), true]],
    ['deep', () => [ns().slice(0, 3), 2]],
    ['give', () => [ns().slice(0, 1), 0]],
    ['give', () => [ns().slice(0, 1), 2]],
    ['give', () => [ns().slice(2), 0]],
    ['nulls', () => [[v(1), null, v(2), null]]],
    [
      'nulls',
      () => {
        const p = v(3)
        return [[p, p, null]]
      },
    ],
    ['swap', () => [[v(1), null, v(2)], 2]],
    ['swap', () => [[null, v(1)], 1]],
    ['holes', () => [[1, null, 3, Number.NaN, -0], 5]],
    ['undef', () => [[1, undefined, -0], 0.5]],
    ['undef', () => [[5], 0.5]],
    ['bools', () => [[true, null, false], 0]],
    ['bools', () => [[true, null, false], 1]],
    ['bools', () => [[true, null, false], 2]],
    ['memo', () => [10]],
    ['table', () => [6]],
    ['rows', () => [[[1, 2], null, []]]],
    ['rows', () => [[null, [1]]]],
    ['found', () => [[undefined, v(1), v(2)]]],
    ['found', () => [[undefined]]],
    [
      'tuples',
      () => [
        [
          [1, 2],
          [3, null],
        ],
      ],
    ],
    ['rowOr', () => [[[1, 2], [3]], [9], 0]],
    ['rowOr', () => [[[1, 2], [3]], [9], 1]],
    ['rowOr', () => [[[1, 2], [3]], [9], 2]],
    ['pointOr', () => [[v(1), v(2)], v(5), 0]],
    ['pointOr', () => [[v(1), v(2)], v(5), 1]],
    ['pointOr', () => [[v(1), v(2)], v(5), 2]],
    ['skip', () => [[[1], [2, 3]], [v(1)]]],
    ['filled', () => [3]],
    ['filled', () => [0]],
    ['helped', () => [[v(1), undefined], [v(1), v(3)], 1]],
    ['helped', () => [[v(1), undefined], [v(1)], 3]],
    ['chosen', () => [ns().slice(1, 2), 3]],
    ['chosen', () => [ns().slice(0, 1), 2]],
    ['chosen', () => [ns().slice(1, 2), 0]],
    ['flagsOr', () => [[true, false, true]]],
    ['alias', () => [[v(1), null]]],
    ['beside', () => [[v(1)], { x: 2, w: 1 }]],
    ['beside', () => [[{ x: 1, w: 2 }], { x: 2 }]],
    [
      'beside',
      () => {
        const p = { x: 2, w: 1 }
        return [[p], p]
      },
    ],
  ])('%s (%#): a kernel', async (name, make) => {
    expect(await call(name, make)).toBe('kernel')
  })

  it('knows instances of classes', async () => {
    const { same, calls, module } = await compiled
    same((m) => {
      const list = [new m.Item(1), new m.Item(2)]
      list[1].next = 7
      return [m.items(list), m.items(list), list.map(({ x, next }) => [x, next]), list[0] instanceof m.Item]
    })
    expect(calls(module.items).kernel).toBe(2)
  })

  it.each<[string, () => unknown[]]>([
    // Assigning a field that is not there makes one.
    ['set', () => [ps(), 2]],
    ['forget', () => [ps()]],
    [
      'give',
      () => [
        ns()
          .slice(3)
          .map((n) => ({ ...n, both: 1, to: v(1), list: 'x' })),
        0,
      ],
    ],
    ['weights', () => [[{ x: 1, w: null }]]],
    ['weights', () => [[{ x: 1, w: '2' }]]],
    ['weights', () => [[Object.create({ w: 5 }, { x: { value: 1 } })]]],
    [
      'weights',
      () => [
        [
          {
            x: 1,
            get w() {
              return 2
            },
          },
        ],
      ],
    ],
    ['forget', () => [[Object.freeze({ x: 1, w: undefined })]]],
    ['link', () => [[{ x: 1 }]]],
    ['link', () => [[{ x: 1, next: undefined }]]],
    ['flags', () => [[{ x: 1, next: null, on: null }]]],
    ['nulls', () => [[v(1), undefined]]],
    ['nulls', () => [new Array(2)]],
    // biome-ignore lint/suspicious/noSparseArray: a hole
    ['undef', () => [[1, , 3], 2]],
    ['undef', () => [[1, null, 3], 2]],
    ['holes', () => [[1, 'x'], 2]],
  ])('%s (%#): the original', async (name, make) => {
    expect(await call(name, make)).toBe('original')
  })
})
