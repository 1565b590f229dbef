/** Strings that are told apart in objects and tuples that are elements of ordinary arrays. */
import { beforeAll, describe, expect, it } from 'vitest'
import { type Exports, type Program, program } from './both-ways.ts'

const shapes = () => [
  { kind: 'circle', r: 2 },
  { kind: 'square', r: -0 },
  { kind: 'circle', r: Number.NaN },
]

const source = `
  type Kind = 'circle' | 'square'
  interface Shape { kind: Kind; r: number }
  enum Op { Add = 'add', Mul = 'mul' }
  export function area(items: readonly Shape[]): number {
    "use jit"
    let s = 0
    for (const it of items) s += it.kind === 'circle' ? Math.PI * it.r * it.r : it.r * it.r
    return s
  }
  export function flip(items: Shape[]): number {
    "use jit"
    let n = 0
    for (let i = 0; i < items.length; i++) {
      switch (items[i].kind) {
        case 'circle': items[i].kind = 'square'; n++; break
        case 'square': items[i].kind = 'circle'; n += 10; break
        default: n += 100
      }
    }
    return n
  }
  export function made(n: number): Shape[] {
    "use jit"
    const out: Shape[] = []
    for (let i = 0; i < n; i++) out.push({ kind: i % 2 ? 'square' : 'circle', r: i })
    return out
  }
  export function learned(items: Shape[]): { kind: Kind; r: number }[] {
    "use jit"
    const out = []
    for (const { kind, r } of items) { const o = { kind, r: r + 1 }; o.kind = kind === 'circle' ? 'square' : 'circle'; out.push(o) }
    return out
  }
  export function run(ops: [Op, number][]): number {
    "use jit"
    let s = 1
    for (const [op, x] of ops) s = op === Op.Add ? s + x : s * x
    ops[0][0] = Op.Mul
    return s
  }
  export function deep(groups: { name: string; at: { kind: Kind; x: number }; list: Shape[] }[]): number {
    "use jit"
    let n = 0
    for (const g of groups) { if (g.at.kind !== g.list[0].kind) n++; g.at.kind = g.list[0].kind; g.list[0].r = n }
    return n
  }
  export function first(items: Shape[], kind: Kind): Shape | undefined { "use jit"; return items.find((s) => s.kind === kind) }
  export function count(items: Shape[], wanted: Kind | 'none'): number { "use jit"; let n = 0; for (const s of items) if (s.kind === wanted) n++; return n }
  export function same(a: Shape, items: Shape[]): number { "use jit"; items[0].kind = 'square'; items.push(a); return a.kind === 'square' ? 1 : 0 }
  export function late(items: Shape[], i: number): void { "use jit"; items[0].kind = 'square'; if (i > 1) throw new RangeError(items[1].kind === 'square' ? 'square' : 'round'); items[1].kind = 'circle' }
  export function length(items: Shape[]): number { "use jit"; let n = 0; for (const s of items) n += s.kind.length * 100 + s.kind.charCodeAt(0); return n }
  export function kindOf(items: Shape[], i: number): Kind { "use jit"; return items[i].kind }
  const SHAPES: Shape[] = [{ kind: 'square', r: 1 }, { kind: 'circle', r: 2 }]
  /** Nobody looks at the string. */
  export function radii(items: Shape[]): number { "use jit"; let s = 0; for (const it of items) { s += it.r; it.r = s } return s }
  export function outside(i: number): number { "use jit"; SHAPES[i].r++; return SHAPES[i].kind === 'circle' ? SHAPES[i].r : -1 }
`

let compiled: Promise<Program>
beforeAll(() => {
  compiled = program(source)
})

describe('strings in elements of arrays', () => {
  it('are what the original has', async () => {
    const { same, calls, module, diagnostics } = await compiled
    expect(diagnostics).toEqual([])
    const run = (name: string, make: (m: Exports) => unknown[]) =>
      same((m) => {
        const args = make(m)
        const result = m[name](...args)
        return [result, args, JSON.stringify(result)]
      })
    run('area', () => [shapes().slice(0, 2)])
    run('area', () => [[]])
    run('flip', () => [shapes()])
    run('flip', () => {
      const [one] = shapes()
      return [[one, one, one]]
    })
    run('made', () => [5])
    run('learned', () => [shapes()])
    run('run', () => [
      [
        ['add', 5],
        ['mul', 3],
      ],
    ])
    run('deep', () => [
      [
        { name: 'a', at: { kind: 'square', x: 1 }, list: shapes() },
        { name: 'b', at: { kind: 'circle', x: 1 }, list: shapes() },
      ],
    ])
    run('first', () => [shapes(), 'square'])
    run('first', () => [shapes().slice(0, 1), 'square'])
    same((m) => {
      const items = shapes()
      return m.first(items, 'square') === items[1]
    })
    run('count', () => [shapes(), 'none'])
    run('count', () => [shapes(), 'circle'])
    run('same', () => {
      const items = shapes()
      return [items[0], items]
    })
    run('same', () => [shapes()[0], shapes()])
    same((m) => {
      const items = shapes()
      try {
        m.late(items, 2)
      } catch (error) {
        return [String(error), items]
      }
    })
    run('length', () => [shapes()])
    run('kindOf', () => [shapes(), 1])
    run('radii', () => [[...shapes().slice(0, 2), { kind: 'triangle', r: 1 }, { r: 1 }]])
    run('outside', () => [0])
    run('outside', () => [1])
    for (const name of Object.keys(module)) {
      if (typeof module[name] !== 'function' || !module.status(module[name])) continue
      expect([name, calls(module[name]).original]).toEqual([name, 0])
    }
  })

  it.each<[string, () => unknown[]]>([
    ['area', () => [[...shapes(), { kind: 'triangle', r: 1 }]]],
    ['area', () => [[{ kind: 1, r: 1 }]]],
    ['area', () => [[{ kind: new String('circle'), r: 1 }]]],
    ['area', () => [[{ r: 1 }]]],
    ['flip', () => [[...shapes(), { kind: 'triangle', r: 1 }]]],
    ['flip', () => [[...shapes(), Object.create({ kind: 'circle', r: 1 })]]],
    ['flip', () => [[...shapes(), Object.freeze({ kind: 'circle', r: 1 })]]],
    ['run', () => [[['sub', 5]]]],
    ['kindOf', () => [shapes(), 3]],
  ])('%s (%#): the original', async (name, make) => {
    const { same, calls, module } = await compiled
    const before = calls(module[name])
    same((m) => {
      const args = make()
      const result = m[name](...args)
      return [result, args]
    })
    expect(calls(module[name])).toMatchObject({ kernel: before.kernel, original: before.original + 1 })
  })

  it.each([
    [
      'export function f(items: { kind: "a" | "b"; x: number }[], s: string): void { "use jit"; items[0].kind = s as "a" }',
      'is given one that is not known when the program is built',
    ],
    [
      'export function f(items: { kind: string; x: number }[]): number { "use jit"; return items[0].kind === "a" ? 1 : 0 }',
      'one of some strings',
    ],
  ])('%s: refused', async (text, message) => {
    const { diagnostics } = await program(text)
    expect(diagnostics.join()).toContain(message)
  })
})
