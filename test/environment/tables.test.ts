/** Constant tables of a module: parts of the kernel where nobody can change them, otherwise arrays from outside. */
import { describe, expect, it } from 'vitest'
import { program } from './both-ways.ts'

const inputs = [0, 1, 2, 3, 4, -1, -0, 1.5, NaN, Infinity, 2 ** 32, 1e9]

describe('a table that nobody can change', () => {
  it.each([
    ['array literal', 'const T = [7, 12, 17, 22]'],
    ['with −0 and fractions', 'const T = [-0, 0.1, 1e300, -5]'],
    ['float32', 'const T = [0.5, -0.25, 1]'],
    ['of numbers beyond 2³¹', 'const T = [4294967295, 0]'],
    ['of negative numbers', 'const T = [-32768, 32767]'],
    ['typed array', 'const T = new Int8Array([300, -1, 2.7])'],
    ['clamped', 'const T = Uint8ClampedArray.of(300, -1, 2.5, 1.5)'],
    ['typed array of an array', 'const T = Float32Array.from([0.1, 0.2])'],
    ['frozen', 'const T = Object.freeze([1, 2, 3] as const)'],
    ['of constants', 'const N = 5\nconst T = [N, N * 2, -N, 1 << N]'],
    ['with NaN', 'const T = [NaN, Infinity, -Infinity]'],
  ])('%s', async (_, declaration) => {
    const p = await program(`${declaration}
      export function at(i: number): number { 'use jit'; return T[i] }
      export function sum(n: number): number { 'use jit'; let s = 0; for (let i = 0; i < n; i++) s += T[i] * T.length; for (const v of T) s -= v; return s }`)
    expect(p.diagnostics).toEqual([])
    p.same((m) => inputs.map((i) => m.at(i)))
    p.same((m) => [0, 1, 2, 4, 9].map((n) => m.sum(n)))
    expect(p.module.status(p.module.sum).variants[0].signature).toBe('(number) => number')
    expect(p.calls(p.module.sum)).toMatchObject({ kernel: 5, original: 0 })
  })

  it('costs no copy, so ordinary calls run the kernel', async () => {
    const p = await program(
      `const S = [7, 12, 17, 22]
       function turn(x: number, i: number) { return (x << S[i & 3]) | (x >>> (32 - S[i & 3])) }
       export function mix(x: number, n: number): number { 'use jit'; for (let i = 0; i < n; i++) x = turn(x, i) ^ i; return x }`,
      { dispatch: 'auto' },
    )
    p.same((m) => [m.mix(1, 1000), m.mix(-5, 3)])
    expect(p.calls(p.module.mix)).toMatchObject({ kernel: 2, original: 0 })
  })

  it('may be in another file, and be used by JavaScript too', async () => {
    const p = await program({
      'main.ts': `import { grad } from './noise'\nexport function f(i: number, x: number): number { 'use jit'; return grad(i, x) + grad(i + 1, -x) }`,
      'noise.ts': `
        const PERM = [3, 1, 2, 0], SCALE = Float64Array.of(0.5, -1, 2, 1e-3)
        export function grad(i: number, x: number): number { return SCALE[PERM[i & 3]] * x }
        export const total = () => { let s = 0; for (const p of PERM) s += p; return s + PERM[PERM.length - 1] }`,
    })
    expect(p.diagnostics).toEqual([])
    p.same((m) => [0, 1, 2, 3, 4].map((i) => m.f(i, 1.5)))
    expect(p.calls(p.module.f)).toMatchObject({ kernel: 5, original: 0 })
  })

  it('stays in the functions that are called, and beside written arrays', async () => {
    const p = await program(`
      const W = [1, 2, 1]
      function pick(n: number): number { return n <= 0 ? W[0] : pick(n - 1) + W[n % 3] }
      export function blur(x: Float64Array, out: Float64Array): number {
        'use jit'
        for (let i = 1; i < x.length - 1; i++) { let s = 0; for (let k = 0; k < 3; k++) s += W[k] * x[i + k - 1]; out[i] = s / 4 }
        return pick(5)
      }`)
    expect(p.diagnostics).toEqual([])
    p.same((m) => {
      const x = Float64Array.from({ length: 20 }, (_, i) => (i * i) % 7)
      return [m.blur(x, x), m.blur(x, x.subarray(3)), x]
    })
    expect(p.calls(p.module.blur).kernel).toBe(2)
  })

  it('has no value before its declaration', async () => {
    const p = await program(`
      export const early: unknown[] = []
      export const f = (i: number): number => { 'use jit'; return i > 0 ? T[i] : -1 }
      for (const i of [0, 1]) try { early.push(f(i)) } catch (error) { early.push(String(error)) }
      const T = [1, 2]`)
    expect(p.diagnostics).toEqual([])
    expect(p.same((m) => [...m.early, m.f(1)])).toEqual([-1, expect.stringMatching(/^ReferenceError/), 2])
    expect(p.calls(p.module.f)).toMatchObject({ kernel: 1 })
  })
})

describe('a table that somebody may change is no part of the kernel', () => {
  it.each([
    ['exported', 'export const T = Float64Array.of(1, 2, 3)', '(m: any) => { m.T[1] = 9 }'],
    ['exported by list', 'const T = Float64Array.of(1, 2, 3)\nexport { T as U }', '(m: any) => { m.U[1] = 9 }'],
    ['written', 'const T = Float64Array.of(1, 2, 3)', '() => { T[1] = 9 }'],
    ['updated', 'const T = Float64Array.of(1, 2, 3)', '() => { T[1]++ }'],
    ['a target of destructuring', 'const T = Float64Array.of(1, 2, 3)', '() => { [T[1]] = [9] }'],
    ['a target in an object', 'const T = Float64Array.of(1, 2, 3)', '() => { ({ a: T[1] } = { a: 9 }) }'],
    ['a loop variable', 'const T = Float64Array.of(1, 2, 3)', '() => { for (T[1] of [9]); }'],
    ['given another name', 'const T = Float64Array.of(1, 2, 3)\nconst U = T', '() => { U[1] = 9 }'],
    ['passed on', 'const T = Float64Array.of(1, 2, 3)', '() => { ((t: Float64Array) => { t[1] = 9 })(T) }'],
    ['changed by a method', 'const T = Float64Array.of(1, 2, 3)', '() => { T.fill(9) }'],
    [
      'read by a name',
      'const T = Float64Array.of(1, 2, 3)',
      "() => { new Float64Array(T['buffer' as any] as any)[1] = 9 }",
    ],
    ['read by its buffer', 'const T = Float64Array.of(1, 2, 3)', '() => { new Float64Array(T.buffer)[1] = 9 }'],
  ])('%s', async (_, declaration, change) => {
    const p = await program(`${declaration}
      export const change = ${change}
      export function f(i: number): number { 'use jit'; return T[i] }`)
    expect(p.diagnostics).toEqual([])
    const [before, , after] = p.same((m) => [m.f(1), m.change(m), m.f(1)])
    expect([before, after === before]).toEqual([2, false])
    expect(p.calls(p.module.f)).toMatchObject({ kernel: 2, original: 0 })
  })
})
