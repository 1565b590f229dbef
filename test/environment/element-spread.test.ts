/** `{ ...p, x: 1 }` and `{ x, ...others }` of objects that were passed in, and of elements of arrays: kernels for those that have just the declared fields. */
import { beforeAll, expect, it } from 'vitest'
import { type Exports, type Program, program } from './both-ways.ts'

const source = `
  interface V { x: number; y: number }
  interface S { kind: 'a' | 'b'; at: V; to: V | null; n: number }
  export function moved(p: V, dx: number): V { "use jit"; return { ...p, x: p.x + dx } }
  export function behind(p: V, z: number) { "use jit"; return { z, ...p } }
  export function all(ps: readonly V[], k: number): V[] { "use jit"; return ps.map((p) => ({ ...p, y: p.y * k })) }
  export function first(ps: V[]): V { "use jit"; const q = { ...ps[0] }; q.x += 1; ps[0].y = 7; return q }
  export function pushed(ps: V[], i: number): number { "use jit"; ps.push({ ...ps[i], x: 9 }); return ps.length }
  export function others(ps: V[]): number { "use jit"; let s = 0; for (const { x, ...rest } of ps) s += x * rest.y; return s }
  export function deep(ss: S[]): S[] { "use jit"; const out: S[] = []; for (const s of ss) { const t = { ...s, n: s.n + 1 }; t.at.x = t.n; out.push(t) } return out }
  export function kinds(list: ('a' | 'b')[], i: number): number { "use jit"; let n = 0; for (const k of list) n = n * 3 + (k === 'a' ? 1 : 2); if (list[i] === undefined) n += 100; else if (list[i] === 'b') list[i] = 'a'; list.push('b'); return n }
  export class Point { constructor(public x: number, public y: number) {} }
`

let compiled: Promise<Program>
beforeAll(() => {
  compiled = program(source)
})

const v = (x: number, y = 2) => ({ x, y })
const s = () => ({ kind: 'b', at: v(1), to: null, n: 3 })

const call = async (name: string, make: (m: Exports) => unknown[]) => {
  const { same, calls, module } = await compiled
  const before = calls(module[name])
  same((m) => {
    const args = make(m)
    const result = m[name](...args)
    const isPlain = typeof result !== 'object' || Object.getPrototypeOf(result) === Object.prototype
    return [result, args, JSON.stringify([result, args]), isPlain]
  })
  return calls(module[name]).kernel > before.kernel ? 'kernel' : 'original'
}

it('compiles', async () => {
  expect((await compiled).diagnostics).toEqual([])
})

it.each<[string, (m: Exports) => unknown[]]>([
  ['moved', () => [v(1), 2]],
  ['behind', () => [v(1), -0]],
  ['all', () => [[v(1), v(-0, 5)], 3]],
  ['all', () => [[], 3]],
  ['first', () => [[v(1)]]],
  ['pushed', () => [[v(1), v(2)], 1]],
  ['others', () => [[v(1), v(2)]]],
  ['deep', () => [[s(), s()]]],
  ['deep', () => [[{ ...s(), to: v(4) }]]],
  ['kinds', () => [['a', 'b', 'b'], 1]],
  ['kinds', () => [['a'], 3]],
])('%s (%#): a kernel', async (name, make) => {
  expect(await call(name, make)).toBe('kernel')
})

it('makes plain objects of instances of classes', async () => {
  const { same, calls, module } = await compiled
  const before = calls(module.all).kernel
  same((m) => {
    const made = m.all([new m.Point(1, 2)], 3)
    return [made, made[0] instanceof m.Point]
  })
  expect(calls(module.all).kernel).toBe(before + 1)
})

it.each<[string, () => unknown[]]>([
  // A spread copies what the type does not say, and lists fields in the order of the object.
  ['moved', () => [{ ...v(1), z: 5 }, 2]],
  ['moved', () => [{ y: 1, x: 2 }, 2]],
  ['moved', () => [{ ...v(1), [Symbol.for('z')]: 5 }, 2]],
  ['moved', () => [Object.defineProperty(v(1), 'y', { enumerable: false }), 2]],
  ['all', () => [[v(1), { y: 1, x: 2 }], 3]],
  ['others', () => [[{ ...v(1), z: 1 }]]],
  ['kinds', () => [['a', 'c'], 0]],
])('%s (%#): the original', async (name, make) => {
  expect(await call(name, make)).toBe('original')
})

it('is refused where it depends on the object which fields there are', async () => {
  const text = 'export function f(ps: { x: number; w?: number }[]) { "use jit"; const q = { ...ps[0] }; return q.x }'
  expect((await program(text)).diagnostics.join()).toContain('It is not known whether the object has `w`')
})
