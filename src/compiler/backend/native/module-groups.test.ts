import { describe, expect, it } from 'vitest'
import { groupBySize } from './module-groups.ts'

describe('what is compiled by one process', () => {
  it.each([
    ['a small module', [8_000, 2_000, 2_000, 2_000, 2_000], [[0, 1, 2, 3, 4]]],
    ['ten small kernels', [25_000, 16_000, 16_000, 16_000, 16_000], [[0, 1], [2, 3], [4]]],
    ['large kernels: every level alone', [12_000, 41_000, 41_000, 41_000, 41_000], [[0], [1], [2], [3], [4]]],
    ['glue that is larger than all else', [90_000, 5_000, 5_000, 5_000, 5_000], [[0], [1, 2, 3, 4]]],
    ['one level', [25_000, 16_000], [[0, 1]]],
    ['one large level', [25_000, 75_000], [[0], [1]]],
  ])('%s', (_, sizes, groups) => {
    expect(groupBySize(sizes)).toEqual(groups)
  })
})
