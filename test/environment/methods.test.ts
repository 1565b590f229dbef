/** Methods of objects that are passed to kernels, or lie in arrays. */
import { describe, expect, it } from 'vitest'
import { type Exports, program } from './both-ways.ts'

const BODY = `
  export class Body {
    constructor(public x: number, public v: number, public mass = 1, public alive = true) {}
    energy(): number { return (this.mass * this.v ** 2) / 2 }
    push(force: number, dt = 0.5): this { this.v += (force / this.mass) * dt; return this }
    step(dt: number): void { if (!this.alive) return; if (!(this.v < 100)) throw new RangeError(\`too fast: \${this.v}\`); this.x += this.v * dt; this.bounce(10) }
    bounce(wall: number): void { if (this.x > wall) { this.x = 2 * wall - this.x; this.v = -this.v } }
    distance(o: Body): number { return Math.abs(this.x - o.x) + o.energy() - this.energy() }
    same(o: Body): boolean { return this === o }
  }`
const NUMBERS = [0, -0, 1, -2.5, 9.5, Number.NaN, Infinity, 99, 5e-324]
const f = (params: string, body: string) => `export function f(${params}) { "use jit"; ${body} }`

const WITH_GETTERS = BODY.replace(
  'energy()',
  'get momentum() { return this.mass * this.v } get moved(): number { this.x += 0.5; return this.x } get alsoMoved() { return this.moved * 2 } energy()',
)

type Make = (m: Exports, a: number, b: number) => unknown[]
const one: Make = (m, a, b) => [new m.Body(a, b)]
const two: Make = (m, a, b) => [new m.Body(a, b), new m.Body(b, a, 2)]
const many: Make = (m, a, b) => [[new m.Body(a, b), new m.Body(b, a, 3, false), new m.Body(1, 2)]]
const twice: Make = (m, a, b) => {
  const body = new m.Body(a, b)
  return [[body, new m.Body(1, b), body]]
}

/** [what, module with `f`, its arguments] */
const COMPILED: readonly [string, string, Make][] = [
  ['read', `${BODY} ${f('p: Body', 'return p.energy()')}`, one],
  ['written, and returned by', `${BODY} ${f('p: Body, q: Body', 'const e = p.energy(); p.push(2).push(q.x, 1); return p.distance(q) + e * 3')}`, two],
  ['that call others and throw after writes', `${BODY} ${f('p: Body, q: Body', 'p.push(3); for (let i = 0; i < 4; i++) { p.step(i); q.v += p.x; q.step(0.25) } return q.x')}`, two],
  ['as arguments of helpers', `${BODY} const total = (p: Body, q: Body) => p.energy() + q.energy(); ${f('p: Body, q: Body', 'return total(p, q) - total(q, q)')}`, two],
  ['by another name', `${BODY} ${f('p: Body, q: Body', 'const r = p; r.push(1); return r.energy() + p.energy() + (p.same(q) ? 1 : 0) + (p.same(r) ? 10 : 0)')}`, two],
  ['of the object that is returned', `${BODY} ${f('p: Body', 'return p.push(2)')}`, one],
  ['beside numbers', `${BODY} ${f('p: Body, x: Float64Array', 'for (let i = 0; i < x.length; i++) { p.step(0.5); x[i] = p.x + p.energy() }')}`, (m, a, b) => [new m.Body(a, b), new Float64Array(4)]],
  ['inherited, and by super', `${BODY} export class Ball extends Body { radius = 0.5; bounce(wall: number): void { super.bounce(wall - this.radius) } round(): number { return this.energy() + this.radius } } ${f('p: Ball', 'p.step(0.5); p.bounce(3); return p.round()')}`, (m, a, b) => [new m.Ball(a, b)]],
  ['that make objects', `export class Vec { constructor(public x: number, public y: number) {} add(o: Vec): Vec { return new Vec(this.x + o.x, this.y + o.y) } length(): number { return Math.hypot(this.x, this.y) } } ${f('p: Vec, q: Vec', 'return p.add(q).add(p).length() - p.length()')}`, (m, a, b) => [new m.Vec(a, b), new m.Vec(b, 1)]],
  ['with names of methods of arrays', `export class Bag { constructor(public n: number, public m: number) {} push(k: number): void { this.n += k } at(i: number): number { return i ? this.n : this.m } includes(k: number): boolean { return this.n === k } fill(k: number): this { this.n = k; return this } sort(): number { return this.m } slice(a: number): number { return a - this.m } set(a: number): void { this.m = a } indexOf(a: number): number { return a * this.n } map(k: number): number { return k } } ${f('p: Bag', 'p.push(2); p.set(p.slice(3)); return p.at(0) + p.at(1) * 3 + p.indexOf(2) + p.map(5) + (p.includes(3) ? 100 : 0) + p.fill(4).sort()')}`, (m, a, b) => [new m.Bag(a, b)]],
  ['of elements', `${BODY} ${f('bodies: Body[]', 'let s = 0; for (const b of bodies) s += b.energy(); return s')}`, many],
  ['that write elements', `${BODY} ${f('bodies: Body[]', 'for (const b of bodies) b.step(0.5); for (let i = 0; i < bodies.length; i++) bodies[i].push(i).push(1, 2); return bodies[0].energy()')}`, many],
  ['of elements that are there twice', `${BODY} ${f('bodies: Body[]', 'for (const b of bodies) b.push(1).step(0.5); return bodies[0].same(bodies[2]) ? bodies[0].x : -1')}`, twice],
  ['of pairs of elements', `${BODY} ${f('bodies: Body[]', 'let best = bodies[0]; let s = 0; for (const b of bodies) for (const c of bodies) { s += b.distance(c); if (c.energy() > best.energy()) best = c } best.push(s); return best')}`, twice],
  ['of elements by helpers and callbacks', `${BODY} const tick = (b: Body, dt: number) => { b.step(dt) }; ${f('bodies: Body[]', 'bodies.forEach((b) => tick(b, 0.5)); return bodies.reduce((s, b) => s + b.energy(), 0)')}`, many],
  ['of objects in elements', `${BODY} export class Pair { constructor(public a: Body, public b: Body) {} swap(): number { const e = this.a.energy(); this.a.push(this.b.energy()); return e } } ${f('pairs: Pair[]', 'let s = 0; for (const p of pairs) s += p.swap() + p.b.energy(); return s')}`, (m, a, b) => { const [p, q] = two(m, a, b); return [[new m.Pair(p, q), new m.Pair(q, q)]] }],
  ['of objects in objects', `${BODY} export class Pair { constructor(public a: Body, public b: Body) {} swap(): number { const e = this.a.energy(); this.a.push(this.b.energy()); return e } } ${f('p: Pair', 'return p.swap() + p.b.energy()')}`, (m, a, b) => [new m.Pair(...two(m, a, b))]],
  ['of an element that is passed beside the array', `${BODY} ${f('bodies: Body[], p: Body', 'p.push(1); let s = 0; for (const b of bodies) if (b !== p) s += b.distance(p); return s + bodies.indexOf(p)')}`, (m, a, b) => { const [list] = twice(m, a, b); return [list, (list as unknown[])[0]] }],
  ['of inherited elements', `${BODY} export class Ball extends Body { radius = 0.5; bounce(wall: number): void { super.bounce(wall - this.radius) } } ${f('balls: Ball[]', 'for (const b of balls) { b.step(0.5); b.push(b.radius) } return balls.length')}`, (m, a, b) => [[new m.Ball(a, b), new m.Ball(b, a, 2)]]],
  ['that are getters', `${WITH_GETTERS} ${f('p: Body, q: Body', 'const e = p.momentum; p.push(q.momentum); const { moved } = p; return e + moved - p.moved + q.alsoMoved')}`, two],
  ['that are getters of elements', `${WITH_GETTERS} ${f('bodies: Body[]', 'let s = 0; for (const b of bodies) s = s * 0.5 + b.moved - b.momentum + b.alsoMoved; for (const { moved } of bodies) s -= moved; bodies.sort((a, b) => a.mass - b.mass); return s')}`, twice],
  ['that are getters of a superclass', `${WITH_GETTERS} export class Ball extends Body { radius = 0.5; get momentum() { return this.moved * this.radius } } ${f('balls: Ball[], p: Ball', 'let s = p.moved + p.momentum; for (const b of balls) s = s * 0.5 + b.moved - b.momentum; return s')}`, (m, a, b) => [[new m.Ball(a, b), new m.Ball(b, a, 2)], new m.Ball(b, b)]],
  ['of rows of elements', `${BODY} ${f('rows: Body[][]', 'let s = 0; for (const row of rows) for (const b of row) s += b.push(1).energy(); return s')}`, (m, a, b) => [[...many(m, a, b), ...twice(m, b, a)]]],
] // biome-ignore format: one line each

describe('methods', () => {
  it.each(COMPILED)('are compiled: %s', async (what, source, make) => {
    const { same, calls, module, diagnostics } = await program(source)
    expect(diagnostics).toEqual([])
    for (const a of NUMBERS)
      for (const b of NUMBERS)
        same((m) => {
          const args = make(m, a, b)
          let result: unknown
          try {
            result = m.f(...args)
          } catch (error) {
            result = `${(error as Error).constructor.name}: ${(error as Error).message}`
          }
          return [args.indexOf(result), (args[0] as unknown[]).indexOf?.(result), result, args].map(describeAll)
        })
    expect([what, calls(module.f).byReason, calls(module.f).kernel]).toEqual([what, {}, NUMBERS.length ** 2])
  })

  // A class has another identity in each program.
  const describeAll = (value: unknown): unknown =>
    Array.isArray(value)
      ? value.map(describeAll)
      : typeof value === 'object' && value !== null && !ArrayBuffer.isView(value)
        ? [value.constructor.name, ...Object.entries(value).map(([key, one]) => [key, describeAll(one)])]
        : value

  const SUBCLASS = `${BODY} export class Heavy extends Body { energy(): number { return 1000 } } export class Other extends Body {}`
  const read = `${SUBCLASS} ${f('p: Body', 'return p.energy() + p.v')}`
  const elements = `${SUBCLASS} ${f('bodies: Body[]', 'let s = 0; for (const b of bodies) s += b.push(1).energy(); return s')}`

  /** [what, makes the object, the reason] */
  const OTHERS: readonly [string, (m: Exports) => unknown, string][] = [
    ['of a subclass that overrides the method', (m) => new m.Heavy(1, 2), 'argument-type'],
    ['of a subclass that does not', (m) => new m.Other(1, 2), 'argument-type'],
    ['with a function of its own', (m) => Object.assign(new m.Body(1, 2), { energy: () => 7 }), 'argument-type'],
    ['with a getter of its own', (m) => Object.defineProperty(new m.Body(1, 2), 'energy', { get: () => () => 8 }), 'argument-type'],
    ['with another prototype', (m) => Object.setPrototypeOf(new m.Body(1, 2), { energy: () => 9, push() { return this } }), 'argument-type'],
    ['without prototype', () => Object.assign(Object.create(null), { x: 1, v: 2, mass: 3, alive: true }), 'argument-type'],
    ['a plain one', () => ({ x: 1, v: 2, mass: 3, alive: true, energy: () => 5, push() { return this } }), 'argument-type'],
    ['a proxy', (m) => new Proxy(new m.Body(1, 2), { get: (body, key) => (key === 'energy' ? () => 6 : Reflect.get(body, key)) }), 'argument-type'],
    ['null', () => null, 'argument-type'],
  ] // biome-ignore format: one line each
  it.each(OTHERS)('are left to the original where the object is %s', async (_, make, reason) => {
    for (const [source, wrap] of [
      [read, (value: unknown) => value],
      [elements, (value: unknown) => [value]],
    ] as const) {
      const { same, calls, module } = await program(source)
      same((m) => m.f(wrap(new m.Body(3, 4))))
      same((m) => {
        try {
          return m.f(wrap(make(m)))
        } catch (error) {
          return (error as Error).constructor.name
        }
      })
      expect(calls(module.f)).toMatchObject({ kernel: 1, original: 1, byReason: { [reason]: 1 } })
    }
  })

  it.each([
    ['passed objects', read, false],
    ['elements', elements, true],
  ])('of %s that are exchanged count from the next call on', async (_, source, inArray) => {
    const { same, calls, module } = await program(source)
    const call = (m: Exports) => m.f(inArray ? [new m.Body(3, 4)] : new m.Body(3, 4))
    same(call)
    const old = [module, module.Body.prototype.energy]
    same((m) => {
      const before = m.Body.prototype.energy
      m.Body.prototype.energy = function () {
        return before.call(this) + 1
      }
      const result = call(m)
      m.Body.prototype.energy = before
      return result
    })
    expect(calls(module.f)).toMatchObject({ kernel: 1, original: 1, byReason: { 'outer-value': 1 } })
    same(call)
    expect(module.Body.prototype.energy).toBe(old[1])
    expect(calls(module.f).kernel).toBe(2)
    same((m) => {
      m.Body.prototype.distance = () => 5
      return call(m)
    })
    expect(calls(module.f).kernel).toBe(3)
    same((m) => {
      Object.defineProperty(m.Body.prototype, 'energy', { get: () => () => 11 })
      return call(m)
    })
    expect(calls(module.f)).toMatchObject({ kernel: 3, original: 2 })
  })

  it.each([
    ['a passed object', 'p: Body', 'return p.moved + p.v', (m: Exports) => new m.Body(3, 4)],
    [
      'elements',
      'bodies: Body[]',
      'let s = 0; for (const b of bodies) s += b.moved; return s',
      (m: Exports) => [new m.Body(3, 4)],
    ],
    ['new objects', 'k: number', 'return new Body(k, 2).moved', () => 3],
  ])('getters of %s that are exchanged or hidden count from the next call on', async (_, params, body, make) => {
    const { same, calls, module } = await program(
      `${WITH_GETTERS} export class Heavy extends Body { get moved() { return 7 } } ${f(params, body)}`,
    )
    const call = (m: Exports) => m.f(make(m))
    same(call)
    expect(calls(module.f)).toMatchObject({ kernel: 1, original: 0 })
    const own = (m: Exports) => Object.getOwnPropertyDescriptor(m.Body.prototype, 'moved') as PropertyDescriptor
    for (const changed of [{ get: () => 5 }, { value: 9, writable: true }, { get: undefined, set() {} }]) {
      same((m) => {
        const before = own(m)
        Object.defineProperty(m.Body.prototype, 'moved', { configurable: true, ...changed })
        const result = call(m)
        Object.defineProperty(m.Body.prototype, 'moved', before)
        return result
      })
    }
    expect(calls(module.f)).toMatchObject({ kernel: 1, original: 3, byReason: { 'outer-value': 3 } })
    same(call)
    expect(calls(module.f).kernel).toBe(2)
    if (params.startsWith('k')) return
    const of = (object: unknown) => (params.startsWith('p') ? object : [object])
    same((m) => m.f(of(Object.defineProperty(new m.Body(1, 2), 'moved', { value: 8 }))))
    same((m) => m.f(of(Object.defineProperty(new m.Body(1, 2), 'moved', { get: () => 8 }))))
    same((m) => m.f(of(new m.Heavy(1, 2))))
    expect(calls(module.f)).toMatchObject({ kernel: 2, original: 6, byReason: { 'argument-type': 3 } })
  })

  it('getters are run as often as by the original where proxies cannot be told', async () => {
    const { getBuiltinModule } = process
    Object.defineProperty(process, 'getBuiltinModule', { value: undefined, configurable: true })
    const { same, module, calls } = await program(
      `${WITH_GETTERS} ${f('p: Body, all: Body[]', 'return p.moved + all[0].moved')}`,
    )
    Object.defineProperty(process, 'getBuiltinModule', { value: getBuiltinModule, configurable: true })
    same((m) => {
      const [p, q] = [new m.Body(1, 2), new m.Body(3, 4)]
      return [m.f(p, [q]), p.x, q.x]
    })
    expect(calls(module.f)).toMatchObject({ kernel: 1, original: 0 })
  })

  it('inherited ones are left to the original once the classes are changed', async () => {
    const { same, calls, module } = await program(
      `${BODY} export class Ball extends Body { bounce(wall: number): void { super.bounce(wall - 1) } } ${f('p: Ball', 'p.step(0.5); return p.x + p.energy()')}`,
    )
    const call = (m: Exports) => m.f(new m.Ball(9, 4))
    same(call)
    expect(calls(module.f).kernel).toBe(1)
    const changes: ((m: Exports) => () => void)[] = [
      (m) => {
        m.Ball.prototype.energy = () => 3
        return () => delete m.Ball.prototype.energy
      },
      (m) => {
        const { bounce } = m.Body.prototype
        m.Body.prototype.bounce = () => {}
        return () => {
          m.Body.prototype.bounce = bounce
        }
      },
      (m) => {
        Object.setPrototypeOf(m.Ball.prototype, { step() {}, energy: () => 2, bounce() {} })
        return () => Object.setPrototypeOf(m.Ball.prototype, m.Body.prototype)
      },
    ]
    for (const [i, change] of changes.entries()) {
      same((m) => {
        const undo = change(m)
        const result = call(m)
        undo()
        return result
      })
      expect(calls(module.f)).toMatchObject({ kernel: 1 + i, original: 1 + i })
      same(call)
      expect(calls(module.f).kernel).toBe(2 + i)
    }
  })

  it('frozen objects are written by the original, which throws, and read by the kernel', async () => {
    for (const [source, kernel] of [
      [`${BODY} ${f('p: Body', 'return p.energy()')}`, 1],
      [`${BODY} ${f('p: Body', 'p.push(1); return p.energy()')}`, 0],
    ] as const) {
      const { same, calls, module } = await program(source)
      same((m) => {
        try {
          return m.f(Object.freeze(new m.Body(3, 4)))
        } catch (error) {
          return (error as Error).constructor.name
        }
      })
      expect(calls(module.f).kernel).toBe(kernel)
    }
  })

  it('one object that is passed twice and changed is left to the original', async () => {
    const { same, calls, module } = await program(`${BODY} ${f('p: Body, q: Body', 'p.push(1); return p.distance(q)')}`)
    same((m) => {
      const body = new m.Body(3, 4)
      return m.f(body, body)
    })
    expect(calls(module.f)).toMatchObject({ kernel: 0, byReason: { 'same-object': 1 } })
  })

  it('before the class is there, the original runs', async () => {
    const { same } = await program(
      `export const early = (() => { try { return f({ x: 1, energy: () => 4 } as never) } catch (error) { return (error as Error).constructor.name } })(); ${BODY} ${f('p: Body', 'return p.energy()')}`,
    )
    same((m) => [m.early, m.f(new m.Body(1, 2))])
  })

  const P =
    'class P { static made = 0; #s = 3; constructor(public x: number) {} e(): number { return this.x } get g(): number { return this.x } ofGetter(): number { return this.g } secret(): number { return this.#s } #m(): number { return 1 } ofPrivate(): number { return this.#m() } norm = (): number => this.x; self(n: number): number { return n < 1 ? this.x : this.self(n - 1) } all(): number { return { ...this }.x } }'
  const REFUSED: readonly [string, string, string][] = [
    ['a decorated getter', `const d = (m: any, _: any) => m; class Q { x = 1; @d get g(): number { return this.x } } ${f('p: Q', 'return p.g')}`, 'It cannot be checked that `Q.prototype.g` still is this method'],
    ['a getter of an abstract class', `abstract class Q { x = 1; get g(): number { return 2 * this.x } } ${f('p: Q', 'return p.g')}`, '`g` is called on an object of the abstract class `Q`'],
    ['a setter that is read', `class Q { x = 1; set s(v: number) { this.x = v } } ${f('p: Q', 'return p.s ?? p.x')}`, '`s` is a getter or setter of the class `Q`'],
    ['a setter', `class Q { x = 1; set s(v: number) { this.x = v } e(): number { return this.x } } ${f('p: Q', 'p.s = 2; return p.e()')}`, '`s` is a getter or setter of the class `Q`'],
    ['a private field', `${P} ${f('p: P', 'return p.secret()')}`, 'Private members can be used in marked methods'],
    ['a private method', `${P} ${f('p: P', 'return p.ofPrivate()')}`, 'Private members can be used in marked methods'],
    ['a function in a field', `${P} ${f('p: P', 'return p.norm()')}`, 'is no method of a class that is declared for it'],
    ['a method that calls itself', `${P} ${f('p: P', 'return p.self(2)')}`, '`self` calls itself, and uses `this`'],
    ['a method as a value', `${P} ${f('p: P', 'const m = p.e; return m ? p.e() : 0')}`, '`e` is a method: it can be called, and nothing else'],
    ['`this` spread', `${P} ${f('p: P', 'return p.all()')}`, 'What is spread cannot be compiled where it is an object of the class `P` of which methods are called'],
    ['a literal among such objects', `class Q { constructor(public x: number) {} e(): number { return this.x } } ${f('p: Q[]', 'p.push({ x: 1 } as Q); return p[0].e()')}`, 'The array holds objects of a class of which methods are called'],
    ['a new one or a passed one', `class Q { constructor(public x: number) {} e(): number { return this.x } } ${f('p: Q', 'const q = p.x > 0 ? p : new Q(1); return q.e()')}`, 'The two results have different types'],
    ['an object of an abstract class', `abstract class Q { x = 1; twice(): number { return 2 * this.x } } ${f('p: Q', 'return p.twice()')}`, '`twice` is called on an object of the abstract class `Q`'],
    ['a decorated method', `const d = (m: any, _: any) => m; class Q { x = 1; @d e(): number { return this.x } } ${f('p: Q', 'return p.e()')}`, 'It cannot be checked that `Q.prototype.e` still is this method'],
  ] // biome-ignore format: one line each
  it.each(REFUSED)('cannot be compiled: %s', async (_, source, message) => {
    const { diagnostics } = await program(source)
    expect(diagnostics[0]).toContain(message)
  })

  it('of classes of other files cannot be called', async () => {
    const { diagnostics } = await program({
      'main.ts': `import { Body } from './body'\n${f('p: Body', 'return p.energy()')}`,
      'body.ts': BODY,
    })
    expect(diagnostics).toEqual([
      'unsupported-call: `Body.prototype.energy` belongs to a class of another file, and may have been replaced before this file was loaded',
    ])
  })

  const BODIES = `${BODY} export const bodies: Body[] = [new Body(1, 2), new Body(3, 4, 2)]; export const sun: Body = new Body(5, 6);`
  // biome-ignore format: one line each
  it.each([
    ['arrays of the module', `${BODIES} export function run(dt: number): number { "use jit"; let s = 0; for (const b of bodies) b.step(dt); s += bodies[1].energy(); return s + bodies[0].push(1).x }`, 'run'],
    ['objects of the module', `${BODIES} export function run(dt: number): number { "use jit"; sun.step(dt); return sun.energy() + sun.push(2).x }`, 'run'],
    ['arrays of `this`', `${BODIES} export class World { bodies: Body[] = bodies; run(dt: number): number { "use jit"; for (const b of this.bodies) b.step(dt); return this.bodies[0].energy() } } const world = new World()`, 'World.prototype.run'],
    ['objects of `this`', `${BODIES} export class World { sun: Body = sun; run(dt: number): number { "use jit"; this.sun.step(dt); return this.sun.energy() } } const world = new World()`, 'World.prototype.run'],
    ['arguments of methods of the class itself', `${BODIES.replace('energy(): number {', 'run(o: Body[], p: Body): number { "use jit"; let s = this.energy() - p.energy(); for (const q of o) s += q.push(1).energy(); return s } energy(): number {')} const world = { run: (dt: number) => sun.push(dt).run(bodies, new Body(1, dt)) }`, 'Body.prototype.run'],
  ])('of %s are compiled, and exchanged ones noticed', async (_, source, marked) => {
    const { same, calls, module, diagnostics } = await program(
      `${source}\nexport const call = ${source.includes('world') ? '(dt: number) => world.run(dt)' : 'run'}; export const marked = ${marked}`,
    )
    expect(diagnostics).toEqual([])
    for (const dt of [0.5, 2, -0, Number.NaN]) same((m) => [m.call(dt), m.bodies.concat(m.sun).map(describeAll)])
    expect(calls(module.marked)).toMatchObject({ kernel: 4, original: 0 })
    same((m) => {
      const { energy } = m.Body.prototype
      m.Body.prototype.energy = () => 3
      const result = [m.call(2), m.bodies.concat(m.sun).map(describeAll)]
      m.Body.prototype.energy = energy
      return result
    })
    expect(calls(module.marked)).toMatchObject({ kernel: 4, original: 1 })
    same((m) => {
      for (const one of m.bodies.concat(m.sun)) one.energy = () => 4
      return m.call(2)
    })
    expect(calls(module.marked)).toMatchObject({ kernel: 4, original: 2 })
  })

  it('an object that lies in an array that is passed, too, and is changed, is left to the original', async () => {
    const { same, calls, module } = await program(
      `${BODY} ${f('p: Body, bodies: Body[]', 'p.push(1); let s = 0; for (const b of bodies) s += b.energy(); return s')}`,
    )
    same((m) => {
      const p = new m.Body(1, 2)
      return [m.f(p, [new m.Body(3, 4), p]), p.v]
    })
    expect(calls(module.f)).toMatchObject({ kernel: 0, byReason: { 'same-object': 1 } })
    same((m) => m.f(new m.Body(1, 2), [new m.Body(3, 4)]))
    expect(calls(module.f).kernel).toBe(1)
  })

  it('another class with a method of the name, which is not called, is not looked at', async () => {
    const { same, calls, module } = await program(
      `${BODY} export class Q { constructor(public x: number) {} energy(): number { return 1 } } ${f('bodies: Body[], qs: Q[], q: Q', 'let s = q.x; for (const b of bodies) s += b.energy(); for (const r of qs) s += r.x; return s')}`,
    )
    same((m) => m.f([new m.Body(1, 2)], [new m.Q(3), { x: 4 }], { x: 5 }))
    expect(calls(module.f)).toMatchObject({ kernel: 1, original: 0 })
  })

  it('of all pairs of many objects run where they are sampled, of few objects and where nothing is measured not', async () => {
    const pairs = 'let s = 0; for (const b of bodies) for (const c of bodies) s += b.distance(c); return s'
    const source = `${BODY} ${f('bodies: Body[]', pairs)} export class World { run(bodies: Body[]): number { "use jit"; ${pairs} } } export const world = new World()`
    const make = (m: Exports, n: number) => Array.from({ length: n }, (_, i) => new m.Body(i, 1 / i))
    const { same, calls, module } = await program(source, { dispatch: 'auto' })
    same((m) => m.f(make(m, 3)))
    expect(calls(module.f)).toMatchObject({ kernel: 0, original: 1, byReason: { 'not-profitable': 1 } })
    same((m) => m.f(make(m, 600)))
    expect(calls(module.f)).toMatchObject({ kernel: 1, original: 1 })
    same((m) => m.world.run(make(m, 600)))
    expect(calls(module.World.prototype.run).kernel).toBe(0)
    const still = await program(source, { dispatch: 'static' })
    still.same((m) => m.f(make(m, 600)))
    expect(still.calls(still.module.f)).toMatchObject({ kernel: 0, original: 1 })
  })

  it('of an object of the module that has no value yet are left to the original', async () => {
    const { same } = await program(
      `${BODY} export const early = (() => { try { return run(1) } catch (error) { return (error as Error).constructor.name } })(); export const sun: Body = new Body(5, 6); export function run(dt: number): number { "use jit"; sun.step(dt); return sun.energy() }`,
    )
    same((m) => [m.early, m.run(2)])
  })
})
