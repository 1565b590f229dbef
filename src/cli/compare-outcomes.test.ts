import { describe, expect, it } from 'vitest'
import { findDifference, outcomeOf, ulpsBetween } from './compare-outcomes.ts'

const of = (result: unknown, ...args: unknown[]) => ({ result, args })
const one = { x: 1 }
const [array, again] = [Float64Array.of(1, 2), Float64Array.of(1, 2)]

describe('outcomes are equal', () => {
  it.each<[string, ReturnType<typeof of>, ReturnType<typeof of>]>([
    ['numbers', of(0.5, 1), of(0.5, 1)],
    ['NaN', of(Number.NaN), of(Number.NaN)],
    ['arrays by their elements', of(array), of(again)],
    ['a result that is an argument', of(array, array), of(again, again)],
    ['objects with the same fields', of({ x: 1, y: [2] }), of({ x: 1, y: [2] })],
    ['an object that is there twice', of([one, one]), of([{ ...one }].flatMap((o) => [o, o]))],
  ])('%s', (_, a, b) => {
    expect(findDifference(a, b)).toBeUndefined()
  })
})

describe('outcomes differ', () => {
  it.each<[string, ReturnType<typeof of>, ReturnType<typeof of>, string]>([
    ['by the sign of zero', of(0), of(-0), 'result: 0, kernel: -0'],
    ['by null and undefined', of(null), of(undefined), 'result: null, kernel: undefined'],
    ['by an element', of(1, array), of(1, Float64Array.of(1, 3)), 'argument[0][1]: 2, kernel: 3'],
    ['by the class of an array', of(array), of(Float32Array.of(1, 2)), 'result: another class'],
    ['by a length', of([1]), of([1, 2]), 'result: length 1, kernel: 2'],
    ['by the order of fields', of({ x: 1, y: 2 }), of({ y: 2, x: 1 }), 'result: keys x,y, kernel: y,x'],
    ['by what is one object', of([one, one]), of([{ ...one }, { ...one }]), 'result[1]: another object'],
    ['by what is not', of([one, { ...one }]), of([one, one]), 'result[1]: another object'],
    ['by a copy of an argument', of(array, array), of(again, array), 'argument[0]: another object'],
  ])('%s', (_, a, b, message) => {
    expect(findDifference(a, b)).toBe(message)
  })

  it('by a field of the object that a method was called on, or of its class', () => {
    const on = (self: object) => ({ ...of(1), self })
    expect(findDifference(on({ level: 1 }), on({ level: 2 }))).toBe('this.level: 1, kernel: 2')
    const versions = [1, 2].map((made) => Object.assign(class {}, { made }))
    expect(findDifference(on(versions[0]), on(versions[1]))).toBe('this.made: 1, kernel: 2')
    const [f, g] = [() => 1, () => 1]
    expect(findDifference(on({ level: 1, f }), on({ level: 1, f: g }))).toBeUndefined()
  })

  it('by an exception', () => {
    const thrown = outcomeOf(() => {
      throw new RangeError('far')
    }, [])
    expect(findDifference(thrown, of(1))).toBe('RangeError: far, kernel: no exception')
    expect(findDifference(thrown, thrown)).toBeUndefined()
  })
})

it.each<[number, number, number]>([
  [1, 1, 0],
  [1, 1 + Number.EPSILON, 1],
  [-1, -1 - Number.EPSILON, 1],
  [0, -0, 0],
  [5e-324, -5e-324, 2],
])('%s and %s are %s units in the last place apart', (a, b, ulps) => {
  expect(ulpsBetween(a, b)).toBe(ulps)
})

it('under a tolerance, how far numbers are apart is noted; NaN for a number is still a difference', () => {
  const tolerance = { ulp: 0, relative: 0 }
  expect(findDifference(of(1), of(1 + 4 * Number.EPSILON), tolerance)).toBeUndefined()
  expect(tolerance).toEqual({ ulp: 4, relative: expect.closeTo(4 * Number.EPSILON, 20) })
  expect(findDifference(of(1), of(Number.NaN), tolerance)).toBe('result: 1, kernel: NaN')
})
