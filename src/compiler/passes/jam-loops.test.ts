import { describe, expect, it } from 'vitest'
import { findLoops, type Loop } from '../ir/cfg.ts'
import { atPass, count, irAfter, kernel } from './passes.test-support.ts'

/** How many variables `s` the inner loops carry: 4 where rounds run side by side. */
const sums = (params: string, body: string): number =>
  atPass(kernel(params, body), 'jam-loops', (fn) => {
    const all = (loops: Loop[]): Loop[] => loops.flatMap((l) => [l, ...all(l.children)])
    const found = Math.max(...all(findLoops(fn)).map((l) => l.header.params.filter((p) => p.name === 's').length))
    // The toolchain is told where there is something to pair.
    expect(fn.jammed ?? false).toBe(found > 1)
    return found
  })

const ROWS = 'x: Float64Array, o: Float64Array, w: number, n: number'
const sum = (term: string, inner = 'for (let j = 0; j < w; j++)') =>
  `for (let i = 0; i < n; i++) { let s = 0; ${inner} s += ${term}; o[i] = s }`

describe('four ordered sums run side by side', () => {
  it.each<[string, string, string]>([
    ['rows of a matrix', ROWS, sum('x[i * w + j]')],
    ['columns', ROWS, sum('x[j * n + i]')],
    ['a matrix times a vector', `${ROWS}, v: Float64Array`, sum('x[i * w + j] * v[j]')],
    ['an inner bound that is included', ROWS, sum('x[i * w + j]', 'for (let j = 0; j <= w - 1; j++)')],
    [
      'an element of another array that takes up the sum',
      ROWS,
      sum('x[i * w + j]').replaceAll('o[i] = s', 'o[i] += s'),
    ],
    [
      'a total over all rounds',
      ROWS,
      'let t = 0; for (let i = 0; i < n; i++) { let s = 0; for (let j = 0; j < w; j++) s += x[i * w + j]; t += s } return t',
    ],
  ])('%s', (_, params, body) => {
    expect(sums(params, body)).toBe(4)
  })

  it.each<[string, string, string]>([
    // Exactly one condition fails in each.
    ['the inner bound depends on the round', ROWS, sum('x[i * w + j]', 'for (let j = 0; j < i; j++)')],
    [
      'a round begins with the sum of the one before',
      ROWS,
      'let s = 0; for (let i = 0; i < n; i++) { for (let j = 0; j < w; j++) s += x[i * w + j]; o[i] = s }',
    ],
    [
      'a round reads what the one before has written',
      ROWS,
      'for (let i = 0; i < n; i++) { let s = 0; for (let j = 0; j < w; j++) s += o[j]; o[i] = s }',
    ],
    [
      'a round reads another element of the array that it writes',
      ROWS,
      'for (let i = 0; i < n; i++) { let s = o[i + 1]; for (let j = 0; j < w; j++) s += x[i * w + j]; o[i] = s }',
    ],
    [
      'all rounds write the same element',
      ROWS,
      'for (let i = 0; i < n; i++) { let s = o[w]; for (let j = 0; j < w; j++) s += x[i * w + j]; o[w] = s }',
    ],
    [
      'something is written in the inner loop',
      ROWS,
      'for (let i = 0; i < n; i++) { let s = 0; for (let j = 0; j < w; j++) { s += x[i * w + j]; o[j] = s } }',
    ],
    [
      'the inner loop can be left early',
      ROWS,
      'for (let i = 0; i < n; i++) { let s = 0; for (let j = 0; j < w; j++) { s += x[i * w + j]; if (s > 9) break } o[i] = s }',
    ],
    [
      'the sum is one of integers, which LLVM vectorises',
      ROWS.replace('x: Float64Array', 'x: Uint8Array'),
      sum('x[i * w + j]'),
    ],
    ['there is no inner loop', ROWS, 'let s = 0; for (let i = 0; i < n; i++) s += x[i]; return s'],
    [
      'the counter goes down',
      ROWS,
      'for (let i = n - 1; i >= 0; i--) { let s = 0; for (let j = 0; j < w; j++) s += x[i * w + j]; o[i] = s }',
    ],
    [
      'the counter need not be an integer',
      'x: Float64Array, a: number, n: number',
      'let t = 0; for (let i = a; i < n; i++) { let s = 0; for (let j = 0; j < x.length; j++) s += x[j] * i; t += s } return t',
    ],
  ])('but not where %s', (_, params, body) => {
    expect(sums(params, body)).toBeLessThanOrEqual(1)
  })

  it.each<[string, string]>([
    ['set before', 'o[i] = 0;'],
    ['as it was', ''],
  ])('also where the sums are elements: %s', (_, before) => {
    const body = `for (let i = 0; i < n; i++) { ${before} for (let j = 0; j < w; j++) o[i] += x[i * w + j] }`
    const chains = atPass(kernel(ROWS, body), 'jam-loops', (fn) => {
      const all = (loops: Loop[]): Loop[] => loops.flatMap((l) => [l, ...all(l.children)])
      return Math.max(...all(findLoops(fn)).map((l) => l.header.params.filter((p) => p.name === 'o').length))
    })
    expect(chains).toBe(4)
  })

  it('asks first whether what is written overlaps what is read', () => {
    // In a function with calls nobody has asked before.
    const source = `export function f(${ROWS}): void { "use jit"; ${sum('x[i * w + j]')} if (n > 9) f(o, x, w, n - 1) }`
    expect(irAfter(source, 'jam-loops')).toMatch(/(%\d+): bool = disjoint %1\.o, %0\.x\n {2}branch \1 \?/)
  })

  it('need not ask again where the arrays are known to be apart', () => {
    expect(count(irAfter(kernel(ROWS, sum('x[i * w + j]')), 'jam-loops'), '= disjoint')).toBe(1)
    expect(sums(ROWS, sum('x[i * w + j]'))).toBe(4)
  })

  it('need not ask where nothing is written', () => {
    const body =
      'let t = 0; for (let i = 0; i < n; i++) { let s = 0; for (let j = 0; j < w; j++) s += x[i * w + j]; t += s } return t'
    expect(irAfter(kernel(ROWS, body), 'jam-loops')).not.toContain('disjoint')
  })

  it('loads what is the same for all rounds once', () => {
    const text = irAfter(kernel(`${ROWS}, v: Float64Array`, sum('x[i * w + j] * v[j]')), 'jam-loops')
    const body = text.split(/\nb\d+/).find((block) => block.split('= mul').length > 5)!
    expect(body.match(/load proven %4\.v/g)).toHaveLength(1)
    expect(body.match(/load proven %0\.x/g)).toHaveLength(4)
  })
})
