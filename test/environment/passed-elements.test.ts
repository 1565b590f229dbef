/** Objects that are passed beside arrays of such: put into them, looked for, compared and returned, where one may be the other. */
import { describe, expect, it } from 'vitest'
import { observedCalls } from './observed-calls.ts'

const SOURCE = `
export { status } from 'usejit/runtime'
interface Vec { x: number; y: number }
export function push(pts: Vec[], p: Vec, k: number): number {
  'use jit'
  pts.push(p)
  p.x += k
  return pts[0].x + pts[pts.length - 1].x
}
export function place(pts: Vec[], p: Vec): number {
  'use jit'
  return pts.indexOf(p) * 10 + pts.lastIndexOf(p) + (pts.includes(p) ? 0.5 : 0)
}
export function same(pts: Vec[], p: Vec, q: Vec): number {
  'use jit'
  return (pts[0] === p ? 1 : 0) + (p !== pts[1] ? 2 : 0) + (p === q ? 4 : 0)
}
export function put(pts: Vec[], p: Vec, i: number, k: number): Vec {
  'use jit'
  pts[i] = p
  for (const q of pts) q.y += k
  if (p.y > 8) throw new RangeError('y')
  return p
}
export function nearest(pts: Vec[], p: Vec, limit: number): Vec {
  'use jit'
  let best = p
  let least = limit
  for (const q of pts) {
    const d = Math.hypot(q.x - p.x, q.y - p.y)
    if (d < least) { least = d; best = q }
  }
  best.y = least
  return best
}
export function firstOf(pts: Vec[], k: number): Vec | undefined {
  'use jit'
  let best = pts[0]
  for (const p of pts) if (p.x > best.x) best = p
  return best.x > k ? best : undefined
}
interface Named extends Vec { name: string; data: Float64Array }
export function partial(pts: Named[], p: Named, k: number): Named {
  'use jit'
  pts.push(p)
  p.x = k
  return pts[0].x > 1 ? pts[0] : p
}
export function found(pts: Vec[], k: number): Vec | null {
  'use jit'
  return pts.find((p) => p.x > k) ?? null
}
export function tuples(ring: [number, number][], t: [number, number], k: number): [number, number] {
  'use jit'
  if (ring.indexOf(t) < 0) ring.push(t)
  t[1] = k
  const last = ring[ring.length - 1]
  return last[0] > k ? last : ring[0]
}
export function apart(pts: Vec[], p: Vec, at: { x: number }, k: number): number {
  'use jit'
  pts.push(p)
  at.x = k
  return p.x + pts[0].x
}
export function joined(pts: Vec[], p: Vec, k: number): Vec[] {
  'use jit'
  const all = pts.concat(p, { x: k, y: 0 })
  all[0].x = k
  return [...all, p]
}
export function helped(pts: Vec[], { x, y }: Vec, q: Vec): number {
  'use jit'
  add(pts, q)
  return pts.length + x + y
}
function add(pts: Vec[], v: Vec): void { if (!pts.includes(v)) pts.push(v) }
`
const { by } = await observedCalls(SOURCE)

const v = (x: number, y = 0.5) => ({ x, y })
/** Some points, and one that is the one at `index`, or none of them. */
const among =
  (index: number, ...rest: unknown[]) =>
  (): unknown[] => {
    const pts = [v(1), v(4), v(2, 9)]
    return [pts, pts[index] ?? v(7), ...rest]
  }

describe('a passed object beside an array of such', () => {
  it.each<[string, () => unknown[]]>([
    ['push', among(3, 2)],
    ['push', among(0, 2)],
    ['place', among(1)],
    ['place', among(3)],
    [
      'place',
      () => {
        const p = v(1)
        return [[v(0), p, p], p]
      },
    ],
    ['same', among(0, v(1))],
    [
      'same',
      () => {
        const p = v(1)
        return [[v(1), v(1)], p, p]
      },
    ],
    [
      'same',
      () => {
        const p = v(1)
        return [[p, p], p, v(1)]
      },
    ],
    ['put', among(3, 1, 2)],
    ['put', among(2, 0, 0.25)],
    ['put', among(2, 2, 7)],
    ['nearest', among(3, 9)],
    ['nearest', among(3, 0)],
    ['nearest', among(1, 9)],
    ['firstOf', () => [[v(1), v(3), v(2)], 2]],
    ['firstOf', () => [[v(1), v(3), v(2)], 5]],
    [
      'partial',
      () => [[{ ...v(2), name: 'a', data: new Float64Array(1) }], { ...v(3), name: 'b', data: new Float64Array(2) }, 4],
    ],
    [
      'partial',
      () => {
        const p = { ...v(2), name: 'a', data: new Float64Array(1) }
        return [[p], p, -4]
      },
    ],
    ['found', () => [[v(1), v(3), v(4)], 2]],
    ['found', () => [[v(1)], 2]],
    [
      'tuples',
      () => [
        [
          [1, 2],
          [3, 4],
        ],
        [5, 6],
        3,
      ],
    ],
    [
      'tuples',
      () => {
        const t = [5, 6]
        return [[[1, 2], t], t, 7]
      },
    ],
    ['apart', () => [[v(1)], v(2), { x: 3 }, 4]],
    ['joined', among(3, 5)],
    ['joined', among(0, 5)],
    [
      'helped',
      () => {
        const p = v(2)
        return [[v(1)], p, p]
      },
    ],
    [
      'helped',
      () => {
        const p = v(2)
        return [[v(1), p], v(3), p]
      },
    ],
  ])('%s (%#): a kernel', (name, make) => {
    expect(by(name, make)).toBe('kernel')
  })

  it.each<[string, () => unknown[]]>([
    ['push', () => [[v(1)], Object.freeze(v(2)), 2]],
    [
      'push',
      () => [
        [v(1)],
        {
          y: 1,
          get x() {
            return 2
          },
          set x(_) {},
        },
        2,
      ],
    ],
    ['push', () => [Object.freeze([v(1)]), v(2), 2]],
    ['put', () => [[v(1)], v(2), 3, 1]],
    [
      'apart',
      () => {
        const p = v(1)
        return [[v(0)], p, p, 4]
      },
    ],
    [
      'apart',
      () => {
        const p = v(1)
        return [[p], v(2), p, 4]
      },
    ],
    ['firstOf', () => [[], 5]],
  ])('%s (%#): the original', (name, make) => {
    expect(by(name, make)).toMatch(/^original/)
  })
})
