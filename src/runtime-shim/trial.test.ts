/** Calls of sampled kernels through their dispatchers, by a clock that the test turns. */
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { type BundleOptions, load, newRealm } from '../../test/runtime/load-rewritten.ts'
import { testKernels } from '../../test/runtime/test-kernels.ts'
import type { Kernel } from './kernel.ts'

const axpy = { ...testKernels.axpy, copy: 16, sample: 'copies' } as const
const trap = { ...testKernels.trap, copy: 16, sample: 'copies' } as const

const source = `export * from 'usejit/runtime'
export const calls = { original: 0 }
export function axpy(y: Float64Array, x: Float64Array, a: number): void {
  "use jit"
  calls.original++
  for (let i = 0; i < y.length; i++) y[i] += a * x[i]
}
export function trap(y: Float64Array): void { "use jit"; calls.original++; throw new Error('original') }
export const arrow = (y: Float64Array, x: Float64Array, a: number): void => {
  "use jit"
  calls.original++
  for (let i = 0; i < y.length; i++) y[i] += a * x[i]
}
export function shift(y: Float64Array, x: Float64Array): void {
  "use jit"
  calls.original++
  for (let i = 0; i < y.length; i++) y[i] = x[i] + 1
}
export function add(a: number, b: number): number { "use jit"; calls.original++; return a + b }
export class Vector {
  axpy(y: Float64Array, x: Float64Array, a: number): number {
    "use jit"
    calls.original++
    for (let i = 0; i < y.length; i++) y[i] += a * x[i]
    return 1 } }
`

/** What a call of each side takes. */
interface Costs {
  kernel: number
  original: number
}

async function program(costs: Costs, options: BundleOptions = {}) {
  const shift = { ...testKernels.shift, copy: 16, sample: 'all' } as const
  const add = { ...testKernels.add, sample: 'all' } as const
  const kernels = { ...testKernels, axpy, arrow: axpy, trap, shift, add }
  const p = await load(source, { kernels, memory: 2 ** 24, ...options })
  const kernelOf = (fn: unknown): Kernel => p.$realm.functions.get(fn).kernel
  const all = () => [p.axpy, p.arrow, p.trap, p.shift, p.add, p.Vector.prototype.axpy].map(kernelOf)
  let time = 0
  let seen = { kernel: 0, original: 0 }
  /** Time goes on with the calls. */
  const now = vi.fn(() => {
    const ran = all().reduce((sum, kernel) => sum + kernel.ran, 0)
    time += (ran - seen.kernel) * costs.kernel + (p.calls.original - seen.original) * costs.original
    seen = { kernel: ran, original: p.calls.original }
    return time
  })
  p.$realm.clock = { now, tick: 0.001 }
  return { p, now, kernelOf }
}

const y = () => new Float64Array(200)
const ones = new Float64Array(200).fill(1)

beforeEach(() => {
  newRealm()
})

type Loaded = Awaited<ReturnType<typeof program>>['p']

describe.each<[string, (p: Loaded) => (y: Float64Array, x: Float64Array, a: number) => unknown]>([
  ['a function', (p) => p.axpy],
  ['an arrow function', (p) => p.arrow],
])('%s', (_, of) => {
  test.each<[string, Costs, 'kernel' | 'original']>([
    ['runs as the kernel where that is faster', { kernel: 1, original: 3 }, 'kernel'],
    ['runs as the original where that is faster', { kernel: 3, original: 1 }, 'original'],
  ])('%s', async (_, costs, expected) => {
    const { p } = await program(costs)
    const fn = of(p)
    for (let i = 0; i < 500; i++) fn(y(), ones, 2)
    const before = { ...p.status(fn).calls }
    for (let i = 0; i < 100; i++) fn(y(), ones, 2)
    const { calls } = p.status(fn)
    expect(calls[expected] - before[expected]).toBeGreaterThan(90)
  })

  test('never runs both ways in one call', async () => {
    const { p, kernelOf } = await program({ kernel: 1, original: 1.01 })
    const fn = of(p)
    const sides = { kernel: 0, original: 0 }
    for (let i = 0; i < 2000; i++) {
      const [ran, original] = [kernelOf(fn).ran, p.calls.original]
      const to = y()
      fn(to, ones, 2)
      const now = { kernel: kernelOf(fn).ran - ran, original: p.calls.original - original }
      expect(now.kernel + now.original).toBe(1)
      expect(to.every((value) => value === 2)).toBe(true)
      sides.kernel += now.kernel
      sides.original += now.original
    }
    expect(sides.kernel).toBeGreaterThan(20)
    expect(sides.original).toBeGreaterThan(20)
  })
})

describe('numbers alone', () => {
  test.each<[string, Costs, 'kernel' | 'original']>([
    ['run as the kernel where that is faster', { kernel: 1, original: 3 }, 'kernel'],
    ['run as the original where that is faster', { kernel: 3, original: 1 }, 'original'],
  ])('%s', async (_, costs, expected) => {
    const { p } = await program(costs)
    for (let i = 0; i < 500; i++) expect(p.add(-100, 2.5)).toBe(-97.5)
    const before = { ...p.status(p.add).calls }
    for (let i = 0; i < 100; i++) p.add(-100, 2.5)
    expect(p.status(p.add).calls[expected] - before[expected]).toBeGreaterThan(90)
    expect(p.status(p.add).variants[0].sampled).toMatchObject([{ elements: [64, 127], runs: expected }])
  })

  test('are told apart by their size', async () => {
    const { p } = await program({ kernel: 3, original: 1 })
    for (let i = 0; i < 500; i++) p.add(1000, 1)
    const before = p.status(p.add).calls.kernel
    for (let i = 0; i < 5; i++) p.add(7, 1)
    expect(p.status(p.add).calls.kernel - before).toBe(5)
  })

  test('are not sampled under static dispatch', async () => {
    const { p, now } = await program({ kernel: 3, original: 1 }, { dispatch: 'static' })
    for (let i = 0; i < 500; i++) p.add(1000, 1)
    expect(now).not.toHaveBeenCalled()
    expect(p.status(p.add).calls).toEqual({ kernel: 500, original: 0 })
  })
})

test('methods go by the estimate', async () => {
  const { p } = await program({ kernel: 3, original: 1 })
  const { axpy: method } = p.Vector.prototype
  const to = new Float64Array(200)
  const vector = new p.Vector()
  for (let i = 0; i < 500; i++) vector.axpy(to, ones, 1)
  expect(to.every((value) => value === 500)).toBe(true)
  expect(p.status(method).calls).toEqual({ kernel: 500, original: 0 })
})

test('after an exception sampling goes on, on either side', async () => {
  const { p } = await program({ kernel: 3, original: 1 })
  const messages = new Set<string>()
  for (let i = 0; i < 300; i++) {
    try {
      p.trap(y())
    } catch (error) {
      messages.add((error as Error).message)
    }
  }
  expect(messages.size).toBe(2)
  expect(p.status(p.trap).variants[0].sampled).toMatchObject([{ runs: 'original' }])
})

test('calls with few elements, and arrays of kernel memory, are not sampled', async () => {
  const { p, now } = await program({ kernel: 1, original: 3 })
  for (let i = 0; i < 50; i++) p.axpy(new Float64Array(7), new Float64Array(8), 1)
  const resident = p.alloc(Float64Array, 200)
  for (let i = 0; i < 50; i++) p.axpy(resident, resident, 1)
  expect(now).not.toHaveBeenCalled()
  expect(p.status(p.axpy).calls).toEqual({ kernel: 50, original: 50 })
})

test('views of kernel memory run the kernel, though the original is faster where copies are made', async () => {
  const { p } = await program({ kernel: 3, original: 1 })
  for (let i = 0; i < 500; i++) p.axpy(y(), ones, 1)
  const resident = p.alloc(Float64Array, 100_000)
  const [a, b] = [resident.subarray(0, 40_000), resident.subarray(50_000, 90_000)]
  const before = p.status(p.axpy).calls.kernel
  for (let i = 0; i < 500; i++) p.axpy(a, b, 1)
  expect(p.status(p.axpy).calls.kernel - before).toBe(500)
  expect(p.status(p.axpy).variants[0].sampled.map(({ elements }: { elements: number[] }) => elements[0])).toEqual([256])
})

test.each<[string, Costs, 'kernel' | 'original']>([
  ['the kernel is faster', { kernel: 1, original: 3 }, 'kernel'],
  ['the original is faster', { kernel: 3, original: 1 }, 'original'],
])('kernels that sort or search are sampled on arrays of kernel memory, too: %s', async (_, costs, expected) => {
  const { p } = await program(costs)
  const [to, from] = [p.alloc(Float64Array, 200), p.alloc(Float64Array, 200)]
  for (let i = 0; i < 500; i++) p.shift(to, from)
  const before = { ...p.status(p.shift).calls }
  for (let i = 0; i < 100; i++) p.shift(to, from)
  const { calls, variants } = p.status(p.shift)
  expect(calls[expected] - before[expected]).toBeGreaterThan(90)
  expect(calls.kernel + calls.original).toBe(600)
  expect(variants[0].sampled).toMatchObject([{ elements: [256, 511], resident: true, runs: expected }])
  // Another matter are arrays elsewhere.
  for (let i = 0; i < 8; i++) p.shift(y(), ones)
  expect(p.status(p.shift).calls.kernel).toBe(calls.kernel + 8)
  // Of a handful of elements nothing is measured.
  const few = p.alloc(Float64Array, 7)
  for (let i = 0; i < 100; i++) p.shift(few, few)
  expect(p.status(p.shift).calls.kernel).toBe(calls.kernel + 108)
})

test.each<[string, BundleOptions, boolean]>([
  ['static', { dispatch: 'static' }, false],
  ['always', { dispatch: 'always' }, false],
  ['auto', { dispatch: 'auto' }, true],
])("dispatch: '%s'", async (_, options, expected) => {
  const { p, now } = await program({ kernel: 3, original: 1 }, options)
  for (let i = 0; i < 100; i++) p.axpy(y(), ones, 1)
  expect(now.mock.calls.length > 0).toBe(expected)
  expect(p.calls.original > 0).toBe(expected)
})

test('in tests, and where there is no clock, the estimate decides', async () => {
  const { p } = await program({ kernel: 3, original: 1 })
  p.$realm.clock = undefined
  for (let i = 0; i < 100; i++) p.axpy(y(), ones, 1)
  // Vitest runs this.
  expect(p.$realm.clock).toBeNull()
  expect(p.status(p.axpy).calls).toEqual({ kernel: 100, original: 0 })
})

test('status tells what was found out', async () => {
  const { p } = await program({ kernel: 2, original: 1 })
  for (let i = 0; i < 500; i++) p.axpy(y(), ones, 1)
  const { reasons, variants } = p.status(p.axpy)
  expect(variants[0].sampled).toEqual([{ elements: [256, 511], runs: 'original', speedup: expect.closeTo(0.5) }])
  expect(reasons).toEqual([
    {
      code: 'not-profitable',
      message: expect.stringContaining('sampled: original faster for 256–511 elements (kernel 0.50×)'),
    },
  ])
})
