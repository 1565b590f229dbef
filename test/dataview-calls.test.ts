/** A DataView from the call of a function to the kernel and back. */
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import type { CompiledModule } from '../src/compiler/compiled-module.ts'
import { compileModule } from '../src/compiler/pipeline.ts'
import { createEmbeddedToolchain } from '../src/compiler/toolchain/embedded.ts'
import { load, newRealm } from './runtime/load-rewritten.ts'

const toolchain = createEmbeddedToolchain()
afterAll(() => toolchain.close())
beforeEach(newRealm)

const source = `export * from 'usejit/runtime'
export function read(v: DataView, i: number): number { "use jit"; return v.getInt16(i, true) }
export function write(v: DataView, x: Uint8Array): void { "use jit"; for (let i = 0; i < x.length; i++) v.setUint8(i, x[i] + 1) }
const table = new DataView(new ArrayBuffer(8))
export { table }
export function outer(): number { "use jit"; return table.getUint8(1) }
`
const directive = { strict: true, fastmath: new Set<never>(), inline: false, native: false }
let compiled: Promise<CompiledModule> | undefined
const program = () =>
  load(source, {
    dispatch: 'always',
    memory: 2 ** 24,
    compile: (file, code) => (compiled ??= compileModule(file, code, { directive }, { toolchain })),
  })
type Program = Awaited<ReturnType<typeof program>>
const counts = (p: Program, name: string) => p.status(p[name]).variants[0].calls

describe('calls with a DataView', () => {
  test('run the kernel, on the bytes of the view and no others', async () => {
    const p = await program()
    const buffer = new ArrayBuffer(16)
    const v = new DataView(buffer, 3, 6)
    p.write(v, Uint8Array.of(10, 20, 255))
    expect([...new Uint8Array(buffer)]).toEqual([0, 0, 0, 11, 21, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0])
    expect(p.read(v, 0)).toBe(11 + 21 * 256)
    expect([counts(p, 'write'), counts(p, 'read')]).toMatchObject([{ kernel: 1 }, { kernel: 1 }])
  })

  test('share memory with arrays of the same buffer', async () => {
    const p = await program()
    const x = new Uint8Array(6)
    p.write(new DataView(x.buffer, 1), x.subarray(0, 5))
    expect([...x]).toEqual([0, 1, 2, 3, 4, 5])
    expect(counts(p, 'write')).toMatchObject({ kernel: 1 })
  })

  test('take views of kernel memory where they are', async () => {
    const p = await program()
    const x = p.alloc(Uint8Array, 8)
    p.write(new DataView(x.buffer, x.byteOffset + 1, 7), x.subarray(0, 7))
    expect([...x]).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
    expect(counts(p, 'write')).toMatchObject({ kernel: 1 })
  })

  test('throw what the engine throws', async () => {
    const p = await program()
    const v = new DataView(new ArrayBuffer(4))
    const message = (call: () => unknown): string => {
      try {
        call()
      } catch (error) {
        return String(error)
      }
      return 'nothing thrown'
    }
    for (const i of [3, -1, 2 ** 30]) expect(message(() => p.read(v, i))).toBe(message(() => v.getInt16(i)))
    expect(counts(p, 'read')).toMatchObject({ kernel: 3, original: 0 })
  })

  test('read a view from outside of the function', async () => {
    const p = await program()
    p.table.setUint8(1, 77)
    expect(p.outer()).toBe(77)
    expect(counts(p, 'outer')).toMatchObject({ kernel: 1 })
  })

  const Plain: new (buffer: ArrayBuffer) => DataView = DataView
  class Own extends Plain {
    override getInt16(): number {
      return 5
    }
  }
  const withOwn = Object.assign(new DataView(new ArrayBuffer(4)), { getInt16: () => 5 })
  test.each([
    ['a subclass', new Own(new ArrayBuffer(4))],
    ['one with a method of its own', withOwn],
    ['an object that looks like one', { getInt16: () => 5 }],
    ['an array', Object.assign(new Uint8Array(4), { getInt16: () => 5 })],
  ])('%s runs the original', async (_, v) => {
    const p = await program()
    expect(p.read(v, 0)).toBe(5)
    expect(counts(p, 'read')).toMatchObject({ kernel: 0, byReason: { 'argument-type': 1 } })
  })

  test('shared and resizable memory run the original', async () => {
    const p = await program()
    expect(p.read(new DataView(new SharedArrayBuffer(4)), 0)).toBe(0)
    const resizable = Reflect.construct(ArrayBuffer, [4, { maxByteLength: 8 }])
    expect(p.read(new DataView(resizable), 0)).toBe(0)
    expect(counts(p, 'read')).toMatchObject({ kernel: 0, byReason: { 'shared-buffer': 1, 'resized-buffer': 1 } })
  })

  test('a proxy runs the original before any of its traps', async () => {
    const p = await program()
    const touched: PropertyKey[] = []
    const proxy = new Proxy(new DataView(new ArrayBuffer(4)), {
      get(target, key) {
        touched.push(key)
        return (Reflect.get(target, key) as () => unknown).bind(target)
      },
    })
    expect(p.read(proxy, 0)).toBe(0)
    expect(touched).toEqual(['getInt16'])
  })
})
