/** Programs that put something on `Object.prototype` under the name of a field: what the dispatchers look up by names must not find that. */
import { expect, it } from 'vitest'
import { type Exports, program } from './both-ways.ts'

const SOURCE = `
interface Vec { x: number; y: number }
interface Body { mass: number; at: Vec; w?: number; to: Vec | null }
export function sum(bodies: Body[], p: Vec): number {
  'use jit'
  let s = p.x
  for (const b of bodies) {
    s += b.mass * b.at.x + (b.w ?? 0.5) + (b.to ? b.to.y : 3)
    b.mass += 1
    b.at.y = s
  }
  return s
}
export function make(n: number): Body[] {
  'use jit'
  const out: Body[] = []
  for (let i = 0; i < n; i++) out.push({ mass: i, at: { x: i, y: 2 }, to: i > 1 ? { x: 1, y: i } : null })
  return out
}
export function layers(all: { value: number; w: Float64Array }[], o: { mass: number }): number {
  'use jit'
  let s = 0
  for (const { value, w } of all) for (let i = 0; i < w.length; i++) { w[i] *= value; s += w[i] }
  o.mass = s
  return s
}
export function values(list: { value: number }[]): number {
  'use jit'
  let s = 0
  for (const { value } of list) s += value
  return s
}
export function own(o: { value: number }): number { 'use jit'; return o.value * 2 }
export function numbers(n: number): { n: number; list: number[] } {
  'use jit'
  const list = []
  for (let i = 0; i < n; i++) list.push(i)
  return { n, list }
}
export function scaled(k: number, x: Float64Array): number {
  'use jit'
  let s = 0
  for (let i = 0; i < x.length; i++) { x[i] *= k; s += x[i] }
  return s
}
export function holes(list: (number | undefined)[]): number {
  'use jit'
  let s = 0
  for (let i = 0; i < list.length; i++) s = s * 2 + (list[i] ?? 0.25)
  return s
}
`
/** What descriptors of accessors have: where all objects have that, none is sure to hold data. Where all have what may be missing, or elements, nothing is. */
const STRICTER = ['get', 'w', '0']
const NAMES = ['0', 'x', 'mass', 'at', 'w', 'to', 'value', 'it', 'get', 'set', 'writable']

it.each(NAMES)('%s', async (name) => {
  const { same, calls, module, diagnostics } = await program(SOURCE)
  expect(diagnostics).toEqual([])
  const bodies = () => [
    { mass: 1, at: { x: 1, y: 2 }, w: 3, to: null },
    { mass: 2, at: { x: 3, y: 2 }, w: 1, to: { x: 5, y: 6 } },
  ]
  const scenario = (m: Exports) => {
    const list = bodies()
    const w = Float64Array.of(1, 2)
    const o = { mass: 0 }
    const getter = {
      get value() {
        return 2
      },
    }
    const listed = list.map((b) => ({ ...b }))
    const results: unknown[] = [m.numbers(3), m.scaled(3, w)]
    results.push(m.sum(list, { x: 1, y: 1 }), m.make(3), m.layers([{ value: 2, w }], o))
    results.push(
      m.values([getter, { value: 3 }]),
      m.own(getter),
      m.own({ value: 5 }),
      m.holes([1, undefined, undefined, 3]),
    )
    return [results, list, w, o, listed]
  }
  same(scenario)
  const { kernel } = calls(module.sum)
  for (const value of [0, 7, { x: 1 }, 'either'])
    same((m) => {
      Object.defineProperty(Object.prototype, name, { value, configurable: true, enumerable: true, writable: true })
      try {
        return scenario(m)
      } finally {
        Reflect.deleteProperty(Object.prototype, name)
      }
    })
  // Objects that have all fields go to the kernel all the same.
  if (!STRICTER.includes(name))
    expect([calls(module.make).kernel, calls(module.sum).kernel]).toEqual([5 * kernel, 5 * kernel])
})
