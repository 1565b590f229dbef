import { expect, it } from 'vitest'
import { formatTime, summarize } from './times.ts'

it('takes the median and the tenths of what was measured', () => {
  expect(summarize([5, 1, 4, 2, 3, 9, 8, 7, 6, 10])).toEqual({ median: 6, p10: 2, p90: 10, samples: 10 })
  expect(summarize([3])).toEqual({ median: 3, p10: 3, p90: 3, samples: 1 })
})

it.each([
  [0.5, '0.500 ns'],
  [12.34, '12.3 ns'],
  [999.4, '999 ns'],
  [999.6, '1.00 µs'],
  [15_120_000, '15.1 ms'],
  [2.5e12, '2500 s'],
])('%s ns is written as %s', (nanoseconds, text) => expect(formatTime(nanoseconds)).toBe(text))
