import { expect, it } from 'vitest'
import { describeResult } from './returned.ts'

const taken = new Float32Array(3)
structuredClone(taken, { transfer: [taken.buffer] })
const shared = Float64Array.of(1, -0, 3)

it.each<[string, unknown, string]>([
  ['elements', Int8Array.of(1, -2), 'Int8Array[1 -2]'],
  ['an array whose memory was taken away', [taken], 'Float32Array[]'],
  ['memory of an argument', shared.subarray(1), 'Float64Array[0 3]'],
  ['nothing', undefined, 'undefined'],
])('describes %s', (_, result, expected) => {
  expect(describeResult(result, { argument: [shared] }, String)).toContain(expected)
})
