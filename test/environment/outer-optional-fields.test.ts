/** Fields that may be missing of objects that are fields of `this`, or variables of the module; and what enums name. */
import { beforeAll, describe, expect, it } from 'vitest'
import { type Exports, type Program, program } from './both-ways.ts'

const source = `
  interface Options { n: number; k?: number; on?: boolean }
  type Shape = { kind: 'circle'; r: number } | { kind: 'rect'; w: number; h: number }
  function area(s: Shape): number { return s.kind === 'circle' ? s.r * s.r : s.w * s.h }
  export class Tool {
    options: Options = { n: 1 }
    shape: Shape = { kind: 'circle', r: 2 }
    inner: { at: { x: number; y?: number } } = { at: { x: 1 } }
    path(x: number): number { "use jit"; return x * (this.options.k ?? 2) + this.options.n + (this.options.on ? 100 : this.options.on === undefined ? 0.5 : 0) }
    whole(x: number): number { "use jit"; const o = this.options; const { k = 3 } = this.options; o.n += 1; return x * (o.k ?? 2) + o.n + k }
    size(k: number): number { "use jit"; return area(this.shape) * k }
    ask(): number { "use jit"; return this.shape.kind === 'circle' ? this.shape.r : this.shape.w }
    deep(): number { "use jit"; return this.inner.at.x + (this.inner.at.y ?? 0.25) }
  }
  export let options: Options = make(1)
  function make(n: number): Options { return { n } }
  export function setOptions(o: Options): void { options = o }
  export function ofModule(x: number): number { "use jit"; return x * (options.k ?? 2) + options.n }
  export const current: Shape = { kind: 'rect', w: 2, h: 3 }
  export function ofConstant(): number { "use jit"; return area(current) }

  enum Kind { A, B, C = 7 }
  export function weigh(w: Record<Kind, number>, k: Kind): number { "use jit"; w[Kind.A] += 1; w[k] *= 2; return w[Kind.A] + w[k] + w[Kind.C] }
  export function mapped(w: { [K in Kind]: number }, k: Kind): number { "use jit"; return w[k] }
  const WEIGHTS: Record<Kind, number> = { [Kind.A]: 0.5, [Kind.B]: 2, [Kind.C]: -1 }
  export function known(k: Kind): number { "use jit"; WEIGHTS[Kind.B] += 1; return WEIGHTS[k] + WEIGHTS[Kind.C] }
  enum Name { A = 'a', B = 'b' }
  export function named(w: Record<Name, number>, k: Name): number { "use jit"; w[Name.A] += 1; return w[Name.A] + w[Name.B] * w[k] }
`

let compiled: Promise<Program>
beforeAll(() => {
  compiled = program(source)
})

/** @param run makes one call of the kernel in question */
const kernelOf = async (fn: (m: Exports) => unknown, run: (m: Exports) => unknown): Promise<'kernel' | 'original'> => {
  const { same, calls, module } = await compiled
  const before = calls(fn(module))
  same(run)
  return calls(fn(module)).kernel > before.kernel ? 'kernel' : 'original'
}

const inherits = (fields: object, from: object) => Object.assign(Object.create(from), fields)

describe('fields that may be missing of objects from outside', () => {
  it('compile', async () => {
    expect((await compiled).diagnostics).toEqual([])
  })

  it.each<[string, object, object, 'kernel' | 'original']>([
    ['path', { options: { n: 1 } }, {}, 'kernel'],
    ['path', { options: { n: 1, k: 5 } }, {}, 'kernel'],
    ['path', { options: { n: 1, k: undefined, on: false } }, {}, 'kernel'],
    ['path', { options: { n: 1, on: true } }, {}, 'kernel'],
    ['path', { options: { n: 1, k: null } }, {}, 'original'],
    ['path', { options: { n: 1, k: '5' } }, {}, 'original'],
    ['path', { options: inherits({ n: 1 }, { k: 4 }) }, {}, 'original'],
    ['path', { options: Object.defineProperty({ n: 1 }, 'k', { get: () => 4 }) }, {}, 'original'],
    ['whole', { options: { n: 1 } }, {}, 'kernel'],
    ['whole', { options: { k: -0, n: 1 } }, {}, 'kernel'],
    ['size', { shape: { kind: 'circle', r: 3 } }, {}, 'kernel'],
    ['size', { shape: { kind: 'rect', w: 3, h: -0 } }, {}, 'kernel'],
    ['size', { shape: { kind: 'rect' } }, {}, 'kernel'],
    ['size', { shape: { kind: 'line', r: 2 } }, {}, 'original'],
    ['ask', { shape: { kind: 'rect', w: 3, h: 2 } }, {}, 'kernel'],
    ['ask', {}, {}, 'kernel'],
    ['deep', {}, {}, 'kernel'],
    ['deep', { inner: { at: { x: 1, y: 2 } } }, {}, 'kernel'],
    ['deep', { inner: { at: { y: 2 } } }, {}, 'original'],
  ])('%s of %j', async (name, fields, _, expected) => {
    const taken = await kernelOf(
      (m) => m.Tool.prototype[name],
      (m) => {
        const tool = Object.assign(new m.Tool(), structured(fields))
        return [tool[name](2), JSON.stringify(tool)]
      },
    )
    expect(taken).toBe(expected)
  })

  it('of variables of the module', async () => {
    for (const options of [{ n: 1 }, { n: 2, k: 7 }, { n: 2, k: undefined }])
      expect(
        await kernelOf(
          (m) => m.ofModule,
          (m) => {
            m.setOptions(options)
            return m.ofModule(3)
          },
        ),
      ).toBe('kernel')
    expect(
      await kernelOf(
        (m) => m.ofConstant,
        (m) => m.ofConstant(),
      ),
    ).toBe('kernel')
  })

  it('are not assigned', async () => {
    const { diagnostics } = await program(
      'interface O { k?: number }\nexport class T { o: O = {}; f(x: number): void { "use jit"; this.o.k = x } }',
    )
    expect(diagnostics).toEqual([
      expect.stringMatching(/^unsupported-operation: `k` may be missing in an object from outside/),
    ])
  })
})

/** A copy, so that both ways begin with the same. */
const structured = (fields: object): object =>
  Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name,
      Object.create(Object.getPrototypeOf(value), Object.getOwnPropertyDescriptors(value)),
    ]),
  )

describe('objects with a field for each member of an enum', () => {
  it.each<[string, () => unknown[], 'kernel' | 'original']>([
    ['weigh', () => [{ 0: 1, 1: 2, 7: 3 }, 1], 'kernel'],
    ['weigh', () => [{ 0: 1, 1: 2, 7: 3 }, 7], 'kernel'],
    ['weigh', () => [{ 0: 1, 1: 2, 7: 3 }, -0], 'kernel'],
    // Whatever else the object has, the original knows.
    ['weigh', () => [{ 0: 1, 1: 2, 7: 3, 4: 9 }, 4], 'original'],
    ['mapped', () => [{ 0: 1, 1: 2, 7: 3 }, 7], 'kernel'],
    ['mapped', () => [{ 0: 1, 1: 2, 7: 3 }, 0.5], 'original'],
    ['mapped', () => [{ 0: 1, 1: 2 }, 1], 'original'],
    ['known', () => [1], 'kernel'],
    ['known', () => [7], 'kernel'],
    ['known', () => [3], 'original'],
    ['named', () => [{ a: 1, b: 2 }, 'b'], 'kernel'],
    ['named', () => [{ a: 1, b: 2 }, 'c'], 'original'],
  ])('%s (%#)', async (name, make, expected) => {
    const taken = await kernelOf(
      (m) => m[name],
      (m) => {
        const args = make()
        return [m[name](...args), args]
      },
    )
    expect(taken).toBe(expected)
  })
})
