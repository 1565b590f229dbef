/** Ordinary arrays of booleans: as parameters, in kernels, in other arrays and as results. */
import { describe, expect, it } from 'vitest'
import { program } from './both-ways.ts'
import { observedCalls } from './observed-calls.ts'

const SOURCE = `
export { status } from 'usejit/runtime'
export function primes(n: number): number {
  'use jit'
  const sieve: boolean[] = new Array(n + 1).fill(true)
  let count = 0
  for (let i = 2; i <= n; i++) {
    if (!sieve[i]) continue
    count++
    for (let j = i * i; j <= n; j += i) sieve[j] = false
  }
  return count
}
export function marks(n: number, k: number): boolean[] {
  'use jit'
  const seen = new Array(n).fill(false)
  for (let i = 0; i < n; i += k) seen[i] = true
  return seen
}
export function flip(flags: boolean[], i: number): boolean {
  'use jit'
  flags[i] = !flags[i]
  return flags[i]
}
export function methods(flags: boolean[], on: boolean): number {
  'use jit'
  flags.push(on, !on)
  const copy = flags.slice(1).concat([true, on]).toReversed()
  const last = flags.pop()
  let s = copy.indexOf(true) * 10 + copy.lastIndexOf(on) + (copy.includes(!on) ? 0.5 : 0)
  for (const f of copy) s = s * 2 + (f ? 1 : 0)
  return s + (last === on ? 100 : 0) + copy.filter((f) => f).length + copy.map((f) => f ? 2 : 1)[0] + (flags.some((f) => !f) ? 7 : 0)
}
export function compare(x: number[], k: number): boolean[] {
  'use jit'
  return x.map((v) => v > k)
}
export function grid(g: boolean[][], n: number): number {
  'use jit'
  let c = 0
  for (let y = 0; y < n; y++) for (let x = 0; x < n; x++) {
    const alive = g[y][x]
    let around = 0
    for (let d = -1; d <= 1; d += 2) {
      if (x + d >= 0 && x + d < n && g[y][x + d]) around++
      if (y + d >= 0 && y + d < n && g[y + d][x]) around++
    }
    g[y][x] = alive ? around > 1 : around === 3
    c += around
  }
  return c
}
export function inside(items: { flags: boolean[]; on: boolean }[], k: number): boolean[] {
  'use jit'
  for (const i of items) { i.flags[0] = i.on; i.flags.push(i.flags.length > k) }
  return items[0].flags
}
export function learned(n: number): { all: boolean[]; some: boolean[] } {
  'use jit'
  const all = [], some = [true, false]
  for (let i = 0; i < n; i++) { all.push(i % 3 === 0); some.push(all[i]) }
  return { all, some }
}
export function same(a: boolean[], b: boolean[], m: boolean[][]): number {
  'use jit'
  a[0] = !b[0]
  return (a === b ? 1 : 0) + (m[0] === a ? 2 : 0) + (m[0][0] ? 4 : 0)
}
export function beyond(flags: boolean[], i: number): boolean {
  'use jit'
  return flags[i] === false
}
`
const { by } = await observedCalls(SOURCE)

describe('arrays of booleans', () => {
  it.each<[string, () => unknown[]]>([
    ['primes', () => [100]],
    ['primes', () => [1]],
    ['marks', () => [7, 3]],
    ['marks', () => [0, 3]],
    ['flip', () => [[true, false], 1]],
    ['methods', () => [[true, false, false], true]],
    ['methods', () => [[], false]],
    ['compare', () => [[1, 2, Number.NaN], 1.5]],
    [
      'grid',
      () => [
        [
          [true, false],
          [true, true],
        ],
        2,
      ],
    ],
    [
      'grid',
      () => {
        const row = [true, false]
        return [[row, row], 2]
      },
    ],
    [
      'inside',
      () => [
        [
          { flags: [false], on: true },
          { flags: [true, true], on: false },
        ],
        1,
      ],
    ],
    [
      'inside',
      () => {
        const flags = [false]
        return [
          [
            { flags, on: true },
            { flags, on: false },
          ],
          1,
        ]
      },
    ],
    ['learned', () => [4]],
    ['learned', () => [0]],
    [
      'same',
      () => {
        const a = [true]
        return [a, a, [a]]
      },
    ],
    ['same', () => [[true], [true], [[false]]]],
    ['beyond', () => [[true, false], 1]],
  ])('%s (%#): a kernel', (name, make) => {
    expect(by(name, make)).toBe('kernel')
  })

  it.each<[string, () => unknown[]]>([
    ['flip', () => [[true, 1], 0]],
    ['flip', () => [[true, undefined], 0]],
    ['flip', () => [new Array(2), 0]],
    ['flip', () => [Object.freeze([true]), 0]],
    ['flip', () => [[true], 1]],
    ['flip', () => [[true], -1]],
    ['beyond', () => [[true, false], 2]],
    ['beyond', () => [[true, false], 0.5]],
    [
      'grid',
      () => [
        [
          [true, 0],
          [true, true],
        ],
        2,
      ],
    ],
  ])('%s (%#): the original', (name, make) => {
    expect(by(name, make)).toMatch(/^original/)
  })
})

// Naming the type of such an array in a message once never ended.
describe('what cannot be compiled is told, in words for booleans', () => {
  it.each([
    [
      'f(c: boolean, b: boolean[], n: number[]): number',
      'const r: any = c ? b : n; return r.length',
      'array of booleans',
    ],
    ['f(g: boolean[][], n: number): number', 'let r: any = 1; r = g; return n', 'array of arrays of booleans'],
  ])('%s { %s }', async (head, body, words) => {
    const source = `export function ${head} { 'use jit'; ${body} }`
    const { diagnostics } = await program(source)
    expect(diagnostics.join()).toContain(words)
  })
})
