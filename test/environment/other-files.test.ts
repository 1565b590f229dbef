/** Kernels that use enums, constants and objects of other files, by name and as members of a space. */
import { describe, expect, it } from 'vitest'
import { program } from './both-ways.ts'

describe('enums of other files', () => {
  it('by name, renamed, as default, through re-exports and spaces', async () => {
    const p = await program({
      'main.ts': `
        import { Mode, Level as L } from './modes'
        import * as modes from './modes'
        import Shade from './shade'
        const AFTER = Mode.Slow + 1
        export function f(m: number): number {
          'use jit'
          switch (m) {
            case Mode.Fast: return L.High
            case Mode.Slow: return modes.Mode.Next
            case modes.Level['High']: return Shade.Dark
          }
          return AFTER
        }`,
      'modes.ts': `
        import { BASE } from './base'
        export enum Mode { Fast, Slow = BASE * 2, Next = 9 }
        export { Height as Level } from './base'`,
      'base.ts': 'export const BASE = 4\nexport enum Height { Low, High = 1 << BASE }',
      'shade.ts': 'enum Shade { Light, Dark = -1 }\nexport default Shade',
    })
    expect(p.diagnostics).toEqual([])
    p.same((m) => [0, 8, 16, 9, 0.5].map(m.f))
    expect(p.calls(p.module.f)).toMatchObject({ kernel: 5, original: 0 })
  })

  it('not where the file imports the kernel’s file in turn: it may come later', async () => {
    const p = await program({
      'modes.ts': `import { f } from './main'\nexport const early = f(1)\nexport enum Mode { Fast = 3 }`,
      'main.ts': `import { Mode } from './modes'\nexport function f(a: number): number { 'use jit'; return a > 5 ? Mode.Fast : a }`,
    })
    expect(p.diagnostics).toEqual([
      expect.stringContaining('captured-variable: This is declared in a file that imports'),
    ])
    expect(p.same((m) => m.early)).toBe(1)
  })

  it('members that only some compilers count on to are not known', async () => {
    const p = await program({
      'main.ts': `
        import { Mode } from './modes'
        export function f(a: number): number { 'use jit'; return a + Mode.Slow }
        export function g(a: number): number { 'use jit'; return a + Mode.Next }
        export function h(a: number): number { 'use jit'; return a + Mode.After }`,
      'modes.ts': 'const BASE = 4\nexport enum Mode { Slow = BASE * 2, Next, Then = -(1 << 2), After }',
    })
    expect(p.diagnostics).toHaveLength(1)
    p.same((m) => [m.f(1), m.g(1), m.h(1)])
    expect([p.calls(p.module.f).kernel, p.calls(p.module.g).kernel, p.calls(p.module.h).kernel]).toEqual([1, 0, 1])
  })

  it('a variable of the name of an enum is no enum', async () => {
    const p = await program({
      'main.ts': `
        import { Mode } from './modes'
        export const outer = Mode.Fast
        export function f(a: number, t: { Fast: number }): number { 'use jit'; const Mode = t; return a + Mode.Fast }`,
      'modes.ts': 'export enum Mode { Fast = 3 }',
    })
    expect(p.diagnostics).toEqual([])
    expect(p.same((m) => m.f(1, { Fast: 10 }))).toBe(11)
  })
})

describe('members of a space', () => {
  it('are live', async () => {
    const p = await program({
      'main.ts': `
        import * as state from './state'
        export { set } from './state'
        export function f(i: number): number { 'use jit'; return state.level * 10 + state.table[i] + state.table.length }`,
      'state.ts': `
        export let level = 1
        export let table = new Float64Array([1, 2])
        export const set = (l: unknown, t: unknown) => { level = l as number; table = t as Float64Array }`,
    })
    expect(p.diagnostics).toEqual([])
    const run = (m: typeof p.module) => [m.f(0), m.set(5, new Float64Array([7, 8, 9])), m.f(2), m.f(3)]
    expect(p.same(run)).toEqual([13, undefined, 62, Number.NaN])
    p.same((m) => [m.set('5', [1]), m.f(0)])
    expect(p.calls(p.module.f)).toMatchObject({ kernel: 3, original: 1, byReason: { 'outer-value': 1 } })
  })

  it('cannot be assigned, as everywhere', async () => {
    const p = await program({
      'main.ts': `import * as s from './s'\nexport function f(a: number): number { 'use jit'; (s as any).k = a; return a }`,
      's.ts': 'export let k = 1\nexport const set = () => { k = 2 }',
    })
    expect(p.diagnostics).toHaveLength(1)
    expect(() => p.same((m) => m.f(1))).not.toThrow()
  })

  it('a name that the file does not export', async () => {
    const p = await program({
      'main.ts': `import * as s from './s'\nexport function f(a: number): number { 'use jit'; return a + (s as any).nothing }`,
      's.ts': 'export const k = 1',
    })
    expect(p.diagnostics).toEqual([expect.stringContaining('`nothing` is imported, and its source could not be found')])
    expect(p.same((m) => m.f(1))).toBeNaN()
  })
})

describe('objects', () => {
  const source = `
    import { config } from './config'
    export { config } from './config'
    interface State { x: number; inner: { y: number; on: boolean } }
    export let state: State = { x: 1, inner: { y: 2, on: true } }
    export const setState = (s: unknown) => { state = s as State }
    export const other = { inner: state.inner }
    export function nested(a: number): number {
      'use jit'
      config.color.g += a
      return config.color.r * a + config.color.deep.weights[1] + (config.color.deep.on ? config.n : 0)
    }
    export function twice(a: number): number {
      'use jit'
      state.inner.y += a
      return state.x + other.inner.y
    }
    export function thrown(a: number): number {
      'use jit'
      state.inner.y = a
      if (a > 5) throw new RangeError('too much')
      state.inner.y++
      return state.inner.y
    }`
  const files = {
    'main.ts': source,
    'config.ts': `
      const deep = { on: true, weights: Float64Array.of(4, 5) }
      export const config = { color: { r: 0.5, g: 1, deep: { on: true, weights: Float64Array.of(4, 5) } }, n: deep.weights[0] }`,
  }
  it('of other files, with objects inside', async () => {
    const p = await program(files)
    expect(p.diagnostics).toEqual([])
    p.same((m) => [m.nested(1), m.nested(-0.25), m.config.color.g])
    p.same((m) => {
      m.config.color = { r: 7, g: 8, deep: m.config.color.deep }
      return [m.nested(3), m.config.color.g]
    })
    expect(p.calls(p.module.nested)).toMatchObject({ kernel: 3, original: 0 })
  })

  it('that are replaced by something else: the original runs, before any code of theirs', async () => {
    const p = await program(files)
    const log: string[] = []
    const traced = (target: object) =>
      new Proxy(target, {
        get: (t, key) => Reflect.get(t, key, log.push(`get ${String(key)}`)),
        getOwnPropertyDescriptor: (t, key) => {
          log.push('looked at')
          return Reflect.getOwnPropertyDescriptor(t, key)
        },
      })
    for (const make of [
      () => ({ x: 1, inner: traced({ y: 3, on: true }) }),
      () => traced({ x: 1, inner: { y: 3 } }),
      () => ({ x: 1, inner: Object.freeze({ y: 3 }) }),
      () => ({ x: 1, inner: { get y() { return log.push('y') }, set y(v) { log.push(`y = ${v}`) } } }), // biome-ignore format: one line each
      () => undefined,
      () => ({ x: 1, inner: null }),
      () => ({ x: '1', inner: { y: 3 } }),
    ]) {
      p.same((m) => {
        log.length = 0
        m.setState(make())
        let result: unknown
        try {
          result = m.twice(1)
        } catch (error) {
          result = (error as Error).message
        }
        return [result, [...log]]
      })
    }
    expect(p.calls(p.module.twice)).toMatchObject({ kernel: 0, original: 7 })
  })

  it('one object by two names is one where it is changed', async () => {
    const p = await program(files)
    expect(p.same((m) => [m.twice(1), m.twice(2)])).toEqual([4, 6])
    expect(p.calls(p.module.twice)).toMatchObject({ kernel: 0, original: 2 })
    p.same((m) => [m.setState({ x: 5, inner: { y: 1, on: false } }), m.twice(2), m.state.inner.y, m.other.inner.y])
    expect(p.calls(p.module.twice)).toMatchObject({ kernel: 1, original: 2 })
  })

  it('keep what was written before an exception', async () => {
    const p = await program(files)
    p.same((m) => [m.thrown(1), m.state.inner.y])
    p.same((m) => m.thrown(6))
    expect(p.same((m) => m.state.inner.y)).toBe(6)
    expect(p.calls(p.module.thrown)).toMatchObject({ kernel: 2, original: 0 })
  })

  it('of a variable that only another file can name', async () => {
    const p = await program({
      'main.ts': `import { scaled } from './scale'\nexport function f(a: number): number { 'use jit'; return scaled(a) }`,
      'scale.ts': 'const config = { inner: { k: 2 } }\nexport const scaled = (a: number) => a * config.inner.k',
    })
    expect(p.diagnostics).toEqual([
      expect.stringContaining('captured-variable: `config` is a variable of another file'),
    ])
  })
})

it('functions declared in a loop are not taken for reassigned ones', async () => {
  const p = await program(`
    const step = (x: number) => x + 2
    export function f(a: number): number {
      'use jit'
      for (let i = 0; i < 3; i++) {
        a += twice(i)
        function twice(x: number) { return x * 2 + i }
      }
      while (a < 100) {
        function step(x: number) { return x + 40 }
        a = step(a)
      }
      return a
    }
    export function g(a: number): number {
      'use jit'
      for (let i = 0; i < 3; i++) {
        function h(x: number) { return x + 1 }
        if (a > 1e300) (h as any) = step
        a = h(a)
      }
      return a
    }`)
  expect(p.diagnostics).toEqual([expect.stringContaining('reassigned-function: `h`')])
  p.same((m) => [0, -5, 1e308].flatMap((x) => [m.f(x), m.g(x)]))
  expect(p.calls(p.module.f)).toMatchObject({ kernel: 3, original: 0 })
})
