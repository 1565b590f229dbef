/** Objects of the module, of `this`, and inside of those, as values: held in a local, taken apart, passed to helpers, returned. */
import { describe, expect, it } from 'vitest'
import { program } from './both-ways.ts'

const attempt = (run: () => unknown) => {
  try {
    return run()
  } catch (error) {
    return String(error)
  }
}

describe('objects that are declared outside', () => {
  it('are read under other names', async () => {
    const p = await program(`
      const config = { color: { r: 0.5, g: 1, name: () => 'red' }, at: { x: 1, y: 2 }, k: 3, taps: Float64Array.of(1, 2, 3), log(): void {} }
      const V: [number, number] = [3, 4]
      const SIZES = { small: { w: 1, h: 2 }, big: { w: 10, h: 20 } }
      interface State { color: { r: number; g: number }; gain: number }
      let state: State = { color: { r: 1, g: 2 }, gain: 3 }
      export const set = (value: State) => { state = value }
      export const move = (x: number) => { config.at = { x, y: x + 1 }; V[0] = x }
      const dot = (p: { x: number; y: number }, q: { x: number; y: number }) => p.x * q.x + p.y * q.y
      export function f(n: number, big: boolean): number {
        'use jit'
        const c = config.color
        const { x, y } = config.at
        const { at: { x: u = 9 }, k, taps } = config
        const [v, w] = V
        const s = state
        const size = big ? SIZES.big : SIZES.small
        let sum = dot(config.at, { x: n, y: 1 }) + dot(config.at, config.at)
        for (let i = 0; i < n; i++) sum += c.r * i + c.g + x - y * u + taps[i % 3] * k + v - w + s.color.r * s.gain + size.w * size.h
        return sum
      }`)
    expect(p.diagnostics).toEqual([])
    p.same((m) => {
      const seen = [m.f(3, true), m.f(0, false)]
      m.move(7)
      seen.push(m.f(4, true))
      m.set({ color: { r: -0, g: NaN }, gain: 0.5 })
      return [...seen, m.f(5, false)]
    })
    expect(p.calls(p.module.f)).toMatchObject({ kernel: 4, original: 0 })
  })

  it('are changed under any of their names', async () => {
    const p = await program(`
      export const config = { at: { x: 1, y: 2, on: false }, k: 3 }
      const bump = (p: { x: number; y: number }, by: number) => { p.x += by; p.y = p.x * 2; return p.x }
      export function f(n: number): number {
        'use jit'
        const c = config.at
        c.x = n
        let s = config.at.x
        config.at.x += 1
        s = s * 3 + c.x
        const d = config.at
        d.x *= 2
        s = s * 3 + c.x + config.at.x
        const { at } = config
        at.y += 0.5
        for (let i = 0; i < n; i++) {
          if (i & 1) c.x += i; else config.at.x -= 0.5
          s = s * 0.5 + bump(config.at, i) + d.x
          config.at.on = !c.on
        }
        if (n > 4) throw new RangeError(\`too far: \${d.x} \${c.y}\`)
        config.k += bump(c, 1)
        return s + (d.on ? 1 : 2) + at.y
      }`)
    expect(p.diagnostics).toEqual([])
    p.same((m) => {
      const at = m.config.at
      return [0, 1, 2, 5, 4, -1, 3].map((n) => [
        attempt(() => m.f(n)),
        { ...m.config.at },
        m.config.k,
        m.config.at === at,
      ])
    })
    expect(p.calls(p.module.f)).toMatchObject({ kernel: 7, original: 0 })
  })

  it('of this, in methods', async () => {
    const p = await program(`
      interface Point { x: number; y: number }
      export class Body {
        at = { x: 1, y: 2 }
        v: Point = { x: 0.5, y: -0.5 }
        history = new Float64Array(4)
        step(n: number): number {
          'use jit'
          const { at, v } = this
          const p = this.at
          for (let i = 0; i < n; i++) { at.x += v.x; p.y += v.y; this.history[i & 3] = this.at.x }
          return p.x * at.y
        }
        where(): Point { 'use jit'; this.v.x += 1; for (let i = 0; i < 3; i++) this.at.y += i; return this.at }
      }`)
    expect(p.diagnostics).toEqual([])
    p.same((m) => {
      const b = new m.Body()
      const odd = new m.Body()
      odd.at = Object.freeze({ x: 1, y: 1 })
      return [
        [b.step(3), { ...b.at }, b.history, b.step(0), b.where() === b.at, b.at, b.v],
        [attempt(() => odd.step(2)), odd.at, odd.step(0)],
        attempt(() => m.Body.prototype.step.call({ at: { x: 1, y: 1 }, v: { x: 1, y: 1 }, history: [] }, 2)),
      ]
    })
    expect(p.calls(p.module.Body.prototype.step).kernel).toBe(2)
    expect(p.calls(p.module.Body.prototype.where).kernel).toBe(1)
  })

  it('are the very objects where they are returned', async () => {
    const p = await program(`
      export const home = { at: { x: 1, y: 2 }, other: { x: 3, y: 4 } }
      export function f(p: { x: number; y: number }, k: number): { x: number; y: number } {
        'use jit'
        home.at.x += k
        for (let i = 0; i < 3; i++) p.y += i
        return k > 2 ? home.at : k > 1 ? home.other : k > 0 ? p : { x: k, y: 0 }
      }`)
    expect(p.diagnostics).toEqual([])
    p.same((m) => {
      const p = { x: 0, y: 0 }
      return [3, 2, 1, 0].map((k) => {
        const r = m.f(p, k)
        return [r === m.home.at, r === m.home.other, r === p, { ...r }]
      })
    })
    expect(p.calls(p.module.f)).toMatchObject({ kernel: 4, original: 0 })
  })

  it('run the original where they are not what was declared, or one where two were taken for granted', async () => {
    const p = await program(`
      interface State { at: { x: number } }
      let state: State = { at: { x: 1 } }
      export const set = (value: any) => { state = value }
      const a = { x: 1 }, b = a
      export function f(n: number): number { 'use jit'; const { at } = state; if (!at) return -1; let s = 0; for (let i = 0; i < n; i++) s += at.x; return s }
      export function g(n: number): number { 'use jit'; const p = a, q = b; p.x = n; for (let i = 0; i < n; i++) q.x += i; return p.x + q.x }
      export function h(n: number): number { 'use jit'; const p = a, q = b; let s = 0; for (let i = 0; i < n; i++) s += p.x * q.x; return s }`)
    expect(p.diagnostics).toEqual([])
    p.same((m) => {
      const log: string[] = []
      const seen = [m.f(2)]
      for (const at of [
        null,
        { x: '1' },
        {
          get x() {
            log.push('x')
            return 2
          },
        },
        Object.create({ x: 3 }),
      ]) {
        m.set({ at })
        seen.push(attempt(() => m.f(2)))
      }
      m.set(null)
      seen.push(attempt(() => m.f(2)))
      return [seen, log, m.g(3), m.g(2), m.h(2)]
    })
    expect(p.calls(p.module.f)).toMatchObject({ kernel: 1, original: 5 })
    expect(p.calls(p.module.g)).toMatchObject({ kernel: 0, original: 2 })
    expect(p.calls(p.module.h)).toMatchObject({ kernel: 1, original: 0 })
  })

  it('in arrays that are made of them, and in loops over these', async () => {
    const p = await program(`
      const A = { x: 1 }, B = { x: 2 }
      export const read = () => [A.x, B.x]
      export function f(n: number): number {
        'use jit'
        let s = 0
        for (const q of [A, B]) { s = s * 0.5 + q.x; q.x += n }
        const pair = { first: A, second: B }
        pair.second.x *= 2
        for (let i = 0; i < n; i++) s += pair.first.x - B.x
        return s
      }`)
    expect(p.diagnostics).toEqual([])
    p.same((m) => [m.f(2), m.read(), m.f(-0), m.read()])
    expect(p.calls(p.module.f)).toMatchObject({ kernel: 2, original: 0 })
  })

  it('are not there yet in an import cycle', async () => {
    const p = await program({
      'main.ts': `
        import { early } from './other'
        const V: [number, number] = [3, 4]
        const config = { at: { x: 1 } }
        export function f(n: number): number { 'use jit'; let s = 0; if (n > 1) { const [a, b] = V; s += a * b } const c = config.at; for (let i = 0; i < n; i++) s += c.x; return s }
        export const see = () => early`,
      'other.ts': `
        import { f } from './main'
        export const early: string[] = []
        for (const n of [0, 2]) try { early.push(String(f(n))) } catch (error) { early.push((error as Error).name) }`,
    })
    expect(p.diagnostics).toEqual([])
    p.same((m) => [m.see(), m.f(0), m.f(3)])
    expect(p.calls(p.module.f).kernel).toBe(2)
  })
})

describe('objects that are compared', () => {
  it('are one under several names, or two', async () => {
    const p = await program(`
      const A = { x: 1 }, B = A, C = { x: 1 }, O = { at: A, other: C }
      export const swap = () => { O.other = A }
      const same = (p: { x: number }, q: { x: number }) => p === q
      export function f(p: { x: number }, n: number): number {
        'use jit'
        let s = 0
        for (let i = 0; i < n; i++) s = s * 2 + (A === B ? 1 : 0) + (same(A, C) ? 4 : 0) + (O.at === A ? 8 : 0) + (O.other !== A ? 16 : 0) + (p === A ? 32 : 0) + (p === O.other ? 64 : 0)
        return s
      }`)
    p.same((m) => {
      const own = { x: 1 }
      return [m.f(own, 1), m.f(own, 2), m.swap(), m.f(own, 1)]
    })
  })
})

describe('fields that are chosen by a string', () => {
  it('of objects of the module, of arguments and of new ones', async () => {
    const p = await program(`
      const TAPS = { soft: [1, 2, 1], hard: [0, 1, 0] }, GAIN = { soft: 0.5, hard: 2 }
      export const set = (x: number) => { GAIN.hard = x }
      export function f(x: Float64Array, kind: 'soft' | 'hard', o: { soft: number; hard: number }): number {
        'use jit'
        const t = TAPS[kind], weights = { soft: x[0], hard: x[1] }
        let s = GAIN[kind] + o[kind] * 10 + weights[kind]
        for (let i = 0; i < x.length; i++) s = s * 0.5 + x[i] * t[i % 3]
        return s
      }`)
    expect(p.diagnostics).toEqual([])
    p.same((m) => {
      const x = Float64Array.of(1, -2, 0.5, NaN, 3)
      const o = { soft: 3, hard: -0 }
      return [
        m.f(x, 'soft', o),
        m.f(x, 'hard', o),
        m.set(7),
        m.f(x.subarray(0, 2), 'hard', o),
        attempt(() => m.f(x, 'none', o)),
      ]
    })
    expect(p.calls(p.module.f)).toMatchObject({ kernel: 3, original: 1 })
  })
})

describe('what is left to the original', () => {
  it.each([
    [
      'an object that is sometimes another one, and changed',
      'const p = n > 1 ? A : B; p.x = n; return A.x + p.x',
      'aliased-object',
    ],
    ['all fields of one', 'const p = { ...A }; return p.x', 'unsupported-operation'],
    ['another object in its place', 'O.at = { x: n }; return O.at.x', 'captured-variable'],
    [
      'one that an array would hold',
      'const list: { x: number }[] = []; list.push(A); return list[0].x',
      'type-conflict',
    ],
    ['what a function that calls itself changes', 'const o = O.at; visit(n); return o.x', 'unsupported-operation'],
  ])('%s', async (_, body, code) => {
    const p = await program(`
      const A = { x: 1 }, B = { x: 2 }, O = { at: { x: 3 } }
      export const read = () => [A.x, B.x, O.at.x]
      function visit(k: number): number { O.at.x += k; return k <= 0 ? 0 : visit(k - 1) + visit(k - 2) }
      export function f(n: number): number { 'use jit'; ${body} }`)
    expect(p.diagnostics.map((text) => text.split(':')[0])).toEqual([code])
    p.same((m) => [m.f(1), m.read(), m.f(3), m.read()])
  })
})
