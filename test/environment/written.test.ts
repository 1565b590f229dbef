/** Kernels that write variables from outside: JavaScript finds the new values wherever it can look. */
import { describe, expect, it } from 'vitest'
import { program } from './both-ways.ts'

describe('a variable that is written', () => {
  it('has its new value after the call, and JavaScript and kernel take turns', async () => {
    const p = await program(`
      let seed = 1, calls = 0
      export const read = () => [seed, calls]
      export function reset(value: number) { seed = value; calls = 0 }
      export function next(): number { 'use jit'; calls++; seed = (Math.imul(seed, 1664525) + 1013904223) | 0; return (seed >>> 8) / 0x1000000 }`)
    expect(p.diagnostics).toEqual([])
    p.same((m) => [
      m.next(),
      m.read(),
      m.next(),
      m.reset(77),
      m.next(),
      m.next(),
      m.read(),
      m.reset(0.5),
      m.next(),
      m.read(),
    ])
    expect(p.calls(p.module.next)).toMatchObject({ kernel: 5, original: 0 })
  })

  it('is an export that other modules see change', async () => {
    const p = await program({
      'main.ts': `
        import { total, bump, setTotal } from './state'
        export { bump, setTotal }
        export const seen = () => total`,
      'state.ts': `
        export let total = 0
        export const setTotal = (value: number) => { total = value }
        export function bump(by: number): number { 'use jit'; for (let i = 0; i < by; i++) total += i; return total }`,
    })
    expect(p.diagnostics).toEqual([])
    p.same((m) => [m.bump(4), m.seen(), m.setTotal(-0), m.seen(), m.bump(0), m.seen(), m.bump(3)])
    expect(p.calls(p.module.bump).kernel).toBe(3)
  })

  it('is shared by two kernels, a helper and closures of one function', async () => {
    const p = await program(`
      let state = 1
      const step = () => (state = state * 3 % 101)
      export const read = () => state
      export function one(n: number): number { 'use jit'; let s = 0; for (let i = 0; i < n; i++) s += step(); return s }
      export function two(n: number): number { 'use jit'; state += n; return step() + state }
      export function make(count: number) {
        return {
          count: () => count,
          up: (by: number): void => { 'use jit'; count += by },
          down: (by: number): number => { 'use jit'; return count -= by },
        }
      }`)
    expect(p.diagnostics).toEqual([])
    p.same((m) => {
      const [a, b] = [m.make(1), m.make(10)]
      return [m.one(5), m.read(), m.two(7), m.one(2), m.read(), a.up(2), b.down(3), a.down(0.5), a.count(), b.count()]
    })
    const closures = p.module.make(0)
    expect([p.calls(p.module.one).kernel, p.calls(p.module.two).kernel, p.calls(closures.down).kernel]).toEqual([
      2, 1, 2,
    ])
  })

  it.each([
    ['boolean', 'let v = false', 'const old = v; v = a > 1; return old', [0, 2, 3, 1]],
    ['undefined', 'let v: number | undefined = 1\nconst t = Float64Array.of(5)', 'v = t[a]; return v', [0, 3]],
    ['−0 and NaN', 'let v = 1', 'v = a * 0; return 1 / v', [-1, 1, NaN]],
    ['only on some ways', 'let v = 7', 'if (a > 1) { v = a; if (a > 2) return 0; v++ } return v', [0, 2, 3, 1]],
    ['in a loop that may not run', 'let v = 0.5', 'for (let i = 0; i < a; i++) v = v * 2 + i; return a', [0, 5, -1]],
    ['compound', 'let v = 5', 'v ^= a; v **= 2; v ||= 4; v &&= v - 1; return v++ + ++v', [5, 9, 0]],
    ['several', 'let v = 5, w = 6, b = true', '[v, w] = [w, v]; b = !b; return b ? v : w', [1, 2, 3]],
    ['huge index', 'let v = 0\nconst t = new Int32Array(8)', 't[v] = a; v = (v + 1) % 8; return t[0]', [1, 2, 3]],
  ])('with %s', async (_, declaration, body, inputs) => {
    const p = await program(`${declaration}
      export const read = () => [${declaration.match(/\b[vwbt]\b(?= =|:)/g)!.join()}]
      export function f(a: number) { 'use jit'; ${body} }`)
    expect(p.diagnostics).toEqual([])
    p.same((m) => inputs.map((a) => [m.f(a), m.read()]))
    expect(p.calls(p.module.f).kernel).toBeGreaterThanOrEqual(inputs.length - 1)
  })
})

describe('an exception', () => {
  it('leaves behind what was written before it', async () => {
    const p = await program(`
      let count = 0, last = -1
      export const read = () => [count, last]
      export function f(x: Float64Array, n: number): number {
        'use jit'
        for (let i = 0; i < n; i++) {
          count++
          if (i >= x.length) throw new RangeError(\`no \${i} after \${count}\`)
          last = x[i]
          x[i] = count
        }
        return last
      }`)
    expect(p.diagnostics).toEqual([])
    p.same((m) => {
      const x = Float64Array.of(4, 5, 6)
      const attempt = (n: number) => {
        try {
          return m.f(x, n)
        } catch (error) {
          return String(error)
        }
      }
      return [attempt(2), m.read(), attempt(5), m.read(), attempt(3), m.read(), x]
    })
    expect(p.calls(p.module.f)).toMatchObject({ kernel: 3, original: 0 })
  })

  it('out of a helper too, which calls itself and writes what the kernel also uses', async () => {
    const p = await program(`
      let depth = 0, visits = 0
      export const read = () => [depth, visits]
      function visit(n: number): number {
        depth++
        visits++
        if (n > 6) throw new Error(\`deep \${depth}\`)
        const r = n <= 1 ? 1 : visit(n - 1) + visit(n - 2)
        depth--
        return r
      }
      export function f(n: number): number { 'use jit'; visits += 100; const r = visit(n); visits -= 50; return r + depth }`)
    expect(p.diagnostics).toEqual([])
    p.same((m) => {
      const attempt = (n: number) => {
        try {
          return m.f(n)
        } catch (error) {
          return String(error)
        }
      }
      return [attempt(3), m.read(), attempt(9), m.read(), attempt(5), m.read()]
    })
    expect(p.calls(p.module.f)).toMatchObject({ kernel: 3, original: 0 })
  })

  it('of a stack that is too deep leaves values that the variables had', async () => {
    const p = await program(`
      let calls = 0, other = 5
      export const read = () => [calls, other]
      function down(n: number): number { calls++; return n === 0 ? 0 : down(n - 1) + 1 }
      export function f(n: number): number { 'use jit'; other++; return down(n) }
      export function nearTheEnd(fn: () => unknown): unknown {
        try { return nearTheEnd(fn) } catch { try { return fn() } catch { return 'too deep' } }
      }`)
    expect(p.diagnostics).toEqual([])
    const { f, read, nearTheEnd } = p.module
    expect(f(3)).toBe(3)
    expect(read()).toEqual([4, 6])
    expect(() => f(1e9)).toThrow(RangeError)
    const [calls, other] = read()
    expect(calls).toBeGreaterThan(100)
    expect(other).toBe(7)
    expect([f(3), read()[1]]).toEqual([3, 8])
    // Where not even the kernel can be entered, its slots hold nothing.
    for (let i = 0; i < 50; i++) nearTheEnd(() => f(i))
    expect(read()[1]).toBeGreaterThanOrEqual(8)
    expect(Number.isInteger(read()[0])).toBe(true)
  })
})

describe('the original takes over', () => {
  it('in the middle of a sequence, and finds the values of the kernel', async () => {
    const p = await program(`
      let sum = 0
      export const read = () => sum
      export function f(a: any): number
      export function f(a: number): number { 'use jit'; return (sum += a) }`)
    p.same((m) => [m.f(1), m.f(2), m.f('3'), m.read(), m.f(1), m.read()])
    expect(p.calls(p.module.f)).toMatchObject({ kernel: 2, original: 2 })
  })

  it('where original(fn) asks for it', async () => {
    const p = await program(`
      let sum = 0
      export const read = () => sum
      export function f(a: number): number { 'use jit'; return (sum += a) }`)
    const { f, original, read } = p.module
    expect([f(1), original(f)(2), read(), f(3), read()]).toEqual([1, 3, 3, 6, 6])
    expect(p.calls(f).kernel).toBe(2)
  })

  it('where arrays are ordinary and copying them would not pay: nothing is assigned', async () => {
    const p = await program(
      `let sum = 0.5
      export const read = () => sum
      export function f(x: Float64Array): void { 'use jit'; for (let i = 0; i < x.length; i++) sum += x[i] }`,
      { dispatch: 'auto' },
    )
    const resident = p.module.alloc(Float64Array, 3).fill(2)
    p.same((m) => [m.f(Float64Array.of(1, 2)), m.read(), m.f(resident), m.read()])
    expect(p.calls(p.module.f)).toEqual({ kernel: 1, original: 1, byReason: { 'not-profitable': 1 } })
  })
})
