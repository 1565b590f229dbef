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

describe('a buffer that a kernel makes', () => {
  it('is seen by arrays and views', async () => {
    const { same, module, diagnostics, calls } = await program(`
      export function root(x: number) { "use jit"; const buf = new ArrayBuffer(4); const f = new Float32Array(buf), u = new Uint32Array(buf); f[0] = x; u[0] = 0x5f3759df - (u[0] >> 1); return f[0] * (1.5 - 0.5 * x * f[0] * f[0]) }
      export function bits(x: number) { "use jit"; const v = new DataView(new ArrayBuffer(8)); v.setFloat64(0, x); return [v.getUint32(0), v.getUint32(4), v.getInt8(1)] }
      export function mixed(x: Float64Array) { "use jit"; let s = 0; const buf = new ArrayBuffer(16); const d = new DataView(buf, 8), b = new Uint8Array(buf), t = new Float64Array(buf); for (let i = 0; i < x.length; i++) { d.setFloat64(0, x[i], true); s = (s * 31 + b[8] + b[15]) | 0; t[0] = t[1] * 2; s += b[7] + buf.byteLength + d.byteLength + t.length } return s }
      export function fresh(n: number) { "use jit"; let s = 0; for (let i = 0; i < n; i++) { const buf = new ArrayBuffer(8), t = new Int16Array(buf, 2, 2); t[1] += i; s = s * 3 + new Int32Array(buf)[1] + t[1] } return s }
      const head = (v: DataView, at: number) => v.getUint16(at) * 3 + v.byteLength
      export function chosen(n: number) { "use jit"; const a = new DataView(new ArrayBuffer(8)), b = new DataView(new ArrayBuffer(4), 2); const v = n > 2 ? a : b; v.setInt8(1, n); return head(a, 0) - head(b, 0) + v.byteLength }
      export function returned(n: number) { "use jit"; const buf = new ArrayBuffer(n); const t = new Float64Array(buf), u = new Uint8Array(buf, 3, 6); t[0] = n; return n > 20 ? t : t.subarray(1) }
      export function sized(n: number, at: number) { "use jit"; const buf = new ArrayBuffer(n); return new Float32Array(buf, at).length + new DataView(buf, at).byteLength }
      export function empty() { "use jit"; const buf = new ArrayBuffer(); return buf.byteLength + new Uint8Array(buf).length }
    `)
    expect(diagnostics).toEqual([])
    for (const x of [2, 0.1, -0, 1e30, -7]) same((m) => [m.root(x), m.bits(x), m.fresh(x & 15), m.chosen(x)])
    same((m) => m.mixed(Float64Array.of(1, -2.5, 1e300, -0)))
    same((m) => [16, 24, 160].map((n) => m.returned(n)).map((t) => [t, t.byteOffset, t.buffer.byteLength]))
    same((m) => [m.sized(12, 4), m.sized(8.9, 0), m.sized(0, 0), m.empty()])
    for (const name of ['root', 'bits', 'mixed', 'fresh', 'chosen', 'returned', 'sized', 'empty'])
      expect(calls(module[name]), name).toMatchObject({ original: 0 })
    for (const [n, at] of [
      [-1, 0],
      [8, 3],
      [9, 0],
      [8, 12],
      [Number.NaN, -4],
      [2 ** 60, 0],
    ])
      same((m) => {
        try {
          return m.sized(n, at)
        } catch (error) {
          return (error as Error).constructor.name
        }
      })
    expect(calls(module.sized).kernel).toBe(3)
  })

  it('an array that was made before a loop, or given to another variable', async () => {
    const { same, module, diagnostics, calls } = await program(`
      export function filled(v: number) { "use jit"; const t = new Float64Array(4); t.fill(v); const u = new Uint32Array(t.buffer, 0, 8); return u[1] }
      export function within(n: number) { "use jit"; const t = new Float64Array(4); let s = 0; for (let i = 0; i < 4; i++) { t[i] = n; const u = new Uint32Array(t.buffer); s ^= u[i * 2 + 1] } return s }
      export function made(n: number) { "use jit"; let s = 0; for (let i = 0; i < n; i++) { const t = new Float64Array(i + 1); for (let j = 0; j <= i; j++) t[j] = j; const w = new Uint16Array(t.buffer, 8 * i); s += w[3] + w.length } return s }
    `)
    expect(diagnostics).toEqual([])
    for (const n of [1.5, 7, -3]) same((m) => [m.filled(n), m.within(n), m.made(n)])
    for (const name of ['filled', 'within', 'made']) expect(calls(module[name]).original, name).toBe(0)
  })

  it('of a parameter, as a DataView', async () => {
    const { same, module, diagnostics, calls } = await program(`
      export function read(x: Uint8Array, at: number) { "use jit"; const v = new DataView(x.buffer, x.byteOffset + at, 4); return v.getUint32(0, true) + v.getInt16(2) }
      export function write(x: Float64Array, at: number) { "use jit"; const v = new DataView(x.buffer, x.byteOffset, x.byteLength); v.setFloat32(at, 1.5, true); return x[0] }
    `)
    expect(diagnostics).toEqual([])
    same((m) => [0, 1, 3].map((at) => m.read(all(middle()).subarray(3, 10), at)))
    same((m) => {
      const x = middle()
      return [m.write(x, 0), m.write(x, 3), all(x)]
    })
    expect([calls(module.read), calls(module.write)]).toMatchObject([{ kernel: 3 }, { kernel: 2 }])
    const wrong = (m: Record<string, (...args: unknown[]) => unknown>, name: string, at: number) => {
      try {
        return m[name](name === 'read' ? all(middle()).subarray(3, 10) : middle(), at)
      } catch (error) {
        return (error as Error).constructor.name
      }
    }
    for (const at of [4, 39, 90, -1]) same((m) => [wrong(m, 'read', at), wrong(m, 'write', at)])
  })

  it.each([
    ['returned', 'const b = new ArrayBuffer(8); return b'],
    ['asked for parts', 'const b = new ArrayBuffer(8); return b.slice(2).byteLength'],
    [
      'a variable that is assigned',
      'let b = new ArrayBuffer(8); b = new ArrayBuffer(4); return new Uint8Array(b).length',
    ],
    ['given to a class of the program', 'return new A(new ArrayBuffer(8)).b.byteLength'],
    ['resizable', 'const b = new ArrayBuffer(8, { maxByteLength: 16 }); return new Uint8Array(b).length'],
    ['put away', 'const o = { b: new ArrayBuffer(8) }; return new Uint8Array(o.b).length'],
    ['whose view is returned', 'return new DataView(new ArrayBuffer(8))'],
    ['that is unknown', 'return new DataView(x.buffer).byteLength'],
  ])('is refused: %s', async (_, body) => {
    const { diagnostics } = await program(
      `class A { constructor(public b: ArrayBuffer) {} } export function f(x: Uint8Array) { "use jit"; ${body} }`,
    )
    expect([...new Set(diagnostics)]).toEqual([
      expect.stringMatching(
        /A buffer that a kernel makes|return a DataView|DataView needs a buffer|buffer can only be used/,
      ),
    ])
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
