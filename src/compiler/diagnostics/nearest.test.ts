import { describe, expect, it } from 'vitest'
import { nearest } from './nearest.ts'

describe('nearest', () => {
  it.each([
    ['strct', ['strict', 'fastmath'], 'strict'],
    ['STRICT', ['strict', 'fastmath'], 'strict'],
    ['fast-math', ['strict', 'fastmath'], 'fastmath'],
    ['cachedir', ['cacheDir', 'include'], 'cacheDir'],
    ['chekc', ['check', 'doctor'], 'check'],
    ['ab', ['ax', 'ay'], 'ax'],
    // Too far: no suggestion at all.
    ['banana', ['strict', 'fastmath'], undefined],
    ['', ['strict'], undefined],
    ['strict', [], undefined],
  ])('%j among %j is %j', (word, known, expected) => {
    expect(nearest(word, known)).toBe(expected)
  })
})
