import { describe, expect, it } from 'vitest'
import { findLoops } from '../ir/cfg.ts'
import { showInterval } from '../ir/interval.ts'
import { analyzeRanges } from './analyze-ranges.ts'
import { atPass, kernel } from './passes.test-support.ts'

/** The ranges of the sum `s` at the header of its outermost loop: one for each version of the loop. */
function rangesOfSum(params: string, body: string): string[] {
  return atPass(kernel(params, body), 'version-loops', (fn) => {
    const ranges = analyzeRanges(fn)
    const sums = findLoops(fn).flatMap((loop) => loop.header.params.filter((p) => p.name === 's'))
    return sums.map((s) => showInterval(ranges.get(s)!))
  })
}

const INTEGER = /^int\[-?\d+, \d+\]/

const X = 'x: Uint8Array'

describe('a sum is bounded by how often its loop runs', () => {
  it.each<[string, string, string]>([
    ['of bytes', `${X}`, 'let s = 0; for (let i = 0; i < x.length; i++) s += x[i]; return s'],
    ['of differences', `${X}`, 'let s = 0; for (let i = 1; i < x.length; i++) s += x[i] - x[i]; return s'],
    [
      'over two loops',
      `${X}`,
      'let s = 0; for (let k = 0; k < 9; k++) for (let i = 0; i < x.length; i++) s += x[i]; return s',
    ],
    [
      'in one of two branches',
      `${X}`,
      'let s = 0; for (let i = 0; i < x.length; i++) { if (x[i] > 3) s += 2; else s -= 1 } return s',
    ],
    ['counting down', `${X}`, 'let s = 0; for (let i = x.length - 1; i >= 0; i--) s += x[i]; return s'],
  ])('%s: an integer', (_, params, body) => {
    // In the version without bounds checks, at least: where they are left, elements may be undefined.
    expect(rangesOfSum(params, body)).toContainEqual(expect.stringMatching(INTEGER))
  })

  it.each<[string, string, string]>([
    ['of fractions', 'x: Float64Array', 'let s = 0; for (let i = 0; i < x.length; i++) s += x[i]; return s'],
    ['without a counter', `${X}`, 'let s = 0; while (x[0] > 1) s += 1; return s'],
    ['whose counter may stand still', `${X}`, 'let s = 0; for (let i = 0; i < 9; i += x[0] & 1) s += 1; return s'],
    [
      'that may leave ±2⁵³',
      'x: Uint32Array',
      'let s = 0; for (let k = 0; k < 1e6; k++) for (let i = 0; i < 1e6; i++) s += 4294967295; return s',
    ],
    ['that starts anywhere', `${X}, a: number`, 'let s = a; for (let i = 0; i < x.length; i++) s += x[i]; return s'],
    ['that is also multiplied', `${X}`, 'let s = 0; for (let i = 0; i < x.length; i++) s = s * 3 + x[i]; return s'],
    [
      'that leaves ±2⁵³ on the way',
      `${X}`,
      'let s = 1; for (let i = 0; i < 9; i++) s = s + 9007199254740992 - 9007199254740992; return s',
    ],
  ])('%s: not an integer', (_, params, body) => {
    const ranges = rangesOfSum(params, body)
    expect(ranges).not.toEqual([])
    expect(ranges).not.toContainEqual(expect.stringMatching(INTEGER))
  })

  it('follows a row of 60 conditions without walking all ways through it', () => {
    const row = Array.from({ length: 60 }, (_, i) => `if (x[j] > ${i}) s += ${i};`).join(' ')
    const ranges = rangesOfSum(`${X}, y: Uint8Array`, `let s = 0; for (let j = 0; j < 10; j++) { ${row} } return s`)
    expect(ranges).toContainEqual('int[0, 19470]')
  })

  it('says how large a sum of ten can be', () => {
    expect(rangesOfSum('', 'let s = 5; for (let i = 0; i < 10; i++) s += 3; return s')).toEqual(['int[5, 38]'])
  })
})
