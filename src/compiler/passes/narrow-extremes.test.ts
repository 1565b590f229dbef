import { describe, expect, it } from 'vitest'
import { compile, count, irAfter, kernel } from './passes.test-support.ts'

const loop = (value: string) => `for (let i = 0; i < x.length; i++) out[i] = ${value}`
const params = 'x: Int32Array, y: Int32Array, z: Int32Array, out: Int32Array'
const unsigned = params.replaceAll('Int32', 'Uint32')

/** Whether the loop that runs where all indices are in range finds extremes of 64-bit integers, or of doubles. */
function isWide(declared: string, body: string): boolean {
  const { llvmIr } = compile(kernel(declared, body))
  return /llvm\.(smin|smax)\.i64|llvm\.(minimum|maximum)/.test(llvmIr ?? '')
}

/** Where all of x, y and z are as long as `out`, nothing is read that is not there. */
const sized = (value: string) =>
  `const n = x.length; if (y.length !== n || z.length !== n || out.length !== n) return; ${loop(value)}`

describe('narrow-extremes', () => {
  it.each([
    ['sums with the same integer', params, sized('Math.min(x[i] + 1, y[i] + 1)')],
    ['three of them', params, sized('Math.max(x[i] - 7, y[i] - 7, z[i] - 7)')],
    ['one more on one side', params, sized('Math.min(x[i] + 1, y[i])')],
    ['one less on one side', params, sized('Math.max(x[i], y[i] - 1)')],
    ['two groups', params, sized('Math.min(x[i] + 3, y[i] + 4, z[i] + 3)')],
    [
      'one or none',
      params,
      `${sized('Math.min(y[i] > 0 ? v + 1 : v, z[i] + 1)').replace('out[i] =', '{ const v = x[i]; out[i] =')} }`,
    ],
    ['unsigned integers', unsigned, sized('Math.max(x[i] + 1, y[i])')],
    [
      'what is converted',
      'x: Int32Array, y: Int32Array, z: Int32Array, out: Float64Array',
      sized('Math.min(x[i] + 1, y[i]) | 0'),
    ],
  ])('takes 32 bits: %s', (_, declared, body) => {
    const text = irAfter(kernel(declared, body), 'narrow-extremes')
    expect(count(text, 'choose') + count(text, 'math m')).toBeGreaterThan(0)
    const fast = compile(kernel(declared, body)).llvmIr ?? ''
    expect(fast).not.toMatch(/llvm\.(smin|smax)\.i64/)
    // Those of doubles are in the version that runs where an element is not there.
    const machine = irAfter(kernel(declared, body), 'select-representations')
    expect(count(machine, 'f.min ') + count(machine, 'f.max ')).toBeLessThanOrEqual(
      count(irAfter(kernel(declared, body), 'lower'), 'math m'),
    )
  })

  it.each([
    [
      'all bits are looked at',
      'x: Int32Array, y: Int32Array, z: Int32Array, out: Float64Array',
      sized('Math.min(x[i] + 1, y[i])'),
    ],
    ['sums that are two apart', params, sized('Math.min(x[i] + 2, y[i])')],
    ['sums of two elements', params, sized('Math.min(x[i] + y[i], z[i])')],
    [
      'integers of both kinds',
      'x: Int32Array, y: Uint32Array, z: Int32Array, out: Int32Array',
      sized('Math.min(x[i] + 1, y[i])'),
    ],
  ])('leaves as it is: %s', (_, declared, body) => {
    expect(isWide(declared, body)).toBe(true)
    expect(irAfter(kernel(declared, body), 'narrow-extremes')).not.toContain('choose')
  })

  it('leaves doubles alone', () => {
    const body = loop('Math.min(x[i] + 1, y[i])')
    const text = irAfter(kernel(params.replaceAll('Int32', 'Float64'), body), 'narrow-extremes')
    expect(text).toContain('math min')
    expect(text).not.toContain('choose')
  })
})
