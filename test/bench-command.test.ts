/** `usejit bench` as it is run: on a project with files, by the command of the package. */
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { root, runCommand, writeFiles } from './run-command.ts'

const folder = join(root, 'out', 'test-bench-command')
const FILES: Record<string, string> = {
  'kernels.ts': `export function product(a: Float64Array, b: Float64Array, c: Float64Array, n: number): void { 'use jit'; for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) { let s = 0; for (let k = 0; k < n; k++) s += a[i * n + k] * b[k * n + j]; c[i * n + j] += s } }
export function joined(x: Float64Array): string { 'use jit'; return x.join() }
function hidden(a: number): number { 'use jit'; return a * 2 }
export const twice = (a: number) => hidden(a)
export class Gain {
  constructor(readonly by: number) {}
  apply(x: Float64Array): number { 'use jit'; let t = 0; for (let i = 0; i < x.length; i++) t += Math.sqrt(x[i] * this.by); return t }
}`,
  'cases.ts':
    'export const cases = { product: () => [[new Float64Array(900).fill(1), new Float64Array(900).fill(2), new Float64Array(900), 30]] }',
  'small.ts': `export function sum(x: number[]): number { 'use jit'; let t = 0; for (const v of x) t += v; return t }`,
  'passed.ts': `export class Vec { constructor(public x: number, public y: number) {} length(): number { return Math.sqrt(this.x * this.x + this.y * this.y) } }
export function total(vs: Vec[]): number { 'use jit'; let t = 0; for (const v of vs) t += v.length(); return t }`,
  'passed-cases.ts': 'export const cases = { total: [{ args: (m) => [[new m.Vec(3, 4), new m.Vec(1, 2)]] }] }',
  'plain.ts': 'export const n = 1',
}
beforeAll(() => writeFiles(folder, FILES))
afterAll(() => rmSync(folder, { recursive: true }))

const bench = (...args: string[]) => runCommand(['bench', ...args], folder)

it('measures functions that call methods of objects, which are generated or given', () => {
  for (const flags of [
    ['--n', '64'],
    ['--cases', 'passed-cases.ts'],
  ]) {
    const { stdout, status } = bench('passed.ts', ...flags, '--reps', '1', '--dispatch', 'always', '--json')
    const [{ rows, note }] = JSON.parse(stdout).functions
    expect([note, rows.length, rows[0]?.kernelShare]).toEqual([undefined, 1, { usejit: 1 }])
    expect(rows[0].times.original.samples).toBe(1)
    expect(status).toBe(0)
  }
})

it('measures generated arguments of the sizes that are asked for, within the arrays', { timeout: 300_000 }, () => {
  const { status, stdout } = bench('kernels.ts', '--n', '100,4096', '--reps', '3', '--dispatch', 'always', '--json')
  const { version, n, reps, functions, environment } = JSON.parse(stdout)
  expect([version, n, reps]).toEqual([1, [100, 4096], 3])
  expect(environment.node).toBe(process.versions.node)
  const [product, joined, hidden, apply] = ['product', 'joined', 'hidden', 'Gain.apply'].map((name) =>
    functions.find((one: { name: string }) => one.name === name),
  )
  // Three factors: n is the root of the length.
  expect(product.rows.map(({ input, size }: { input: string; size: number }) => [input, size])).toEqual([
    ['Float64Array(100), Float64Array(100), Float64Array(100), 10', 100],
    ['Float64Array(4096), Float64Array(4096), Float64Array(4096), 64', 4096],
  ])
  for (const row of product.rows) {
    expect(row.kernelShare).toEqual({ usejit: 1, alloc: 1 })
    for (const variant of ['original', 'usejit', 'alloc'])
      expect(row.times[variant]).toEqual({
        median: expect.any(Number),
        p10: expect.any(Number),
        p90: expect.any(Number),
        samples: 3,
      })
  }
  expect(apply.rows.map(({ input, kernelShare }: Record<string, unknown>) => [input, kernelShare])).toEqual([
    ['Float64Array(100)', { usejit: 1, alloc: 1 }],
    ['Float64Array(4096)', { usejit: 1, alloc: 1 }],
  ])
  expect(apply.compileMilliseconds).toBeGreaterThan(0)
  expect(product.compileMilliseconds).toBeGreaterThan(0)
  expect(product.memory.original).toBeGreaterThan(1e6)
  // Kernel memory is as large as may be, and only what is used of it counts.
  expect(product.memory.alloc).toBeLessThan(product.memory.original + 3e8)
  expect(hidden.note).toBe('hidden is not exported: export it, or a function that uses it')
  expect(joined.note).toContain('it stays the original: ')
  expect(status).toBe(0)
})

it('takes cases, prints a table, and compares with a baseline', { timeout: 300_000 }, () => {
  const asked = ['kernels.ts', '--cases', 'cases.ts', '--filter', 'product', '--reps', '3', '--dispatch', 'always']
  const { stdout: json, status } = bench(...asked, '--json')
  expect(status).toBe(0)
  const report = JSON.parse(json)
  expect(report.functions.length).toBe(1)
  // A machine on which the original takes a thousand times as long as the kernel.
  report.functions[0].rows[0].times.original.median = 1000 * report.functions[0].rows[0].times.usejit.median
  // Of functions that are there and were not asked for, nothing is said; of such as are gone, it is.
  const [
    {
      rows: [row],
    },
  ] = report.functions
  const other = (name: string) => ({ name, rows: [{ ...row, function: name }], memory: {} })
  report.functions.push(other('Gain.apply'), other('gone'))
  writeFileSync(join(folder, 'better.json'), JSON.stringify(report))
  const slower = bench(...asked, '--baseline', 'better.json')
  expect(slower.stdout).toMatch(
    /^product\(Float64Array\(900\), .*, 30\) +[\d.]+ [nµm]s +[\d.]+ [nµm]s +[\d.]+× +\d+ % +[\d.]+ [nµm]s +[\d.]+× +100 %, 100 %$/m,
  )
  expect(slower.stderr).toContain(
    '[0/1] product(Float64Array(900), Float64Array(900), Float64Array(900), 30)\n[1/1] product\n',
  )
  expect(slower.stderr).toMatch(/^product\(.*\): [\d.]+× of the original, was 1000.00×$/m)
  expect(slower.stderr).toMatch(/^gone\(.*\): not measured any more$/m)
  expect(slower.stderr).not.toContain('Gain.apply(')
  expect(slower.status).toBe(1)
})

it.each([
  ['kernels.ts#Gain.apply', 'Gain.apply'],
  ['kernels.ts#apply', 'Gain.apply'],
  ['kernels.ts#apply:7', 'Gain.apply'],
])('measures the function that is named: %s', { timeout: 60_000 }, (place, name) => {
  const { stdout, stderr, status } = bench(place, '--n', '16', '--reps', '1', '--dispatch', 'always', '--json')
  const { functions } = JSON.parse(stdout)
  expect(functions.map((one: { name: string }) => one.name)).toEqual([name])
  expect(functions[0].rows[0].kernelShare.usejit).toBe(1)
  expect(stderr).toBe(`[0/1] ${name}(Float64Array(16))\n[1/1] ${name}\n`)
  expect(status).toBe(0)
})

it('says that ratios say nothing where no kernel was run', { timeout: 60_000 }, () => {
  const { stdout, stderr, status } = bench('small.ts', '--n', '4', '--reps', '1', '--quiet')
  expect(stdout).toMatch(/^sum\(array of 4\) .* 0 %$/m)
  expect(stderr).toMatch(/^No kernel was run: both sides are the original\. .*--dispatch always/)
  expect(status).toBe(1)
})

it.each([
  [['missing.ts'], 'There is no file missing.ts in '],
  [['plain.ts'], 'No function in plain.ts is marked with "use jit".'],
  [['kernels.ts#prodct'], 'No marked function of kernels.ts is called prodct. Did you mean kernels.ts#product?'],
  [
    ['kernels.ts#banana'],
    'No marked function of kernels.ts is called banana. There are: product, joined, hidden, Gain.apply.',
  ],
  [
    ['kernels.ts#'],
    'Say which function: kernels.ts#product, kernels.ts#joined, kernels.ts#hidden, kernels.ts#Gain.apply.',
  ],
  [['kernels.ts', '--n', '10,x'], '--n takes whole numbers from 1 on, such as 1000,100000, not 10,x.'],
  [['kernels.ts', '--dispatch', 'never'], '--dispatch takes auto, static, always, not never.'],
  [['kernels.ts', '--tolerance', '200%'], '--tolerance takes a share such as 10% or 0.1, not 200%.'],
  [['kernels.ts', '--baseline', 'cases.ts'], 'The baseline cases.ts cannot be read: '],
  [
    ['kernels.ts', '--filter', 'zzz'],
    'No marked function in kernels.ts has zzz in its name. There are: product, joined, hidden, Gain.apply.',
  ],
])('says what is wrong: %j', (args, message) => {
  const { status, stderr } = bench(...args)
  expect(stderr).toContain(`usejit: ${message}`)
  expect(status).toBe(2)
})
