/** Kernels of `kernels.wat` under functions that do the same, and, planted, under functions that do something else. */
import { beforeEach, describe, expect, test } from 'vitest'
import { type BundleOptions, load, newRealm } from '../../test/runtime/load-rewritten.ts'
import { input, number, testKernels } from '../../test/runtime/test-kernels.ts'

const verified = (source: string, options: BundleOptions = {}) =>
  load(`export { alloc, status } from 'usejit/runtime'\n${source}`, { dispatch: 'always', verify: true, ...options })

const axpy = (body = 'y[i] += a * x[i]') =>
  `export function axpy(y: Float64Array, x: Float64Array, a: number): void {
  "use jit"
  calls++
  for (let i = 0; i < y.length; i++) ${body}
}
export let calls = 0`

const mismatchOf = (call: () => unknown): Error & Record<string, unknown> => {
  try {
    call()
  } catch (error) {
    return error as Error & Record<string, unknown>
  }
  throw new Error('nothing was thrown')
}

beforeEach(newRealm)

describe('a kernel that does what the original does', () => {
  test('has one effect, and is counted', async () => {
    const m = await verified(axpy())
    const y = Float64Array.of(1, 2, 3)
    m.axpy(y, Float64Array.of(10, 20, 30), 2)
    expect(y).toEqual(Float64Array.of(21, 42, 63))
    expect(m.calls).toBe(1)
    const [{ verified: checked }] = m.status(m.axpy).variants
    expect(checked).toEqual({ calls: 1, skipped: [] })
    expect(m.status(m.axpy).calls).toEqual({ kernel: 1, original: 0 })
  })

  test('on arrays of kernel memory, too', async () => {
    const m = await verified(axpy())
    const y = m.alloc(Float64Array, 3)
    y.set([1, 2, 3])
    m.axpy(y, y, 2)
    expect([...y]).toEqual([3, 6, 9])
    expect(m.status(m.axpy).variants[0].verified).toEqual({ calls: 1, skipped: [] })
  })

  test('through overlapping views', async () => {
    const m = await verified(
      'export function shift(y: Float64Array, x: Float64Array): void { "use jit"; for (let i = 0; i < y.length - 1; i++) y[i + 1] = x[i] }',
    )
    const buffer = Float64Array.of(1, 2, 3, 4)
    m.shift(buffer.subarray(1), buffer)
    expect([...buffer]).toEqual([1, 2, 1, 2])
  })

  test('in an arrow function', async () => {
    const m = await verified('export const add = (a: number, b: number) => { "use jit"; return a + b }')
    expect(m.add(1, 2)).toBe(3)
    expect(Object.is(m.add(-0, -0), -0)).toBe(true)
    expect(m.add(Number.NaN, 1)).toBeNaN()
    expect(m.status(m.add).variants[0].verified.calls).toBe(3)
  })

  test('in a method, whose own `this` the original has', async () => {
    const m = await verified(
      'export class A { #seen = 0; add(a: number, b: number) { "use jit"; this.#seen++; return a + b } get seen() { return this.#seen } }',
    )
    const one = new m.A()
    expect(one.add(1, 2)).toBe(3)
    expect(one.seen).toBe(1)
    expect(m.status(m.A.prototype.add).variants[0].verified.calls).toBe(1)
  })
})

describe('a call that the kernel does not take', () => {
  test('is one of the original, and not checked', async () => {
    const m = await verified(axpy())
    const y = [1]
    m.axpy(y as never, [2] as never, 3)
    expect(y).toEqual([7])
    expect(m.calls).toBe(1)
    expect(m.status(m.axpy).variants[0].verified).toEqual({ calls: 0, skipped: [] })
    expect(m.status(m.axpy).calls).toEqual({ kernel: 0, original: 1 })
  })

  test('over shared memory is not checked, and says why', async () => {
    const m = await verified(axpy())
    const y = new Float64Array(new SharedArrayBuffer(8))
    m.axpy(y, Float64Array.of(1), 3)
    expect(y[0]).toBe(3)
    expect(m.status(m.axpy).variants[0].calls.byReason).toEqual({ 'shared-buffer': 1 })
  })
})

describe('a kernel that does something else', () => {
  test('in an element: both results, the call and the place are told, and the program has the effect of the original', async () => {
    const m = await verified(axpy('y[i] -= a * x[i]'))
    const y = Float64Array.of(1, 2, 3)
    const error = mismatchOf(() => m.axpy(y, Float64Array.of(10, 20, 30), 2))
    expect(error.name).toBe('KernelMismatch')
    expect(error.message).toMatch(
      /^usejit: kernel and original of 'axpy' differ \(main\.ts:2:8\)\n {2}where {5}y\[0\]: -19, kernel: 21\n/,
    )
    expect(error.message).toContain('\n  call      axpy(Float64Array.of(1, 2, 3), Float64Array.of(10, 20, 30), 2)\n')
    expect(error).toMatchObject({ place: 'main.ts:2:8', difference: 'y[0]: -19, kernel: 21' })
    expect([...y]).toEqual([-19, -38, -57])
    expect(m.calls).toBe(1)
  })

  test.each([
    ['in a result', 'a - b', [1, 2], 'result: -1, kernel: 3'],
    ['in the sign of zero', 'a - b - 0', [-0, 0], 'result: -0, kernel: 0'],
    ['by NaN', 'a / b', [0, 0], 'result: NaN, kernel: 0'],
    [
      'by an exception',
      '(() => { throw new RangeError("no") })()',
      [1, 2],
      'throws RangeError: no, kernel: no exception',
    ],
    ['by a missing result', 'undefined', [1, 2], 'result: undefined, kernel: 3'],
  ])('%s', async (_, body, args, difference) => {
    const m = await verified(`export const add = (a: number, b: number) => { "use jit"; return ${body} }`)
    expect(mismatchOf(() => m.add(...args)).difference).toBe(difference)
  })

  test('by an exception of its own', async () => {
    const m = await verified('export function trap(x: Float64Array): void { "use jit"; x[0] = 1 }')
    expect(mismatchOf(() => m.trap(new Float64Array(2))).difference).toMatch(
      /^no exception, kernel: throws RuntimeError: unreachable/,
    )
  })

  test('in a method', async () => {
    const m = await verified('export class A { add(a: number, b: number) { "use jit"; return a * b } }')
    expect(mismatchOf(() => new m.A().add(3, 4)).message).toContain(
      "kernel and original of 'add' differ (main.ts:2:18)",
    )
  })

  test('by what it has not written of an object whose field it read', async () => {
    const kernels = { ...testKernels, add: { ...testKernels.add, params: [field('x'), field('y')] } }
    const source = (body: string) =>
      `export function add(p: { x: number; y: number; n: number }) { "use jit"; ${body} }`
    const wrong = await verified(source('p.n++; return p.x + p.y'), { kernels })
    const p = { x: 1, y: 2, n: 3 }
    expect(mismatchOf(() => wrong.add(p)).difference).toBe('p.n: 4, kernel: 3')
    expect(p).toEqual({ x: 1, y: 2, n: 4 })
    const right = await verified(source('return p.x + p.y'), { kernels })
    expect(right.add(p)).toBe(3)
    expect(right.status(right.add).variants[0].verified.calls).toBe(1)
  })
})

const field = (name: string) => ({ ...number, from: { root: 0, fields: [name] } })

describe('under fastmath', () => {
  const source = (body: string) => `export function axpy(y: Float64Array, x: Float64Array, a: number): void {
  "use jit: fastmath"
  for (let i = 0; i < y.length; i++) y[i] = ${body}
}`
  test('numbers may differ by a billionth of the largest', async () => {
    const near = await verified(source('(y[i] + a * x[i]) * (1 + 2 ** -40)'))
    near.axpy(Float64Array.of(1, -1e6), Float64Array.of(1, 3), 2)
    expect(near.status(near.axpy).variants[0].verified.calls).toBe(1)
  })
  test('but not by more', async () => {
    const far = await verified(source('(y[i] + a * x[i]) * (1 + 2 ** -20)'))
    expect(mismatchOf(() => far.axpy(Float64Array.of(1), Float64Array.of(1), 2)).difference).toMatch(
      /^y\[0\]: 3\.00000\d+, kernel: 3$/,
    )
  })
  test('and only there', async () => {
    const exact = await verified(source('(y[i] + a * x[i]) * (1 + 2 ** -40)').replace(': fastmath', ''))
    expect(mismatchOf(() => exact.axpy(Float64Array.of(1), Float64Array.of(1), 2)).name).toBe('KernelMismatch')
  })
})

test('how deep recursions may go is not compared', async () => {
  const m = await verified(
    'export const add = (a: number, b: number): number => { "use jit"; return deep(a) + b }\nconst deep = (n: number): number => 1 + deep(n)',
  )
  expect(m.add(1, 2)).toBe(3)
  expect(m.status(m.add).variants[0].verified).toEqual({
    calls: 0,
    skipped: [{ code: 'recursion-depth', message: expect.stringContaining('too deep'), calls: 1 }],
  })
})

test('random numbers that were not recorded are a gap', async () => {
  const m = await verified(
    'export const add = (a: number, b: number) => { "use jit"; return Math.random() }\nexport const other = (x: Float64Array) => { "use jit"; return x[0] }',
    { kernels: { ...testKernels, other: { ...testKernels.at, params: [input, { t: 'number', repr: 'i32' }] } } },
  )
  m.status(m.add) // loads the module
  const result = m.add(1, 2)
  expect(result).toBeLessThan(1)
  expect(m.status(m.add).variants[0].verified.skipped[0]).toMatchObject({ code: 'random-numbers', calls: 1 })
})

test('a kernel that should draw random numbers and does not is wrong', async () => {
  const m = await verified(
    'export const add = (a: number, b: number) => { "use jit"; return a + b + 0 * Math.random() }',
  )
  expect(mismatchOf(() => m.add(1, 2)).difference).toBe('random numbers: 1, kernel: 0')
})

test('the original calls originals', async () => {
  const m = await verified(
    'export const add = (a: number, b: number): number => { "use jit"; return a + b }\nexport const sine = (x: number): number => { "use jit"; return add(Math.sin(x), 0) }',
  )
  expect(m.sine(1)).toBe(Math.sin(1))
  expect(m.status(m.add).calls).toEqual({ kernel: 0, original: 0 })
})
