import { describe, expect, it } from 'vitest'
import { regressions } from '../bench/baseline.ts'
import { chart } from '../bench/chart.ts'
import { readOptions } from '../bench/options.ts'
import type { Row, VariantName } from '../bench/row.ts'
import { dispatchTable } from '../bench/table.ts'
import { missedTargets } from '../bench/targets.ts'
import { nearlySame } from '../bench/workload.ts'

/** A row with these times in nanoseconds, the original taking 1000 unless told otherwise. */
function row(name: string, medians: Partial<Record<VariantName, number>>, more: Partial<Row> = {}): Row {
  const all = { original: 1000, resident: 400, ordinary: 1000, ...medians }
  return {
    name,
    suite: 'core',
    input: '',
    state: 'ready',
    reasons: [],
    decided: { resident: 'kernel', ordinary: 'original' },
    times: times(all),
    equal: { resident: true },
    peakMemory: 0,
    ...more,
  }
}

const times = (medians: Partial<Record<VariantName, number>>): Row['times'] =>
  Object.fromEntries(
    Object.entries(medians).map(([variant, median]) => [variant, { median, p10: median, p90: median, samples: 1 }]),
  )

describe('targets', () => {
  it.each<[string, Row, string[]]>([
    ['as fast as C', row('a', { cWasm: 400 }), []],
    ['a little slower than C', row('a', { cWasm: 345 }), []],
    ['much slower than C', row('a', { cWasm: 330 }), ['a: 0.82× of C as Wasm, wanted 0.85×']],
    ['a little slower than C as native code', row('a', { native: 100, cNative: 86 }), []],
    [
      'much slower than C as native code',
      row('a', { native: 100, cNative: 84 }),
      ['a: 0.84× of native C as native code, wanted 0.85×'],
    ],
    ['slower when dispatched', row('a', { ordinary: 1100 }), ['a: 0.91× on ordinary arrays, wanted 0.95×']],
    ['a short call, some more', row('a', { original: 20, ordinary: 29 }), []],
    [
      'a short call, too much more',
      row('a', { original: 20, ordinary: 31 }),
      ['a: 11.0 ns more on ordinary arrays, allowed 10.0 ns'],
    ],
    [
      'three elements',
      row('array-3', { original: 9, resident: 16, ordinary: 9 }),
      ['array-3: 16.0 ns in resident arrays, allowed 15.0 ns'],
    ],
    [
      'fastmath, as fast as promised',
      row('l2norm-fast', {}, { suite: 'fastmath', times: times({ resident: 900, fast: 490 }) }),
      [],
    ],
    [
      'fastmath, too slow',
      row('l2norm-fast', {}, { suite: 'fastmath', times: times({ resident: 900, fast: 510 }) }),
      ['l2norm-fast: 1.76× of the exact kernel, wanted 1.80×'],
    ],
    ['wrong bits', row('a', {}, { equal: { resident: false } }), ['a: does not count']],
  ])('%s', (_, measured, expected) => {
    expect(missedTargets([measured])).toEqual(expected)
  })

  const costs = { modules: 50, median: 190, p90: 300, own: 9, llvm: 180 }
  const plain = { files: 1000, without: 300, with: 305, spread: 20 }
  it.each([
    ['a build as it should be', { ...costs, plain }, []],
    ['slow modules', { ...costs, median: 240, plain }, ['build: 240 ms a module, wanted 200 ms']],
    ['much before LLVM', { ...costs, own: 20, plain }, ['build: 10 % of it before LLVM, wanted 5 %']],
    [
      'files without kernels',
      { ...costs, plain: { ...plain, with: 340 } },
      ['build: 13 % longer with 1000 files that have no kernels, wanted 5 %'],
    ],
    ['the same within what is chance', { ...costs, plain: { ...plain, with: 340, spread: 60 } }, []],
  ])('%s', (_, build, expected) => {
    expect(missedTargets([], build)).toEqual(expected)
  })

  it('of means are those of whole suites', () => {
    const slow = (n: number) => Array.from({ length: n }, (_, i) => row(`k${i}`, { resident: 500, cWasm: 450 }))
    expect(missedTargets(slow(9))).toEqual([])
    expect(missedTargets(slow(10))).toEqual([
      'core: 2.00× over the originals, wanted 2.20×',
      'core: 0.90× of C as Wasm, wanted 1.00×',
    ])
  })
})

describe('a baseline', () => {
  it.each<[string, Row, Row, string[]]>([
    ['the same', row('a', {}), row('a', {}), []],
    ['within the tolerance', row('a', { resident: 430 }), row('a', {}), []],
    ['a slower machine', row('a', { original: 9000, resident: 3600, ordinary: 9000 }), row('a', {}), []],
    ['a slower kernel', row('a', { resident: 500 }), row('a', {}), ['a: 2.00× over the original, was 2.50×']],
    [
      'a kernel that does not run any more',
      row('a', {}, { decided: { resident: 'original', ordinary: 'original' } }),
      row('a', {}),
      ['a: does not count any more'],
    ],
    ['another kernel', row('b', { resident: 900 }), row('a', {}), []],
  ])('%s', (_, now, before, expected) => {
    expect(regressions([now], [before], 0.1)).toEqual(expected)
  })
})

describe('options', () => {
  it.each<[string, number]>([
    ['10%', 0.1],
    ['0.25', 0.25],
    ['0', 0],
  ])('--tolerance %s', (text, value) => {
    expect(readOptions(['--tolerance', text]).tolerance).toBe(value)
  })
  it('--quick measures core kernels and calls for a short time each, unless a suite is named', () => {
    expect(readOptions(['--quick'])).toMatchObject({ suites: ['core', 'calls'], budget: 300 })
    expect(readOptions(['--quick', '--suite', 'polybench'])).toMatchObject({ suites: ['polybench'], budget: 300 })
    expect(readOptions([]).suites).toEqual(expect.arrayContaining(['core', 'polybench', 'calls', 'dispatch']))
  })
  it.each(['', 'much', '150%', '-1'])('refuse --tolerance %j', (text) => {
    expect(() => readOptions([`--tolerance=${text}`])).toThrow('--tolerance takes a share such as 10% or 0.1')
  })
})

it.each<[string, number, boolean]>([
  ['the same', 3, true],
  ['another last bit', 3 + 2 ** -51, true],
  ['another tenth digit', 3.0000000003, false],
  ['NaN', Number.NaN, false],
])('results of other Math functions are nearly the same: %s', (_, value, expected) => {
  // Part of a larger buffer, as what a native program has written is.
  const file = Buffer.from(new Float64Array([9, 1, value]).buffer)
  const outcome = (bytes: Uint8Array) => ({ result: undefined, arrays: [bytes] })
  const original = outcome(new Uint8Array(new Float64Array([1, 3]).buffer))
  expect(nearlySame(original, outcome(file.subarray(8)))).toBe(expected)
})

it('the table of dispatchers has a column a size, and shows what short calls cost more', () => {
  const dispatched = (name: string, original: number, ordinary: number, runs: 'kernel' | 'original') =>
    row(name, { original, ordinary }, { suite: 'dispatch', decided: { resident: 'kernel', ordinary: runs } })
  const rows = [
    dispatched('sort-1', 9, 14.5, 'original'),
    dispatched('sort-10', 150, 149, 'original'),
    dispatched('sort-1000', 4000, 2000, 'kernel'),
    dispatched('first-descent-1', 4, 9, 'original'),
    row('first-descent-10', {}, { equal: { ordinary: false } }),
  ]
  expect(dispatchTable(rows)).toBe(
    [
      '| kernel | 1 | 10 | 1000 |',
      '| :-- | --: | --: | --: |',
      '| sort | +5.50 ns o | −1.00 ns o | 2.00× k |',
      '| first-descent | +5.00 ns o | NO: other bits | – |',
    ].join('\n'),
  )
})

it('the chart has two bars for each kernel that counts', () => {
  const svg = chart([
    row('a', { cWasm: 300 }),
    row('b', { cWasm: 200 }),
    row('c', {}, { equal: { resident: false } }),
    row('d-100', {}, { suite: 'dispatch' }),
    row('e-fast', {}, { suite: 'fastmath' }),
  ])
  // And one for the chart itself.
  expect(svg.match(/<title>/g)).toHaveLength(5)
  expect(svg).toContain('<title>a: 2.50×</title>')
  expect(svg).not.toContain('>c<')
})
