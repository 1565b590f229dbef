/** Objects in arrays that hold objects and arrays themselves: `{ at: { x, y }, tags: number[] }[]`, `[[number, number], [number, number]][]`, instances of classes. */
import { describe, expect, it } from 'vitest'
import { type Module, observedCalls, ownFields } from './observed-calls.ts'

const SOURCE = `
export { status } from 'usejit/runtime'
interface Vec { x: number; y: number }
interface Body { at: Vec; v: Vec; mass: number }
export function step(bodies: Body[], dt: number): number {
  'use jit'
  let e = 0
  for (const b of bodies) {
    b.at.x += b.v.x * dt
    b.at.y += b.v.y * dt
    e += b.mass * (b.v.x ** 2 + b.v.y ** 2)
  }
  return e
}
export function share(bodies: Body[], i: number, j: number): Vec {
  'use jit'
  bodies[i].at = bodies[j].at
  bodies[i].at.x += 1
  return bodies[j].at
}
export function replace(bodies: Body[], k: number): Body {
  'use jit'
  bodies[0].v = { x: k, y: -k }
  const at = { x: 1, y: k }
  bodies.push({ at, v: bodies[0].v, mass: k })
  at.x = 7
  if (k > 5) throw new RangeError('k')
  return bodies[bodies.length - 1]
}
export function onlyMass(bodies: Body[]): number {
  'use jit'
  let s = 0
  for (let i = 0; i < bodies.length; i++) s += bodies[i].mass
  return s
}
export function segments(s: [[number, number], [number, number]][]): number {
  'use jit'
  let length = 0
  for (const [[ax, ay], b] of s) { length += Math.hypot(b[0] - ax, b[1] - ay); b[0] = ax }
  return length
}
interface Poly { points: number[]; rows: number[][]; closed: boolean }
export function lists(polys: Poly[], k: number): number {
  'use jit'
  let s = 0
  for (const p of polys) {
    p.points.push(k)
    for (const v of p.points) s += v
    for (const r of p.rows) { r[0] += s; s += r.length }
    if (p.closed) p.points = p.rows[0]
  }
  return s
}
export function made(n: number): Poly[] {
  'use jit'
  const out: Poly[] = []
  for (let i = 0; i < n; i++) out.push({ points: [i, i + 1], rows: [[i], []], closed: i % 2 === 0 })
  out[0].rows.push(out[0].points)
  return out
}
export function passed(bodies: Body[], b: Body, v: Vec, k: number): number {
  'use jit'
  bodies.push(b)
  b.v = v
  v.x = k
  return bodies[0].v.x + bodies.indexOf(b) + (bodies[0].at === v ? 100 : 0)
}
export function beside(bodies: Body[], p: Vec, k: number): number {
  'use jit'
  p.x = k
  let s = 0
  for (const b of bodies) s += b.at.x
  return s
}
class Particle {
  at = { x: 0, y: 0 }
  mass = 1
  get heavy(): boolean { return this.mass > 2 }
  constructor(x: number, mass: number) { this.at.x = x; this.mass = mass }
}
export const particle = (x: number, mass: number) => new Particle(x, mass)
export function heaviest(ps: Particle[], k: number): Particle | undefined {
  'use jit'
  let best = ps[0]
  for (const p of ps) { if (p.mass > best.mass) best = p; p.at.y += k }
  return best.mass > k ? best : undefined
}
class Vector {
  x: number
  y: number
  readonly label = 'v'
  next: Vector | null = null
  constructor(x: number, y: number) { this.x = x; this.y = y }
  get norm(): number { return this.x + 1 }
  add(v: Vector, k: number): this {
    'use jit'
    this.x += v.x * k
    this.y += v.y * k
    return this
  }
}
class Vector3 extends Vector { z = 0 }
export const vector = (x: number, y: number) => new Vector(x, y)
export const vector3 = (x: number, y: number) => new Vector3(x, y)
export function added(v: Vector, w: Vector): number { return v.add(w, 2) === v ? v.x + v.y : 0 }
export const kernelOfAdd = Vector.prototype.add
export function longer(a: Vector, b: Vector): Vector {
  'use jit'
  b.y = a.x * b.y
  return a.x > b.x ? a : b
}
export function turned(b: Vector3): number {
  'use jit'
  b.z = b.x * b.y
  return b.z
}
interface Tree { value: number; left: Tree | null; name: string }
export function values(trees: Tree[]): number {
  'use jit'
  let s = 0
  for (const t of trees) s += t.value
  return s
}
`
const { by, compiled } = await observedCalls(SOURCE, ownFields)

const body = (x: number, mass = 1) => ({ at: { x, y: 0.5 }, v: { x: -x, y: 2 }, mass })
const shared = () => {
  const b = body(2)
  return { at: b.at, v: b.at, mass: 3 }
}
const poly = (k: number, closed = false) => ({ points: [k], rows: [[k, 2], [0]] as number[][], closed })

describe('objects in arrays that hold objects and arrays', () => {
  it.each<[string, (module: Module) => unknown[]]>([
    ['step', () => [[body(1), body(2, 3)], 0.5]],
    ['step', () => [[shared(), body(Number.NaN)], 0.5]],
    [
      'step',
      () => {
        const b = body(1)
        return [[b, b, { ...b, mass: 2 }], 0.5]
      },
    ],
    ['step', () => [[], 1]],
    ['share', () => [[body(1), body(2)], 0, 1]],
    ['share', () => [[body(1), body(2)], 1, 1]],
    ['replace', () => [[body(1), body(2)], 3]],
    ['replace', () => [[body(1), body(2)], 6]],
    ['onlyMass', () => [[body(1), body(2, 5)]]],
    [
      'onlyMass',
      () => [
        [
          { mass: 2, at: null, v: 3 },
          {
            mass: 1,
            get at() {
              return { x: 1 }
            },
          },
        ],
      ],
    ],
    [
      'segments',
      () => [
        [
          [
            [0, 0],
            [3, 4],
          ],
          [
            [1, 1],
            [1, 2],
          ],
        ],
      ],
    ],
    [
      'segments',
      () => {
        const p = [1, 2]
        return [
          [
            [p, p],
            [[3, 4], p],
          ],
        ]
      },
    ],
    ['lists', () => [[poly(1), poly(2, true)], 3]],
    [
      'lists',
      () => {
        const p = poly(1, true)
        return [[p, { ...p, points: p.rows[0] }], 3]
      },
    ],
    ['made', () => [3]],
    ['passed', () => [[body(1)], body(2), { x: 1, y: 1 }, 4]],
    [
      'passed',
      () => {
        const b = body(1)
        return [[b], b, b.at, 4]
      },
    ],
    ['beside', () => [[body(1)], { x: 1, y: 2 }, 4]],
    [
      'beside',
      () => {
        const b = body(1)
        return [[body(3), b], b.v, 4]
      },
    ],
    ['heaviest', (m) => [[m.particle(1, 2), m.particle(2, 5)], 1]],
    ['heaviest', (m) => [[m.particle(1, 2), m.particle(2, 5)], 9]],
    [
      'values',
      () => [
        [
          { value: 1, left: { value: 2 }, name: 'a' },
          { value: 3, left: null, name: 'b' },
        ],
      ],
    ],
    ['longer', (m) => [m.vector(1, 2), m.vector3(2, 3)]],
    ['turned', (m) => [m.vector3(5, 2)]],
    ['longer', (m) => [m.vector(5, 2), m.vector3(2, 3)]],
    [
      'longer',
      () => [
        { x: 9, y: 2, label: 'v' },
        { x: 1, y: 2, z: 3, label: 'v' },
      ],
    ],
  ])('%s (%#): a kernel', (name, make) => {
    expect(by(name, make)).toBe('kernel')
  })

  it.each<[string, (module: Module) => unknown[]]>([
    ['step', () => [[{ ...body(1), at: null }], 0.5]],
    ['step', () => [[{ ...body(1), at: Object.freeze({ x: 1, y: 2 }) }], 0.5]],
    [
      'step',
      () => [
        [
          {
            v: { x: 1, y: 2 },
            mass: 1,
            get at() {
              return { x: 1, y: 2 }
            },
          },
        ],
        0.5,
      ],
    ],
    [
      'step',
      () => [
        [
          {
            ...body(1),
            at: {
              get x() {
                return 1
              },
              set x(_) {},
              y: 2,
            },
          },
        ],
        0.5,
      ],
    ],
    ['share', () => [[Object.freeze(body(1)), body(2)], 0, 1]],
    ['share', () => [[body(1)], 0, 3]],
    ['lists', () => [[{ ...poly(1), points: Object.freeze([1]) }], 3]],
    ['lists', () => [[{ ...poly(1), points: new Array(2) }], 3]],
    [
      'segments',
      () => [
        [
          [
            [0, 0, 1],
            [3, 4],
          ],
        ],
      ],
    ],
    [
      'beside',
      () => {
        const b = body(1)
        return [[b], b.at, 4]
      },
    ],
    ['made', () => [0]],
  ])('%s (%#): the original', (name, make) => {
    expect(by(name, make)).toMatch(/^original/)
  })

  it('takes instances of a class in its methods', () => {
    const { vector, added, kernelOfAdd, status } = compiled
    expect(added(vector(1, 2), vector(3, 4))).toBe(17)
    expect(status(kernelOfAdd).calls).toMatchObject({ kernel: 1, original: 0 })
    const v = vector(1, 2)
    expect(added(v, v)).toBe(9)
    expect(status(kernelOfAdd).calls).toMatchObject({ kernel: 1, original: 1 })
  })
})
