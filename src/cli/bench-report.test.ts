import { describe, expect, it } from 'vitest'
import { findRegressions, parseTolerance } from './bench-report.ts'
import { type BenchResult, type BenchRow, findBreakEven } from './measure-function.ts'

const times = (median: number) => ({ median, p10: median, p90: median, samples: 3 })
const row = (size: number, original: number, usejit: number, share = 1): BenchRow => ({
  function: 'f',
  input: `Float64Array(${size})`,
  size,
  times: { original: times(original), usejit: times(usejit) },
  kernelShare: { usejit: share },
})
const result = (...rows: BenchRow[]): BenchResult => ({ name: 'f', rows, memory: {} })

describe('break-even', () => {
  it.each([
    ['from the first size on', [row(1, 2, 1), row(10, 2, 1)], 1],
    ['from where all larger ones pay', [row(1, 2, 1), row(10, 1, 2), row(100, 2, 1), row(1000, 2, 1)], 100],
    ['nowhere: the largest does not', [row(1, 2, 1), row(10, 1, 2)], undefined],
    ['nowhere: the original was run', [row(1, 2, 1, 0)], undefined],
    ['nowhere: nothing was measured', [], undefined],
  ])('%s', (_, rows, expected) => expect(findBreakEven(rows)).toBe(expected))

  it('is another one on arrays from alloc()', () => {
    const both = (size: number, alloc: number): BenchRow => {
      const { times: measured, ...rest } = row(size, 2, 4, 0)
      return { ...rest, times: { ...measured, alloc: times(alloc) }, kernelShare: { usejit: 0, alloc: 1 } }
    }
    const rows = [both(1, 3), both(10, 1), both(100, 1)]
    expect([findBreakEven(rows), findBreakEven(rows, 'alloc')]).toEqual([undefined, 10])
  })
})

describe('ratios against those of before', () => {
  it.each([
    ['the same', row(1, 4, 2), row(1, 2, 1), []],
    ['less, within the tolerance', row(1, 1.9, 1), row(1, 2, 1), []],
    ['less', row(1, 1, 1), row(1, 2, 1), ['f(Float64Array(1)): 1.00× of the original, was 2.00×']],
    ['no kernel any more', row(1, 2, 1, 0), row(1, 2, 1), ['f(Float64Array(1)): runs the original now']],
    ['gone', row(2, 2, 1), row(1, 2, 1), ['f(Float64Array(1)): not measured any more']],
  ])('%s', (_, now, before, expected) =>
    expect(findRegressions([result(now)], [result(before)], 0.1)).toEqual(expected),
  )
})

it.each([
  ['10%', 0.1],
  ['0.25', 0.25],
  ['0', 0],
])('a tolerance of %s', (text, share) => expect(parseTolerance(text)).toBe(share))
