/** Kernels that give variables and fields from outside another typed array: the JavaScript binding is the one home of it. */
import { describe, expect, it } from 'vitest'
import { program } from './both-ways.ts'

/** What a call returns, or throws. */
const attempt = (run: () => unknown) => {
  try {
    return run()
  } catch (error) {
    return String(error)
  }
}

describe('scratch memory of the module', () => {
  const growing = `
    let buf = new Float64Array(4)
    export const read = () => buf
    export const set = (value: Float64Array) => { buf = value }
    export function f(n: number, x: number): number {
      'use jit'
      if (buf.length < n) buf = new Float64Array(n)
      for (let i = 0; i < n; i++) buf[i] += x + i
      let s = 0
      for (let i = 0; i < n; i++) s += buf[i]
      return s
    }`

  it('grows in the kernel, and JavaScript and kernel take turns', async () => {
    const p = await program(growing)
    expect(p.diagnostics).toEqual([])
    p.same((m) => {
      const seen: unknown[] = []
      const see = () => seen.push(m.read().slice(), m.read().length, m.read().byteOffset, m.read().buffer.byteLength)
      for (const [n, x] of [
        [2, 1],
        [4, -0],
        [7, 0.5],
        [6, NaN],
        [9, 2],
      ]) {
        seen.push(m.f(n, x))
        see()
        m.read()[0] = -1
        if (n === 7) m.set(Float64Array.of(5, 6, 7))
      }
      return seen
    })
    expect(p.calls(p.module.f)).toMatchObject({ kernel: 5, original: 0 })
  })

  it('is the same array while it suffices, and a new one of its own where it does not', async () => {
    const p = await program(growing)
    const kept = p.same((m) => {
      const [first] = [m.read(), m.f(3, 1)]
      const isFirst = m.read() === first
      m.f(5, 1)
      const second = m.read()
      m.f(5, 1)
      return [isFirst, second === first, m.read() === second, [...first], [...second], second.constructor.name]
    })
    expect(kept.slice(0, 3)).toEqual([true, false, true])
  })

  it('may be shared with an argument, by the caller', async () => {
    const p = await program(`
      let buf = new Float64Array(2)
      export const read = () => buf
      export function f(x: Float64Array, n: number): number {
        'use jit'
        x[0] = 7
        buf[1] = 8
        if (n > 0) buf = new Float64Array(n)
        buf[0] = 9
        return x[0] * 100 + x[1]
      }`)
    expect(p.diagnostics).toEqual([])
    p.same((m) => {
      const old = m.read()
      return [m.f(old, 0), m.read() === old, m.f(old, 3), old, m.read(), m.f(m.read().subarray(1), -1), m.read()]
    })
    expect(p.calls(p.module.f)).toMatchObject({ kernel: 3, original: 0 })
  })

  it('is what it is when the kernel throws', async () => {
    const p = await program(`
      let buf = new Int32Array(2), rounds = 0
      export const read = () => [buf, rounds]
      export function f(n: number, stop: number): number {
        'use jit'
        for (let i = 0; i < n; i++) {
          if (i === stop) throw new RangeError(\`stopped at \${i}\`)
          buf[0] = i
          buf = new Int32Array(n - stop * 2)
          buf[1] = rounds++
        }
        return buf.length
      }`)
    expect(p.diagnostics).toEqual([])
    p.same((m) => {
      const old = m.read()[0]
      const steps = [
        [3, 0],
        [3, 1],
        [5, 2],
        [4, -1],
        [2, 4],
        [0, 0],
      ].map(([n, stop]) => [attempt(() => m.f(n, stop)), m.read().slice(), m.read()[0] === old])
      return [steps, old]
    })
    expect(p.calls(p.module.f).kernel).toBe(6)
  })

  it('is the old one where the original takes over in the middle', async () => {
    const p = await program(`
      let buf = new Float64Array(2)
      export const read = () => buf
      export function f(list: number[], n: number): number {
        'use jit'
        buf[0]++
        buf = new Float64Array(2)
        buf[1] = list[0]
        list[n] = 5
        return buf[0]
      }`)
    expect(p.diagnostics).toEqual([])
    p.same((m) => {
      const list = [1, 2]
      const old = m.read()
      return [m.f(list, 1), old, m.read(), m.f(list, 7), old, m.read(), list.length, m.read() === old]
    })
    expect(p.calls(p.module.f)).toMatchObject({ kernel: 1, original: 1, byReason: { 'gave-up': 1 } })
  })

  it('is not there yet in an import cycle, and nowhere before the first assignment', async () => {
    const p = await program({
      'main.ts': `
        import { early } from './other'
        let buf = new Float64Array(2)
        export let late: Float64Array | null = null
        export function f(n: number): number { 'use jit'; if (buf.length < n) buf = new Float64Array(n); return buf.length }
        export function g(n: number): number { 'use jit'; if (!late || late.length < n) late = new Float64Array(n); late[0]++; return late.length + late[0] }
        export const see = () => [early(), buf.length, late && late.slice()]`,
      'other.ts': `
        import { f } from './main'
        let seen = ''
        try { seen += f(3) } catch (error) { seen += (error as Error).name }
        export const early = () => seen`,
    })
    expect(p.diagnostics).toEqual([])
    p.same((m) => [m.see(), m.f(5), m.g(3), m.see(), m.g(2), m.see(), m.g(8), m.see()])
    expect(p.calls(p.module.g)).toMatchObject({ kernel: 2, original: 1 })
  })

  it('is an export that other files see change', async () => {
    const p = await program({
      'main.ts': `
        import { buf, grow, put } from './state'
        export { grow, put }
        export const seen = () => [buf.length, buf[0]]`,
      'state.ts': `
        export let buf = new Uint8Array(1)
        export const put = (value: Uint8Array) => { buf = value }
        export function grow(n: number): number { 'use jit'; const old = buf; buf = new Uint8Array(n); buf.set(old); buf[0]++; return old.length }`,
    })
    expect(p.diagnostics).toEqual([])
    p.same((m) => [
      m.seen(),
      m.grow(2),
      m.seen(),
      m.put(Uint8Array.of(255, 3)),
      m.grow(5),
      m.seen(),
      attempt(() => m.grow(1)),
      m.seen(),
      attempt(() => m.grow(-1)),
      m.seen(),
    ])
    expect(p.calls(p.module.grow)).toMatchObject({ kernel: 4, original: 0 })
  })
})

describe('arrays that change their places', () => {
  it('by an exchange of two variables, of the module and around the function', async () => {
    const p = await program(`
      let front = Float64Array.of(1, 2, 3), back = new Float64Array(3)
      export const read = () => [front, back]
      export function step(): void {
        'use jit'
        for (let i = 0; i < 3; i++) back[i] = front[(i + 1) % 3] * 2;
        [front, back] = [back, front]
      }
      export function make() {
        let a = new Float32Array(2), b = Float32Array.of(1, 2)
        return { read: () => [a, b], turn: (k: number): number => { 'use jit'; const t = a; a = b; b = t; a[0] += k; return b[0] } }
      }`)
    expect(p.diagnostics).toEqual([])
    p.same((m) => {
      const [a, b] = m.read()
      m.step()
      const once = m.read()[0] === b && m.read()[1] === a
      m.step()
      const twice = m.read()[0] === a && m.read()[1] === b
      const { read, turn } = m.make()
      return [once, twice, m.read(), turn(3), turn(0.1), read(), turn(NaN), read()]
    })
    expect(p.calls(p.module.step)).toMatchObject({ kernel: 2, original: 0 })
  })

  it('one new array is one object, wherever it is found afterwards', async () => {
    const p = await program(`
      let a = new Float64Array(1), b = a
      const o = { last: new Float64Array(0) }
      export const read = () => [a, b, o.last]
      export function f(n: number): { made: Float64Array; part: Float64Array } {
        'use jit'
        const t = new Float64Array(n)
        t[0] = n
        a = t
        b = t
        o.last = t.subarray(1)
        return { made: t, part: t.subarray(1) }
      }
      export function g(n: number): Float64Array { 'use jit'; a = new Float64Array(n); return a }`)
    expect(p.diagnostics).toEqual([])
    const [first] = p.same((m) => {
      const { made, part } = m.f(3)
      const [a, b, last] = m.read()
      last[0] = 9
      const one = [made === a, a === b, last === part, part.buffer === made.buffer, part[0], made]
      return [one, m.g(2) === m.read()[0], m.read()[1] === made, m.f(0).made === m.read()[1]]
    })
    expect(first).toEqual([true, true, false, true, 9, Float64Array.of(3, 9, 0)])
    expect(p.calls(p.module.f).kernel).toBe(2)
  })

  it('also in a result in which another one is missing', async () => {
    const p = await program(`
      export function f(n: number): { a: Float64Array | null; b: Float64Array; c: Float64Array } {
        'use jit'
        const t = new Float64Array(n), u = new Float64Array(2)
        return { a: n > 2 ? t : null, b: u, c: u }
      }`)
    expect(p.diagnostics).toEqual([])
    p.same((m) => [m.f(1), m.f(3)].map(({ a, b, c }) => [a, b, c, b === c]))
    expect(p.calls(p.module.f)).toMatchObject({ kernel: 2, original: 0 })
  })

  it('arguments, and parts of them', async () => {
    const p = await program(`
      let last = new Uint8Array(0)
      export const read = () => last
      export function f(x: Uint8Array, y: Uint8Array, k: number): number {
        'use jit'
        last = k === 0 ? x : k === 1 ? y : k < 4 ? x.subarray(k) : last
        last[0] = k + 10
        return x[0]
      }`)
    expect(p.diagnostics).toEqual([])
    p.same((m) => {
      const [x, y] = [Uint8Array.of(1, 2, 3, 4, 5), Uint8Array.of(6, 7)]
      const steps = [4, 0, 1, 2, 5, 3, 0].map((k) => {
        const r = m.f(x, y, k)
        return [r, m.read(), m.read() === x, m.read() === y, m.read().buffer === x.buffer, m.read().byteOffset]
      })
      return [steps, x, y]
    })
    expect(p.calls(p.module.f)).toMatchObject({ kernel: 7, original: 0 })
  })
})

describe('arrays in fields', () => {
  it('of this, private ones, static ones and those of arguments', async () => {
    const p = await program(`
      export class Filter {
        taps = new Float64Array(1)
        #old = new Float64Array(1)
        static count = new Int32Array(1)
        get old() { return this.#old }
        resize(n: number): number {
          'use jit'
          this.#old = this.taps
          this.taps = new Float64Array(n)
          this.taps.set(this.#old)
          Filter.count[0]++
          if (n > 5) Filter.count = Filter.count.slice()
          this.taps[n - 1] = n
          return this.#old.length
        }
      }
      interface State { data: Int16Array; used: number }
      export function push(s: State, v: number): void {
        'use jit'
        if (s.used >= s.data.length) {
          const more = new Int16Array(s.data.length * 2)
          more.set(s.data)
          s.data = more
        }
        s.data[s.used++] = v
      }`)
    expect(p.diagnostics).toEqual([])
    p.same((m) => {
      const filter = new m.Filter()
      const seen: unknown[] = []
      for (const n of [2, 3, 6]) {
        const before = filter.taps
        const count = m.Filter.count
        seen.push(filter.resize(n), filter.old === before, filter.taps, m.Filter.count === count, m.Filter.count)
      }
      const state = { data: new Int16Array(1), used: 0 }
      for (let i = 0; i < 9; i++) m.push(state, i * 3)
      return [seen, state]
    })
    expect(p.calls(p.module.Filter.prototype.resize)).toMatchObject({ kernel: 3, original: 0 })
    expect(p.calls(p.module.push)).toMatchObject({ kernel: 9, original: 0 })
  })

  it('are assigned only where nothing runs', async () => {
    const p = await program(`
      export function f(s: { data: Float64Array }, n: number): number { 'use jit'; s.data = new Float64Array(n); return s.data.length }`)
    expect(p.diagnostics).toEqual([])
    p.same((m) => {
      const log: unknown[] = []
      const accessor = {
        get data() {
          return new Float64Array(1)
        },
        set data(x: Float64Array) {
          log.push(x.length)
        },
      }
      const frozen = Object.freeze({ data: new Float64Array(1) })
      return [m.f(accessor, 3), attempt(() => m.f(frozen, 2)), frozen, log]
    })
    expect(p.calls(p.module.f)).toMatchObject({ kernel: 0, original: 2 })
  })
})

describe('what is left to the original', () => {
  it.each([
    ['an array of another class', 'let b = new Float64Array(1)', 'b = new Float32Array(n) as never', 'type-conflict'],
    ['an ordinary array', 'let b: number[] = []', 'b = [n]', 'unsupported-operation'],
    [
      'a DataView',
      'let b = new DataView(new ArrayBuffer(8))\nlet c = new DataView(new ArrayBuffer(8))',
      'b = c',
      'unsupported-operation',
    ],
    [
      'arrays that are sometimes one',
      'let b = new Float64Array(1), c = new Float64Array(1)',
      'const t = new Float64Array(n); b = t; if (n > 2) c = t',
      'aliased-object',
    ],
    [
      'a variable that a function uses which calls itself',
      'let b = new Float64Array(1)\nfunction r(k: number): number { return k <= 0 ? b.length : r(k - 1) + r(k - 2) }',
      'b = new Float64Array(n); r(n)',
      'unsupported-operation',
    ],
  ])('%s', async (_, declaration, body, code) => {
    const p = await program(
      `${declaration}\nexport const read = () => b\nexport function f(n: number): void { 'use jit'; ${body} }`,
    )
    expect(p.diagnostics.map((text) => text.split(':')[0])).toEqual([code])
    p.same((m) => [m.f(1), m.read(), m.f(3), m.read()])
  })
})
