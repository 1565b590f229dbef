/** Methods of superclasses that marked methods call: what `this` has there. */
import { describe, expect, it } from 'vitest'
import { type Exports, program } from './both-ways.ts'

const step = (base: string, own: string, body: string): string => `
  export class Base { v = 1; ${base} }
  export class Body extends Base { x = 1; ${own} step(dt: number): number { "use jit"; ${body} } }
  export class Heir extends Body {}
  export class Overriding extends Body { mass(): number { return 100 } }
  export const marked = Body.prototype.step`

/** [what, members of the superclass, members of the class, body of its marked method, whether it is compiled] */
const COMPILED: readonly [string, string, string, string, boolean][] = [
  ['a method that calls an overridden one', 'mass(): number { return 2 } energy(k: number): number { return this.v * k * this.mass() }', 'mass(): number { return 4 }', 'this.x += this.energy(dt); return this.x', true],
  ['an overriding one that calls the overridden one', 'mass(): number { return 2 } energy(k: number): number { return this.v * k * this.mass() }', 'mass(): number { return super.mass() + 0.5 }', 'return this.energy(dt) - super.mass()', true],
  ['a field that is declared again', 'twice(): number { return this.v * 2 }', 'v = 7;', 'this.v += dt; return this.twice()', true],
  ['in a class with a private member', '#n = 3; mass(): number { return this.v * 2 } n(): number { return this.#n }', '', 'return this.mass() * dt', true],
  ['a private field', '#n = 3; mass(): number { return this.#n++ }', '', 'return this.mass() * dt', false],
  ['a private field of the same name', '#n = 3; mass(): number { return this.#n++ }', '#n = 100;', 'return this.mass() * dt + this.#n', false],
  ['a private method', '#n(): number { return 3 } mass(): number { return this.#n() }', '', 'return this.mass() * dt', false],
] // biome-ignore format: one line each

describe('inherited methods', () => {
  it.each(COMPILED)('%s', async (_, base, own, body, compiled) => {
    const { same, calls, module, diagnostics } = await program(step(base, own, body))
    const steps = (m: Exports, name: string) => {
      const object = new m[name]()
      return [object.step(0.5), object.step(3), Object.entries(object)]
    }
    for (const name of ['Body', 'Heir']) same((m) => steps(m, name))
    expect(diagnostics.map((message) => message.split(':')[0])).toEqual(compiled ? [] : ['captured-variable'])
    if (compiled) expect(calls(module.marked)).toMatchObject({ kernel: 4, original: 0 })
    same((m) => steps(m, 'Overriding'))
  })

  it('through three classes, until one of them is changed', async () => {
    const { same, calls, module } = await program(`
      export class A { k = 1; a(): number { return this.b() + this.k } b(): number { return 1 } }
      export class B extends A { #n = 1; a(): number { return super.a() * 10 } b(): number { return super.b() + 2 } c(): number { return this.a() + this.b() } n() { return this.#n } }
      export class C extends B { b(): number { return super.b() + 5 } step(dt: number): number { "use jit"; return this.c() * dt + super.a() } }
      export const marked = C.prototype.step`)
    same((m) => new m.C().step(2))
    expect(calls(module.marked)).toMatchObject({ kernel: 1, original: 0 })
    same((m) => {
      m.B.prototype.b = () => 77
      return new m.C().step(1)
    })
    expect(calls(module.marked)).toMatchObject({ kernel: 1, original: 1 })
  })
})
