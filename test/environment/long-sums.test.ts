/** Sums over arrays that are as long as their loop's guard allows, and longer, where doubles are rounded. */
import { beforeAll, describe, expect, it } from 'vitest'
import { type Program, program } from './both-ways.ts'

const source = `
  export function total(k: Int32Array): number { "use jit"; let s = 0; for (const v of k) s += v; return s }
  export function unsigned(k: Uint32Array): number { "use jit"; let s = 0; for (const v of k) s += v; return s }
  export function prefix(k: Int32Array, out: Int32Array): number {
    "use jit"
    let s = 0
    for (let i = 0; i < k.length; i++) { s += k[i]; out[i] = s }
    return s
  }
  export function suffix(k: Int32Array, out: Int32Array): void {
    "use jit"
    let s = 0
    for (let i = k.length - 1; i >= 0; i--) { s += k[i]; out[i] = s }
  }
  export function best(k: Int32Array): number {
    "use jit"
    let s = k[0], t = k[0]
    for (let i = 1; i < k.length; i++) { s = Math.max(k[i], s + k[i]); t = Math.max(t, s) }
    return t
  }
`

let compiled: Promise<Program>
beforeAll(() => {
  compiled = program(source)
})

describe('sums over arrays', () => {
  it.each([0, 1, 5, 2 ** 20 + 1, 2 ** 21, 2 ** 21 + 1, 2 ** 22 + 9])('of length %d', async (length) => {
    const { diagnostics, module, plain, calls } = await compiled
    expect(diagnostics).toEqual([])
    for (const name of ['total', 'unsigned', 'prefix', 'suffix', 'best']) {
      const before = calls(module[name]).kernel
      const run = (fn: (...args: unknown[]) => unknown) => {
        const k =
          name === 'unsigned' ? new Uint32Array(length).fill(2 ** 32 - 1) : new Int32Array(length).fill(2 ** 31 - 1)
        const out = new Int32Array(length)
        return { result: fn(k, out), out: Buffer.from(out.buffer) }
      }
      const [kernel, original] = [run(module[name]), run(plain[name])]
      expect(kernel.result, name).toBe(original.result)
      expect(kernel.out.equals(original.out), name).toBe(true)
      expect(calls(module[name]).kernel).toBe(before + 1)
    }
  })
})
