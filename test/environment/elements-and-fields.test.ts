/** Objects of which a kernel takes fields, and which are elements of an ordinary array that it takes, too: one object, by two ways. */
import { expect, it } from 'vitest'
import { type Exports, program } from './both-ways.ts'

const point = (x: number, y: number) => ({ x, y })

it('what is written by one way is read by the other: the original has such calls, and only such', async () => {
  const { same, calls, module, diagnostics } = await program(`
    interface P { x: number; y: number }
    export const config = { x: 1, y: 2, at: { x: 5, y: 6 } }
    export function both(p: P, l: P[]): number { "use jit"; l[0].x = 5; p.y = l[0].x + p.x; return p.x + l[0].y }
    export function field(p: P, l: readonly P[]): number { "use jit"; p.x = 7; return l[0].x }
    export function element(p: Readonly<P>, l: P[]): number { "use jit"; l[0].x = 7; return p.x }
    export function inner(p: { inner: P; z: number }, l: P[]): number { "use jit"; l[0].x = 4; return p.inner.x }
    export function tuple(t: [number, number], l: [number, number][]): number { "use jit"; l[0][0] = 5; t[1] = 3; return t[0] + l[0][1] }
    export function row(t: [number, number], m: number[][]): number { "use jit"; m[0][0] = 5; t[1] = 3; return t[0] + m[0][1] }
    export function list(t: [number, number], x: number[]): number { "use jit"; x[0] = 5; t[1] = 3; return t[0] + x[1] }
    export function outer(l: P[]): number { "use jit"; config.x = 9; l[0].y = 8; return l[0].x + config.y }
    export function deep(l: P[]): number { "use jit"; l[0].x = 4; return config.at.x }
    export class Q { x = 1; y = 2; go(l: P[]): number { "use jit"; this.x += 3; l[0].y = 8; return l[0].x + this.y } }
    export function read(p: P, l: P[]): number { "use jit"; return p.x - l[0].y }
    export function other(p: { z: number }, l: P[]): number { "use jit"; l[0].x = 4; p.z++; return p.z }
  `)
  expect(diagnostics).toEqual([])
  const run = (name: string, make: (m: Exports) => unknown[]) =>
    same((m) => {
      const args = make(m)
      return [name, m[name](...args), args, JSON.stringify(m.config)]
    })
  const count = (fn: unknown) => {
    const { kernel, original } = calls(fn)
    return [kernel, original]
  }
  const p = point(1, 2)
  for (const name of ['both', 'field', 'element']) {
    for (const at of [0, 1])
      run(name, () => {
        const q = { ...p }
        return [q, at === 0 ? [q, q] : [point(3, 4), q]]
      })
    run(name, () => [{ ...p }, [point(3, 4)]])
    expect([name, ...count(module[name])]).toEqual([name, 1, 2])
  }
  run('inner', () => {
    const q = { ...p }
    return [{ inner: q, z: 1 }, [q]]
  })
  run('inner', () => [{ inner: { ...p }, z: 1 }, [point(3, 4)]])
  for (const name of ['tuple', 'row']) {
    run(name, () => {
      const t = [1, 2]
      return [t, [t]]
    })
    run(name, () => [[1, 2], [[1, 2]]])
  }
  run('list', () => {
    const t = [1, 2]
    return [t, t]
  })
  run('list', () => [
    [1, 2],
    [1, 2],
  ])
  run('outer', (m) => [[m.config]])
  run('outer', () => [[{ ...p }]])
  run('deep', (m) => [[m.config.at]])
  run('deep', () => [[{ ...p }]])
  same((m) => {
    const q = new m.Q()
    return [q.go([q]), q.x, q.y, q.go([{ ...p }]), q.x]
  })
  for (const fn of [
    ...['inner', 'tuple', 'row', 'list', 'outer', 'deep'].map((name) => module[name]),
    module.Q.prototype.go,
  ])
    expect([fn.name, ...count(fn)]).toEqual([fn.name, 1, 1])
  // Nobody can tell where nothing is written, or only what the other does not have.
  run('read', () => [p, [p]])
  expect(count(module.read)).toEqual([1, 0])
  run('other', () => {
    const q = { ...p, z: 1 }
    return [q, [q]]
  })
  expect(count(module.other)).toEqual([1, 0])
})
