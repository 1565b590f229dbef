import { describe, expect, it } from 'vitest'
import { irAfter, kernel } from './passes.test-support.ts'

const entryOf = (params: string, body: string): string =>
  /b0\((.*)\):/.exec(irAfter(kernel(params, body), 'infer-bigint-guards'))?.[1] ?? ''

describe('which bigint parameters have to fit into 64 bits', () => {
  it.each([
    ['of which only low bits count: any', 'x: bigint', 'return BigInt.asUintN(64, x * 3n)', '%0.x: big'],
    ['the sum of two of them', 'x: bigint', 'return BigInt.asUintN(64, x) + (x & 3n) > 5n', '%0.x: big'],
    [
      'one that is compared',
      'x: bigint',
      'return x > 5n',
      '%0.x: big ∈ big[-9223372036854775807, 9223372036854775807]',
    ],
    [
      'one that is shifted to the right',
      'x: bigint',
      'return BigInt.asIntN(64, x >> 3n)',
      '%0.x: big ∈ big[-9223372036854775807, 9223372036854775807]',
    ],
  ])('%s', (_, params, body, expected) => {
    expect(entryOf(params, body)).toBe(expected)
  })

  it('keeps what was declared', () => {
    const source = `import type { u64 } from 'usejit/types'; ${kernel('x: u64', 'return x > 5n')}`
    expect(irAfter(source, 'infer-bigint-guards')).toContain('%0.x: big ∈ big[0, 18446744073709551615]')
  })
})
