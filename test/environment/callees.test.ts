/** Functions that kernels call as members: inherited, by `super`, static, of constant objects of this file and of others; and what happens once they are others. */
import { describe, expect, it } from 'vitest'
import { type Exports, program } from './both-ways.ts'

const family = `
  class Base {
    k = 2
    by(a: number): number { return a * this.k }
    far(a: number): number { return a - this.k }
    static half(a: number): number { return a / 2 }
  }
  class Middle extends Base {
    twice(a: number): number { return super.by(a) * 2 }
  }
  export class Last extends Middle {
    by(a: number): number { 'use jit'; let s = 0; for (let i = 0; i < 4; i++) s += super.by(a + i); return s }
    sum(a: number): number { 'use jit'; let s = 0; for (let i = 0; i < 4; i++) s += this.twice(a + i) + super.far(i); return s }
    static quarter(a: number): number { 'use jit'; return Last.half(a) * super.half(1) }
  }
  export { Base, Middle }`

describe('a method of a superclass', () => {
  it('is compiled in, called by super and inherited, static ones, too', async () => {
    const p = await program(family)
    expect(p.diagnostics).toEqual([])
    p.same((m) => {
      const last = new m.Last()
      last.k = -0.5
      return [last.by(3), last.by(-0), last.sum(1.5), m.Last.quarter(3), m.Last.quarter(-0)]
    })
    const { prototype, quarter } = p.module.Last
    expect([prototype.by, prototype.sum, quarter].map((fn) => p.calls(fn).kernel)).toEqual([2, 1, 2])
  })

  it.each<[string, (m: Exports) => unknown]>([
    ['patched on the superclass', (m) => (m.Base.prototype.by = () => 100)],
    ['patched on a class between', (m) => (m.Middle.prototype.by = () => 100)],
    [
      'put on a class between, as a getter',
      (m) => Object.defineProperty(m.Middle.prototype, 'far', { get: () => () => 7 }),
    ],
    [
      'inherited from another class',
      (m) => Object.setPrototypeOf(m.Last.prototype, { by: () => 5, far: () => 6, twice: () => 7 }),
    ],
    ['inherited from nothing', (m) => Object.setPrototypeOf(m.Middle.prototype, null)],
    ['a static one, patched', (m) => (m.Base.half = () => 9)],
    ['a static one, put in front', (m) => (m.Last.half = () => 9)],
    ['a static one of another class', (m) => Object.setPrototypeOf(m.Last, { half: () => 1 })],
  ])('runs as it is then: %s', async (_, patch) => {
    const p = await program(family)
    const observe = (m: Exports) => {
      const last = new m.Last()
      const attempt = (call: () => unknown) => {
        try {
          return call()
        } catch (error) {
          return `${error}`
        }
      }
      const all = () => [() => last.by(3), () => last.sum(1), () => m.Last.quarter(3)].map(attempt)
      const before = all()
      patch(m)
      return [before, all()]
    }
    p.same(observe)
    const { prototype, quarter } = p.module.Last
    const original = [prototype.by, prototype.sum, quarter].reduce((sum, fn) => sum + p.calls(fn).original, 0)
    expect(original).toBeGreaterThan(0)
  })

  it('is not the one of a subclass that overrides it', async () => {
    const p = await program(`
      export class A { side() { return 2 } area() { 'use jit'; let s = 0; for (let i = 0; i < 3; i++) s += this.side() * i; return s } }
      export class B extends A { side() { return 3 } area() { 'use jit'; let s = super.area(); for (let i = 0; i < 3; i++) s += i; return s } }
      export const own = () => Object.assign(new A(), { side: () => 9 })`)
    expect(p.diagnostics).toEqual([])
    p.same((m) => [new m.A().area(), new m.B().area(), m.own().area(), m.A.prototype.area.call(new m.B())])
    const reasons = p.module.status(p.module.A.prototype.area).reasons as { code: string; message: string }[]
    expect(
      reasons.map(({ code, message }) => [code, message.endsWith(' (It calls side: overridden, or replaced?)')]),
    ).toEqual([['outer-value', true]])
  })

  it('is refused where it cannot be seen what it is', async () => {
    const p = await program({
      'main.ts': `
        import { Far } from './far'
        class S { static K = 2; static by(a: number) { return a * this.K } }
        class T extends S { static K = 3 }
        export class V extends Far { f(a: number): number { 'use jit'; return super.by(a) } g(a: number): number { 'use jit'; return this.by(a) } }
        export function h(a: number): number { 'use jit'; return T.by(a) }
        export function k(a: number): number { 'use jit'; return Far.half(a) }
        class Loud { static n = Object.keys({}).length; static one() { return 1 } }
        export function l(a: number): number { 'use jit'; return Loud.one() + a }
        class Field { k = 1 }
        export class W extends Field { f(): number { 'use jit'; return (super.k as number) + 1 } }`,
      'far.ts': 'export class Far { by(a: number) { return a * 2 } static half(a: number) { return a / 2 } }',
    })
    expect(p.diagnostics).toMatchInlineSnapshot(`
      [
        "unsupported-call: \`super.by\` belongs to a class of another file, and may have been replaced before this file was loaded",
        "unsupported-call: \`this.by\` belongs to a class of another file, and may have been replaced before this file was loaded",
        "unsupported-call: \`by\` is a static method of a superclass, and uses \`this\`, which is another class here",
        "unsupported-call: \`Far.half\` belongs to a class of another file, and may have been replaced before this file was loaded",
        "unsupported-call: Static members of the class run code when it is made, so it cannot be checked that \`Loud.one\` still is this method",
        "unsupported-operation: \`super.k\` is no method of the superclass, as far as it can be seen from here",
      ]
    `)
    p.same((m) => [new m.V().f(3), new m.V().g(3), m.h(2), m.k(3), m.l(1), new m.W().f()])
  })
})

const ops = `
  const K = 3
  function square(a: number): number { return a * a }
  const half = (a: number): number => a / 2
  export const ops = { add(a: number, b: number) { return a + b * this.w }, w: 2, mul: (a: number, b: number) => a * b * K, sub: function (a: number, b: number) { return a - b }, square, half }
  export class V { static K = 4; static table = [1, 2]; static dot(a: number, b: number): number { return a * b + this.K } static neg = (a: number): number => -a }
  export function f(a: number, n: number): number {
    'use jit'
    let s = 0
    for (let i = 0; i < n; i++) s += ops.add(a, i) + ops.mul(a, i) - ops.sub(i, a) + ops.square(i) + ops.half(a) + V.dot(a, i) + V.neg(i)
    return s
  }`

describe('a getter of `this`, of a class or of a constant object', () => {
  const SOURCE = `
    const config = { base: 2, reads: 0, get scale() { this.reads++; return this.base / 4 } }
    export class Shape {
      static get unit(): number { return 0.5 }
      k = 3
      get twice(): number { return this.k * 2 }
      area(a: number): number { "use jit"; this.k++; return a * this.twice + this.twice - Shape.unit + config.scale * config.scale }
    }
    export class Square extends Shape { side = 2; volume(a: number): number { "use jit"; return this.twice * a + this.side } }
    export class Other extends Shape { get twice(): number { return 100 } }
    export const state = () => ({ ...config })
    export { config }`
  it('is compiled in, and runs as it is then', async () => {
    const { same, calls, module, diagnostics } = await program(SOURCE)
    expect(diagnostics).toEqual([])
    const { area } = module.Shape.prototype
    const { volume } = module.Square.prototype
    same((m) => [new m.Shape().area(2), new m.Square().area(-0), new m.Square().volume(3), m.state()])
    expect([calls(area), calls(volume)]).toMatchObject([{ kernel: 2 }, { kernel: 1, original: 0 }])
    same((m) => new m.Other().area(2))
    same((m) => Object.defineProperty(new m.Shape(), 'twice', { value: 4 }).area(2))
    expect(calls(area)).toMatchObject({ kernel: 2, original: 2 })
    same((m) => {
      Object.defineProperty(m.Shape, 'unit', { value: 8 })
      return new m.Shape().area(2)
    })
    expect(calls(area)).toMatchObject({ kernel: 2, original: 3 })
    same((m) => {
      Object.defineProperty(m.Shape.prototype, 'twice', { get: () => 9 })
      return new m.Square().volume(2)
    })
    expect(calls(volume)).toMatchObject({ kernel: 1, original: 1 })
  })

  it('of a constant object that is exchanged', async () => {
    const { same, calls, module } = await program(SOURCE)
    same((m) => {
      const shape = new m.Shape()
      const first = shape.area(1)
      Object.defineProperty(m.config, 'scale', { get: () => 5 })
      return [first, shape.area(1), m.state()]
    })
    expect(calls(module.Shape.prototype.area)).toMatchObject({ kernel: 1, original: 1 })
  })
})

describe('a function of a constant object or class', () => {
  it('is compiled in', async () => {
    const p = await program(ops)
    expect(p.diagnostics).toEqual([])
    p.same((m) => [m.f(2, 3), m.f(-0, 4), m.f(0.5, 0)])
    expect(p.calls(p.module.f)).toMatchObject({ kernel: 3, original: 0 })
  })

  it.each<[string, (m: Exports) => unknown]>([
    ['a method', (m) => (m.ops.add = () => 5)],
    ['an arrow', (m) => (m.ops.mul = () => 5)],
    ['a function expression', (m) => (m.ops.sub = () => 5)],
    ['one that is named', (m) => (m.ops.square = () => 5)],
    [
      'a spied one',
      (m) => {
        const before = m.ops.half
        m.ops.half = (a: number) => before(a) + 1
      },
    ],
    ['a getter', (m) => Object.defineProperty(m.ops, 'half', { get: () => () => 7 })],
    ['a static method', (m) => (m.V.dot = () => 5)],
    ['a static field', (m) => (m.V.neg = () => 5)],
  ])('runs as it is then: %s', async (_, patch) => {
    const p = await program(ops)
    p.same((m) => {
      const before = m.f(2, 3)
      patch(m)
      return [before, m.f(2, 3)]
    })
    expect(p.calls(p.module.f)).toMatchObject({ kernel: 1, original: 1 })
  })

  it('may be overwritten by what stands behind it: the original runs', async () => {
    const p = await program(`
      const other = { mul: (a: number, b: number) => a - b }, name = 'mul'
      const spread = { mul: (a: number, b: number) => a * b, ...other }
      const computed = { mul(a: number, b: number) { return a * b }, [name]: (a: number, b: number) => a + b }
      const first = { ...other, mul: (a: number, b: number) => a * b * 2 }
      export function f(a: number): number { 'use jit'; return spread.mul(a, 2) }
      export function g(a: number): number { 'use jit'; return computed.mul(a, 2) }
      export function h(a: number): number { 'use jit'; return first.mul(a, 2) }`)
    p.same((m) => [m.f(5), m.g(5), m.h(5)])
    expect(p.calls(p.module.h)).toMatchObject({ kernel: 1, original: 0 })
  })

  it('of another file is compiled in where nobody can replace it', async () => {
    const files = {
      'main.ts': `
        import { frozen, ops } from './ops'
        import * as space from './ops'
        export function f(a: number): number { 'use jit'; let s = 0; for (let i = 0; i < 3; i++) s += frozen.mul(a, i) + frozen.add(a, 1) + space.frozen.add(i, 1) + space.twice(i); return s }
        export function g(a: number): number { 'use jit'; return ops.mul(a, 2) }
        export { ops }`,
      'ops.ts': `
        const K = 2
        export const twice = (a: number) => a * 2
        export const frozen = Object.freeze({ mul: (a: number, b: number) => a * b * K, add(a: number, b: number) { return a + b } })
        export const ops = { mul: (a: number, b: number) => a * b }`,
    }
    const p = await program(files)
    expect(p.diagnostics).toMatchInlineSnapshot(`
      [
        "unsupported-call: \`ops.mul\` belongs to an object of another file, and may have been replaced before this file was loaded",
      ]
    `)
    p.same((m) => {
      m.ops.mul = () => 1
      return [m.f(2), m.f(-0), m.g(3)]
    })
    expect(p.calls(p.module.f)).toMatchObject({ kernel: 2, original: 0 })
  })

  it('of a file that imports this one in turn may not be there yet', async () => {
    const p = await program({
      'main.ts': `
        import { frozen } from './ops'
        export function f(a: number): number { 'use jit'; return frozen.mul(a, 2) }`,
      'ops.ts': `
        import { f } from './main'
        export let early = 'none'
        try { f(1) } catch (error) { early = String(error) }
        export const frozen = Object.freeze({ mul: (a: number, b: number) => a * b })`,
    })
    expect(p.diagnostics).toMatchInlineSnapshot(`
      [
        "captured-variable: This is declared in a file that imports the kernel’s file in turn, so it may have no value yet when the kernel is called",
      ]
    `)
  })
})
