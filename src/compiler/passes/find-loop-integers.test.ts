import { describe, expect, it } from 'vitest'
import type { Value } from '../ir/ir.ts'
import { analyzeRanges } from './analyze-ranges.ts'
import { findLoopIntegers } from './find-loop-integers.ts'
import { atPass, count, irAfter, kernel } from './passes.test-support.ts'

const PARAMS = 'x: Float64Array, seed: number, n: number'

/** The names of those that are found; a name stands once for each value. */
const found = (body: string): string[] =>
  atPass(kernel(PARAMS, body), 'insert-refinements', (fn) =>
    [...findLoopIntegers(fn, analyzeRanges(fn))].map((v: Value) => v.name ?? '').sort(),
  )

describe('variables that loops make integers', () => {
  it.each<[string, string, string[]]>([
    [
      'a generator that takes any seed',
      'let s = seed; for (let i = 0; i < 9; i++) { s |= 0; s = (s + 7) | 0; x[i] = s }',
      ['s'],
    ],
    [
      'one that is passed through a branch',
      'let s = seed; for (let i = 0; i < 9; i++) { if (x[i] > 0) s = (s ^ i) | 0; x[i] = s & 7 }',
      ['s', 's'],
    ],
    [
      'one of a loop inside that starts anew',
      'let t = 0; for (let j = 0; j < 9; j++) { let s = x[j]; for (let i = 0; i < 9; i++) s = (s << 1) ^ i; t ^= s } return t',
      ['s'],
    ],
  ])('%s', (_, body, names) => {
    expect(found(body)).toEqual(names)
  })

  it.each<[string, string]>([
    ['a sum of doubles', 'let s = seed; for (let i = 0; i < 9; i++) s += x[i]; return s | 0'],
    ['elements of any kind', 'let s = seed; for (let i = 0; i < 9; i++) { x[i] = s & 7; s = x[i + 1] }'],
    ['a number without a loop', 'let s = seed; if (n > 3) s = 7; return s | 0'],
    ['integers from the start', 'let s = 1; for (let i = 0; i < 9; i++) s = (s * 5) | 0; return s'],
  ])('not %s', (_, body) => {
    expect(found(body)).toEqual([])
  })

  it('are converted in front of the loop', () => {
    const body = 'let s = seed; for (let i = 0; i < x.length; i++) { s |= 0; s = (s + 7) | 0; x[i] = s }'
    const text = irAfter(kernel(PARAMS, body), 'select-representations')
    expect(text).toMatch(/b0\([\s\S]*f\.toint32[\s\S]*jump[\s\S]*b1\(/)
    expect(count(text, 'f.toint32')).toBe(1)
  })

  it('stay doubles where all of them is looked at', () => {
    const body = 'let s = seed; for (let i = 0; i < n; i++) s = (s | 0) + i; return s'
    expect(irAfter(kernel(PARAMS, body), 'select-representations')).toContain('s: f64')
  })
})
