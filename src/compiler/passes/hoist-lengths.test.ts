import { describe, expect, it } from 'vitest'
import { count, irAfter, kernel } from './passes.test-support.ts'

const ir = (params: string, body: string): string => irAfter(kernel(params, body), 'hoist-lengths')

describe('hoisting of lengths', () => {
  it('asks each array once, at the start', () => {
    const text = ir(
      'x: Float64Array, y: Float64Array',
      'for (let i = 0; i < x.length; i++) if (i < y.length) y[i] = x.length + y.length',
    )
    expect(count(text, '= length')).toBe(2)
    expect(text).toMatch(/b0\(.*\):\n {2}%\d+: num = length %0\.x\n {2}%\d+: num = length %1\.y\n/)
  })

  it('leaves arrays alone that change places', () => {
    const text = ir(
      'a: Float64Array, b: Float64Array',
      'let s = a, d = b; for (let k = 0; k < s.length; k++) { const t = s; s = d; d = t } return 0',
    )
    expect(text).toMatch(/b1\(.*\):\n {2}%\d+: num = length %\d+\.s/)
  })

  it('asks nothing that the program does not ask', () => {
    expect(ir('x: Float64Array', 'x[0] = 1')).not.toContain('length')
  })
})
