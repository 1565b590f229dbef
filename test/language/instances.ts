import { floats, kernel, rowsOf } from './construct.ts'

const { compiled, original } = rowsOf('aggregates')

/** Objects of classes, with their methods and getters. */
export const instances = [
  compiled(
    'new-instance',
    'Objects of classes of the file that the kernel makes, and their methods: `new Vec(x, y).add(v).length()`',
    kernel(
      'x: Float64Array, k: number',
      'let p = new Vec(0, 1); for (let i = 0; i < x.length; i++) { p = p.add(new Vec(x[i], i).scale(k)); p.x -= 0.5; x[i] = p.length() } return p.x + p.y',
      'class Vec {\n  constructor(public x: number, public y: number) {}\n  add(o: Vec) { return new Vec(this.x + o.x, this.y + o.y) }\n  scale(k: number) { return new Vec(this.x * k, this.y * k) }\n  length() { return Math.hypot(this.x, this.y) }\n}',
    ),
    () => [
      [floats(4), 2],
      [floats(1), -0.5],
      [floats(0), Number.NaN],
    ],
    {
      note: 'They stay inside of the kernel. Their fields are given in initialisers and by `this.x = …` in the constructor. The dispatcher looks at each call whether the methods that are called are the ones of the class.',
    },
  ),
  compiled(
    'instance-lists',
    'Arrays in the fields of such objects, which grow: stacks, queues and heaps that a kernel makes, `class Heap { private items: number[] = []; … }`',
    kernel(
      'x: Float64Array',
      'const heap = new Heap(); for (const v of x) heap.push(v); let s = 0; while (heap.size() > 0) s = s * 2 + heap.pop()!; return s',
      'class Heap {\n  private items: number[] = []\n  push(v: number) {\n    this.items.push(v)\n    for (let i = this.items.length - 1, p = (i - 1) >> 1; i > 0 && this.items[i] < this.items[p]; i = p, p = (i - 1) >> 1)\n      [this.items[i], this.items[p]] = [this.items[p], this.items[i]]\n  }\n  pop() { return this.items.pop() }\n  size() { return this.items.length }\n}',
    ),
    () => [[floats(7)], [floats(0)]],
  ),
  compiled(
    'class-instance',
    'Instances of classes, as parameters and in arrays: `add(v: Vector)`, `particles: Particle[]`',
    `class Particle { mass = 1; readonly tag = 'p'; constructor(public x: number, public v: { x: number } = { x: 1 }) {} get heavy() { return this.mass > 1 } }
export function f(particles: Particle[], p: Particle, k: number) {
  'use jit'
  let s = 0
  for (const q of particles) { q.x += q.v.x * k; s += q.mass }
  p.x += s
  return particles.length > 1 ? particles[1] : p.x > k ? p : null
}
`,
    () => {
      const particle = (x: number) => ({ mass: x / 2, tag: 'p', x, v: { x: 2 }, heavy: false })
      return [
        [[particle(1), particle(2)], particle(3), 0.5],
        [[particle(1)], particle(3), 9],
        [[], particle(3), 1],
      ]
    },
    {
      note: 'By their fields, as far as kernels know the types.',
    },
  ),
  compiled(
    'instance-method',
    'Methods of instances that are passed, lie in arrays, or are declared outside: `for (const b of bodies) b.step(dt)`, `a.distance(b)`, `super.step(dt)` in them',
    `class Body {
  constructor(public x: number, public v: number) {}
  step(dt: number) { this.x += this.v * dt; this.bounce(8) }
  bounce(wall: number) { if (this.x > wall) { this.x = 2 * wall - this.x; this.v = -this.v } }
  energy() { return this.v ** 2 / 2 }
}
class Ball extends Body {
  radius = 0.5
  bounce(wall: number) { super.bounce(wall - this.radius) }
}
const bodies = [[1, 2], [3, -4], [5, 60]].map(([x, v]) => new Ball(x, v))
function run(balls: Ball[], sun: Body, dt: number) {
  'use jit'
  let e = sun.energy()
  for (const b of balls) { b.step(dt); e += b.energy() }
  sun.step(e)
  return sun.x + balls[0].energy()
}
export const f = (dt: number) => [run(bodies, new Body(dt, 1), dt), run([new Ball(2, 1)], new Body(1, dt), 2), bodies.map(({ x }) => x).join()]
`,
    () => [[0.5], [-0], [Number.NaN], [3]],
    {
      kernels: ['run'],
      note: 'Of classes of the file. An object must be of the class that is declared itself; those of subclasses run the original, and so do objects with a member of their own in the place of a method. The dispatcher looks at each call whether methods were exchanged.',
    },
  ),
  compiled(
    'instance-getter',
    'Getters of objects of classes, that a kernel makes, that are passed, or lie in arrays: `v.length`, `heap.size`',
    `class Vec {
  reads = 0
  constructor(public x: number, public y: number) {}
  add(o: Vec) { return new Vec(this.x + o.x, this.y + o.y) }
  get length() { this.reads++; return Math.hypot(this.x, this.y) }
  get unit() { return new Vec(this.x / this.length, this.y / this.length) }
}
function run(v: Vec, all: Vec[]) {
  'use jit'
  let sum = new Vec(0, 0), s = 0
  for (const w of all) { sum = sum.add(w.unit); s += w.length }
  const { length } = v
  return s + sum.length + length + sum.reads
}
export const f = (a: number, b: number) => {
  const all = [new Vec(a, b), new Vec(b, 1), new Vec(3, 4)]
  return [run(new Vec(a, 1), all), all.map(({ reads }) => reads).join()]
}
`,
    () => [
      [0.5, 2],
      [Number.NaN, -0],
      [3, 4],
    ],
    {
      kernels: ['run'],
      note: 'As methods: of classes of the file and objects of the class itself. The dispatcher looks at each call whether getters were exchanged.',
    },
  ),
  original(
    'instance-setter',
    'Setters and private members of such objects, and functions in their fields',
    `class Body {
  constructor(public x: number) {}
  set twice(v: number) { this.x = v / 2 }
  step(dt: number) { this.twice = this.x + dt }
}
function run(b: Body, dt: number) {
  'use jit'
  b.step(dt)
  return b.x
}
export const f = (dt: number) => run(new Body(1), dt)
`,
    'unsupported-operation',
    () => [[0.5], [2]],
    { kernels: ['run'], note: 'Make them methods, and write `private` instead of `#`.' },
  ),
]
