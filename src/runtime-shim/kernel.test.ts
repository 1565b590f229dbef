import { runInNewContext } from 'node:vm'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { type BundleOptions, load, newRealm } from '../../test/runtime/load-rewritten.ts'
import { testKernels } from '../../test/runtime/test-kernels.ts'

// The originals do something else than the kernels (they answer 'original'), so that one sees who ran.
const source = `export * from 'usejit/runtime'
const seen: unknown[] = []
export { seen }
export function add(a: number, b: number): any { "use jit"; seen.push(a, b); return 'original' }
export function sine(a: number): any { "use jit"; return 'original' }
export function big(): any { "use jit"; return 'original' }
export function not(a: boolean): any { "use jit"; return 'original' }
export function half(a: number): any { "use jit"; return 'original' }
export function counter(): any { "use jit"; return 'original' }
export function at(x: Float64Array, i: number): any { "use jit"; return 'original' }
export function axpy(y: Float64Array, x: Float64Array, a: number): any { "use jit"; return 'original' }
export function shift(y: Float64Array, x: Float64Array): any { "use jit"; return 'original' }
export function iota(y: Uint8Array): any { "use jit"; return 'original' }
export function trap(y: Float64Array): any { "use jit"; return 'original' }
export function stack(): any { "use jit"; return 'original' }
export function address(x: Float64Array): any { "use jit"; return 'original' }
export function peer(a: number, b: number): any { return add(a, b) }
export function calls(a: number, b: number): any { "use jit"; return add(a, b) }
`
const kernels = { ...testKernels, calls: { ...testKernels.add, export: 'add' } }

const program = (options: BundleOptions = {}) =>
  load(source, { kernels, dispatch: 'always', memory: 2 ** 24, ...options })
const byReason = (p: Awaited<ReturnType<typeof program>>, fn: unknown) => p.status(fn).variants[0].calls.byReason

beforeEach(() => {
  newRealm()
  vi.restoreAllMocks()
})

test('results are those of JavaScript', async () => {
  const p = await program()
  expect(p.add(0.1, 0.2)).toBe(0.1 + 0.2)
  expect(p.sine(1)).toBe(Math.sin(1))
  expect(p.big()).toBe(2 ** 32 - 1)
  expect([p.not(true), p.not(false)]).toEqual([false, true])
  expect(p.half(-7)).toBe(-4)
  expect([p.counter(), p.counter()]).toEqual([43, 44])
  const x = Float64Array.of(1, NaN)
  expect([p.at(x, 0), p.at(x, 1), p.at(x, 2), p.at(x, -1)]).toEqual([1, NaN, undefined, undefined])
  const resident = p.alloc(Float64Array, 2)
  expect([p.at(resident, 0), p.at(resident, 2), p.at(resident, 1)]).toEqual([0, undefined, 0])
  // The first calls took the slow path, these take the fast one.
  expect([p.big(), p.not(true), p.not(false)]).toEqual([2 ** 32 - 1, false, true])
  expect(p.shift(new Float64Array(1), x)).toBeUndefined()
})

describe('guards on scalars', () => {
  const hostile = {
    valueOf() {
      throw new Error('an argument was converted')
    },
  }
  test.each([
    ['a string', ['1', 2]],
    ['a missing argument', [1]],
    ['null', [null, 1]],
    ['an object', [hostile, 1]],
    ['a bigint', [1n, 1]],
    ['a boolean', [true, 1]],
  ])('%s for a number', async (_, args) => {
    const p = await program()
    expect(p.add(...args)).toBe('original')
    expect(byReason(p, p.add)).toEqual({ 'argument-type': 1 })
  })

  test.each([
    [{ repr: 'i32' }, [0, -0, -(2 ** 31), 2 ** 31 - 1], [0.5, 2 ** 31, NaN, Infinity]],
    [{ repr: 'u32' }, [0, -0, 2 ** 32 - 1], [-1, 0.5, 2 ** 32, NaN]],
    [{ repr: 'i32', nz: true }, [0, 3], [-0]],
    [{ repr: 'f64', int: true }, [0, -0, 2 ** 60, -(2 ** 40)], [0.5, 2 ** 40 + 0.5, NaN, Infinity, -Infinity]],
    [{ repr: 'f64', min: -1, max: 2.5 }, [-1, 0, 2.5], [-1.01, 3, NaN, Infinity]],
    [{ repr: 'f64', f32: true }, [0.5, NaN, Infinity, -0, Math.fround(0.1)], [0.1, 1e300]],
    [{ repr: 'f64' }, [NaN, -0, 1e300], []],
  ] as const)('a number of %o', async (param, takes, refuses) => {
    const add = {
      ...testKernels.add,
      params: [{ t: 'number', ...param }, testKernels.add.params[1]],
    } as typeof testKernels.add
    // The test's kernel takes doubles whatever the guard says.
    const p = await program({ kernels: { ...kernels, add } })
    expect(takes.map((x) => p.add(x, 1))).toEqual(takes.map((x) => x + 1))
    expect(refuses.map((x) => p.add(x, 1))).toEqual(refuses.map(() => 'original'))
    expect(byReason(p, p.add)).toEqual(refuses.length > 0 ? { 'argument-range': refuses.length } : {})
    expect(p.add('1', 1)).toBe('original')
    expect(p.add(hostile, 1)).toBe('original')
  })

  test('no guard converts an object', async () => {
    const p = await program()
    expect(p.half(hostile)).toBe('original')
    expect(p.not(1)).toBe('original')
  })
})

describe('guards on arrays', () => {
  class Longer extends Float64Array {
    override get length(): number {
      throw new Error('a getter of the user ran')
    }
  }
  const trapped = (target: object) =>
    new Proxy(target, {
      get: () => expect.unreachable('a proxy trap ran'),
      getPrototypeOf: () => expect.unreachable('a proxy trap ran'),
      getOwnPropertyDescriptor: () => expect.unreachable('a proxy trap ran'),
      has: () => expect.unreachable('a proxy trap ran'),
    })
  const ownLength = () =>
    Object.defineProperty(new Float64Array(4), 'length', { get: () => expect.unreachable('a getter ran') })
  const detached = () => {
    const x = new Float64Array(4)
    structuredClone(x.buffer, { transfer: [x.buffer] })
    return x
  }
  const disguised = (from: object, as: object | null) => Object.setPrototypeOf(from, as)
  const resizable = () => Reflect.construct(ArrayBuffer, [32, { maxByteLength: 64 }])

  test.each([
    ['undefined', () => undefined, 'argument-type'],
    ['a plain array', () => [1, 2], 'argument-type'],
    ['another class', () => new Float32Array(4), 'argument-type'],
    ['a DataView', () => new DataView(new ArrayBuffer(32)), 'argument-type'],
    ['another class in disguise', () => disguised(new Uint8Array(8), Float64Array.prototype), 'argument-type'],
    ['an object in disguise', () => Object.create(Float64Array.prototype), 'argument-type'],
    [
      'the right class under another prototype',
      () => disguised(new Float64Array(8), Uint8Array.prototype),
      'argument-type',
    ],
    ['an array without prototype', () => disguised(new Float64Array(8), null), 'argument-type'],
    ['a subclass', () => new Longer(4), 'argument-type'],
    ['a proxy', () => trapped(new Float64Array(4)), 'argument-type'],
    ['a length of its own', ownLength, 'argument-type'],
    ['an array of another realm', () => runInNewContext('new Float64Array(4)'), 'argument-type'],
    ['shared memory', () => new Float64Array(new SharedArrayBuffer(32)), 'shared-buffer'],
    ['a detached buffer', detached, 'resized-buffer'],
    ['an array that follows its buffer', () => new Float64Array(resizable()), 'resized-buffer'],
    ['a resizable buffer', () => new Float64Array(resizable(), 0, 2), 'resized-buffer'],
  ])('%s', async (_, make, reason) => {
    for (const dispatch of ['always', 'auto'] as const) {
      const p = await program({ dispatch })
      expect(p.at(make(), 0)).toBe('original')
      expect(byReason(p, p.at)).toEqual({ [reason]: 1 })
      newRealm()
    }
  })

  test.each([
    ['an ordinary array', () => new Float64Array(4)],
    ['an empty array', () => new Float64Array(0)],
    ['properties of its own', () => Object.assign(new Float64Array(4), { extra: 1 })],
    ['a sealed array', () => Object.preventExtensions(new Float64Array(4))],
    ['a view in the middle of a buffer', () => new Float64Array(new ArrayBuffer(64), 24, 2)],
  ])('%s passes', async (_, make) => {
    const p = await program()
    expect(p.at(make(), 9)).toBeUndefined()
  })

  test('descriptors can neither be forged nor moved', async () => {
    const p = await program({ dispatch: 'auto' })
    const real = p.alloc(Float64Array, 4)
    const [key] = Object.getOwnPropertySymbols(real)
    const forged = Object.defineProperty(new Float64Array(4).fill(7), key, { value: { ptr: 0, len: 1e9 } })
    const moved = Object.defineProperty(new Float64Array(4).fill(7), key, { value: Reflect.get(real, key) })
    expect([p.address(forged), p.address(moved)]).toEqual(['original', 'original'])
    expect(() => Object.assign(Reflect.get(real, key), { ptr: 0 })).toThrow(TypeError)
    expect(() => Object.setPrototypeOf(real, null)).toThrow(TypeError)
    expect(p.address(real)).toBe(real.byteOffset)
  })
})

describe('copies', () => {
  test('only where they are needed, and back where the kernel writes', async () => {
    const p = await program()
    const y = Float64Array.of(1, 2, 3)
    const x = Float64Array.of(10, 20, 30)
    p.axpy(y, x, 2)
    expect([...y, ...x]).toEqual([21, 42, 63, 10, 20, 30])
  })

  test('an array that is only written is not copied in', async () => {
    const p = await program()
    const y = new Uint8Array(300).fill(9)
    p.iota(y)
    expect(y[299]).toBe(299 & 255)
  })

  test('keep the bits of NaN', async () => {
    const p = await program()
    const bits = BigUint64Array.of(0x7ff4000000000123n, 0xfff8000000000001n)
    const x = new Float64Array(bits.buffer)
    p.shift(x.subarray(0, 1), x)
    expect([...bits]).toEqual([0x7ff4000000000123n, 0xfff8000000000001n])
  })

  const reference = (y: Float64Array, x: Float64Array) => {
    for (let i = 0; i < y.length - 1; i++) y[i + 1] = x[i]
  }
  test.each([
    ['the same array twice', (b: ArrayBuffer) => [new Float64Array(b, 0, 6), new Float64Array(b, 0, 6)]],
    ['the second ahead', (b: ArrayBuffer) => [new Float64Array(b, 8, 6), new Float64Array(b, 24, 6)]],
    ['the second behind', (b: ArrayBuffer) => [new Float64Array(b, 24, 6), new Float64Array(b, 8, 6)]],
    ['one within the other', (b: ArrayBuffer) => [new Float64Array(b, 8, 3), new Float64Array(b, 0, 9)]],
    ['neighbours', (b: ArrayBuffer) => [new Float64Array(b, 0, 4), new Float64Array(b, 32, 4)]],
    ['apart in one buffer', (b: ArrayBuffer) => [new Float64Array(b, 88, 3), new Float64Array(b, 8, 3)]],
    ['an empty view inside', (b: ArrayBuffer) => [new Float64Array(b, 8, 0), new Float64Array(b, 0, 9)]],
    ['two buffers', (b: ArrayBuffer) => [new Float64Array(b, 8, 5), new Float64Array(b.slice(0), 8, 5)]],
  ])('%s', async (_, views) => {
    const p = await program()
    const make = () => views(Float64Array.from({ length: 16 }, (__, i) => i).buffer)
    const [got, want] = [make(), make()]
    p.shift(...got)
    reference(want[0], want[1])
    expect(got.map((view) => [...new Float64Array(view.buffer)])).toEqual(
      want.map((view) => [...new Float64Array(view.buffer)]),
    )
    expect(byReason(p, p.shift)).toEqual({})
  })

  test('views of resident arrays are used in place, together with ordinary arrays', async () => {
    const p = await program()
    const r = p.alloc(Float64Array, 6)
    r.set([0, 1, 2, 3, 4, 5])
    p.shift(r.subarray(1), r)
    expect([...r]).toEqual([0, 1, 0, 1, 0, 1].map((_, i) => (i < 2 ? i : i % 2)))
    p.shift(r, Float64Array.of(7, 8, 9, 10, 11))
    expect([...r]).toEqual([0, 7, 8, 9, 10, 11])
    expect(p.status(p.shift).calls).toEqual({ kernel: 2, original: 0 })
  })

  test.each([
    ['the stack', (r: Float64Array) => new Float64Array(r.buffer, 0, 4)],
    ['free memory', (r: Float64Array) => new Float64Array(r.buffer, r.byteOffset)],
  ])('a view that covers %s runs the original', async (_, make) => {
    const p = await program()
    expect(p.at(make(p.alloc(Float64Array, 4)), 0)).toBe('original')
    expect(byReason(p, p.at)).toEqual({ 'argument-range': 1 })
  })

  test('more than there is memory runs the original, and the next call the kernel', async () => {
    const p = await program({ memory: 2 ** 21 })
    expect(p.at(new Float64Array(2 ** 17), 0)).toBe('original')
    expect(p.at(new Float64Array(2 ** 16), 0)).toBe(0)
    for (let i = 0; i < 100; i++) p.at(new Float64Array(2 ** 16), 0)
    expect(byReason(p, p.at)).toEqual({ 'memory-full': 1 })
  })
})

describe('cost model', () => {
  test('copies from the number of elements on that the compiler found', async () => {
    const p = await program({ dispatch: 'auto' })
    const arrays = (n: number) => [new Float64Array(n), new Float64Array(n)]
    expect(p.axpy(...arrays(49), 1)).toBe('original')
    expect(p.axpy(...arrays(50), 1)).toBeUndefined()
    expect(p.status(p.axpy).variants[0].calls).toEqual({ kernel: 1, original: 1, byReason: { 'not-profitable': 1 } })
  })

  test('never: resident arrays and their larger views alone', async () => {
    const p = await program({ dispatch: 'auto' })
    expect(p.address(new Float64Array(1e6))).toBe('original')
    const r = p.alloc(Float64Array, 2000)
    expect(p.address(r)).toBe(r.byteOffset)
    expect(p.address(r.subarray(1000))).toBe(r.byteOffset + 8000)
    expect(p.address(r.subarray(1990))).toBe('original')
    expect(p.address(new Float64Array(1e6))).toBe('original')
  })

  test("'never' as mode runs originals only", async () => {
    const p = await program({ dispatch: 'never' })
    expect(p.add(1, 2)).toBe('original')
    expect(p.status(p.add)).toMatchObject({
      state: 'disabled',
      target: null,
      reasons: [{ code: 'disabled' }],
      calls: { kernel: 0, original: 1 },
    })
  })
})

describe('exceptions', () => {
  test('keep what was written, restore the stack and pass on', async () => {
    const p = await program()
    const top = p.stack()
    const y = new Float64Array(3)
    expect(() => p.trap(y)).toThrow(WebAssembly.RuntimeError)
    expect([...y]).toEqual([1, 0, 0])
    const r = p.alloc(Float64Array, 3)
    expect(() => p.trap(r)).toThrow(WebAssembly.RuntimeError)
    expect([...r]).toEqual([1, 0, 0])
    expect(p.stack()).toBe(top)
    // The room of the copies is back.
    for (let i = 0; i < 50; i++) expect(() => p.trap(new Float64Array(2 ** 17))).toThrow(WebAssembly.RuntimeError)
  })
})

describe('original', () => {
  test('runs marked peers as originals', async () => {
    const p = await program()
    expect(p.calls(1, 2)).toBe(3)
    expect(p.original(p.calls)(1, 2)).toBe('original')
    expect(p.add(1, 2)).toBe(3)
    expect(p.original(p.calls)).toBe(p.original(p.calls))
    expect(p.original(p.peer)).toBe(p.peer)
    const { name, length } = p.original(p.calls)
    expect([name, length, String(p.original(p.calls))]).toEqual(['calls', 2, String(p.calls)])
  })

  test('ends when the function throws', async () => {
    const p = await load(
      `export * from 'usejit/runtime'\nexport function add(a: number, b: number): number { "use jit"; if (a === 0) throw new RangeError('zero'); return a - b }`,
    )
    expect(() => p.original(p.add)(0, 1)).toThrow(RangeError)
    expect(p.add(1, 1)).toBe(2)
    expect(p.original(p.add)(1, 1)).toBe(0)
  })
})

test('two copies of the runtime share memory and brand', async () => {
  const [one, two] = [await program(), await program()]
  const r = one.alloc(Float64Array, 4)
  r.fill(5)
  expect(two.at(r, 1)).toBe(5)
  expect(two.alloc(Float64Array, 4).buffer).toBe(r.buffer)
  expect(two.address(r)).toBe(one.address(r))
  expect([one.counter(), two.counter(), one.counter()]).toEqual([43, 43, 44])
  expect(one.status(two.at).state).toBe('ready')
  two.free(r)
  expect(() => one.free(r)).toThrow('twice')
})

test('onFallback tells of each function and reason once', async () => {
  const p = await program({ dispatch: 'auto' })
  const events: unknown[] = []
  const stop = p.onFallback((event: { name: string; code: string }) => events.push(`${event.name} ${event.code}`))
  p.add('1', 1)
  p.add('2', 1)
  p.half(0.5)
  p.axpy(new Float64Array(4), new Float64Array(4), 1)
  stop()
  p.not(1)
  expect(events).toEqual(['add argument-type', 'half argument-range'])
})
