import { expect, test } from 'vitest'
import { checksum } from './checksum.ts'

test.each([
  // From the tables of draft-eastlake-fnv, appendix C.
  ['', 0x811c9dc5],
  ['a', 0xe40c292c],
  ['foobar', 0xbf9cf968],
])('of %j', (text, sum) => {
  expect(checksum(new TextEncoder().encode(text))).toBe(sum | 0)
})

test('tells zeros from no zeros', () => {
  expect(new Set([0, 1, 2, 4096].map((n) => checksum(new Uint8Array(n)))).size).toBe(4)
})
