import { describe, expect, it } from 'vitest'
import { findLoops, type Loop } from '../ir/cfg.ts'
import { atPass, kernel } from './passes.test-support.ts'

const PARAMS = 'start: Int32Array, row: Int32Array, x: Float64Array, y: Float64Array, w: number, t: string'
const rows = (body: string) =>
  `const n = y.length; if (start.length <= n || row.length !== n) return 0
   for (let i = 0; i < n; i++) { let s = 0; ${body}; y[i] = s } return 1`

/** How many loads stand in innermost loops in the versions of which all accesses are proven, at least. */
const loadsInside = (body: string): number =>
  atPass(kernel(PARAMS, rows(body)), 'version-loops', (fn) => {
    const innermost = (loops: Loop[]): Loop[] => loops.flatMap((l) => (l.children.length ? innermost(l.children) : [l]))
    const counts = innermost(findLoops(fn)).map((loop) => {
      const loads = [...loop.blocks].flatMap((b) => b.instrs.filter((i) => i.op === 'load'))
      return loads.every((l) => l.attr.bounds === 'proven') ? loads.length : Infinity
    })
    return Math.min(...counts)
  })

describe('elements that are the same in every round', () => {
  it.each<[string, string, number]>([
    ['the end of a loop', 'for (let k = 0; k < start[i + 1]; k++) s += x[k]', 1],
    ['both ends of a row', 'for (let k = start[i]; k < start[i + 1]; k++) s += x[k]', 1],
    ['a row that is an element', 'for (let k = 0; k < w; k++) s += x[row[i] * w + k]', 1],
  ])('are read in front of the loop: %s', (_, body, loads) => {
    expect(loadsInside(body)).toBe(loads)
  })

  it.each<[string, string, number]>([
    ['where the loop writes', 'for (let k = 0; k < start[i + 1]; k++) { x[k] = 1; s++ }', 1],
    ['of another index in every round', 'for (let k = 0; k < n; k++) s += x[row[k] & 7]', 2],
    ['that is there by a test of the round', "for (let k = 0; k < n; k++) if (t === 'ab') s += x[k]", 3],
    ['that is checked in every round', 'for (let k = 0; k < row[start[i]]; k++) s += x[k]', 2],
  ])('stay: %s', (_, body, loads) => {
    expect(loadsInside(body)).toBe(loads)
  })
})
