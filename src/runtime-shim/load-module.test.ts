import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { loadedProgram } from '../../test/runtime/fresh-realms.ts'
import { type BundleOptions, load, newRealm } from '../../test/runtime/load-rewritten.ts'
import { testModule } from '../../test/runtime/test-kernels.ts'
import type { ModuleManifest } from './manifest.ts'

const program = (options: BundleOptions = {}) => load(loadedProgram, { memory: 2 ** 21, ...options })

beforeEach(newRealm)
afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
  vi.unstubAllEnvs()
})

const pretend = (changes: object) => vi.stubGlobal('WebAssembly', Object.assign(Object.create(WebAssembly), changes))
const compileError = class {
  constructor() {
    throw new WebAssembly.CompileError('Refused to compile')
  }
}

test('nothing is compiled or reserved before the first call, and once for all kernels', async () => {
  const made: string[] = []
  const counted = (name: 'Module' | 'Memory') =>
    new Proxy(WebAssembly[name] as typeof WebAssembly.Module, {
      construct(target, args) {
        made.push(name)
        return Reflect.construct(target, args)
      },
    })
  pretend({ Module: counted('Module'), Memory: counted('Memory') })
  const p = await program()
  expect(made).toEqual([])
  expect([p.add(1, 2), p.big()]).toEqual([3, 2 ** 32 - 1])
  expect(made.sort()).toEqual(['Memory', 'Module'])
})

test.each([
  ['damaged base64', { wasm: '*' }, 'corrupt-artifact'],
  ['a truncated module', { wasm: testModule.wasm.slice(0, 200) }, 'corrupt-artifact'],
  ['a flipped byte', { wasm: `${testModule.wasm.slice(0, 24)}B${testModule.wasm.slice(25)}` }, 'corrupt-artifact'],
  ['another version of the contract', { abi: 999 as ModuleManifest['abi'] }, 'corrupt-artifact'],
  ['data larger than memory', { dataSize: 2 ** 30 }, 'memory-full'],
])('%s: the originals run, with one warning', async (_, artifact, code) => {
  const warn = vi.spyOn(console, 'warn').mockReturnValue()
  const p = await program({ artifact })
  expect([p.add(1, 2), p.add(1, 2), p.big()]).toEqual(['original', 'original', 'original'])
  await vi.waitFor(() => expect(p.status(p.add).state).toBe('original'))
  expect(p.status(p.add)).toMatchObject({
    target: null,
    reasons: [{ code, message: expect.stringMatching(/./) }],
    calls: { kernel: 0, original: 2 },
  })
  expect(p.status(p.add).variants[0].calls.byReason).toEqual({ [code]: 2 })
  expect(p.status(p.big).calls.original).toBe(1)
  expect(warn).toHaveBeenCalledTimes(1)
  expect(warn.mock.calls[0][0]).toBe(`usejit [${code}] originals run: add,big`)
})

test.each([
  ['no WebAssembly', () => vi.stubGlobal('WebAssembly', undefined), 'wasm-forbidden'],
  ['a policy that forbids it', () => pretend({ Module: compileError }), 'wasm-forbidden'],
  ['an engine without SIMD', () => pretend({ Module: compileError, validate: () => false }), 'no-simd'],
  [
    'no memory',
    () =>
      pretend({
        Memory: class {
          constructor() {
            throw new RangeError('out of memory')
          }
        },
      }),
    'memory-full',
  ],
])('%s: the originals run', async (_, arrange, code) => {
  const warn = vi.spyOn(console, 'warn').mockReturnValue()
  const p = await program()
  const events: string[] = []
  p.onFallback((event: { name: string; code: string }) => events.push(`${event.name} ${event.code}`))
  arrange()
  expect([p.add(1, 2), p.add(1, 2)]).toEqual(['original', 'original'])
  expect(p.status(p.add)).toMatchObject({ state: 'original', reasons: [{ code }] })
  expect(p.status(p.add).variants[0].calls.byReason).toEqual({ [code]: 2 })
  expect(warn).toHaveBeenCalledTimes(1)
  expect(events).toEqual([`add ${code}`, `big ${code}`])
})

test('a module too large for the main thread compiles in the background', async () => {
  const p = await program()
  pretend({
    Module: class {
      constructor() {
        throw new RangeError('disallowed on the main thread')
      }
    },
  })
  expect(p.add(1, 2)).toBe('original')
  expect(p.status(p.add)).toMatchObject({ state: 'pending', target: 'wasm', reasons: [{ code: 'not-loaded' }] })
  await vi.waitFor(() => expect(p.add(1, 2)).toBe(3))
  const { state, reasons, calls, variants } = p.status(p.add)
  expect(state).toBe('ready')
  expect(reasons.map(({ code }: { code: string }) => code)).toEqual(['not-loaded'])
  expect(calls.kernel).toBe(1)
  expect(variants[0].calls.byReason['not-loaded']).toBe(calls.original)
})

test('a background compilation that fails leaves the originals', async () => {
  const warn = vi.spyOn(console, 'warn').mockReturnValue()
  const p = await program()
  pretend({
    Module: class {
      constructor() {
        throw new RangeError('disallowed on the main thread')
      }
    },
    instantiate: () => Promise.reject(new WebAssembly.CompileError('Refused to compile')),
  })
  expect(p.add(1, 2)).toBe('original')
  await vi.waitFor(() =>
    expect(p.status(p.add)).toMatchObject({ state: 'original', reasons: [{ code: 'wasm-forbidden' }] }),
  )
  expect(p.add(1, 2)).toBe('original')
  expect(warn).toHaveBeenCalledTimes(1)
})

test.each(['alloc() first', 'a kernel first'])('as much memory is reserved as the option says: %s', async (order) => {
  const p = await program()
  if (order === 'a kernel first') p.add(1, 2)
  expect(p.alloc(Float64Array, 1).buffer.byteLength).toBe(2 ** 21)
})

test('USEJIT_DISABLE=1 runs originals only', async () => {
  vi.stubEnv('USEJIT_DISABLE', '1')
  const p = await program()
  expect(p.add(1, 2)).toBe('original')
  expect(p.status(p.add)).toMatchObject({
    state: 'disabled',
    reasons: [{ code: 'disabled' }],
    calls: { kernel: 0, original: 1 },
  })
  expect(
    (globalThis as Record<symbol, { memory?: unknown } | undefined>)[Symbol.for('usejit.memory.v1')]?.memory,
  ).toBeUndefined()
  newRealm()
  vi.stubEnv('USEJIT_DISABLE', '0')
  expect((await program()).add(1, 2)).toBe(3)
})

test('less memory is reserved where a gigabyte is not to be had, and in workers', async () => {
  const reserve = vi.fn(function (this: unknown, { initial }: WebAssembly.MemoryDescriptor) {
    if (initial > 4096) throw new RangeError('no')
    return new RealMemory({ initial: 64, maximum: 64 })
  })
  const RealMemory = WebAssembly.Memory
  const sizes = () => reserve.mock.calls.map(([{ initial }]) => initial / 16)
  pretend({ Memory: reserve })
  expect((await program({ memory: undefined })).add(1, 2)).toBe(3)
  // Vitest runs this file in a process of its own, not in a worker thread.
  expect(sizes()).toEqual([1024, 256])
  newRealm()
  reserve.mockClear()
  vi.stubGlobal('WorkerGlobalScope', class {})
  expect((await program({ memory: undefined })).add(1, 2)).toBe(3)
  expect(sizes()).toEqual([64])
})

test('kernels read Math as it is when they load, and call the built-in itself', async () => {
  const p = await load(`export function sine(x: number): any { "use jit"; return 'original' }`, { memory: 2 ** 21 })
  expect(p.sine(2)).toBe(Math.sin(2))
})
