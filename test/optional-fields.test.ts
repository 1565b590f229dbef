/** Objects that lack fields, through the dispatcher: which kernel has the call, and what goes to the original before any code of the object has run. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type CompileOptions, compileModule } from '../src/compiler/pipeline.ts'
import { createEmbeddedToolchain } from '../src/compiler/toolchain/embedded.ts'
import { load } from './runtime/load-rewritten.ts'

const OPTIONS: CompileOptions = {
  directive: { strict: false, fastmath: new Set(), inline: false, native: false },
  verifyPasses: true,
}
const SOURCE = `
export { status } from 'usejit/runtime'
export function f({ a, b = 2 }: { a: number; b?: number }): number {
  'use jit'
  return a * b
}
interface Options { scale: number | null; weights?: Float64Array; at?: { x: number } }
export function g(o: Options): number {
  'use jit'
  let s = (o.scale ?? 0.5) + (o.at?.x ?? 100)
  if (o.weights) for (let i = 0; i < o.weights.length; i++) s += o.weights[i]
  return s
}
export function many(o: { a?: number; b?: number; c?: number; d?: number }): number {
  'use jit'
  return (o.a ?? 1) + (o.b ?? 2) + (o.c ?? 3) + (o.d ?? 4)
}
interface Arrays { a?: Float64Array; b?: Float64Array; c?: Float64Array; d?: Float64Array; k?: number }
export function arrays(o: Arrays): number {
  'use jit'
  return (o.a?.[0] ?? 0) + (o.b?.[0] ?? 0) + (o.c?.[0] ?? 0) + (o.d?.[0] ?? 0) + (o.k ?? 0.5)
}
export function sets(o: { a: number; b?: number }): void {
  'use jit'
  o.b = o.a
}
`
// biome-ignore lint/suspicious/noExplicitAny: a module that was compiled
let module: any
const toolchain = createEmbeddedToolchain()
afterAll(() => toolchain.close())
beforeAll(async () => {
  const compile = (file: string, code: string) => compileModule(file, code, OPTIONS, { toolchain })
  module = await load({ 'main.ts': SOURCE }, { compile, dispatch: 'always' })
})

/** The result of a call, and which of the two has had it. */
function call(name: string, ...args: unknown[]): [result: unknown, by: 'kernel' | 'original'] {
  const before = module.status(module[name]).calls
  const result = module[name](...args)
  const { kernel } = module.status(module[name]).calls
  return [result, kernel > before.kernel ? 'kernel' : 'original']
}

describe('a field that is missing', () => {
  it.each<[string, unknown, number]>([
    ['left out', { a: 3 }, 6],
    ['undefined', { a: 3, b: undefined }, 6],
    ['there', { a: 3, b: 5 }, 15],
    ['of an object without prototype', Object.assign(Object.create(null), { a: 3 }), 6],
    ['of a frozen object', Object.freeze({ a: 3 }), 6],
    ['beside others', { c: 1, a: 3 }, 6],
    [
      'of a class',
      new (class {
        a = 3
      })(),
      6,
    ],
  ])('%s: a kernel', (_, o, expected) => {
    expect(call('f', o)).toEqual([expected, 'kernel'])
  })

  it.each<[string, () => unknown, number]>([
    ['null', () => ({ a: 3, b: null }), 0],
    ['inherited', () => Object.assign(Object.create({ b: 7 }), { a: 3 }), 21],
    ['a string', () => ({ a: 3, b: '5' }), 15],
  ])('%s: the original', (_, make, expected) => {
    expect(call('f', make())).toEqual([expected, 'original'])
  })

  it('runs a getter once', () => {
    const log: string[] = []
    const o = {
      a: 3,
      get b() {
        log.push('b')
        return undefined
      },
    }
    expect(call('f', o)).toEqual([6, 'original'])
    expect(log).toEqual(['b'])
  })

  it('lets a proxy see what the original asks', () => {
    const log: string[] = []
    const handler = new Proxy(
      {},
      {
        get:
          (_, trap) =>
          (...args: unknown[]) => {
            log.push(`${String(trap)} ${String(args[1])}`)
            return (Reflect as unknown as Record<string, (...all: unknown[]) => unknown>)[String(trap)](...args)
          },
      },
    )
    expect(call('f', new Proxy({ a: 3 }, handler))).toEqual([6, 'original'])
    expect(log).toEqual(['get a', 'get b'])
  })

  it('throws as the original does where there is no object', () => {
    expect(() => module.f(undefined)).toThrow(TypeError)
    expect(() => module.f(null)).toThrow(TypeError)
  })
})

describe('fields of several types', () => {
  it.each<[unknown, number]>([
    [{ scale: null }, 100.5],
    [{ scale: 2 }, 102],
    [{ scale: 2, weights: Float64Array.of(1, 2) }, 105],
    [{ scale: null, at: { x: 1 } }, 1.5],
    [{ scale: 1, at: { x: 1 }, weights: undefined }, 2],
    [{ scale: 1, at: { x: -0 }, weights: Float64Array.of(8) }, 9],
  ])('g(%j): a kernel', (o, expected) => {
    expect(call('g', o)).toEqual([expected, 'kernel'])
  })

  it.each<[unknown, number]>([
    [{ scale: undefined }, 100.5],
    [{}, 100.5],
    [{ scale: 2, at: null }, 102],
    [{ scale: 2, weights: [1, 2] }, 105],
  ])('g(%j): the original', (o, expected) => {
    expect(call('g', o)).toEqual([expected, 'original'])
  })
})

describe('more ways than are worth a kernel', () => {
  it('is one kernel where they are numbers, of which the dispatcher tells', () => {
    expect(module.status(module.many).variants).toHaveLength(1)
    expect(call('many', { a: 10, b: 20, c: 30, d: 40 })).toEqual([100, 'kernel'])
    expect(call('many', { a: 10 })).toEqual([19, 'kernel'])
    expect(call('many', { d: undefined, b: -0 })).toEqual([8, 'kernel'])
    expect(call('many', { a: null })).toEqual([10, 'original'])
    expect(call('many', Object.create({ a: 10 }))).toEqual([19, 'original'])
  })

  it('needs all fields where they are arrays, and leaves others to the original', () => {
    expect(module.status(module.arrays).variants).toHaveLength(1)
    const x = Float64Array.of(2)
    expect(call('arrays', { a: x, b: x, c: x, d: x, k: 1 })).toEqual([9, 'kernel'])
    expect(call('arrays', { a: x, b: x, c: x, d: x })).toEqual([8.5, 'kernel'])
    expect(call('arrays', { a: x })).toEqual([2.5, 'original'])
  })
})

describe('a field that is assigned', () => {
  it('is made by the original where it is missing', () => {
    const o = { a: 3 } as { a: number; b?: number }
    expect(call('sets', o)).toEqual([undefined, 'original'])
    expect(o).toEqual({ a: 3, b: 3 })
    const there = { a: 4, b: 0 }
    expect(call('sets', there)).toEqual([undefined, 'kernel'])
    expect(there).toEqual({ a: 4, b: 4 })
  })
})
