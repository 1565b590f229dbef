/** Objects that were passed in, as results: the very same ones, with the fields that the kernel has given them. */
import { describe, expect, it } from 'vitest'
import { type Module, observedCalls, ownFields } from './observed-calls.ts'

const SOURCE = `
export { status } from 'usejit/runtime'
interface Vec { x: number; y: number }
export function add(out: Vec, a: Vec, b: Vec): Vec {
  'use jit'
  out.x = a.x + b.x
  out.y = a.y + b.y
  return out
}
export function larger(a: Vec, b: Vec): Vec {
  'use jit'
  return a.x > b.x ? a : b
}
export function ifLong(a: Vec, k: number): Vec | null {
  'use jit'
  a.y += k
  return a.x > k ? a : null
}
export function either(a: Vec, b: Vec, k: number): Vec | null | undefined {
  'use jit'
  if (k === 0) return null
  if (k < 0) return undefined
  a.x = k
  return k > 5 ? b : a
}
export function ends(a: Vec, b: Vec, t: [number, number]): { low: Vec; high: Vec; t: [number, number]; sum: number; both: [Vec, Vec] } {
  'use jit'
  const low = a.x < b.x ? a : b
  const high = a.x < b.x ? b : a
  t[0] += low.x
  return { low, high, t, sum: low.x + high.y, both: [a, a] }
}
export function pair(s: [number, number], t: [number, number], k: number): [number, number] {
  'use jit'
  s[1] = k
  if (k > 9) return [k, s[0]]
  return k > t[0] ? s : t
}
export function clamped(p: Vec, k: number): Vec {
  'use jit'
  if (p.x <= k) return p
  return { y: p.y * k, x: k }
}
export function inner(o: { at: Vec; to: { p: Vec }; k: number }): Vec {
  'use jit'
  o.at.x += o.k
  return o.at.x > 3 ? o.at : o.to.p
}
const scale = (out: Vec, k: number): Vec => { out.x *= k; out.y *= k; return out }
const pick = (a: Vec, b: Vec, k: number): Vec | undefined => k > 1 ? a : k > 0 ? b : undefined
export function through(out: Vec, a: Vec, k: number): Vec {
  'use jit'
  const v = scale(out, k)
  const w = scale(v, a.x)
  w.y += v.x
  return w
}
export function picked(a: Vec, b: Vec, k: number): Vec | undefined {
  'use jit'
  const p = pick(a, b, k)
  return p && p.x > 1 ? p : undefined
}
export function arrays(a: Float64Array, b: Float64Array, o: { a: Float64Array }, k: number): Float64Array | null {
  'use jit'
  a[0] = k
  return k > 2 ? o.a : k > 1 ? a : k > 0 ? b : null
}
export function throws(a: Vec, k: number): Vec {
  'use jit'
  a.x = k
  if (k > 2) throw new RangeError('k')
  a.y = k
  return a
}
export function missing(out: Vec | undefined, k: number): Vec {
  'use jit'
  if (out) { out.x = k; return out }
  return { x: k, y: 0 }
}
class Point {
  x = 0
  y = 0
  add(v: Vec): this {
    'use jit'
    this.x += v.x
    this.y += v.y
    return this
  }
  orNull(k: number): Point | null {
    'use jit'
    this.x = k
    return k > 1 ? this : null
  }
}
export const methods = {
  add(p: Vec, v: Vec) { const point = Object.assign(new Point(), p); return [point.add(v) === point, point.x, point.y] },
  orNull(k: number) { const point = new Point(); const r = point.orNull(k); return [r === point, r === null, point.x] },
  kernels: [Point.prototype.add, Point.prototype.orNull],
}
`
const { by: sideOf, compiled, plain } = await observedCalls(SOURCE, ownFields)
/** Calls both, and tells which of the two has had the call. */
const by = (name: string, make: () => unknown[]) => sideOf(name, make).split(' ')[0]

const v = (x: number, y = 0.5) => ({ x, y })
const twice = (x: number): unknown[] => {
  const one = v(x)
  return [one, one]
}

describe('a passed object as the result', () => {
  it.each<[string, string, () => unknown[]]>([
    ['add', 'the one that is filled', () => [v(0), v(1), v(2)]],
    ['add', 'beside two that are one', () => [v(0), ...twice(Number.NaN)]],
    ['add', 'without prototype', () => [Object.assign(Object.create(null), v(0)), v(1), v(-0)]],
    ['larger', 'the first', () => [v(2), v(1)]],
    ['larger', 'the second', () => [v(Number.NaN), v(1)]],
    ['larger', 'one that is both', () => twice(1)],
    ['larger', 'frozen', () => [Object.freeze(v(1)), v(2)]],
    ['ifLong', 'itself', () => [v(3), 2]],
    ['ifLong', 'or null', () => [v(1), 2]],
    ...[-1, 0, 3, 9].map((k): [string, string, () => unknown[]] => [
      'either',
      `one of two, ${k}`,
      () => [v(1), v(2), k],
    ]),
    ['ends', 'in a new object', () => [v(1), v(2), [1, 2]]],
    ['ends', 'the other way round', () => [v(2), v(1), [1, 2]]],
    ['ends', 'one object everywhere', () => [...twice(2), [1, 2]]],
    ['pair', 'a tuple', () => [[1, 2], [3, 4], 5]],
    ['pair', 'the other tuple', () => [[1, 2], [3, 4], 2]],
    ['pair', 'or a new one', () => [[1, 2], [3, 4], 10]],
    ['clamped', 'itself', () => [v(1), 2]],
    ['clamped', 'or a new one, with its fields in the order of the literal', () => [v(3), 2]],
    ['inner', 'a part', () => [{ at: v(3), to: { p: v(1) }, k: 1 }]],
    ['inner', 'a part of a part', () => [{ at: v(1), to: { p: v(1) }, k: 1 }]],
    ['through', 'by way of helpers', () => [v(1), v(2), 3]],
    ...[2, 1, 0].map((k): [string, string, () => unknown[]] => ['picked', `or undefined, ${k}`, () => [v(2), v(1), k]]),
    ...[3, 2, 1, 0].map((k): [string, string, () => unknown[]] => [
      'arrays',
      `one of several arrays, ${k}`,
      () => [new Float64Array(1), new Float64Array(2), { a: new Float64Array(3) }, k],
    ]),
    ['throws', 'which throws halfway', () => [v(1), 3]],
    ['throws', 'which does not', () => [v(1), 1]],
    ['missing', 'an argument that is there', () => [v(1), 3]],
    ['missing', 'one that is not', () => [undefined, 3]],
  ])('%s: %s', (name, _, make) => {
    expect(by(name, make)).toBe('kernel')
  })

  it.each<[string, string, () => unknown[]]>([
    ['add', 'that is an operand, too', () => [...twice(1), v(2)]],
    ['add', 'frozen', () => [Object.freeze(v(0)), v(1), v(2)]],
    [
      'add',
      'with a getter',
      () => [
        {
          y: 0,
          get x() {
            return 1
          },
          set x(_) {},
        },
        v(1),
        v(2),
      ],
    ],
    ['either', 'one object twice, of which one is changed', () => [...twice(1), 9]],
    [
      'inner',
      'whose parts are one',
      () => {
        const p = v(3)
        return [{ at: p, to: { p }, k: 1 }]
      },
    ],
    ['larger', 'of another type', () => [{ x: '2', y: 1 }, v(1)]],
  ])('%s, %s: the original', (name, _, make) => {
    expect(by(name, make)).toBe('original')
  })

  it('runs the code of a proxy as often as the original does', () => {
    const run = (module: Module): string[] => {
      const log: string[] = []
      const watched = new Proxy(v(1), {
        get(o, key) {
          log.push(String(key))
          return Reflect.get(o, key)
        },
      })
      log.push(module.larger(watched, v(0)) === watched ? 'itself' : 'another')
      return log
    }
    expect(run(compiled)).toEqual(run(plain))
  })

  it('`return this` in methods', () => {
    const before = compiled.methods.kernels.map((f: object) => compiled.status(f).calls.kernel)
    expect(compiled.methods.add(v(1), v(2))).toEqual([true, 3, 1])
    expect(compiled.methods.orNull(2)).toEqual([true, false, 2])
    expect(compiled.methods.orNull(0)).toEqual([false, true, 0])
    const after = compiled.methods.kernels.map((f: object) => compiled.status(f).calls.kernel)
    expect(after.map((n: number, i: number) => n - before[i])).toEqual([1, 2])
  })
})
