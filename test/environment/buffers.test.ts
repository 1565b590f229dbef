import { describe, expect, it } from 'vitest'
import { program } from './both-ways.ts'

/** The middle of a buffer, the rest of which nobody may touch. */
const middle = (): Float64Array => {
  const whole = Float64Array.from({ length: 9 }, (_, i) => Math.sin(i) * 10 ** i)
  return whole.subarray(2, 7)
}
const all = (x: Float64Array) => new Uint8Array(x.buffer)

describe('another array on the memory of a parameter', () => {
  it('sees and changes the same bytes', async () => {
    const { same, module, diagnostics, calls } = await program(`
      export function words(x: Float64Array) { "use jit"; const w = new Uint32Array(x.buffer, x.byteOffset, x.length * 2); let h = 0; for (let i = 0; i < w.length; i++) h = (Math.imul(h, 31) + w[i]) | 0; return h }
      export function negate(x: Float64Array) { "use jit"; const w = new Uint32Array(x.buffer, x.byteOffset, x.length * 2); for (let i = 0; i < x.length; i++) { w[2 * i + 1] ^= 0x80000000; x[i] += 1; w[2 * i] ^= 1 } return x[0] }
      export function sums(x: Float64Array, y: Float64Array) { "use jit"; const w = new Uint8Array(x.buffer, x.byteOffset, x.byteLength); for (let i = 0; i < y.length; i++) { let s = 0; for (let j = 0; j < w.length; j++) s += w[j]; y[i] = s; w[i] = s } }
      export function part(x: Float64Array, k: number, n: number) { "use jit"; const w = new Int16Array(x.buffer, x.byteOffset + k, n); w[0] = 7; w[n - 1] += 3; return w[1] }
      export function turned(x: Float64Array, k: number) { "use jit"; const w = new Uint16Array(x.buffer, k * 2 + x.byteOffset, 2); return w }
      const scratch = Float64Array.of(1, 2, 3).subarray(1)
      export function outer(k: number) { "use jit"; const w = new Uint32Array(scratch.buffer, scratch.byteOffset + 4, 1); w[0] ^= k; return scratch[0] }
      export function ordered(x: Float64Array, k: number) { "use jit"; let i = k; const w = new Uint8Array(x.buffer, i++ + x.byteOffset, i * 2); return w.length + w[0] }
      export function made(n: number) { "use jit"; const t = new Float64Array(n), u = t.subarray(1); t[1] = 1.5; const w = new Uint32Array(u.buffer, u.byteOffset, 2); w[0] = 5; return t[1] + w[1] }
    `)
    expect(diagnostics).toEqual([])
    for (const name of ['words', 'negate'])
      same((m) => {
        const x = middle()
        return [m[name](x), all(x)]
      })
    same((m) => {
      const [x, y] = [middle(), middle()]
      m.sums(x, y)
      m.sums(x, x.subarray(1, 3))
      return [all(x), all(y)]
    })
    same((m) => {
      const x = middle()
      return [[0, 2, 36].map((k) => m.part(x, k, 2)), all(x)]
    })
    expect(calls(module.part)).toMatchObject({ kernel: 3, original: 0 })
    same((m) => {
      const x = middle()
      const w = m.turned(x, 3)
      w[0] = 77
      return [w, w.buffer === x.buffer, w.byteOffset, all(x)]
    })
    same((m) => m.made(3))
    same((m) => [m.outer(1 << 20), m.outer(3 << 20)])
    same((m) => [m.ordered(middle(), 1), m.ordered(middle(), 7)])
    for (const name of ['words', 'negate', 'sums', 'turned', 'made', 'outer', 'ordered'])
      expect(calls(module[name]), name).toMatchObject({ original: 0 })
  })

  it('that reaches beyond it, is not aligned, or has no length is left to the original', async () => {
    const { same, module, diagnostics, calls } = await program(`
      export function part(x: Float64Array, k: number, n: number) { "use jit"; x[0] = 5; const w = new Uint16Array(x.buffer, x.byteOffset + k, n); w[0] = 7; return w.length }
    `)
    expect(diagnostics).toEqual([])
    const cases = [
      [-2, 2],
      [-0.5, 1],
      [0, 21],
      [38, 2],
      [40, 1],
      [1, 2],
      [Number.NaN, 2],
      [1e9, 1],
      [0, -1],
      [0, Infinity],
    ]
    for (const [k, n] of cases)
      same((m) => {
        const x = middle()
        try {
          return [m.part(x, k, n), all(x)]
        } catch (error) {
          return [String(error), all(x)]
        }
      })
    expect(calls(module.part)).toEqual({ kernel: 0, original: cases.length, byReason: { 'gave-up': cases.length } })
  })

  it('is refused where its place cannot be known', async () => {
    for (const made of [
      'new Uint32Array(x.buffer)',
      'new Uint32Array(x.buffer, 8, 2)',
      'new Uint32Array(x.buffer, x.byteOffset)',
      'new Uint32Array(x.buffer, y.byteOffset, 1)',
      'new Uint32Array(y.buffer, y.byteOffset, 1)',
      'new Uint32Array(x.buffer, x.byteOffset - 8, 1)',
      'new Uint32Array(x.buffer, ((x = z), 8) + x.byteOffset, 1)',
      'new Uint32Array(x.buffer, x.byteOffset + x.byteOffset, 1)',
    ]) {
      const { diagnostics } = await program(
        `export function f(x: Float64Array, y: Uint8Array, z: Float64Array) { "use jit"; return ${made}[0] }`,
      )
      expect(
        diagnostics.map((text) => text.split(':')[0]),
        made,
      ).toEqual(['unsupported-operation'])
    }
  })
})

describe('scratch arrays of the module on one buffer', () => {
  it.each([
    ['new Float64Array(1)', 'new Uint32Array(f64.buffer)'],
    ['new Float64Array(new ArrayBuffer(16), 8, 1)', 'new Uint32Array(f64.buffer, 8)'],
  ])('%s and %s are the same memory inside of kernels, too', async (f64, u32) => {
    const { same, module, diagnostics, calls } = await program(`
      const f64 = ${f64}
      const u32 = ${u32}
      export function bits(x: Float64Array) {
        "use jit"
        let h = 0
        for (let i = 0; i < x.length; i++) { f64[0] = x[i]; h = (Math.imul(h, 31) + u32[0] + u32[1]) | 0; u32[1] ^= 0x80000000; h = (h + f64[0]) | 0 }
        return h
      }
      export const look = () => [f64[0], u32[0], u32[1]]
      export const put = (v: number) => { f64[0] = v }
    `)
    expect(diagnostics).toEqual([])
    same((m) => {
      m.put(3)
      return [
        m.bits(middle()),
        m.look(),
        m.bits(Float64Array.of(-0, 1e300)),
        m.look(),
        m.bits(new Float64Array(0)),
        m.look(),
      ]
    })
    expect(calls(module.bits)).toMatchObject({ kernel: 3, original: 0 })
  })
})
