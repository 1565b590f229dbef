/** Kernels that are methods, and kernels that use fields and methods of classes and constant objects. */
import { describe, expect, it } from 'vitest'
import { type Exports, noted, program } from './both-ways.ts'

const counter = `
  export class Counter {
    n = 0
    half = 0.5
    on = false
    #secret = 3
    buf = new Float64Array(4)
    static made = 0
    static readonly K = 2.5
    step(by: number): number { 'use jit'; this.n += by; this.on = !this.on; this.buf[this.n & 3] += this.half; return this.n * Counter.K }
    hide(by: number): number { 'use jit'; this.#secret = this.#secret * by + 1; return this.#secret }
    static make(k: number): number { 'use jit'; this.made += k; return Counter.made }
  }`

describe('a method', () => {
  it('reads and writes the fields of its object', async () => {
    const p = await program(counter)
    expect(p.diagnostics).toEqual([])
    p.same((m) => {
      const [a, b] = [new m.Counter(), new m.Counter()]
      b.n = 0.25
      const results = [a.step(1), a.step(2), b.step(-0), a.step(7), a.hide(2), b.hide(-1), a.hide(0.5)]
      return [results, { ...a }, { ...b }, m.Counter.make(2), m.Counter.make(0.5), m.Counter.made]
    })
    const { prototype } = p.module.Counter
    expect([prototype.step, prototype.hide, p.module.Counter.make].map((fn) => p.calls(fn))).toEqual([
      { kernel: 4, original: 0, byReason: {} },
      { kernel: 3, original: 0, byReason: {} },
      { kernel: 2, original: 0, byReason: {} },
    ])
  })

  it('takes its object apart', async () => {
    const p = await program(`
      export class Box {
        scale = 2
        bias = 0
        data = new Float64Array(3)
        static OFFSET = 10
        set(k: number, v: number): number {
          'use jit'
          const { data, scale: by = 5, bias } = this
          let offset = 0
          ;({ OFFSET: offset } = Box)
          this.scale += 1
          data[k] = v * by + bias + offset
          return this.scale + by
        }
        rest(): number { 'use jit'; const { scale, ...others } = this; return scale }
      }`)
    expect(p.diagnostics).toEqual([
      'unsupported-operation: The rest of an object with unknown fields cannot be compiled',
    ])
    p.same((m) => {
      const box = new m.Box()
      return [box.set(0, 3), box.set(1, -0), box.set(7, 1), { ...box }, box.rest()]
    })
    expect(p.calls(p.module.Box.prototype.set)).toMatchObject({ kernel: 3, original: 0 })
    // A field that runs code is not read by a kernel.
    const trapped = (m: Exports) => {
      const [box, log]: [{ set(k: number, v: number): number; data: object }, unknown[]] = [new m.Box(), []]
      Object.defineProperty(box, 'bias', { get: () => noted(log, 'bias', 7) })
      return [box.set(0, 3), log, box.data]
    }
    p.same(trapped)
    expect(p.calls(p.module.Box.prototype.set)).toMatchObject({ kernel: 3, original: 1 })
  })

  it('has fields that the constructor sets on some of its ways', async () => {
    const p = await program({
      'main.js': `
      export class Grid {
        constructor(n, data) {
          if (data) { this.data = data; this.done = true }
          else { for (const _ of [0]) this.data = new Float64Array(n); this.done = false }
          /** @type {Int32Array} */
          this.ids = make(n)
          const later = () => { this.late = 1 }
          later()
          function other() { this.foreign = 1 }
        }
        /** @param {number} k */
        get(k) { 'use jit'; return this.done ? this.data[k] + this.ids[k] + this.late : -1 }
        /** @param {number} k */
        foreign_(k) { 'use jit'; return k + this.foreign }
      }
      const make = (n) => new Int32Array(n).fill(3)`,
    })
    expect(p.diagnostics).toEqual([
      'unsupported-operation: `foreign` is not declared in the class, as far as it can be seen from here',
    ])
    p.same((m) =>
      [new m.Grid(2), new m.Grid(2, Float64Array.of(1, 2)), new m.Grid(2, [1, 2])].map((g) => [
        g.get(1),
        g.foreign_(1),
      ]),
    )
    // The last one has data of another type.
    expect(p.calls(p.module.Grid.prototype.get)).toMatchObject({ kernel: 2, original: 1 })
  })

  it('keeps name, length, attributes and what it is to subclasses', async () => {
    const p = await program(`${counter}
      export class Loud extends Counter { step(by: number): number { return super.step(by) + 1000 } }
      export class Quiet extends Counter { half = 4 }
      export const shape = (C: any) => [
        Object.getOwnPropertyNames(C), Object.getOwnPropertyNames(C.prototype), Object.keys(new C()),
        C.prototype.step?.name, C.prototype.step?.length, Object.getOwnPropertyDescriptor(Counter.prototype, 'step')!.enumerable,
        C.name, C.length,
      ]`)
    p.same((m) => [m.shape(m.Counter), m.shape(m.Loud), m.shape(m.Quiet)])
    p.same((m) => {
      const [a, b] = [new m.Loud(), new m.Quiet()]
      return [a.step(2), b.step(3), { ...a }, { ...b }]
    })
    expect(p.calls(p.module.Counter.prototype.step)).toMatchObject({ kernel: 2, original: 0 })
  })

  it('runs as the original through original(fn)', async () => {
    const p = await program(counter)
    const a = new p.module.Counter()
    const { step } = p.module.Counter.prototype
    expect([p.module.original(step).call(a, 2), a.n, a.step(2)]).toEqual([5, 2, 10])
    expect(p.calls(step)).toMatchObject({ kernel: 1, original: 0 })
    expect([p.module.original(step).name, p.module.original(step).length]).toEqual(['step', 1])
  })

  it('throws after the writes of the original', async () => {
    const p = await program(`
      export class Stack {
        top = 0
        data = new Int32Array(2)
        push(v: number): void { 'use jit'; if (this.top >= this.data.length) throw new RangeError(\`full at \${this.top++}\`); this.data[this.top++] = v }
      }`)
    p.same((m) => {
      const s = new m.Stack()
      return [1, 2, 3, 4].map((v) => {
        try {
          return [s.push(v), s.top]
        } catch (error) {
          return [String(error), s.top, s.data]
        }
      })
    })
    expect(p.calls(p.module.Stack.prototype.push)).toMatchObject({ kernel: 4, original: 0 })
  })
})

describe('the original runs, before any code of a field does,', () => {
  const watched = `
    export class Point {
      x = 1
      y = 2
      move(dx: number): number { 'use jit'; if (dx < 0) return -1; this.x += dx; return this.x * this.y }
    }`
  const log = (prepare: (p: Exports, log: unknown[]) => unknown) => (m: Exports) => {
    const events: unknown[] = []
    const point = prepare(new m.Point(), events)
    const results = [-1, 1, 2].map((dx) => {
      try {
        return m.Point.prototype.move.call(point, dx)
      } catch (error) {
        return (error as Error).constructor.name
      }
    })
    const attributes = Object.entries(Object.getOwnPropertyDescriptors(Object(point)))
    return [results, events, attributes.map(([key, { get, set, ...rest }]) => [key, typeof get, typeof set, rest])]
  }

  it.each<[string, (p: Exports, log: unknown[]) => unknown, number]>([
    ['(an ordinary object runs the kernel)', (p) => p, 3],
    [
      'where a field is a getter',
      (p, log) => Object.defineProperty(p, 'x', { get: () => log.push('get'), set: (v) => log.push(v) }),
      0,
    ],
    ['where a read field is a getter', (p, log) => Object.defineProperty(p, 'y', { get: () => log.push('get') }), 0],
    [
      'where a field came from the prototype',
      (p, log) => {
        delete p.x
        Object.defineProperty(Object.getPrototypeOf(p), 'x', {
          configurable: true,
          get: () => log.push('get'),
          set: (v) => log.push(v),
        })
        return p
      },
      0,
    ],
    [
      'where the object is a proxy',
      (p, log) =>
        new Proxy(p, {
          get: (t, k) => noted(log, k, Reflect.get(t, k)),
          getOwnPropertyDescriptor: (t, k) => noted(log, k, Reflect.getOwnPropertyDescriptor(t, k)),
          has: (t, k) => noted(log, k, Reflect.has(t, k)),
        }),
      0,
    ],
    ['where the object is frozen', (p) => Object.freeze(p), 0],
    ['where a written field is read-only', (p) => Object.defineProperty(p, 'x', { writable: false }), 0],
    ['(a field that is only read may be read-only)', (p) => Object.defineProperty(p, 'y', { writable: false }), 3],
    ['where a field is gone', (p) => Reflect.deleteProperty(p, 'y') && p, 0],
    ['where a field has another type', (p) => Object.assign(p, { y: '3' }), 0],
    ['on an object of no class', () => ({ x: 1, y: 2 }), 0],
    [
      'on an object that only inherits from the prototype',
      (p) => Object.assign(Object.create(Object.getPrototypeOf(p)), { x: 1, y: 2 }),
      0,
    ],
    ['on undefined', () => undefined, 0],
    ['on a number', () => 5, 0],
  ])('%s', async (_, prepare, kernel) => {
    const p = await program(watched)
    p.same(log(prepare))
    expect(p.calls(p.module.Point.prototype.move)).toMatchObject({ kernel, original: 3 - kernel })
  })

  it('where a private field is missing, whether its value matters or not', async () => {
    const p = await program(`
      export class Box {
        #early = 1
        k = this.dead?.(3)
        #late = 2
        dead(a: number): number { 'use jit'; this.#late; return a * 2 }
        first(a: number): number { 'use jit'; if (a < 0) throw new RangeError('negative ' + a); return this.#early + a }
        both(a: number): number { 'use jit'; return this.#early + this.#late + a }
      }`)
    expect(p.diagnostics).toEqual([])
    const attempt = (call: () => unknown) => {
      try {
        return call()
      } catch (error) {
        return String(error)
      }
    }
    for (const method of ['dead', 'first', 'both'])
      for (const receiver of ['own', 'foreign', 'undefined', 'number'])
        for (const argument of [3, -3])
          p.same((m) => {
            const box = attempt(() => new m.Box())
            const self = { own: box, foreign: { k: 1 }, undefined, number: 5 }[receiver]
            return attempt(() => m.Box.prototype[method].call(self, argument))
          })
    // Even the constructor calls it too early, before it has all of its fields.
    p.same((m) => attempt(() => new m.Box()))
    class Late {
      constructor(make: new () => object) {
        Object.setPrototypeOf(Late.prototype, make.prototype)
      }
    }
    p.same((m) => attempt(() => (new Late(m.Box) as unknown as { both(a: number): number }).both(1)))
  })

  it('where a superclass returns proxies, also with fields that are private', async () => {
    const p = await program(`
      export const events: unknown[] = []
      class Observed {
        constructor() { return new Proxy(this, { get: (t, k, r) => (events.push(String(k)), Reflect.get(t, k, r)) }) }
      }
      export class Point extends Observed {
        x = 1
        #y = 2
        open(): number { 'use jit'; return this.x * 2 }
        hidden(by: number): number { 'use jit'; this.#y += by; return this.#y }
      }`)
    expect(p.diagnostics).toEqual([expect.stringContaining('captured-variable: The superclass is not known here')])
    p.same((m) => {
      const point = new m.Point()
      return [point.open(), point.hidden(2), point.hidden(3), m.events]
    })
    expect(p.calls(p.module.Point.prototype.hidden)).toMatchObject({ kernel: 2 })
  })

  it('where fields come late', async () => {
    const p = await program(`
      export const early: unknown[] = []
      export class Base {
        constructor() { early.push((this as any).get(1)) }
        k = 2
        get(a: number): number { 'use jit'; return a * this.k }
      }
      export class Derived extends Base {
        m = 3
        get(a: number): number { 'use jit'; return a * this.m + this.k }
      }`)
    expect(p.diagnostics).toEqual([])
    p.same((m) => [new m.Base().get(1), new m.Derived().get(1), m.early])
    expect(p.calls(p.module.Derived.prototype.get)).toMatchObject({ kernel: 1, original: 1 })
  })
})

describe('objects', () => {
  it('of a factory keep their state in closures, or have a name', async () => {
    const p = await program(`
      export function make(k: number) {
        const self = { k, n: 0, add(by: number): number { 'use jit'; this.n += by * self.k; return this.n } }
        return self
      }
      export const pure = [{ twice(a: number): number { 'use jit'; return a * 2 } }]
      export const frozen = Object.freeze({ k: 2, f(a: number): number { 'use jit'; return a * this.k } })
      export const config = { gain: 2, table: Float64Array.of(1, 2), on: true }
      export function scaled(a: number): number { 'use jit'; return config.on ? a * config.gain + config.table[1] : 0 }`)
    expect(p.diagnostics).toEqual(
      [expect.stringContaining('captured-variable: Nothing tells the type of `this.k`')].slice(1),
    )
    p.same((m) => {
      const [a, b] = [m.make(2), m.make(3)]
      const results = [a.add(1), b.add(1), a.add(2), a.add.call(b, 1), m.pure[0].twice(4), m.frozen.f(3), m.scaled(2)]
      m.config.gain = 7
      m.config.table = Float64Array.of(0, 0.5)
      results.push(m.scaled(1))
      m.config.on = false
      return [...results, m.scaled(1), a.n, b.n, Object.keys(a)]
    })
    expect(p.calls(p.module.scaled)).toMatchObject({ kernel: 3 })
    expect(p.calls(p.module.frozen.f).kernel).toBe(1)
    expect(p.calls(p.module.pure[0].twice).kernel).toBe(1)
    expect(p.calls(p.module.make(1).add)).toMatchObject({ kernel: 3, original: 1 })
  })

  it('that are one are not taken for two', async () => {
    const p = await program(`
      export class Node {
        n = 1
        step(): number { 'use jit'; this.n += 2; root.n *= 3; return this.n + root.n }
      }
      const root = { n: 5 }
      export const other = { n: 1, add(): number { 'use jit'; other.n += 1; return this.n * 2 } }
      export const get = () => root.n`)
    expect(p.diagnostics).toEqual([])
    p.same((m) => [new m.Node().step(), m.get(), m.other.add(), m.other.add()])
    expect(p.calls(p.module.Node.prototype.step).kernel).toBe(1)
    expect(p.calls(p.module.other.add).kernel).toBe(2)
  })

  it('that are one are not taken for two, where one is an argument', async () => {
    const p = await program(`
      export class Vec {
        x = 1
        y = 2
        add(o: { x: number; y: number }): number { 'use jit'; this.x += o.x; this.y += o.x; return this.x + o.y }
      }
      export const other = { x: 5, y: 6 }
      export function bump(o: { x: number }): number { 'use jit'; other.x += 1; return o.x + other.x }
      export function poke(o: { x: number }): number { 'use jit'; o.x += 1; return o.x + other.x }`)
    expect(p.diagnostics).toEqual([])
    p.same((m) => {
      const v = new m.Vec()
      const vectors = [v.add(v), v.x, v.y, v.add(m.other), v.x, v.y]
      return [vectors, m.bump({ x: 1 }), m.bump(m.other), m.other.x, m.poke(m.other), m.other.x, m.poke({ x: 2 })]
    })
    const { Vec, bump, poke } = p.module
    expect([Vec.prototype.add, bump, poke].map((fn) => p.calls(fn).kernel)).toEqual([1, 1, 1])
  })

  it('give arrow functions their `this`', async () => {
    const p = await program(`
      export class Lens {
        power = 2
        focus = (a: number): number => { 'use jit'; this.power += 0.5; return a * this.power }
        run(xs: number[]) { return xs.map((a: number): number => { 'use jit'; return a * this.power }) }
      }`)
    expect(p.diagnostics).toEqual([])
    p.same((m) => {
      const lens = new m.Lens()
      return [lens.focus(1), lens.focus(2), lens.run([1, 2]), lens.power]
    })
    expect(p.calls(new p.module.Lens().focus).kernel).toBe(2)
  })
})

describe('what cannot be compiled says why', () => {
  it.each([
    ['a setter', 'set k(v: number) {}', 'return this.k', '`k` is read by running code'],
    ['a getter that is assigned', 'get k() { return 2 }', 'this.k = 3; return this.k', '`k` is read by running code'],
    ['a private getter', 'get #k() { return 2 }', 'return this.#k', '`#k` is read by running code'],
    ['a field that nobody declares', '', 'return (this as any).k', '`k` is not declared in the class'],
    ['a field without type', 'k', 'return this.k', 'Nothing tells the type of `this.k`'],
    [
      'a field with an object of which no field is known',
      'k = { a: () => 1 }',
      'const o = this.k; return o.a()',
      'Nothing tells the type of `this.k`',
    ],
    [
      'another ordinary array',
      'k = [1]',
      'this.k = [2]; return 1',
      '`this.k` is declared outside the function and would be another array afterwards',
    ],
    [
      'this in a function',
      'k = 1',
      'function inner(this: any) { return this.k } return inner()',
      'not known what `this` is',
    ],
    ['super', '', 'return super.toString().length', ''],
    ['a method as a value', 'm() { return 1 }', 'const f = this.m; return 1', '`m` is a method'],
    ['a decorated method', '@((f: any) => f) m() { return 1 }', 'return this.m()', 'It cannot be checked'],
  ])('%s', async (_, member, body, message) => {
    const p = await program(`export class C { ${member}\nf(): number { 'use jit'; ${body} } }`)
    expect(p.diagnostics).toEqual([expect.stringContaining(message)])
    expect(p.module.status(p.module.C.prototype.f)).toMatchObject({ state: 'original', reasons: [{}] })
  })

  it.each([
    ['a getter', 'class C { get f(): number { "use jit"; return 1 } }'],
    ['a setter', 'class C { set f(v: number) { "use jit" } }'],
    ['a constructor', 'class C { constructor() { "use jit" } }'],
    ['a computed name', 'class C { [Symbol.iterator](): number { "use jit"; return 1 } }'],
    ['a generator', 'class C { *f(): any { "use jit" } }'],
  ])('%s', async (_, source) => {
    const p = await program(source)
    expect(p.diagnostics).toEqual([expect.stringContaining('misplaced-directive')])
  })
})
