/** Kernels that use variables from outside: of the module, of imported modules, of enclosing functions. */
import { describe, expect, it } from 'vitest'
import { program } from './both-ways.ts'

describe('a variable that is only read', () => {
  it('is what it is at the moment of the call', async () => {
    const p = await program(`
      let gain = 2
      export function setGain(value: number) { gain = value }
      export function scale(x: Float64Array): void { 'use jit'; for (let i = 0; i < x.length; i++) x[i] *= gain }`)
    expect(p.diagnostics).toEqual([])
    p.same((m) => {
      const x = Float64Array.of(1, 2, -0)
      m.scale(x)
      m.setGain(-0.5)
      m.scale(x)
      return x
    })
    expect(p.calls(p.module.scale)).toMatchObject({ kernel: 2, original: 0 })
  })

  it.each([
    ['annotation', 'let v: number | undefined', 'v = 3', 'v!'],
    ['assignment elsewhere', 'let v', 'v = 3', 'v'],
    ['boolean', 'let v = false', 'v = true', '(v ? 5 : 6)'],
    ['range claim', "import type { u8 } from 'usejit/types'\nlet v: u8 = 1", 'v = 255', '((v * v) | 0)'],
    ['enclosing conditional', 'let v = Math.random() < 2 ? 1.5 : 2.5', '', 'v'],
    ['array', 'const v = new Float64Array([1, 2, 3])', 'v[1] = 7', '(v[1] + v.length)'],
    ['array that is exchanged', 'let v = Float32Array.of(1, 2)', 'v = Float32Array.of(4, 5, 6)', '(v[1] + v.length)'],
    [
      'array of a function with a type',
      'function make(): Uint8Array { return new Uint8Array(4) }\nlet v = make()',
      'v[1] = 300',
      '(v[1] + v.length)',
    ],
    ['array or null', 'let v: Int32Array | null = null', 'v = Int32Array.of(5, 6)', 'v![1]'],
    [
      'array in kernel memory',
      "import { alloc } from 'usejit/runtime'\nconst v = alloc(Float64Array, 4)",
      'v[1] = 3',
      'v[1]',
    ],
  ])('of %s', async (_, declaration, change, use) => {
    const p = await program(`${declaration}
      export function change() { ${change} }
      export function read(a: number): number { 'use jit'; return a + ${use} }`)
    expect(p.diagnostics).toEqual([])
    p.same((m) => {
      m.change()
      return [m.read(1), m.read(-0)]
    })
    expect(p.calls(p.module.read)).toMatchObject({ kernel: 2, original: 0 })
  })

  it('may have the name of a parameter of the kernel, where a helper uses it', async () => {
    const p = await program(`
      let k = 10
      const shifted = (x: number) => x + k
      export function f(k: number): number { 'use jit'; return shifted(k) * 2 }`)
    expect(p.same((m) => m.f(1))).toBe(22)
    expect(p.calls(p.module.f).kernel).toBe(1)
  })

  it('reaches helpers that call themselves', async () => {
    const p = await program(`
      let limit = 100
      const table = Float64Array.of(3, 5, 7)
      function walk(n: number, depth: number): number { return n > limit ? depth : walk(n * table[depth % 3], depth + 1) }
      export function f(n: number): number { 'use jit'; return walk(n, 0) }`)
    expect(p.same((m) => m.f(1))).toBe(3)
    expect(p.calls(p.module.f).kernel).toBe(1)
  })

  it('of another type runs the original, as long as it has it', async () => {
    const p = await program(`
      let v = 1
      export function set(value: any) { v = value }
      export function f(a: number): number { 'use jit'; return a + v }`)
    p.same((m) => {
      const results = [m.f(1)]
      for (const value of ['x', undefined, null, 2n, { valueOf: () => 3 }, 4]) {
        m.set(value)
        try {
          results.push(m.f(1))
        } catch (error) {
          results.push(String(error))
        }
      }
      return results
    })
    expect(p.calls(p.module.f)).toEqual({ kernel: 2, original: 5, byReason: { 'outer-value': 5 } })
  })
})

describe('a variable of an enclosing function', () => {
  it('belongs to the closure', async () => {
    const p = await program(`
      export function make(k: number, table: Float64Array) {
        let bias = k / 2
        return { bump() { bias++ }, at: (i: number): number => { 'use jit'; return table[i] * k + bias } }
      }`)
    expect(p.diagnostics).toEqual([])
    p.same((m) => {
      const one = m.make(2, Float64Array.of(1, 2, 3))
      const two = m.make(-4, Float64Array.of(5, 6))
      const before = [one.at(1), two.at(1), one.at(7)]
      one.bump()
      return [...before, one.at(0), two.at(0)]
    })
    const one = p.module.make(2, Float64Array.of(1))
    expect(p.calls(one.at)).toMatchObject({ kernel: 5, original: 0 })
  })

  it('may be a function, which is compiled in', async () => {
    const p = await program(`
      export function make(seed: number) {
        const perm = new Uint8Array(16)
        for (let i = 0; i < 16; i++) perm[i] = (i * 7 + seed) & 15
        let calls = 0
        function at(i: number) { calls++; return perm[i & 15] }
        const lerp = (a: number, b: number, t: number) => a + (b - a) * t
        function walk(n: number): number { 'use jit'; return n <= 0 ? at(n) : walk(n - 1) + at(n) }
        return {
          calls: () => calls,
          noise: (x: number): number => { 'use jit'; const i = Math.floor(x); return lerp(at(i), at(i + 1), x - i) },
          walk,
        }
      }`)
    expect(p.diagnostics).toEqual([])
    p.same((m) => {
      const [a, b] = [m.make(1), m.make(6)]
      return [a.noise(0.5), a.noise(-3.25), b.noise(14.75), a.walk(5), b.walk(2), a.calls(), b.calls()]
    })
    const { noise, walk } = p.module.make(0)
    expect([p.calls(noise), p.calls(walk)]).toMatchObject([
      { kernel: 3, original: 0 },
      { kernel: 2, original: 0 },
    ])
  })

  it('may be a function that is not there yet', async () => {
    const p = await program(`
      export function make() {
        const early: unknown[] = []
        function f(a: number): number { 'use jit'; return a > 0 ? twice(a) : -1 }
        for (const a of [0, 1]) try { early.push(f(a)) } catch (error) { early.push(String(error)) }
        const twice = (a: number) => a * 2
        return [...early, f(2), f]
      }`)
    expect(p.diagnostics).toEqual([])
    expect(p.same((m) => m.make().slice(0, 3))).toEqual([-1, expect.stringMatching(/^ReferenceError/), 4])
    expect(p.calls(p.module.make().at(-1))).toMatchObject({ kernel: 2, original: 4 })
  })

  it('that has no value yet throws as in the original, and not where the original does not read it', async () => {
    const p = await program(`
      export function make(early: boolean) {
        const results: unknown[] = []
        function f(a: number): number { 'use jit'; return a > 0 ? a * late : -1 }
        for (const a of [0, 1]) if (early) try { results.push(f(a)) } catch (error) { results.push(String(error)) }
        let late = 3
        results.push(f(1), f(0))
        return results
      }`)
    expect(p.same((m) => m.make(true))).toEqual([-1, expect.stringMatching(/^ReferenceError/), 3, -1])
  })
})

describe('the temporal dead zone of a module', () => {
  it('is that of the original', async () => {
    const p = await program(`
      export const early: unknown[] = []
      for (const a of [0, 1]) try { early.push(f(a)) } catch (error) { early.push(String(error)) }
      let late = 3
      export function f(a: number): number { 'use jit'; return a > 0 ? a * late : -1 }`)
    expect(p.same((m) => [...m.early, m.f(1)])).toEqual([-1, expect.stringMatching(/^ReferenceError/), 3])
    expect(p.calls(p.module.f)).toMatchObject({ kernel: 1, original: 2 })
  })

  it('also where an import cycle calls a hoisted function early', async () => {
    const p = await program({
      'main.ts': `
        import { early } from './other'
        export { early }
        export let scale = 2
        const table = Float64Array.of(10, 20)
        export function f(a: number): number { 'use jit'; return a > 0 ? a * scale + table[1] : -1 }`,
      'other.ts': `
        import { f } from './main'
        export const early: unknown[] = []
        for (const a of [0, 1]) try { early.push(f(a)) } catch (error) { early.push(String(error)) }`,
    })
    expect(p.diagnostics).toEqual([])
    expect(p.same((m) => [...m.early, m.f(1)])).toEqual([-1, expect.stringMatching(/^ReferenceError/), 22])
    expect(p.calls(p.module.f).kernel).toBe(1)
  })
})

describe('an imported variable', () => {
  const files = {
    'main.ts': `
      import { level, table, setLevel } from './state'
      export { setLevel, table }
      export function f(a: number): number { 'use jit'; return a * level + table[0] }`,
    'state.ts': `
      export let level = 2
      export let table = new Float64Array([0.5])
      export function setLevel(value: any) { level = value; table = Float64Array.of(value) }`,
  }

  it('is a live binding', async () => {
    const p = await program(files)
    expect(p.diagnostics).toEqual([])
    p.same((m) => [m.f(1), m.setLevel(-3), m.f(1), m.setLevel('4'), m.f(1), m.setLevel(5), m.f(1)])
    expect(p.calls(p.module.f)).toMatchObject({ kernel: 3, original: 1 })
  })

  it('has no value yet in an import cycle', async () => {
    const p = await program({
      'main.ts': `
        import { f, early } from './kernel'
        export { f, early }
        export let level = 2`,
      'kernel.ts': `
        import { level } from './main'
        export const early: unknown[] = []
        export function f(a: number): number { 'use jit'; return a > 0 ? a * level : -1 }
        for (const a of [0, 1]) try { early.push(f(a)) } catch (error) { early.push(String(error)) }`,
    })
    expect(p.diagnostics).toEqual([])
    expect(p.same((m) => [...m.early, m.f(1)])).toEqual([-1, expect.stringMatching(/^ReferenceError/), 2])
    expect(p.calls(p.module.f).kernel).toBe(1)
  })
})

describe('a function that another module may replace', () => {
  it('is not compiled in: the original calls the one that is there', async () => {
    const p = await program({
      'main.ts': `
        import { helper, setHelper } from './helper'
        export { setHelper }
        export function f(a: number): number { 'use jit'; return helper(a) + 1 }`,
      'helper.ts': `
        export let helper = (a: number): number => a * 2
        export function setHelper(by: (a: number) => number) { helper = by }`,
    })
    expect(p.diagnostics).toEqual([expect.stringMatching(/^(reassigned-function|unsupported-call): `helper`/)])
    p.same((m) => [m.f(1), m.setHelper((a: number) => a - 1), m.f(1)])
  })

  it.each([
    ['without a name', 'export default function (a: number): number { return a * 3 - 1 }', 'triple'],
    ['with a name', 'export default function other(a: number): number { return a * 3 - 1 }', 'triple'],
    [
      'declared before',
      'function other(a: number): number { return a * 3 - 1 }\nexport default other',
      '{ default as triple }',
    ],
  ])('may be the default export of another file, %s', async (_, other, name) => {
    const p = await program({
      'main.ts': `import ${name} from './other'
      export function f(a: number): number { 'use jit'; return triple(a) + triple(1) }`,
      'other.ts': other,
    })
    expect(p.diagnostics).toEqual([])
    p.same((m) => [m.f(2), m.f(-0)])
    expect(p.calls(p.module.f)).toMatchObject({ kernel: 2, original: 0 })
  })

  it('is compiled in where it is constant, and original(fn) calls what is there', async () => {
    const p = await program(`
      export const calls: number[] = []
      function helper(a: number) { return a * 2 }
      export function f(a: number): number { 'use jit'; return helper(a) + 1 }`)
    expect([p.module.f(2), p.module.original(p.module.f)(2)]).toEqual([5, 5])
    expect(p.calls(p.module.f).kernel).toBe(1)
  })
})

describe('arrays from outside keep their identity', () => {
  it('where one is passed as an argument too', async () => {
    const p = await program(`
      export const own = new Float64Array(8)
      export function shift(x: Float64Array): void { 'use jit'; for (let i = 1; i < x.length; i++) x[i] = own[i - 1] + 1 }`)
    p.same((m) => {
      m.shift(m.own)
      const other = new Float64Array(8)
      m.shift(other)
      m.shift(m.own.subarray(2))
      return [m.own, other]
    })
    expect(p.calls(p.module.shift)).toMatchObject({ kernel: 3, original: 0 })
  })

  it('where views overlap, one of them in kernel memory', async () => {
    const p = await program(`
      import { alloc } from 'usejit/runtime'
      export const own = alloc(Int32Array, 16)
      export const view = own.subarray(3, 11)
      export const bytes = new Uint8Array(own.buffer, own.byteOffset, 64)
      export function stir(x: Int32Array): void {
        'use jit'
        for (let i = 0; i < x.length; i++) { x[i] += own[i] + bytes[i * 4 + 13] + 1; view[i] ^= x[i] << 3 }
      }`)
    p.same((m) => {
      m.stir(m.own)
      m.stir(m.view)
      m.stir(m.own.subarray(1, 9))
      m.stir(new Int32Array(5).fill(9))
      return Array.from(m.own as Int32Array)
    })
    expect(p.calls(p.module.stir)).toMatchObject({ kernel: 4, original: 0 })
  })

  it('where the kernel returns one', async () => {
    const p = await program(`
      export const out = new Float64Array(3)
      export function fill(a: number): Float64Array { 'use jit'; for (let i = 0; i < out.length; i++) out[i] = a * i; return out }`)
    expect(p.same((m) => [m.fill(2) === m.out, m.out])).toEqual([true, Float64Array.of(0, 2, 4)])
    expect(p.calls(p.module.fill).kernel).toBe(1)
  })

  it('and run the original where they are shared or detached', async () => {
    const p = await program(`
      export let own: Float64Array<ArrayBufferLike> = new Float64Array(4)
      export function exchange(by: Float64Array) { own = by }
      export function sum(): number { 'use jit'; let s = 0; for (let i = 0; i < own.length; i++) s += own[i]; return s }`)
    p.same((m) => {
      const detached = Float64Array.of(1, 2)
      structuredClone(detached, { transfer: [detached.buffer] })
      return [new Float64Array(new SharedArrayBuffer(16)).fill(2), detached, Float64Array.of(3, 4)].map((array) => {
        m.exchange(array)
        return m.sum()
      })
    })
    expect(p.calls(p.module.sum)).toMatchObject({ kernel: 1, original: 2 })
  })
})

describe('what a kernel cannot use', () => {
  it.each([
    [
      'nothing tells the type',
      'const v = JSON.parse("1")',
      'a + v',
      'captured-variable: `v` is declared outside the function, and nothing tells its type',
    ],
    [
      'an object of the module of which no field is known',
      'const v = { k: () => 1 }',
      '((o) => o.k())(v as any)',
      'captured-variable: `v` is declared outside the function, and nothing tells its type',
    ],
    ['a string', "let v: string = ''", 'a', undefined],
    [
      'another array',
      'let v = [1]\nlet w = [2]',
      '(v = w, a)',
      'unsupported-operation: `v` is declared outside the function and would be another array',
    ],
    [
      'another type',
      'let v = 1',
      '((v as any) = a > 0, a)',
      'type-conflict: `v` holds a number and is given a boolean',
    ],
    ['a global that anybody may define', 'declare let v: number', 'a + v', 'captured-variable: `v` is a global'],
    ['a string variable', "let v: string = ''", 'a + v.length', undefined],
  ])('%s', async (_, declaration, use, message) => {
    const p = await program(`${declaration}\nexport function f(a: number): number { 'use jit'; return ${use} }`)
    if (message === undefined) expect(p.diagnostics).toEqual([])
    else expect(p.diagnostics).toEqual([expect.stringContaining(message)])
  })

  it('a variable of another file that a helper uses', async () => {
    const p = await program({
      'main.ts': `import { next } from './random'\nexport function f(): number { 'use jit'; return next() }`,
      'random.ts': 'let seed = 1\nexport function next(): number { return seed * 2 }',
    })
    expect(p.diagnostics).toEqual([expect.stringContaining('captured-variable: `seed` is a variable of another file')])
  })

  it('a variable that is shadowed where the kernel stands', async () => {
    const p = await program(`
      let k = 1
      function helper(a: number) { return a + k }
      export function make(k: number) { return (a: number): number => { 'use jit'; return helper(a) } }`)
    expect(p.diagnostics).toEqual([expect.stringContaining('captured-variable: `k` cannot be seen')])
    expect(p.same((m) => m.make(5)(1))).toBe(2)
  })
})
