import { describe, expect, it } from 'vitest'
import { findMarkedFunctions } from './find-marked-functions.ts'
import { signaturesOf } from './signature-variants.ts'

const OPTIONS = { strict: false, fastmath: new Set<never>(), inline: false, native: false }

/** The labels of the signatures of the only marked function. */
function labels(code: string): (string | undefined)[] {
  const [marked] = findMarkedFunctions('a.ts', code, OPTIONS).marked
  return signaturesOf(marked.path, { requireTypes: true, file: 'a.ts' }).map(({ label }) => label)
}

const fn = (signature: string): string => `function f${signature} { 'use jit' }`

describe('the signatures that a function is compiled for', () => {
  it.each<[what: string, code: string, expected: (string | undefined)[]]>([
    ['one type', fn('(x: Float64Array)'), [undefined]],
    ['a union of one', fn('(x: Float64Array | Float64Array<ArrayBuffer>)'), [undefined]],
    ['a union', fn('(x: Float64Array | Int8Array)'), ['x: Float64Array', 'x: Int8Array']],
    [
      'two unions',
      fn('(x: Float64Array | Int8Array, y: Float64Array | Int8Array)'),
      [
        'x: Float64Array, y: Float64Array',
        'x: Float64Array, y: Int8Array',
        'x: Int8Array, y: Float64Array',
        'x: Int8Array, y: Int8Array',
      ],
    ],
    [
      'one type parameter',
      fn('<T extends Float64Array | Int8Array>(x: T, y: T, n: number)'),
      ['x: Float64Array, y: Float64Array', 'x: Int8Array, y: Int8Array'],
    ],
    [
      'an alias in a union',
      `type A = Float64Array | Float32Array\n${fn('(x: A | Int8Array | Float32Array)')}`,
      ['x: Float64Array', 'x: Float32Array', 'x: Int8Array'],
    ],
    [
      'ArrayLike',
      fn('(x: ArrayLike<number>)'),
      ['Float64Array', 'Array', 'Float32Array', 'Int32Array', 'Uint8Array'].map((a) => `x: ${a}`),
    ],
    [
      'overloads of a vague implementation',
      `function f(x: Float64Array, k: number): void\nfunction f(x: Int8Array, k: number): void\nfunction f(x: string): void\n${fn('(x: any, k: any)')}`,
      ['x: Float64Array, k: number', 'x: Int8Array, k: number'],
    ],
    [
      'overloads of an implementation with one type',
      `function f(x: Float64Array): void\n${fn('(x: Float64Array, k = 1)')}`,
      [undefined],
    ],
  ])('%s', (_, code, expected) => expect(labels(code)).toEqual(expected))

  it('are not too many', () => {
    const six = 'Int8Array | Uint8Array | Int16Array | Uint16Array | Int32Array | Uint32Array'
    expect(() => labels(fn(`(x: ${six}, y: ${six})`))).toThrow(/of 36 combinations of types/)
    expect(labels(fn(`<T extends ${six}>(x: T, y: T)`)).length).toBe(6)
  })
})
