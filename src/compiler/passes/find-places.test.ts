import { describe, expect, it } from 'vitest'
import type { IrFunction } from '../ir/ir.ts'
import { printFunction } from '../ir/print.ts'
import { analyzeDemand } from './analyze-demand.ts'
import { analyzeRanges } from './analyze-ranges.ts'
import { findPlaces } from './find-places.ts'
import { atPass, irAfter, kernel } from './passes.test-support.ts'

const PARAMS = 'x: Float64Array, r: Int32Array, w: number, q: Int32Array, i: number'
/** `r[i]` as an int32. */
const read = (body: string) => `w |= 0; const k = r[i] | 0, m = q[i] | 0; ${body}`

const find = (fn: IrFunction) => {
  const ranges = analyzeRanges(fn)
  return [...findPlaces(fn, ranges, analyzeDemand(fn, ranges, ranges))]
}

/** What the places are made by, in order. */
const places = (body: string): string[] =>
  atPass(kernel(PARAMS, read(body)), 'version-loops', (fn) =>
    find(fn).map((v) => (v.kind === 'instr' ? v.op : 'param')),
  )

describe('indices beyond ±2⁵³', () => {
  it.each<[string, string, string[]]>([
    ['a product', 'return x[k * w]', ['mul']],
    ['a row and a column', 'return x[k * w + m]', ['mul', 'add']],
    ['a column from the end', 'return x[k * w - 1]', ['mul', 'sub']],
    [
      'a product whose zero is looked at behind a check, but not its sign',
      'const p = k * w; return x[p] > 0 ? p | 0 : 0',
      ['mul'],
    ],
    ['where one stores', 'x[k * w + m] = 1', ['mul', 'add']],
    ['a difference whose left side is small', 'return x[m - k * w]', ['mul', 'sub']],
    ['a row that is used twice', 'const row = k * w; return x[row] + x[row + 1]', ['mul', 'add']],
  ])('%s', (_, body, expected) => {
    expect(places(body)).toEqual(expected)
  })

  it.each<[string, string]>([
    ['a product that is returned, too', 'const p = k * w; return x[p] + p'],
    ['a product that is compared', 'const p = k * w; return p < 100 ? x[p] : 0'],
    ['a product that leaves its block', 'let p = 0; if (m > 3) p = k * w; return x[p]'],
    // Both may be rounded, and their difference be small.
    ['a difference of two', 'return x[k * w - m * w]'],
    ['a sum of two', 'return x[k * w + m * w]'],
    ['a product whose zero shows its sign behind a check', 'const p = k * w; return x[p] > 0 ? 1 / p : 0'],
    ['three factors, beyond 64 bits', 'return x[k * w * m]'],
    ['what may be fractional', 'return x[k * (w + 0.5)]'],
    ['what fits anyway', 'return x[(k & 1023) * (m & 1023)]'],
    // An ordinary array may have a property of any number.
    ['what is written into an array', 'x[0] = k * w'],
  ])('not %s', (_, body) => {
    expect(places(body)).toEqual([])
  })

  it('are computed in 64-bit integers', () => {
    const text = irAfter(kernel(PARAMS, read('return x[k * w + m]')), 'select-representations')
    expect(text).toMatch(/: i64 = i\.mul nsw[\s\S]*: i64 = i\.add nsw[\s\S]*i\.cmp ult/)
    expect(text).not.toContain('f.mul')
  })

  it('stay doubles where anybody else looks', () => {
    const text = irAfter(kernel(PARAMS, read('const p = k * w; return x[p] + p')), 'select-representations')
    expect(text).toContain('f.mul')
  })

  it('of ordinary arrays are none', () => {
    const source = kernel('x: number[], r: Int32Array, w: number', 'w |= 0; return x[(r[0] | 0) * w]')
    expect(atPass(source, 'version-loops', (fn) => find(fn).map(() => printFunction(fn)))).toEqual([])
  })
})
