/** Callbacks that change the array over which their method runs: how many rounds there are, and what each of them sees, is defined (ECMA-262, Array.prototype.forEach and others). */
import { describe, expect, it } from 'vitest'
import { program } from './both-ways.ts'

const LISTS = [[], [1], [-0, 0.5], [3, -1, 2.5, 7], Array.from({ length: 12 }, (_, i) => ((i * 7) % 5) - 1)]
const NUMBERS = [0, 1, 2, 5, -1]

/** What a callback does, and whether the array may become shorter than the method thinks: then the original has the call. */
const CHANGES: readonly (readonly [name: string, text: string, shrinks: boolean])[] = [
  ['push', 'if (x.length < 20) x.push(v + 1)', false],
  ['unshift', 'if (x.length < 20) x.unshift(k)', false],
  ['store', 'if (i > 0) x[i - 1] = k; if (i + 1 < x.length) x[i + 1] = v * 2', false],
  ['fill', 'x.fill(k, i + 1, i + 3)', false],
  ['reverse', 'if (i === 1) x.reverse()', false],
  ['push and pop', 'x.push(v); x.pop()', false],
  ['pop', 'if (i === k) x.pop()', true],
  ['shift', 'if (v > 2) x.shift()', true],
  ['length', 'if (i === 1 && x.length > k && k >= 0) x.length = k', true],
  ['empty', 'x.length = 0', true],
  ['pop of the third argument', 'if (i === 0) all.pop()', true],
]

const METHODS: readonly (readonly [name: string, call: (change: string) => string])[] = [
  ['forEach', (change) => `x.forEach((v, i, all) => { s = s * 2 + v + all.length; ${change} })`],
  [
    'map',
    (change) =>
      `const m = x.map((v, i, all) => { ${change}; return v * 2 + all.length }); for (const v of m) s = s * 3 + v`,
  ],
  [
    'filter',
    (change) =>
      `const m = x.filter((v, i, all) => { ${change}; return v + all.length > 3 }); s += m.length; for (const v of m) s = s * 3 - v`,
  ],
  ['reduce', (change) => `s = x.reduce((a, v, i, all) => { ${change}; return a * 2 + v + all.length }, 0.5)`],
  [
    'reduce without a first value',
    (change) => `s = x.reduce((a, v, i, all) => { ${change}; return a * 2 - v + all.length })`,
  ],
  ['reduceRight', (change) => `s = x.reduceRight((a, v, i, all) => { ${change}; return a * 2 + v - all.length }, 0.5)`],
  ['some', (change) => `s = x.some((v, i, all) => { ${change}; return v + all.length > 12 }) ? 1 : 2`],
  ['every', (change) => `s = x.every((v, i, all) => { ${change}; return v + all.length < 12 }) ? 1 : 2`],
  ['find', (change) => `s = x.find((v, i, all) => { ${change}; return v > 2 }) ?? -99`],
  ['findIndex', (change) => `s = x.findIndex((v, i, all) => { ${change}; return v > 2 })`],
  ['findLast', (change) => `s = x.findLast((v, i, all) => { ${change}; return v < 0 }) ?? -99`],
  ['findLastIndex', (change) => `s = x.findLastIndex((v, i, all) => { ${change}; return v < 0 })`],
]

/** Methods that are tried on arrays of the kernel, too. */
const OWN = ['forEach', 'map', 'filter', 'reduce']

describe.each(METHODS)('%s', (method, call) => {
  it('does what the method does, whatever the callback does to the array', async () => {
    const isOwn = OWN.includes(method)
    const source = CHANGES.flatMap(([, change], n) => [
      isOwn
        ? `export function own${n}(from: number[], k: number) { "use jit"; let s = 0; const x = [...from]; ${call(change)}; s += x.length * 1000; for (const v of x) s = s * 0.5 + v; return s }`
        : '',
      `export function given${n}(x: number[], k: number) { "use jit"; let s = 0; ${call(change)}; return s }`,
    ])
    const { same, calls, module, diagnostics } = await program(source.join('\n'))
    expect(diagnostics).toEqual([])
    CHANGES.forEach(([name, , shrinks], n) => {
      for (const list of LISTS)
        for (const k of NUMBERS) {
          if (isOwn) same((m) => [name, m[`own${n}`]([...list], k)])
          same((m) => {
            const x = [...list]
            return [name, m[`given${n}`](x, k), x]
          })
        }
      for (const fn of isOwn ? [`own${n}`, `given${n}`] : [`given${n}`]) {
        const { kernel, original } = calls(module[fn])
        expect([name, kernel > 0]).toEqual([name, true])
        if (!shrinks) expect([name, fn, original]).toEqual([name, fn, 0])
      }
    })
  })
})

it('what was written before the array became too short is written by the original alone', async () => {
  const { same, calls, module, diagnostics } = await program(`
    let count = 0
    export const counted = () => count
    export function take(x: number[], y: Float64Array, z: number[]): number {
      "use jit"
      y[0] += 1
      x.forEach((v, i) => { count++; y[i] += v; z[0] = z[0] * 2 + v; if (i === 1) x.length = 1 })
      return count
    }
  `)
  expect(diagnostics).toEqual([])
  for (const make of [
    (m: typeof module) => m.alloc?.(Float64Array, 4) ?? new Float64Array(4),
    () => new Float64Array(4),
  ])
    same((m) => {
      const [x, y, z] = [[1, 2, 3, 4], make(m) as Float64Array, [0.5]]
      y.set([1, 2, 3, 4])
      return [m.take(x, y, z), m.counted(), x, [...y], z]
    })
  expect(calls(module.take)).toMatchObject({ kernel: 0, original: 2 })
  same((m) => [m.take([5], new Float64Array(1), [0]), m.counted()])
  expect(calls(module.take)).toMatchObject({ kernel: 1, original: 2 })
})

it('loops over an array that the loop changes, too', async () => {
  const { same, calls, module, diagnostics } = await program(`
    export function grow(x: number[], k: number) { "use jit"; let s = 0; for (const v of x) { s = s * 2 + v; if (x.length < k) x.push(v + 1) } return s }
    export function shrink(x: number[]) { "use jit"; let s = 0; for (const v of x) { s = s * 2 + v; x.pop() } return s }
    export function turn(x: number[]) { "use jit"; let s = 0; for (const v of x) { s = s * 2 + v; x.shift() } return s }
    export function entries(x: number[]) { "use jit"; let s = 0; for (const [i, v] of x.entries()) { s = s * 2 + v * i; if (i < 3) x.push(v) } return s }
  `)
  expect(diagnostics).toEqual([])
  for (const name of ['grow', 'shrink', 'turn', 'entries']) {
    for (const list of LISTS)
      same((m) => {
        const x = [...list]
        return [name, m[name](x, 9), x]
      })
    expect([name, calls(module[name]).kernel > 0]).toEqual([name, true])
  }
})
