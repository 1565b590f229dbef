import { describe, expect, it } from 'vitest'
import { program } from './both-ways.ts'

const NUMBERS = [0, -0, 1, -1.5, 3, Number.NaN, Infinity, 2 ** 31, 5e-324]

describe('a kernel returns a new object', () => {
  it('with the values, the order of the fields and the prototypes of the original', async () => {
    const { same, calls, module, diagnostics } = await program(`
      export function pair(a: number, b: number): [number, number] { "use jit"; return [a + b, a - b] }
      export function complex(a: number, b: number): { re: number; im: number } { "use jit"; return { re: a * a - b * b, im: 2 * a * b } }
      export function nested(a: number, b: number) { "use jit"; return { z: a > b, 10: a, 'odd name': [b, { deep: -a }], 2: b, list: [] } }
      export function counts(a: number, b: number) { "use jit"; let n = 0, m = 0; for (let i = 0; i < 10; i++) { if (i > a) n++; else m |= i } return { n, m, u: (n * -1) >>> 0 } }
      export function missing(a: number, b: number) { "use jit"; return [a > 0 ? undefined : b, undefined, b] }
      export const arrow = (a: number, b: number) => { "use jit"; return { a, b } }
    `)
    expect(diagnostics).toEqual([])
    for (const name of ['pair', 'complex', 'nested', 'counts', 'missing', 'arrow']) {
      for (const a of NUMBERS)
        for (const b of NUMBERS)
          same((m) => {
            const result = m[name](a, b)
            return [result, JSON.stringify(result), Object.getPrototypeOf(result), Object.keys(result)]
          })
      expect(calls(module[name]).kernel, name).toBeGreaterThan(0)
      // The bounds of counts must be below 2³¹.
      if (name !== 'counts') expect(calls(module[name]).original, name).toBe(0)
    }
  })

  it('on every path, and in loops', async () => {
    const { same, module, calls } = await program(`
      export function range(x: Float64Array): { min: number; max: number; at: [number, number] } {
        "use jit"
        const r = { min: Infinity, max: -Infinity, at: [-1, -1] as [number, number] }
        if (x.length === 0) return r
        for (let i = 0; i < x.length; i++) {
          if (x[i] < r.min) { r.min = x[i]; r.at[0] = i }
          if (x[i] > r.max) { r.max = x[i]; r.at = [r.at[0], i] }
        }
        if (r.min === r.max) return { min: r.min, max: r.min, at: [0, 0] }
        return r
      }
      const swap = ([a, b]: [number, number]): [number, number] => [b, a]
      export function through(a: number): [number, number] { "use jit"; let t: [number, number] = [a, 1]; for (let i = 0; i < a; i++) t = swap(t); return t }
    `)
    for (const list of [[], [1], [3, 3], [2, -1, 5, 0]]) same((m) => m.range(Float64Array.from(list)))
    for (const a of NUMBERS.slice(0, 5)) same((m) => m.through(a))
    expect(calls(module.range)).toMatchObject({ kernel: 4, original: 0 })
    expect(calls(module.through).kernel).toBeGreaterThan(0)
  })

  it('a new one at every call', async () => {
    const { module } = await program('export function f(a: number) { "use jit"; return { a, inner: [a] } }')
    const [one, two] = [module.f(1), module.f(1)]
    expect(one).toEqual(two)
    expect(one).not.toBe(two)
    expect(one.inner).not.toBe(two.inner)
  })

  it('beside variables that it writes, and before an exception', async () => {
    const { same, module, calls } = await program(`
      let count = 0
      let total = 0
      export const state = () => [count, total]
      export function next(a: number): { count: number; half: number } {
        "use jit"
        count++
        if (a > 5) throw new RangeError(\`too large: \${a}\`)
        total += a
        return { count, half: total / 2 }
      }
    `)
    same((m) => [m.next(1), m.next(2), m.state()])
    same((m) => m.next(9))
    same((m) => [m.state(), m.next(3), m.state()])
    expect(calls(module.next)).toMatchObject({ original: 0 })
  })

  it('of arrays that have to be copied in, and of ordinary calls with other arguments', async () => {
    const { same, module, calls } = await program(`
      export function f(x: Float64Array, y: Float64Array) { "use jit"; for (let i = 0; i < x.length; i++) y[i] += x[i]; return { first: y[0], length: y.length } }
    `)
    same((m) => {
      const y = Float64Array.of(1, 2)
      return [
        m.f(Float64Array.of(3, 4), y),
        y,
        m.f([5], [6]),
        m.f(m.alloc ? m.alloc(Float64Array, 2) : new Float64Array(2), y),
      ]
    })
    expect(calls(module.f)).toMatchObject({ kernel: 2, original: 1 })
    expect(module.status(module.f).variants[0].signature).toBe('(Float64Array, Float64Array) => object')
  })
})

describe('what would be another result is refused', () => {
  it.each([
    ['one object twice', 'const p = { x: a }; return [p, p]', 'aliased-object: The result holds one object twice'],
    [
      'perhaps one object twice',
      'const p = { x: a }; let q = { x: 1 }; if (a > 1) q = p; return { p, q }',
      'aliased-object: `q` and `p` are sometimes one object and sometimes two, and both are in the result',
    ],
    ['a bigint', 'const p = { x: 5n, a }; return p', 'unsupported-type: Objects that a kernel returns can hold'],
    ['two kinds of objects', 'if (a > 1) return { x: 1 }; return { y: 1 }', 'type-conflict'],
    [
      'more than slots',
      `return [${Array.from({ length: 64 }, () => 'a')}]`,
      'unsupported-type: A kernel can return and write at most 63 values',
    ],
  ])('%s', async (_, body, message) => {
    const { diagnostics, same } = await program(`export function f(a: number, x: Float64Array) { "use jit"; ${body} }`)
    expect(diagnostics).toEqual([expect.stringContaining(message)])
    same((m) => m.f(2, new Float64Array(1)))
  })
})
