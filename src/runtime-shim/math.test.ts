import { afterEach, describe, expect, it, vi } from 'vitest'
import { $math, hashOf } from './math.ts'

const kernel = () => 'library'
const twin = () => 'engine'
const exports = { 'f.jit': kernel, 'f.jit.engine': twin, 'g.jit': kernel } as unknown as WebAssembly.Exports

const ANGLES = [0.5, 1, 233]
const PAIRS = [3, 4, 1, 2]
const probes = {
  'sin/1': [hashOf(ANGLES.map(Math.sin)), ...ANGLES],
  'atan2/2': [hashOf([Math.atan2(3, 4), Math.atan2(1, 2)]), ...PAIRS],
}

const chosen = (...keys: string[]) => $math({ probes, kernels: { 'f.jit': keys } })(exports)

describe('which of the two texts of a kernel runs', () => {
  afterEach(() => {
    vi.restoreAllMocks()
  })

  it('the one with the library, where the engine has the same functions', () => {
    expect(chosen('sin/1', 'atan2/2')).toEqual(exports)
  })

  it('the one without, where a single result is off by one unit in the last place', () => {
    const { sin } = Math
    vi.spyOn(Math, 'sin').mockImplementation((x) => (x === 233 ? sin(x) * (1 + Number.EPSILON) : sin(x)))
    expect(chosen('sin/1', 'atan2/2')['f.jit']).toBe(twin)
    expect(chosen('atan2/2')['f.jit']).toBe(kernel)
  })

  it('arguments are passed together', () => {
    const seen = vi.spyOn(Math, 'atan2')
    chosen('atan2/2')
    expect(seen.mock.calls).toEqual([
      [3, 4],
      [1, 2],
    ])
  })

  it('other kernels of the module stay as they are', () => {
    vi.spyOn(Math, 'sin').mockReturnValue(0)
    expect(chosen('sin/1')['g.jit']).toBe(kernel)
  })
})

describe('hashOf', () => {
  it.each<[string, number[], number[]]>([
    ['one bit', [1, 2, 3], [1, 2 + 2 ** -51, 3]],
    ['the sign of zero', [0], [-0]],
    ['the order', [1, 2], [2, 1]],
  ])('tells lists apart that differ in %s', (_, a, b) => {
    expect(hashOf(a)).not.toBe(hashOf(b))
    expect(hashOf(a)).toBe(hashOf([...a]))
  })
})
