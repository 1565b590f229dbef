import { describe, expect, it } from 'vitest'
import { type Exports, program } from './both-ways.ts'

const POINT = `interface Point { x: number; y: number }
  export function move(p: Point, d: number): number { "use jit"; p.x += d; p.y -= d; return p.x * p.y }`

describe('objects as arguments', () => {
  it('have their fields read and written', async () => {
    const { same, module, calls, diagnostics } = await program(`${POINT}
      type Body = { readonly mass: number; at: Point; alive: boolean; data: Float64Array; extra?: number }
      export function step(b: Body, dt: number, k: number) {
        "use jit"
        const { at, data } = b
        for (let i = 0; i < data.length; i++) data[i] = data[i] * k + b.mass
        at.x += dt * data[0]
        b.at.y = -at.x
        b.alive = at.x < 10
        return at.x + b.extra!
      }
      export function only(n: number, { x, y: z }: Point, [a, b]: [number, number]) { "use jit"; return n + x * 10 + z * 100 + a * 1000 + b * 10000 }
      export function tuple(t: [number, { v: number }, boolean]) { "use jit"; t[0] += t.length; t[1].v = t[2] ? t[0] : 0; return t[0] }
    `)
    expect(diagnostics).toEqual([])
    same((m) => {
      const p = { x: 1, y: 2, other: 'kept' }
      const q = Object.assign(Object.create({ inherited: 1 }), { y: -0, x: Number.NaN })
      return [m.move(p, 3), p, m.move(q, 1), q, Object.keys(q)]
    })
    same((m) => {
      const b = { mass: 2, at: { x: 1, y: 1 }, alive: true, data: Float64Array.of(1, 2), extra: 5 }
      return [m.step(b, 0.5, 3), m.step(b, 2, 3), b]
    })
    same((m) => m.only(1, { x: 2, y: 3 }, [4, 5]))
    same((m) => {
      const t = [1, { v: 2 }, true]
      return [m.tuple(t), t]
    })
    for (const name of ['move', 'step', 'only', 'tuple'])
      expect([name, calls(module[name])]).toMatchObject([
        name,
        { kernel: name === 'only' || name === 'tuple' ? 1 : 2, original: 0 },
      ])
    expect(module.status(module.only).variants[0].signature).toBe('(number, object, object) => number')
  })

  it('are left as JavaScript would leave them by an exception', async () => {
    const { same, module, calls } = await program(`
      export function f(p: { n: number; last: number }, x: Float64Array) {
        "use jit"
        for (let i = 0; i < x.length; i++) { p.n++; if (x[i] < 0) throw new RangeError(\`at \${i}\`); p.last = x[i] }
      }
    `)
    same((m) => {
      const p = { n: 0, last: 0 }
      let thrown = ''
      try {
        m.f(p, Float64Array.of(1, 2, -1, 3))
      } catch (error) {
        thrown = String(error)
      }
      return [thrown, p, m.f(p, Float64Array.of(7)), p]
    })
    expect(calls(module.f)).toMatchObject({ kernel: 2, original: 0 })
  })

  it('that are one object, or share parts, are seen as one', async () => {
    const { same, module, calls } = await program(`
      type P = { x: number; in: { x: number } }
      export function two(p: P, q: P) { "use jit"; p.x = 1; q.x = 2; p.in.x += 10; q.in.x += 100; return p.x * 10 + q.x + p.in.x }
      export function cross(p: P, q: { x: number }) { "use jit"; q.x = 5; p.in.x++; return p.in.x * 10 + q.x + p.x }
      export function read(p: P, q: P) { "use jit"; return p.x - q.x + p.in.x }
      const home = { x: 3 }
      export const theHome = () => home
      export function outer(p: { x: number }) { "use jit"; p.x++; return home.x }
    `)
    const make = () => ({ x: 7, in: { x: 8 } })
    same((m) => {
      const [p, q] = [make(), make()]
      return [m.two(p, q), p, q]
    })
    same((m) => {
      const p = make()
      return [m.two(p, p), p]
    })
    same((m) => {
      const p = make()
      const q = { x: 0, in: p.in }
      return [m.two(p, q), p, q]
    })
    same((m) => {
      const p = make()
      return [m.cross(p, p.in), p]
    })
    same((m) => {
      const p = make()
      return [m.cross(p, p), p]
    })
    same((m) => {
      const p = make()
      return [m.cross(p, make()), p]
    })
    same((m) => {
      const p = make()
      return m.read(p, p)
    })
    same((m) => [m.outer({ x: 1 }), m.outer(m.theHome()), m.theHome()])
    expect(calls(module.two)).toMatchObject({ kernel: 1, original: 2, byReason: { 'same-object': 2 } })
    expect(calls(module.cross)).toMatchObject({ kernel: 1, original: 2 })
    expect(calls(module.read)).toMatchObject({ kernel: 1, original: 0 })
    expect(calls(module.outer)).toMatchObject({ kernel: 1, original: 1 })
  })

  it('that run code, are frozen or of other types run the original, before any code of theirs', async () => {
    const { same, module, calls } = await program(`${POINT}
      export function ignore(p: Point) { "use jit"; const { y } = p; p.y; return p.x }
      export function pair([a, b]: [number, number]) { "use jit"; return a - b }
    `)
    const log: string[] = []
    const getter = () => ({
      x: 1,
      get y() {
        log.push('y')
        return 2
      },
    })
    const traps = () =>
      new Proxy(
        { x: 1, y: 2 },
        {
          get: (target, key) => {
            log.push(`get ${String(key)}`)
            return (Reflect.get(target, key) as number) * 2
          },
          set: (target, key, value) => {
            log.push(`set ${String(key)}`)
            return Reflect.set(target, key, value)
          },
          getOwnPropertyDescriptor: (target, key) => {
            log.push('descriptor')
            return Reflect.getOwnPropertyDescriptor(target, key)
          },
        },
      )
    class Counter {
      x = 1
      #y = 2
      get y() {
        log.push('class')
        return this.#y
      }
      set y(v) {
        log.push('set class')
        this.#y = v
      }
    }
    class Plain {
      x = 1
      y = 2
    }
    const cases: [string, (m: Exports) => unknown][] = [
      ['a getter', (m) => m.move(getter(), 1)],
      ['a getter of a field that is not used', (m) => m.ignore(getter())],
      ['a proxy', (m) => m.move(traps(), 1)],
      ['an accessor of a class', (m) => m.move(new Counter(), 1)],
      ['frozen', (m) => m.move(Object.freeze({ x: 1, y: 2 }), 1)],
      [
        'a field that is not writable',
        (m) => m.move(Object.defineProperty({ x: 1, y: 2 }, 'y', { writable: false }), 1),
      ],
      [
        'an inherited field',
        (m) => {
          const o = Object.create({ x: 1, y: 2 })
          return [m.move(o, 1), Object.keys(o)]
        },
      ],
      ['no field', (m) => m.move({ x: 1 }, 1)],
      ['null', (m) => m.move(null, 1)],
      ['undefined', (m) => m.ignore(undefined)],
      ['a number', (m) => m.ignore(5)],
      [
        'text in a field',
        (m) => {
          const p = { x: '1', y: 2 }
          return [m.move(p, 1), p]
        },
      ],
      ['a longer tuple', (m) => m.pair([3, 1, 2])],
      ['an object for a tuple', (m) => m.pair({ 0: 1, 1: 2, length: 2 })],
      ['a typed array for a tuple', (m) => m.pair(Float64Array.of(3, 1))],
      [
        'a tuple with an iterator of its own',
        (m) =>
          m.pair(
            Object.assign([3, 1], {
              [Symbol.iterator]: function* () {
                yield 7
                yield 8
              },
            }),
          ),
      ],
    ]
    for (const [name, scenario] of cases) {
      log.length = 0
      same((m) => {
        const from = log.length
        const result = scenario(m)
        return [name, result, log.slice(from)]
      })
    }
    for (const name of ['move', 'ignore', 'pair']) expect([name, calls(module[name]).kernel]).toEqual([name, 0])
    same((m) => {
      const p = new Plain()
      return [m.move(p, 1), p.x, p.y, m.ignore(p), m.pair([2, 1])]
    })
    for (const name of ['move', 'ignore', 'pair']) expect([name, calls(module[name]).kernel]).toEqual([name, 1])
  })

  it('are asked for each field once more where proxies cannot be told, and changed through them', async () => {
    const { getBuiltinModule } = process
    Object.defineProperty(process, 'getBuiltinModule', { value: undefined, configurable: true })
    const { same, module, calls } = await program(POINT)
    Object.defineProperty(process, 'getBuiltinModule', { value: getBuiltinModule, configurable: true })
    const target = () => ({ x: 1, y: 2 })
    same((m) => m.move(new Proxy(target(), { get: (t, k) => (Reflect.get(t, k) as number) * 2 }), 1))
    expect(calls(module.move)).toMatchObject({ kernel: 0, original: 1 })
    same((m) => {
      const changed: string[] = []
      const p = new Proxy(target(), {
        set: (t, k, v) => {
          changed.push(String(k))
          return Reflect.set(t, k, v)
        },
      })
      return [m.move(p, 1), p.x, p.y, changed]
    })
    expect(calls(module.move)).toMatchObject({ kernel: 1 })
  })
})

describe('what cannot be kept is refused', () => {
  it.each([
    ['spreading a part', 'const r = { ...p.in, x: 1 }; return r', 'may have more fields than its type says'],
    ['replacing a part', 'p.in = q.in; return 1', 'belongs to an object that was passed in'],
    [
      'comparing one of two',
      'const r = p.in.y > 0 ? p : q; return r === p ? 1 : 0',
      'It is not known which two objects are compared here',
    ],
    ['the rest of its fields', 'const { x: a, ...rest } = p; return a', 'may have more fields than its type says'],
    ['a field that is not declared', 'return (p as any).z', 'The declared type of the object does not have `z`'],
    ['adding a field', '(p as any).z = 1; return 1', 'has no `z` that could be assigned'],
    [
      'changing one of two',
      'const r = p.x > 0 ? p : q; r.x = 1; return 1',
      'sometimes one object and sometimes two, and it is changed here',
    ],
  ])('%s', async (_, body, message) => {
    const { diagnostics } = await program(
      `type P = { x: number; in: { y: number }; data: Float64Array }; export function f(p: P, q: P, x: Float64Array) { "use jit"; ${body} }`,
    )
    expect(diagnostics).toEqual([expect.stringContaining(message)])
  })
})
