/** Kernels that are methods and call methods of the same object, class or constant object: these are compiled in. */
import { describe, expect, it } from 'vitest'
import { type Exports, noted, program } from './both-ways.ts'

describe('a method that calls methods', () => {
  const source = `
    export class Tree {
      depth = 0
      seen = new Float64Array(8)
      #limit = 6
      #clip(n: number) { return n > this.#limit ? this.#limit : n }
      grow(n: number): number { this.depth++; return n <= 0 ? 1 : this.grow(n - 1) + this.grow(n - 2) }
      cut(n: number): number { 'use jit'; const c = this.#clip(n); this.seen[c] += 1; return c }
      run(n: number): number { 'use jit'; return this.grow(this.#clip(n)) + this.depth }
      fact(n: number): number { 'use jit'; return n <= 1 ? 1 : n * this.fact(n - 1) }
      static twice(n: number) { return n * 2 + Tree.extra }
      static extra = 1
      static four(n: number): number { 'use jit'; return this.twice(Tree.twice(n)) }
    }
    export function outside(n: number): number { 'use jit'; return shapes.area(n) + shapes.k }
    export const shapes = { k: 3, count: 0, area(n: number) { return this.k * n * n }, sum(n: number): number { 'use jit'; this.count++; return this.area(n) + this.area(1) } }`

  it('compiles them in', async () => {
    const p = await program(source)
    expect(p.diagnostics).toEqual([])
    p.same((m) => {
      const t = new m.Tree()
      const shape = m.shapes
      return [
        t.cut(9),
        t.cut(2),
        t.run(4),
        t.run(9),
        t.fact(10),
        m.Tree.four(3),
        shape.sum(2),
        shape.sum(-1),
        shape.count,
        m.outside(3),
        { ...t },
      ]
    })
    const { Tree, shapes, outside } = p.module
    const { cut, run, fact } = Tree.prototype
    expect([cut, run, fact, Tree.four, shapes.sum, outside].map((fn) => p.calls(fn).kernel)).toEqual([2, 2, 1, 1, 2, 1])
  })

  it('compiles them in for subclasses of the same file that inherit them', async () => {
    const p = await program(`
      export class Base { k = 2; grow(a: number): number { return a * this.k } run(a: number): number { 'use jit'; return this.grow(a) + 1 } }
      export let early: unknown
      class Left extends Base { k = 3 }
      try { early = new Left().run(1) } catch (error) { early = String(error) }
      class Right extends Base { grow(a: number): number { return -a } }
      class Leaf extends Left { more = 1 }
      let Changed = class extends Base {}
      Changed = class extends Changed { grow(): number { return 5 } } as typeof Changed
      export const all = { Base, Left, Right, Leaf, Changed }`)
    expect(p.diagnostics).toEqual([])
    p.same((m) => m.early)
    const run = p.module.all.Base.prototype.run
    const before = p.calls(run).kernel
    const of = (name: string, change = (_m: Exports, _object: object) => {}) => {
      p.same((m) => {
        const object = new m.all[name]()
        change(m, object)
        return [object.run(3), object.run(-0)]
      })
      return p.calls(run).kernel - before
    }
    expect([of('Base'), of('Left'), of('Leaf')]).toEqual([2, 4, 6])
    // Overridden, by the class, by one that is not known, on the object, or on a prototype in between.
    expect(of('Right')).toBe(6)
    expect(of('Changed')).toBe(6)
    expect(of('Left', (_m, object) => Object.assign(object, { grow: () => 7 }))).toBe(6)
    const log: unknown[] = []
    of('Leaf', (m) => {
      const trap = { getPrototypeOf: () => noted(log, 'proto', m.all.Base.prototype) }
      Object.setPrototypeOf(m.all.Leaf.prototype, new Proxy(m.all.Left.prototype, trap))
    })
    expect(log).toEqual([])
    expect(p.calls(run).kernel - before).toBe(6)
    of('Left', (m) => Object.assign(m.all.Left.prototype, { grow: () => 9 }))
    expect(p.calls(run).kernel - before).toBe(6)
  })

  it.each<[string, (m: Exports) => unknown[]]>([
    [
      'overridden in a subclass',
      (m) => [
        new (class extends m.Tree {
          grow() {
            return 1e3
          }
        })().run(3),
      ],
    ],
    ['patched on the instance', (m) => [Object.assign(new m.Tree(), { grow: () => 7 }).run(3)]],
    [
      'a getter of the instance',
      (m) => {
        let gets = 0
        const t = Object.defineProperty(new m.Tree(), 'grow', { get: () => () => 5 + gets++ })
        return [t.run(1), gets]
      },
    ],
    [
      'patched on the prototype',
      (m) => {
        const { grow } = m.Tree.prototype
        m.Tree.prototype.grow = () => 9
        const result = new m.Tree().run(3)
        m.Tree.prototype.grow = grow
        return [result]
      },
    ],
    [
      'of another prototype',
      (m) => [Object.setPrototypeOf(new m.Tree(), { run: m.Tree.prototype.run, grow: () => 8 }).run(3)],
    ],
    [
      'patched on the class',
      (m) => {
        const { twice } = m.Tree
        m.Tree.twice = () => 1
        const result = m.Tree.four(3)
        m.Tree.twice = twice
        return [result]
      },
    ],
    [
      'overridden in a static subclass',
      (m) => [
        class extends m.Tree {
          static twice() {
            return 2
          }
        }.four(3),
      ],
    ],
    [
      'patched on the object',
      (m) => {
        const { area } = m.shapes
        m.shapes.area = () => 1
        const result = [m.shapes.sum(3), m.outside(1)]
        m.shapes.area = area
        return result
      },
    ],
    ['on an object that inherits', (m) => [Object.assign(Object.create(m.shapes), { area: () => 1 }).sum(3)]],
  ])('and runs the original where one is %s', async (_, scenario) => {
    const p = await program(source)
    p.same(scenario)
    const { Tree, shapes, outside } = p.module
    expect([Tree.prototype.run, Tree.four, shapes.sum, outside].map((fn) => p.calls(fn).kernel)).toEqual([0, 0, 0, 0])
    // And kernels again where all is as it was.
    p.same((m) => [new m.Tree().run(3), m.Tree.four(1), m.shapes.sum(2), m.outside(2)])
    expect([Tree.prototype.run, Tree.four, shapes.sum, outside].map((fn) => p.calls(fn).kernel)).toEqual([1, 1, 1, 1])
  })
})
