import { describe, expect, it } from 'vitest'
import { cacheKey } from './cache-key.ts'

describe('cacheKey', () => {
  it('does not depend on the order of properties', () => {
    expect(cacheKey({ a: 1, b: { c: [1, 2], d: 'x' } })).toBe(cacheKey({ b: { d: 'x', c: [1, 2] }, a: 1 }))
  })

  it('is 64 hexadecimal digits and stable between versions of Node', () => {
    // printf '{"a":1}' | sha256sum
    expect(cacheKey({ a: 1 })).toBe('015abd7f5cc57a2dd94b7590f04ad8084273905ee33ec5cebeae62276a97f862')
  })

  it('differs for any two of these', () => {
    const values: Record<string, unknown>[] = [
      {},
      { a: undefined },
      { a: null },
      { a: 'null' },
      { a: 1 },
      { a: '1' },
      { a: 1n },
      { a: true },
      { a: 'true' },
      { a: 0 },
      { a: -0 },
      { a: Number.NaN },
      { a: [] },
      { a: [''] },
      { a: ['', ''] },
      { a: ['a,b'] },
      { a: ['a', 'b'] },
      { a: ['b', 'a'] },
      { a: {} },
      { a: { b: 1 }, c: 1 },
      { a: { b: 1, c: 1 } },
      { a: new Uint8Array(0) },
      { a: Uint8Array.of(1) },
      { a: [1, 1] },
      { a: '<AQ==>' },
    ]
    expect(new Set(values.map(cacheKey)).size).toBe(values.length)
  })

  it.each([
    ['a function', { a: { b: () => 1 } }, /parts\.a\.b: a function/],
    ['a Map', { files: [new Map()] }, /parts\.files\[0\]: an instance of Map/],
    ['a symbol', { a: Symbol('x') }, /parts\.a: a symbol/],
  ])('refuses %s, which has no canonical form', (_, parts, message) => {
    expect(() => cacheKey(parts)).toThrow(message)
  })
})
