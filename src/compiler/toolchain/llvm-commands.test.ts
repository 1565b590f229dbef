import { afterAll, describe, expect, it } from 'vitest'
import { compile, kernel } from '../passes/passes.test-support.ts'
import { createEmbeddedToolchain } from './embedded.ts'
import { llvmCommands } from './llvm-commands.ts'

describe('the commands for Wasm', () => {
  it('make pairs of scalars only where that gains much', () => {
    expect(llvmCommands(['f'])[0]).toContain('-slp-threshold=10')
  })

  it('make pairs of what was put side by side for that', () => {
    expect(llvmCommands(['f'], true)[0]).not.toContain('-slp-threshold=10')
  })
})

describe('what LLVM makes of them', () => {
  const toolchain = createEmbeddedToolchain()
  afterAll(() => toolchain.close())
  /** Whether the module has 64-bit floats in pairs: `f64x2.add` or `f64x2.mul`. */
  const hasPairs = async (source: string, jammed: boolean) => {
    const { llvmIr = '', exports } = compile(source)
    const { bytes } = await toolchain.compile({ llvmIr, target: { kind: 'wasm' }, exports, jammed, label: 'test' })
    const text = Buffer.from(bytes).toString('latin1')
    return ['\xfd\xf0\x01', '\xfd\xf2\x01'].some((opcode) => text.includes(opcode))
  }
  // One point of gradient noise.
  const conditions = `
    function gradient(hash: number, x: number, y: number): number {
      const u = (hash & 1) === 0 ? x : -x
      const v = (hash & 2) === 0 ? y : -y
      return (hash & 4) === 0 ? u + v : u - 2 * v
    }
    export function f(p: Uint8Array, k: number, x: number, y: number, u: number, v: number): number {
      "use jit"
      const a = gradient(p[k & 255], x, y)
      const b = gradient(p[(k + 1) & 255], x - 1, y)
      const c = gradient(p[(k + 2) & 255], x, y - 1)
      const d = gradient(p[(k + 3) & 255], x - 1, y - 1)
      const upper = a + u * (b - a)
      const lower = c + u * (d - c)
      return upper + v * (lower - upper)
    }`
  const sums = kernel(
    'x: Float64Array, y: Float64Array, o: Float64Array, w: number, n: number',
    'for (let i = 0; i < n; i++) { let s = 0; for (let j = 0; j < w; j++) s += x[j] * y[j * n + i]; o[i] = s }',
  )

  it('pairs the sums of a matrix product', async () => {
    expect(await hasPairs(sums, true)).toBe(true)
  })

  it('leaves conditions on scalars alone', async () => {
    expect(await hasPairs(conditions, true)).toBe(true)
    expect(await hasPairs(conditions, false)).toBe(false)
  })
})
