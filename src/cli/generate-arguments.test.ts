import { expect, it } from 'vitest'
import type { KernelManifest, ParamSpec } from '../runtime-shim/manifest.ts'
import { argumentsOfSize, type ClassMarks, generateArguments, isSized, randomFrom } from './generate-arguments.ts'

const array = (kind: string): ParamSpec => ({ t: 'array', kind, reads: true, writes: false }) as ParamSpec
const manifest = (params: ParamSpec[], rest: Partial<KernelManifest> = {}): KernelManifest => ({
  name: 'f',
  export: 'f.jit',
  params,
  result: 'f64',
  copy: 0,
  ...rest,
})
const draw = (of: KernelManifest, n = 300, tame = false) => {
  const random = randomFrom(1)
  return Array.from({ length: n }, () => generateArguments(of, random, tame))
}

it('arguments are of the classes that the kernel takes', () => {
  const params = [
    array('Uint8Array'),
    array('BigInt64Array'),
    { t: 'boolean' },
    { t: 'bigint', min: '0', max: '9' },
  ] as ParamSpec[]
  for (const [bytes, wide, flag, big] of draw(manifest(params))) {
    expect(bytes).toBeInstanceOf(Uint8Array)
    expect(wide).toBeInstanceOf(BigInt64Array)
    expect(typeof flag).toBe('boolean')
    expect(big).toBeTypeOf('bigint')
    expect([0n <= (big as bigint), (big as bigint) <= 9n]).toEqual([true, true])
  }
})

it('numbers pass the guards, and counts are small enough to be counted to', () => {
  const params: ParamSpec[] = [
    { t: 'number', repr: 'i32', min: 1 },
    { t: 'number', repr: 'f64', max: 2 ** 31 - 1 },
  ]
  const drawn = draw(manifest(params)) as [number, number][]
  for (const [whole, bound] of drawn) {
    expect(Number.isInteger(whole) && whole >= 1 && whole <= 100_000).toBe(true)
    expect(bound).toBeLessThanOrEqual(100_000)
  }
  expect(new Set(drawn.map(([whole]) => whole)).size).toBeGreaterThan(30)
})

it('objects that have to be of a class are told, and others are not', () => {
  const number = (root: number, ...fields: string[]) =>
    ({ t: 'number', repr: 'f64', from: { root, fields } }) as ParamSpec
  const record = (is?: [string, string[]] | [string]) => ({ record: ['x'], writes: false, ...(is && { is }) })
  const list = (root: number, of: object) =>
    ({ t: 'array', kind: 'Float64Array', list: true, of, reads: true, writes: false, from: { root } }) as ParamSpec
  const of = manifest(
    [number(0, 'x'), number(1, 'x'), list(2, record(['(~)Vec 1', ['f']])), list(3, record(['(~)Bag 2']))],
    {
      instances: [{ from: { root: 1 }, of: 'Vec', methods: ['f'] }],
    },
  )
  const random = randomFrom(1)
  for (let i = 0; i < 30; i++) {
    const marks: ClassMarks = new Map()
    const [plain, vec, vecs, bags] = generateArguments(of, random, false, undefined, marks) as [
      object,
      object,
      object[],
      object[],
    ]
    expect([marks.get(plain), marks.get(vec)]).toEqual([undefined, 'Vec'])
    expect(vecs.map((one) => marks.get(one))).toEqual(vecs.map(() => '(~)Vec 1'))
    // No method of it is called: it may be any object with these fields.
    expect(bags.some((one) => marks.has(one))).toBe(false)
  }
})

it('special values come, but not where they would be taken for impossible', () => {
  const any = manifest([{ t: 'number', repr: 'f64' }, array('Float64Array')])
  const isSpecial = ([x, elements]: unknown[]) => ![x as number, ...(elements as Float64Array)].every(Number.isFinite)
  expect(draw(any).some(isSpecial)).toBe(true)
  expect(draw(any, 300, true).some(isSpecial)).toBe(false)
})

it('objects, tuples and ordinary arrays are put together from the inputs of the kernel', () => {
  const params: ParamSpec[] = [
    { t: 'number', repr: 'f64', from: { root: 0, fields: ['at', 'x'] } },
    { t: 'number', repr: 'f64', from: { root: 0, fields: ['at', 'y'] } },
    { t: 'boolean', from: { root: 1, fields: ['1'] } },
    { t: 'array', kind: 'Float64Array', list: true, reads: true, writes: false, from: { root: 2 } },
    { t: 'number', repr: 'f64', from: { root: 'scale' } },
  ]
  const [[point, pair, list, ...rest]] = draw(manifest(params, { tuples: [{ from: { root: 1 }, length: 3 }] }), 1)
  expect(point).toEqual({ at: { x: expect.any(Number), y: expect.any(Number) } })
  expect(pair).toEqual([0, expect.any(Boolean), 0])
  expect(Array.isArray(list)).toBe(true)
  // Variables from outside are no arguments.
  expect(rest).toEqual([])
})

it('the same seed gives the same arguments', () => {
  expect(draw(manifest([array('Float64Array')]), 5)).toEqual(draw(manifest([array('Float64Array')]), 5))
})

it('strings are those that the kernel tells apart, where it knows all of them', () => {
  const params: ParamSpec[] = [{ t: 'number', repr: 'i32', from: { root: 0, text: true } }]
  const drawn = draw(manifest(params, { texts: ['sum', 'max'] })).map(([mode]) => mode)
  expect(new Set(drawn)).toEqual(new Set(['sum', 'max']))
})

it('ordinary arrays hold what the kernel expects in them', () => {
  const list = (spec: object) =>
    ({ t: 'array', kind: 'Float64Array', list: true, reads: true, writes: false, ...spec }) as ParamSpec
  const point = { record: ['x', 'on'], booleans: ['on'], writes: false }
  const params = [
    list({ booleans: true }),
    list({ of: { list: true, booleans: true, writes: false } }),
    list({
      of: { record: ['at', 'w', 'rest'], inner: { at: point, w: { list: true, writes: false } }, unused: ['rest'] },
    }),
    list({ of: point }),
    list({ of: point, from: { root: 4, alone: true } }),
    list({ of: { typed: 'Float32Array', writes: true } }),
  ]
  const drawn = draw(manifest(params)) as unknown[][][]
  for (const [flags, rows, nested, points, one, typed] of drawn) {
    expect([...flags, ...(rows.flat() as unknown[])].every((value) => typeof value === 'boolean')).toBe(true)
    for (const element of nested) {
      expect(element).toEqual({
        at: { x: expect.any(Number), on: expect.any(Boolean) },
        w: expect.any(Array),
        rest: {},
      })
    }
    expect(typed.every((row) => row instanceof Float32Array)).toBe(true)
    for (const each of [...points, one]) expect(each).toEqual({ x: expect.any(Number), on: expect.any(Boolean) })
  }
  // An object beside an array of such is one of its elements now and then, and now and then none.
  expect(new Set(drawn.map(([, , , points, one]) => points.includes(one)))).toEqual(new Set([true, false]))
  // Typed arrays share memory now and then.
  const buffers = drawn.map((args) => (args[5] as unknown as Float32Array[]).map(({ buffer }) => buffer))
  expect(new Set(buffers.map((all) => new Set(all).size < all.length))).toEqual(new Set([true, false]))
})

it('of one size, arrays have it and what counts too', () => {
  const params = [array('Float64Array'), { t: 'number', repr: 'f64', max: 100 }, { t: 'number', repr: 'f64' }]
  const [x, count, factor] = argumentsOfSize(manifest(params as ParamSpec[]), randomFrom(1), 64, 8) as [
    Float64Array,
    number,
    number,
  ]
  expect([x.length, count]).toEqual([64, 8])
  expect(factor).toBeGreaterThanOrEqual(0.5)
  expect(factor).toBeLessThan(1.5)
  expect(argumentsOfSize(manifest(params as ParamSpec[]), randomFrom(1), 1000, 1000)[1]).toBe(100)
  expect([isSized(manifest(params as ParamSpec[])), isSized(manifest([params[2]] as ParamSpec[]))]).toEqual([
    true,
    false,
  ])
})
