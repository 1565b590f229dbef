/** Unions of object types: elements of arrays and arguments whose members have different fields. */
import { beforeAll, describe, expect, it } from 'vitest'
import { type Exports, type Program, program } from './both-ways.ts'

const shapesFile = `
  export interface Circle { kind: 'circle'; x: number; y: number; r: number }
  export interface Rect { kind: 'rect'; x: number; y: number; w: number; h: number }
  export interface Poly { kind: 'poly'; x: number; pts: { x: number; y: number }[]; closed: boolean; mode?: 'a' | 'b' }
  export type Shape = Circle | Rect | Poly
`
const source = `
  import type { Circle, Rect, Shape } from './shapes'
  type Plain = { kind: 'circle'; r: number } | { kind: 'rect'; w: number; h: number }
  type Result = { ok: true; v: number } | { ok: false }
  enum Op { Push, Add, Jump }
  type Code = { op: Op.Push; value: number } | { op: Op.Add } | { op: Op.Jump; to: number; times?: number }
  type Numbered = { t: 0; a: number } | { t: 1; b: number; last: number | null } | { t: 2; last?: never }
  type Joined = { at: { x: number } } & ({ kind: 'a'; r: number } | { kind: 'b'; w: number })

  function area(s: Shape): number {
    switch (s.kind) {
      case 'circle': return Math.PI * s.r ** 2
      case 'rect': return s.w * s.h
      case 'poly': { let a = 0; for (const p of s.pts) a += p.x * p.y; return s.closed ? a : s.mode === 'a' ? -a : 0.5 }
    }
  }
  function half(c: Circle): number { c.r /= 2; return c.r }
  function never(x: never): never { throw new Error('no shape: ' + x) }
  function side(s: Plain): number { switch (s.kind) { case 'circle': return s.r; case 'rect': return s.w; default: return never(s) } }
  function make(i: number): Plain { if (i % 2 === 0) return { kind: 'circle', r: i }; return { kind: 'rect', w: i, h: 0.5 } }

  export function total(shapes: readonly Plain[]): number { "use jit"; let t = 0; for (const s of shapes) { if (s.kind === 'circle') t += s.r * s.r; else t += s.w * s.h } return t }
  export function areas(shapes: Shape[]): number { "use jit"; let t = 0; for (let i = 0; i < shapes.length; i++) { const s = shapes[i]; t = t * 0.5 + area(s) + s.x } return t }
  export function scale(shapes: Plain[], k: number): void { "use jit"; for (const s of shapes) { if (s.kind === 'circle') s.r *= k; else { s.w *= k; s.h -= k } } }
  export function halve(shapes: Shape[]): number { "use jit"; let t = 0; for (const s of shapes) { if (s.kind === 'circle') t += half(s); else if (s.kind === 'poly') { s.pts.push({ x: t, y: 1 }); s.closed = !s.closed } else s.x = t } return t }
  export function late(shapes: Plain[], at: number): void { "use jit"; for (let i = 0; i < shapes.length; i++) { const s = shapes[i]; if (i === at) throw new RangeError(s.kind); if (s.kind === 'circle') s.r = i; else s.h = -i } }
  export function one(s: Shape, k: number): number { "use jit"; if (s.kind === 'circle') s.r += k; s.x *= k; return area(s) }
  export function two(s: Plain, t: Plain): number { "use jit"; if (s.kind === 'circle') s.r = 7; return t.kind === 'circle' ? t.r : t.w }
  export function put(s: Plain, shapes: Plain[]): boolean { "use jit"; shapes.push(s); return shapes[0] === s }
  export function maybe(s: Plain | null): number { "use jit"; return s === null ? -1 : s.kind === 'circle' ? s.r : s.h }
  export function optional(k: number, s?: Plain): number { "use jit"; return s ? (s.kind === 'circle' ? s.r : s.h) * k : k }
  export function inside(o: { shape: Plain; n: number }): number { "use jit"; o.n++; const s = o.shape; if (s.kind === 'rect') { s.w += o.n; return s.w } return s.r }
  export function results(rs: Result[]): number { "use jit"; let t = 0; for (const r of rs) if (r.ok) { t += r.v; r.v = t } else t -= 1; return t }
  export function run(code: Code[], steps: number): number {
    "use jit"
    let acc = 0, pending = 0
    for (let at = 0, n = 0; at < code.length && n < steps; n++) {
      const c = code[at++]
      if (c.op === Op.Push) { acc += pending; pending = c.value }
      else if (c.op === Op.Add) { acc += pending * 2; pending = 0 }
      else { if ((c.times ?? 1) > 0) { if (c.times !== undefined) c.times--; at = c.to } }
    }
    return acc + pending
  }
  export function numbered(all: Numbered[]): number { "use jit"; let t = 0; for (const o of all) t = t * 3 + (o.t === 0 ? o.a : o.t === 1 ? (o.last ?? o.b) : 0.25); return t }
  export function joined(all: Joined[]): number { "use jit"; let t = 0; for (const o of all) t += o.at.x + (o.kind === 'a' ? o.r : o.w); return t }
  export function has(shapes: Plain[]): number { "use jit"; let t = 0; for (const s of shapes) t += 'r' in s ? s.r : s.w; return t }
  export function sides(shapes: Plain[]): number { "use jit"; let t = 0; for (const s of shapes) t += side(s); return t }
  export function read(shapes: Plain[], i: number): number | undefined { "use jit"; return (shapes[i] as { r: number }).r }
  export function made(n: number): Plain[] { "use jit"; const out: Plain[] = []; for (let i = 0; i < n; i++) out.push(make(i)); out.push({ kind: 'rect', w: n, h: 1 }); return out }
  export function mapped(xs: number[]): Plain[] { "use jit"; return xs.map((x): Plain => x > 1 ? { kind: 'circle', r: x } : { kind: 'rect', w: x, h: 2 }) }
  export function local(n: number): number { "use jit"; let s: Plain = { kind: 'circle', r: n }; if (n > 2) s = { kind: 'rect', w: n, h: 2 }; s = n > 5 ? make(n) : s; return s.kind === 'circle' ? s.r : s.w * s.h }
  export function given(n: number): Plain { "use jit"; return n > 2 ? { kind: 'circle', r: n } : { kind: 'rect', w: n, h: 2 } }
  export function wide(shapes: Plain[]): Plain[] { "use jit"; return shapes.filter((s) => s.kind === 'rect' && s.w > 1) }
  export function first(shapes: Plain[]): Plain | undefined { "use jit"; const s = shapes.find((one) => one.kind === 'rect'); if (s && s.kind === 'rect') s.w = 0; return s }
  export function sorted(shapes: Shape[]): void { "use jit"; shapes.sort((a, b) => a.x - b.x) }
  export function replace(shapes: Plain[]): void { "use jit"; shapes[0] = { kind: 'rect', w: 1, h: 2 }; shapes.push(shapes[0]) }
  export function literal(x: number): number { "use jit"; return area({ kind: 'rect', x, y: 0, w: x, h: 3 }) + area({ kind: 'circle', x, y: 0, r: x }) }
  function outline(n: number): Shape { if (n > 2) return { kind: 'poly', x: n, pts: [], closed: true }; if (n > 1) return { kind: 'poly', x: n, pts: [{ x: n, y: 1 }], closed: false, mode: 'a' }; return { kind: 'circle', x: n, y: 0, r: n } }
  export function outlines(n: number): Shape[] { "use jit"; const out: Shape[] = []; for (let i = 0; i < n; i++) { const s = outline(i); if (s.kind === 'poly') s.pts.push({ x: 0, y: i }); out.push(s) } return out }
  export function some(shapes: Exclude<Shape, Circle>[], c: Extract<Shape, { kind: 'circle' }>): number { "use jit"; let t = c.r; for (const s of shapes) t += s.kind === 'rect' ? s.w : s.pts.length; return t }
  const KNOWN: Shape[] = [{ kind: 'rect', x: 1, y: 2, w: 3, h: 4 }, { kind: 'circle', x: 1, y: 2, r: 3 }]
  export function known(i: number): number { "use jit"; KNOWN[i].x++; return area(KNOWN[i]) + KNOWN[i].x }

  type Matrix = { kind: 'dense'; data: Float64Array } | { kind: 'sparse'; at: Int32Array; values: Float64Array; n: number } | { kind: 'zero' }
  function sum(m: Matrix): number { let t = 0; if (m.kind === 'dense') for (const v of m.data) t += v; else if (m.kind === 'sparse') { for (let i = 0; i < m.at.length; i++) t += m.values[m.at[i]]; m.n = t } return t }
  export function matrix(m: Matrix, k: number): number { "use jit"; let t = 0; for (let i = 0; i < k; i++) t += sum(m); return t }
  export function matrices(a: Matrix, b: Matrix): number { "use jit"; return sum(a) - sum(b) }
  export function tagged(v: { kind: 'text'; v: string } | { kind: 'num'; v: number; scale: number }): number { "use jit"; return v.kind === 'text' ? v.v.length : v.v * v.scale }
  export class A { readonly kind = 'a'; constructor(public r: number) {} }
  export class B { readonly kind = 'b'; constructor(public w: number, public n: number) {} }
  export function instances(all: (A | B)[]): number { "use jit"; let t = 0; for (const o of all) { if (o.kind === 'a') t += o.r; else { t += o.w; o.n = t } } return t }
`
const FILES = { 'main.ts': source, 'shapes.ts': shapesFile }

let compiled: Promise<Program>
beforeAll(() => {
  compiled = program(FILES)
})

const circle = (r: unknown = 2) => ({ kind: 'circle', r })
const rect = (w: unknown = 2, h: unknown = 3) => ({ kind: 'rect', w, h })
const plain = () => [circle(), rect(), circle(-0), rect(Number.NaN, 1)]
const shapes = () => [
  { kind: 'circle', x: 3, y: 2, r: 2 },
  { kind: 'rect', x: 1, y: 4, w: 2, h: 3 },
  { kind: 'poly', x: 2, pts: [{ x: 1, y: 2 }], closed: true, mode: 'b' },
  { kind: 'poly', x: -1, pts: [], closed: false, mode: 'a' },
  { kind: 'poly', x: 0.5, pts: [], closed: false },
]
const getter = () => ({
  kind: 'circle',
  get r() {
    return 2
  },
})
const dense = () => ({ kind: 'dense', data: Float64Array.of(1, 2.5) })
const sparse = () => ({ kind: 'sparse', at: Int32Array.of(1, 0, 9), values: Float64Array.of(3, 4), n: 0 })

const call = async ({ same, calls, module }: Program, name: string, make: (m: Exports) => unknown[]) => {
  const before = calls(module[name])
  same((m) => {
    const args = make(m)
    const outcome = attempt(() => m[name](...args))
    const seen = JSON.stringify([outcome, args], (_, value) =>
      value === undefined ? 'undefined' : Number.isNaN(value) ? 'NaN' : Object.is(value, -0) ? '-0' : value,
    )
    return [
      outcome,
      args,
      seen,
      args.map((arg) => Array.isArray(arg) && arg.map((one) => [arg.indexOf(one), one === outcome])),
    ]
  })
  const after = calls(module[name])
  return after.kernel > before.kernel ? 'kernel' : 'original'
}

function attempt(run: () => unknown): unknown {
  try {
    return run()
  } catch (error) {
    return String(error)
  }
}

const IN_KERNELS: [string, (m: Exports) => unknown[]][] = [
  ['total', () => [plain()]],
  ['total', () => [[]]],
  ['total', () => [[rect()]]],
  // Fields of both, of none, others, and in another order.
  [
    'total',
    () => [
      [
        { kind: 'circle', r: 1, w: 2, h: 3 },
        { kind: 'rect', r: 1, w: 2, h: 3 },
      ],
    ],
  ],
  ['total', () => [[{ kind: 'circle' }]]],
  ['total', () => [[{ kind: 'rect', h: undefined, w: 2 }]]],
  ['total', () => [[{ r: 3, id: 'x', kind: 'circle' }, Object.assign(Object.create(null), rect())]]],
  ['areas', () => [shapes()]],
  ['areas', () => [shapes().reverse()]],
  ['scale', () => [plain(), 2]],
  [
    'scale',
    () => {
      const [a, b] = plain()
      return [[a, b, a], 3]
    },
  ],
  ['halve', () => [shapes()]],
  ['late', () => [plain(), 2]],
  ['late', () => [plain(), 1]],
  ['late', () => [plain(), 9]],
  ...shapes().map((_, i): [string, () => unknown[]] => ['one', () => [shapes()[i], 2]]),
  ['two', () => [circle(), rect()]],
  ['two', () => [rect(), circle()]],
  [
    'two',
    () => {
      const s = circle()
      return [s, s]
    },
  ],
  ['put', () => [circle(), plain()]],
  [
    'put',
    () => {
      const s = rect()
      return [s, [s]]
    },
  ],
  ['maybe', () => [circle()]],
  ['maybe', () => [rect()]],
  ['maybe', () => [null]],
  ['optional', () => [2, rect()]],
  ['optional', () => [2]],
  ['inside', () => [{ shape: rect(), n: 1 }]],
  ['inside', () => [{ shape: circle(), n: 1 }]],
  ['results', () => [[{ ok: true, v: 2 }, { ok: false }, { ok: true, v: -0 }]]],
  ['results', () => [[{ ok: false, v: 2 }]]],
  ['run', () => [[{ op: 0, value: 3 }, { op: 1 }, { op: 2, to: 0, times: 2 }, { op: 0, value: -0 }], 20]],
  ['run', () => [[{ op: 2, to: 1 }, { op: 7 }], 20]],
  [
    'numbered',
    () => [[{ t: 0, a: 3 }, { t: 1, b: 2, last: null }, { t: 1, b: 2, last: 5 }, { t: 2 }, { t: 2, last: undefined }]],
  ],
  [
    'joined',
    () => [
      [
        { at: { x: 1 }, kind: 'a', r: 2 },
        { at: { x: 2 }, kind: 'b', w: 5 },
      ],
    ],
  ],
  ['has', () => [plain()]],
  [
    'has',
    () => [
      [
        { kind: 'circle', r: undefined },
        { kind: 'circle', w: 5 },
      ],
    ],
  ],
  ['sides', () => [plain()]],
  ['read', () => [plain(), 0]],
  ['read', () => [plain(), 1]],
  ['made', () => [4]],
  ['made', () => [0]],
  ['mapped', () => [[1, 2, -0]]],
  ['local', () => [1]],
  ['local', () => [4]],
  ['local', () => [7]],
  ['given', () => [1]],
  ['given', () => [4]],
  ['wide', () => [plain()]],
  ['first', () => [plain()]],
  ['first', () => [[]]],
  ['sorted', () => [shapes()]],
  ['replace', () => [plain()]],
  ['literal', () => [2]],
  ['known', () => [0]],
  ['known', () => [1]],
  ['outlines', () => [5]],
  ['some', () => [shapes().slice(1), { kind: 'circle', x: 3, y: 2, r: 2 }]],
  ['matrix', () => [dense(), 2]],
  ['matrix', () => [sparse(), 2]],
  ['matrix', () => [{ kind: 'zero' }, 2]],
  ['matrices', () => [dense(), sparse()]],
  ['matrices', () => [sparse(), dense()]],
  ['matrices', () => [{ kind: 'zero' }, sparse()]],
  ['tagged', () => [{ kind: 'text', v: 'abc' }]],
  ['tagged', () => [{ kind: 'num', v: 2, scale: 3 }]],
]

const IN_ORIGINALS: [string, (m: Exports) => unknown[]][] = [
  ['total', () => [[{ kind: 'line', r: 1 }]]],
  ['total', () => [[{ r: 1 }]]],
  ['total', () => [[circle('2')]]],
  ['total', () => [[circle(null)]]],
  ['total', () => [[getter()]]],
  ['total', () => [[null]]],
  ['total', () => [[Object.create({ r: 5 }, { kind: { value: 'circle' } })]]],
  ['total', () => [[Object.create(rect())]]],
  // What is assigned where there is no such field would be a new one.
  ['scale', () => [[circle(), { kind: 'circle' }], 2]],
  ['scale', () => [[circle(), { kind: 'line', w: 1 }], 2]],
  ['scale', () => [[Object.freeze(circle()), rect()], 2]],
  ['areas', () => [[{ kind: 'poly', x: 1 }]]],
  ['areas', () => [[{ kind: 'poly', x: 1, pts: [{ x: 1 }], closed: true }]]],
  ['one', () => [{ kind: 'circle', x: 1 }, 2]],
  ['one', () => [getter(), 2]],
  ['sides', () => [[{ kind: 'line' }]]],
  ['matrix', () => [{ ...dense(), ...sparse() }, 1]],
  ['matrix', () => [{ ...dense(), kind: 'sparse' }, 1]],
  ['matrix', () => [{ ...sparse(), kind: 'zero' }, 1]],
  ['matrix', () => [{ kind: 'other' }, 1]],
  ['tagged', () => [{ kind: 'num', v: 'abc', scale: 2 }]],
]

describe('unions of object types', () => {
  it('compile', async () => {
    expect((await compiled).diagnostics).toEqual([])
  })

  it.each(IN_KERNELS)('%s (%#): a kernel', async (name, make) => {
    expect(await call(await compiled, name, make)).toBe('kernel')
  })

  it.each(IN_ORIGINALS)('%s (%#): the original', async (name, make) => {
    expect(await call(await compiled, name, make)).toBe('original')
  })

  it('are the same wherever the dispatcher chooses', async () => {
    const chosen = await program(FILES, { dispatch: 'auto' })
    for (const [name, make] of [...IN_KERNELS, ...IN_ORIGINALS]) await call(chosen, name, make)
  })

  it('may be of classes, whose prototypes do not have the fields of others', async () => {
    const { module, same, calls } = await compiled
    same((m) => {
      const all = [new m.A(1), new m.B(2, 3), new m.A(-0)]
      return [m.instances(all), all.map((o) => ({ ...o })), all[1] instanceof m.B]
    })
    expect(calls(module.instances).kernel).toBe(1)
    const inherited = () => Object.setPrototypeOf({ kind: 'b', n: 2 }, Object.create({ w: 5 }))
    const proxied = () => Object.setPrototypeOf({ kind: 'b', n: 2 }, new Proxy({}, { get: () => 5 }))
    same((m) => [m.instances([inherited()]), m.instances([proxied()])])
    expect(calls(module.instances).kernel).toBe(1)
  })

  it('are no reason to run code of objects', async () => {
    const { module, same } = await compiled
    let asked = 0
    const counting = {
      kind: 'circle',
      get r() {
        asked++
        return 2
      },
    }
    same((m) => {
      asked = 0
      m.total([counting])
      return asked
    })
    expect(module.status(module.total).state).toBe('ready')
  })
})

describe('what cannot be told of a union', () => {
  const SAME = "export type V = { kind: 'n'; v: number } | { kind: 'b'; v: boolean }"
  it.each<[string, string, RegExp]>([
    [
      'one name for two types',
      `${SAME}\nexport function f(all: V[]): number { "use jit"; let t = 0; for (const o of all) if (o.kind === 'n') t += o.v; return t }`,
      /`v` is of different types in members of the union/,
    ],
    [
      'of an argument',
      `${SAME}\nexport function f(o: V): number { "use jit"; return o.kind === 'n' ? o.v : 0 }`,
      /`v` is of different types/,
    ],
    [
      'tuples of several lengths',
      `export function f(all: ([number] | [number, number])[]): number { "use jit"; let t = 0; for (const o of all) t += o[0]; return t }`,
      /cannot be compiled yet/,
    ],
    [
      'what is in an object that may have other fields',
      `export function f(all: { x: number }[]): number { "use jit"; let t = 0; for (const o of all) t += 'y' in o ? 1 : o.x; return t }`,
      /Whether the object has a field `y` cannot be told/,
    ],
  ])('%s', async (_, text, message) => {
    const { diagnostics } = await program(text)
    expect(diagnostics).toEqual([expect.stringMatching(message)])
  })

  it('matters only where it is looked at', async () => {
    const { same, calls, module, diagnostics } = await program(
      `${SAME}\nexport function f(all: V[]): number { "use jit"; let t = 0; for (const o of all) t += o.kind === 'n' ? 1 : 10; return t }`,
    )
    expect(diagnostics).toEqual([])
    same((m) =>
      m.f([
        { kind: 'n', v: 1 },
        { kind: 'b', v: true },
        { kind: 'b', v: 'x' },
      ]),
    )
    expect(calls(module.f).kernel).toBe(1)
  })
})
