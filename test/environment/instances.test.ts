/** Objects of classes that kernels make, and their methods. */
import { describe, expect, it } from 'vitest'
import { type Exports, program } from './both-ways.ts'

const VEC = `
  export class Vec {
    constructor(public x: number, public y: number) {}
    add(o: Vec): Vec { return new Vec(this.x + o.x, this.y + o.y) }
    scale(k: number): Vec { return new Vec(this.x * k, this.y * k) }
    length(): number { return Math.hypot(this.x, this.y) }
    move(dx: number, dy = dx / 2): this { this.x += dx; this.y -= dy; return this }
    static of(k: number): Vec { return new Vec(k, -k) }
  }`
const NUMBERS = [0, -0, 1, -2.5, Number.NaN, Infinity, 2 ** 31, 5e-324]

/** [what, module with `f(a, b)`] */
const COMPILED: readonly [string, string][] = [
  ['made and called at once', `${VEC} export function f(a: number, b: number) { "use jit"; return new Vec(a, b).length() }`],
  ['chained', `${VEC} export function f(a: number, b: number) { "use jit"; const v = new Vec(a, b); return v.add(v.scale(2)).add(Vec.of(b)).length() + v.x }`],
  ['a variable of a loop', `${VEC} export function f(a: number, b: number) { "use jit"; let p = new Vec(0, 0); const d = new Vec(a, b); for (let i = 0; i < 5; i++) p = p.add(d.scale(i)); return p.x + p.y * 3 }`],
  ['changed, under two names', `${VEC} export function f(a: number, b: number) { "use jit"; const p = new Vec(a, b), q = p; q.move(1).move(b, a); p.y *= 2; return p.x + q.y * 3 + (p === q ? 100 : 0) + (p === p.scale(1) ? 1000 : 0) }`],
  ['chosen', `${VEC} export function f(a: number, b: number) { "use jit"; const v = a > b ? new Vec(a, 1) : Vec.of(b); return (a > 0 ? v : v.scale(2)).length() }`],
  ['missing', `${VEC} export function f(a: number, b: number) { "use jit"; let best: Vec | null = null; for (let i = 0; i < 4; i++) { const v = new Vec(a - i, b + i); if (!best || v.length() < best.length()) best = v } return best === null ? -1 : best.x }`],
  ['passed to helpers and returned by them', `${VEC} const lerp = (p: Vec, q: Vec, t: number): Vec => p.scale(1 - t).add(q.scale(t)); function size({ x, y }: Vec) { return x * y } export function f(a: number, b: number) { "use jit"; const v = lerp(new Vec(a, b), new Vec(1, 2), 0.25); return size(v) + v.length() }`],
  ['of objects', `${VEC} class Segment { constructor(readonly from: Vec, readonly to: Vec) {} middle() { return this.from.add(this.to).scale(0.5) } } export function f(a: number, b: number) { "use jit"; const s = new Segment(new Vec(a, b), new Vec(b, a)); s.from.x += 1; return s.middle().length() + s.from.x }`],
  [
    'with initialisers and a constructor that computes',
    `class Filter { private y = 0; on = true; count; readonly k: number; constructor(k: number, gain = 2) { const limited = Math.min(k, 1); if (gain > 5) gain = 5; this.k = limited * gain; this.count = this.k > 1 ? 1 : 0 } next(x: number) { this.count++; this.y += this.k * (x - this.y); return this.on ? this.y : x } }
     export function f(a: number, b: number) { "use jit"; const one = new Filter(a), two = new Filter(b, 9); let s = 0; for (let i = 0; i < 6; i++) { s += one.next(i) - two.next(s); two.on = !two.on } return s + one.count }`,
  ],
  ['without a constructor', 'class Sum { s = 0; n = 1; add(v: number) { this.s += v * this.n++ } } export function f(a: number, b: number) { "use jit"; const sum = new Sum(); for (const v of [a, b, 3]) sum.add(v); return sum.s }'],
  ['a generator of numbers', 'class Random { constructor(private s: number) {} next(): number { this.s = (Math.imul(this.s, 1664525) + 1013904223) >>> 0; return this.s / 4294967296 } } export function f(a: number, b: number) { "use jit"; const r = new Random(a); let s = b; for (let i = 0; i < 9; i++) s += r.next(); return s }'],
  ['heaps', `class Heap { private a: number[] = []; push(v: number) { const a = this.a; a.push(v); for (let i = a.length - 1; i > 0; ) { const p = (i - 1) >> 1; if (a[p] <= a[i]) break; [a[p], a[i]] = [a[i], a[p]]; i = p } } pop(): number | undefined { return this.a.pop() } size() { return this.a.length } clear() { this.a = [] } } export function f(a: number, b: number) { "use jit"; let s = 0; for (let k = 0; k < 3; k++) { const h = new Heap(); for (const v of [a, b, 2, -k, a]) h.push(v); while (h.size() > 1) s = s * 3 + h.pop()!; h.clear(); s += h.pop() ?? 0.5 } return s }`],
  ['with arrays of objects in fields, given by the constructor', `class Queue { items: { node: number; cost: number }[]; private seen; constructor(readonly limit: number) { this.items = []; this.seen = [] } add(node: number, cost: number): this { if (this.items.length < this.limit) this.items.push({ node, cost }); this.seen.push(cost); return this } best() { let best = this.items[0]; for (const one of this.items) if (one.cost < best.cost) best = one; return best } last() { return this.seen[this.seen.length - 1] } } export function f(a: number, b: number) { "use jit"; const q = new Queue(3); q.add(1, a).add(2, b).add(3, 1).add(4, -9); q.best().cost += 5; return q.best().node + q.best().cost * 2 + q.last() }`],
  ['with rows in fields', `class Matrix { rows: number[][]; constructor(readonly n: number) { this.rows = Array.from({ length: n }, () => new Array(n).fill(0)) } times(o: Matrix): Matrix { const r = new Matrix(this.n); for (let i = 0; i < this.n; i++) for (let j = 0; j < this.n; j++) for (let k = 0; k < this.n; k++) r.rows[i][j] += this.rows[i][k] * o.rows[k][j]; return r } } export function f(a: number, b: number) { "use jit"; const m = new Matrix(2); m.rows[0][0] = a; m.rows[0][1] = b; m.rows[1] = [1, a]; return m.times(m).times(m).rows[1][1] }`],
  ['with getters', `${VEC.replace('static of', 'get size() { return this.dot(this) } dot(o: Vec) { return this.x * o.x + this.y * o.y } get half(): Vec { return this.scale(0.5) } get x2() { return this.x++ * 2 } set x2(v: number) { this.x = v / 2 } static of')} export function f(a: number, b: number) { "use jit"; let v = new Vec(a, b), s = 0; for (let i = 0; i < 3; i++) { s = s * 2 + v.size + v.x2 - v.x2; v = v.half.add(v.half.half); const { size, x } = v; s += size - x } return s + (v?.size ?? 1) }`],
  ['with a field of the name of a getter', 'class G { y = 3; get y(): number { return 5 } } export function f(a: number, b: number) { "use jit"; return new G().y * a + b }'],
  ['with getters that give nothing, or throw', 'class G { n = 0; get none() { this.n++; return undefined } get bad(): number { if (this.n > 0) throw new RangeError("bad"); return this.n } } export function f(a: number, b: number) { "use jit"; const g = new G(); return (a > 2 ? g.none ?? b : 1) + g.bad }'],
  ['with tuples in fields', 'class Box { private at: [number, number] = [1, 2]; size = [3, 4]; scale(k: number) { this.at[0] *= k; return this.at[0] + this.size[1] } } export function f(a: number, b: number) { "use jit"; return new Box().scale(a) + new Box().scale(b) }'],
  ['in a method of the class itself', `${VEC.replace('static of', 'static sum(a: number, b: number): number { "use jit"; return new Vec(a, b).add(new Vec(b, 1)).length() } static of')} export const f = (a: number, b: number) => Vec.sum(a, b)`],
  ['in a method of another class', `${VEC} class World { g = 3; run(a: number, b: number): number { "use jit"; return new Vec(a, this.g).add(Vec.of(b)).length() } } const world = new World(); export const f = (a: number, b: number) => world.run(a, b)`],
] // biome-ignore format: one line each

describe('objects of classes', () => {
  it.each(COMPILED)('are %s', async (what, source) => {
    const { same, calls, module, diagnostics } = await program(
      source.includes('Vec.sum') || source.includes('world.run')
        ? `${source}\nexport const marked = ${source.includes('Vec.sum') ? 'Vec.sum' : 'World.prototype.run'}`
        : `${source}\nexport const marked = f`,
    )
    expect(diagnostics).toEqual([])
    for (const a of NUMBERS) for (const b of NUMBERS) same((m) => m.f(a, b))
    expect([what, calls(module.marked).original]).toEqual([what, 0])
    expect(calls(module.marked).kernel).toBe(NUMBERS.length ** 2)
  })

  it('of another file, whose methods are not called', async () => {
    const { same, calls, module, diagnostics } = await program({
      'main.ts': `import { Pair } from './pair'
        export function f(a: number, b: number) { "use jit"; let p = new Pair(a, b); for (let i = 0; i < 3; i++) p = new Pair(p.y, p.x + p.y); return p.x }`,
      'pair.ts': 'export class Pair { constructor(public x: number, public y: number) {} }',
    })
    expect(diagnostics).toEqual([])
    for (const a of NUMBERS) same((m) => m.f(a, 2))
    expect(calls(module.f)).toMatchObject({ kernel: NUMBERS.length, original: 0 })
  })

  it('a method that is exchanged counts from the next call on, and one that is not called never', async () => {
    const { same, calls, module } = await program(`${VEC}
      export function f(a: number, b: number) { "use jit"; return new Vec(a, b).scale(2).length() }`)
    const change = (m: Exports, name: string, method: unknown) => {
      const old = m.Vec.prototype[name]
      m.Vec.prototype[name] = method
      return old
    }
    same((m) => m.f(3, 4))
    same((m) => {
      const old = change(m, 'scale', function (this: { x: number }) {
        return { length: () => this.x }
      })
      const result = m.f(3, 4)
      change(m, 'scale', old)
      return result
    })
    expect(calls(module.f)).toMatchObject({ kernel: 1, original: 1 })
    same((m) => m.f(3, 4))
    same((m) => {
      change(m, 'add', () => 7)
      return m.f(5, 6)
    })
    expect(calls(module.f)).toMatchObject({ kernel: 3, original: 1 })
    same((m) => {
      Object.defineProperty(m.Vec.prototype, 'length', { get: () => () => 5 })
      return m.f(5, 6)
    })
    same((m) => {
      delete m.Vec.prototype.length
      try {
        return m.f(5, 6)
      } catch (error) {
        return (error as Error).constructor.name
      }
    })
    expect(calls(module.f)).toMatchObject({ kernel: 3, original: 3 })
  })

  const f = (body: string, params = 'a: number, b: number') => `export function f(${params}) { "use jit"; ${body} }`
  const REFUSED: readonly [string, string, string][] = [
    ['returned', `${VEC} ${f('return new Vec(a, b)')}`, 'returns an object of a class, which exists only inside of the kernel'],
    ['returned in others', `${VEC} ${f('return { v: [new Vec(a, b), 1] }')}`, 'returns an object of a class'],
    ['put into arrays', `${VEC} ${f('const all = []; all.push(new Vec(a, b)); return all.length')}`, 'An element cannot be compiled where it is an object of the class `Vec`'],
    ['put into arrays from outside', `${VEC} ${f('v.push(new Vec(1, 2))', 'v: Vec[]')}`, 'object of the class `Vec`'],
    ['spread', `${VEC} ${f('const v = { ...new Vec(a, b) }; return v.x')}`, 'What is spread cannot be compiled'],
    ['listed by a rest', `${VEC} ${f('const { x, ...others } = new Vec(a, b); return x')}`, 'What a rest is taken of'],
    ['asked by `in`', `${VEC} ${f("return 'add' in new Vec(a, b) ? 1 : 0")}`, 'What `in` looks into'],
    ['asked for a method that is not called', `${VEC} ${f('const m = new Vec(a, b).length; return m ? 1 : 0')}`, '`length` is a method: it can be called, and nothing else'],
    ['read by a computed name', `${VEC} ${f('return new Vec(a, 1)[b]', "a: number, b: 'x' | 'y'")}`, 'What has a field chosen by a string'],
    ['of a class with an accessor', `class G { accessor y = 2; constructor(public x: number) {} } ${f('return new G(a).x')}`, '`G` has an accessor'],
    ['of a class whose constructor assigns a setter', `class G { x = 0; constructor(y: number) { this.y = y } set y(v: number) { this.x = v } } ${f('return new G(a).x')}`, '`y` is a getter or setter of the class'],
    ['assigned by a setter', `class G { x = 0; set y(v: number) { this.x = v } } ${f('const g = new G(); g.y = a; return g.x')}`, '`y` is a getter or setter of the class'],
    ['read by a setter', `class G { x = 0; set y(v: number) { this.x = v } } ${f('return new G().y ?? a')}`, '`y` is a getter or setter of the class'],
    ['of a class whose getter calls itself', `class G { get y(): number { return this.y } } ${f('return a > 9 ? new G().y : b')}`, '`y` calls itself'],
    ['of a class with private members', `class G { #x = 1; get() { return this.#x } } ${f('return new G().get()')}`, '`G` has private members'],
    ['of a class that extends another', `class A { x = 1 } class B extends A {} ${f('return new B().x')}`, '`B` extends another class'],
    ['made with `this` passed on', `class A { x = 1; constructor() { set(this) } } function set(a: A) { a.x = 2 } ${f('return new A().x')}`, 'A statement of a constructor uses `this`'],
    ['made of others like it', `class N { next: N | null; constructor(n: number) { this.next = n > 0 ? new N(n - 1) : null } } ${f('return new N(a).next ? 1 : 0')}`, '`new N` makes another one in turn'],
  ] // biome-ignore format: one line each
  it.each(REFUSED)('cannot be %s', async (_, source, message) => {
    const { diagnostics, same } = await program(source)
    expect(diagnostics[0]).toContain(message)
    same((m) => {
      try {
        return JSON.stringify(m.f.length === 1 ? m.f([]) : m.f(3, 4))
      } catch (error) {
        return (error as Error).constructor.name
      }
    })
  })

  it('cannot have methods called that belong to another file', async () => {
    const { diagnostics } = await program({
      'main.ts': `import { Vec } from './vec'\n${f('return new Vec(a, b).length()')}`,
      'vec.ts': VEC,
    })
    expect(diagnostics).toEqual([
      'unsupported-call: `Vec.prototype.length` belongs to a class of another file, and may have been replaced before this file was loaded',
    ])
  })
})
