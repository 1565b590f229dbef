import { expect, it } from 'vitest'
import { NO_LIMITS, SizeLimits } from './size-limits.ts'

/** The largest size after so many calls that took as long. */
const after = (calls: number, milliseconds: (largest: number) => number, all = 5000): SizeLimits => {
  const limits = new SizeLimits(all)
  for (let i = 0; i < calls; i++) limits.took(milliseconds(limits.now.largest))
  return limits
}

it.each([
  ['short ones grow to the largest that is tried', () => 0.01, NO_LIMITS],
  ['what takes time that is linear stays where a call takes 50 ms', (n: number) => n * 0.05, { largest: 1024 }],
  ['what takes time that is exponential does not get far', (n: number) => 1.6 ** n / 1e5, { largest: 32 }],
  ['what is slow in small calls gets the smallest', () => 2000, { largest: 1 }],
])('%s', (_, milliseconds, expected) => {
  expect(after(1000, milliseconds).now).toMatchObject(expected)
})

it.each([
  ['as large as a call of 10 ms where there is little time', 100, (n: number) => n * 0.01, { largest: 1024 }],
  ['and of 50 ms where there is much', 60_000, (n: number) => n * 0.05, { largest: 1024 }],
  ['what is slow is made smaller sooner, for more than one call', 500, () => 150, { largest: 1 }],
  ['and not where that is a small part of the time', 5000, () => 150, { largest: 16 }],
])('by the time that there is: %s', (_, all, milliseconds, expected) => {
  expect(after(1000, milliseconds, all).now).toMatchObject(expected)
})

it('first leaves out what is beyond, then large numbers, and never comes back to them', () => {
  const limits = after(1000, () => 0.01)
  const first = limits.now
  expect(first.beyond).toBe(true)
  limits.exceeded(first)
  expect(limits.now).toEqual({ largest: 100_000, beyond: false, beyondInArrays: false })
  limits.exceeded(limits.now)
  expect(limits.now.largest).toBe(12_500)
  for (let i = 0; i < 1000; i++) limits.took(0.01)
  expect(limits.now).toEqual({ largest: 12_500, beyond: false, beyondInArrays: false })
})

it('does not go beyond before large sizes were short calls', () => {
  expect(new SizeLimits(5000).now).toEqual({ largest: 16, beyond: false, beyondInArrays: true })
})
