/** `usejit verify` as it is run: on a project with files, by the command of the package. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { root, runCommand, writeFiles } from './run-command.ts'

const folder = join(root, 'out', 'test-verify')
const FILES: Record<string, string> = {
  'kernels.ts': `import { half } from './half'
export function sum(x: Float64Array, n: number): number { 'use jit'; let t = 0; for (let i = 0; i < n; i++) t += half(x[i]); return t }
export function move(p: { x: number; y: number }, by: number): number { 'use jit'; p.x += by; if (by > 50) throw new RangeError(\`far: \${by}\`); return p.x * p.y }
export function rows(m: number[][]): number { 'use jit'; let t = 0; for (const r of m) for (const v of r) t += v; return t }
export function fast(x: Float64Array): number { 'use jit: fastmath'; let t = 0; for (let i = 0; i < x.length; i++) t += x[i]; return t }
export function chosen(x: Float64Array, mode: 'sum' | 'max', ...more: number[]): number { 'use jit'; let t = more.length; for (const v of x) t = mode === 'sum' ? t + v : Math.max(t, v); for (const v of more) t -= v; return t }
export function nearest(points: { x: number; y: number }[], to: { x: number; y: number }): { x: number; y: number } { 'use jit'; let best = to; for (const p of points) if (p.x > to.x && p.y < best.y) best = p; return best }
export function joined(x: Float64Array): string { 'use jit'; return x.join() }
function hidden(a: number): number { 'use jit'; return a * 2 }
export const twice = (a: number) => hidden(a)`,
  'half.ts': 'export const half = (v: number): number => v / 2',
  'cases.ts': 'export const cases = { sum: [[Float64Array.of(1, 2, 3), 3]], rows: () => [[[[1, 2], [3]]]] }',
  // Of a size that is tried while calls are short, some take long.
  'slow.ts': `export function slow(n: number): number { 'use jit'; let t = 0; const end = n > 40 ? 1e14 : n; for (let i = 0; i < end; i++) t += i; return t }`,
  'memory.ts': `export function filled(n: number): number { 'use jit'; const x = new Float64Array(n).fill(1); let t = 0; for (let i = 0; i < x.length; i++) t += x[i]; return t }`,
  'memory-cases.ts': 'export const cases = { filled: [[1e9], [10]] }',
  'endless.ts': `export function endless(k: number): number { 'use jit'; let i = 0; while (i < 1 || k > -1e9) i++; return i }`,
  'methods.ts': `export class Meter {
  #seen = 0
  level = 0
  readonly history: Float64Array
  static made = 0
  constructor(size: number, private readonly gain = 2) { this.history = new Float64Array(size); Meter.made++ }
  read(x: number): number { 'use jit'; for (let i = 0; i < this.history.length; i++) { this.level += this.history[i] * this.gain; this.history[i] = x + i }; this.#seen++; return this.level + this.#seen }
  static scaled(x: Float64Array, by: number): number { 'use jit'; let t = Meter.made; for (let i = 0; i < x.length; i++) t += x[i] *= by; return t }
  #hidden(x: Float64Array): number { 'use jit'; let t = 0; for (let i = 0; i < x.length; i++) t += x[i]; return t }
  shown(x: Float64Array): number { return this.#hidden(x) }
}
export class Sensor {
  constructor(private readonly of: { meter: Meter; offset: number }) {}
  offset = 3
  value(x: Float64Array): number { 'use jit'; let t = this.offset; for (let i = 0; i < x.length; i++) t += x[i]; return t }
}
export class Broken {
  k = 1
  constructor() { throw new Error('not here') }
  value(x: Float64Array): number { 'use jit'; let t = this.k; for (let i = 0; i < x.length; i++) t += x[i]; return t }
}
abstract class Shape { k = 2; area(x: Float64Array): number { 'use jit'; let t = this.k; for (let i = 0; i < x.length; i++) t += x[i]; return t } }
const ops = Object.freeze({ deep: { sum(x: Float64Array): number { 'use jit'; let t = 0; for (let i = 0; i < x.length; i++) t += x[i]; return t } } })
export { ops as operations, Shape }
export default function (x: Float64Array): number { 'use jit'; let t = 0; for (let i = 0; i < x.length; i++) t -= x[i]; return t }`,
  'method-cases.ts': `export const cases = { 'Sensor.value': [{ this: (m) => new m.Sensor({ meter: new m.Meter(2), offset: 1 }), args: [Float64Array.of(1, 2)] }], 'Meter.read': [{ this: (m) => new m.Meter(2, 5), args: () => [3] }] }`,
  'wrong-cases.ts': `export const cases = { 'Meter.read': [{ this: {}, args: [3] }] }`,
  'passed.ts': `export class Vec { constructor(public x: number, public y: number, name: string[]) { if (name.length > 3) throw new Error('no') } length(): number { return Math.sqrt(this.x * this.x + this.y * this.y) } add(o: Vec): void { this.x += o.x; this.y += o.y } }
class Hidden { h = 1; twice(): number { return this.h * 2 } }
export function total(vs: Vec[]): number { 'use jit'; let t = 0; for (const v of vs) t += v.length(); return t }
export function both(a: Vec, b: Vec, n: number): number { 'use jit'; for (let i = 0; i < n; i++) a.add(b); return a.length() }
export function close(vs: Vec[]): number { 'use jit: fastmath'; let t = 0; for (const v of vs) t += v.length(); return t }
export function hidden(hs: Hidden[]): number { 'use jit'; let t = 0; for (const h of hs) t += h.twice(); return t }`,
  'passed-cases.ts': 'export const cases = { total: [{ args: (m) => [[new m.Vec(3, 4, [])]] }] }',
  'several/a.ts': `export function sum(x: Float64Array): number { 'use jit'; let t = 0; for (const v of x) t += v; return t }`,
  'several/b.ts': `export function sum(x: Float64Array): number { 'use jit'; let t = 0; for (const v of x) t -= v; return t }
function twice(x: number): number { 'use jit'; let t = x; while (t > 1) t /= 2; return t }
export const double = (x: number) => twice(x)`,
  'several/none/c.ts': `export const text = 'not "use jit"'`,
  'no-file-cases.ts': 'export const cases = { nothing: [[1]] }',
  'several-cases.ts': 'export const cases = { sum: [[Float64Array.of(1)]] }',
  'plain.ts': 'export const n = 1',
  'shares.ts': `export function first(x: Float64Array): number { 'use jit'; let t = 0; for (const v of x) t += v; return t }
export function slow(x: number[]): number { 'use jit'; let t = 0; for (const v of x) for (let i = 0; i < (v > 1e6 ? 1e13 : v); i++) t += i; return t }
export function last(x: Float64Array): number { 'use jit'; let t = 0; for (const v of x) t -= v; return t }`,
  'never.ts': `export function sum(x: Float64Array): number { 'use jit'; let t = 0; for (const v of x) t += v; return t }
export function total(x: Float64Array): number { 'use jit'; let t = 0; for (const v of x) t += v; return t }
export function twice(x: Float64Array): void { 'use jit'; for (let i = 0; i < x.length; i++) x[i] *= 2 }`,
  'never-cases.ts':
    'export const cases = { sum: [[Float64Array.of(1)]], total: [[[1, 2]], [Float32Array.of(1)]] as unknown[][] }',
  'default-cases.ts': 'export default { sum: [[Float64Array.of(1, 2)]] }',
  'function-cases.ts': 'export default () => ({ sum: [[Float64Array.of(1, 2), 1]] })',
  'throwing-cases.ts': `export const cases = (() => { throw new Error('no data here') })()`,
  'other-name.ts': 'export const cases = { som: [[Float64Array.of(1), 1]] }',
  'no-args.ts': 'export const cases = { sum: [{ args: () => 3 }], rows: [{ args: 3 }] }',
  'no-list.ts': 'export const cases = { sum: [Float64Array.of(1, 2, 3), 3] }',
  'no-cases.ts': 'export const sum = [[Float64Array.of(1, 2, 3), 3]]',
}
beforeAll(() => writeFiles(folder, FILES))
afterAll(() => rmSync(folder, { recursive: true }))

/** As a folder that is not to be written; root may write everywhere. */
it('says where it has to write, and cannot', () => {
  writeFiles(join(folder, 'blocked'), {
    'kernels.ts': FILES['half.ts'].replace('=> v / 2', "=> { 'use jit'; let t = v; while (t > 1) t /= 2; return t }"),
    'node_modules/.cache': '',
  })
  const { status, stdout, stderr } = runCommand(['verify', 'kernels.ts'], join(folder, 'blocked'))
  expect(stderr).toMatch(/^usejit: The module has to be built in .*usejit, which cannot be written: E\w+: .*\n$/)
  expect(stdout).toBe('')
  expect(status).toBe(2)
})

const verify = (...args: string[]) => runCommand(['verify', ...args], folder)

it('compares what is exported, and says what it cannot call', () => {
  const { status, stdout, stderr } = verify('kernels.ts', '--seconds', '4', '--cases', 'cases.ts')
  for (const name of ['sum', 'move', 'rows', 'chosen', 'nearest']) {
    const [, calls, kernel] = new RegExp(`^equal +${name} +(\\d+) calls, (\\d+) by the kernel$`, 'm').exec(stdout) ?? []
    expect(Number(kernel), stdout).toBeGreaterThan(50)
    expect(Number(calls)).toBeGreaterThanOrEqual(Number(kernel))
  }
  expect(stdout).toMatch(/^close +fast +\d+ calls, [1-9]\d* by the kernel; at most [1-9]\d* units/m)
  expect(stdout).toMatch(/^skipped +hidden +hidden is not exported: export it, or a function that uses it$/m)
  expect(stdout).toMatch(/^skipped +joined +it stays the original: /m)
  // What has no kernel is left alone; a kernel that was not run is not verified.
  expect(stderr.split('\n').at(-2)).toBe('1 of 7 kernels was never run, and so not verified: hidden.')
  expect(status).toBe(1)
})

it('calls one function that is named, and tells of names that there are not', () => {
  const one = verify('kernels.ts#rows', '--seconds', '0.5')
  expect(one.stdout).toMatch(/^equal +rows +\d+ calls, [1-9]\d* by the kernel\n$/)
  expect(one.status).toBe(0)
  const near = verify('kernels.ts#row')
  expect([near.stderr, near.status]).toEqual([
    'usejit: No marked function of kernels.ts is called row. Did you mean kernels.ts#rows?\n',
    2,
  ])
  const original = verify('kernels.ts#joined')
  expect(original.stdout).toMatch(/^skipped +joined +it stays the original: /)
  expect([original.stderr, original.status]).toEqual(['No kernel was run: nothing has been verified.\n', 1])
})

it('says why the original made all calls, and fails', () => {
  const { status, stdout, stderr } = verify('never.ts', '--seconds', '0', '--cases', 'never-cases.ts', '--quiet')
  expect(stdout).toMatch(
    /^equal +sum +1 calls, 1 by the kernel\nnot run +total +2 calls, none by the kernel: .*type.*\nskipped +twice +it has no cases, and --seconds 0 makes up none\n$/,
  )
  expect(stderr).toBe('1 of 2 kernels was never run, and so not verified: total.\n')
  expect(status).toBe(1)
  const { functions } = JSON.parse(verify('never.ts', '--seconds', '0', '--cases', 'never-cases.ts', '--json').stdout)
  expect(functions.map((one: { state: string }) => one.state)).toEqual(['equal', 'not run', 'skipped'])
})

it.each([
  ['files', ['several/a.ts', 'several/b.ts']],
  ['a folder', ['several']],
  ['a glob', ['several/**/*.ts']],
  ['one of them twice', ['several/a.ts', 'several/*.ts']],
])('calls functions of several files, told by %s', (_, places) => {
  const { status, stdout, stderr } = verify(...places, '--cases', 'several-cases.ts', '--seconds', '0')
  expect(stdout.replace(/ +/g, ' ')).toBe(
    [
      'equal several/a.ts#sum 1 calls, 1 by the kernel',
      'equal several/b.ts#sum 1 calls, 1 by the kernel',
      'skipped several/b.ts#twice it has no cases, and --seconds 0 makes up none\n',
    ].join('\n'),
  )
  expect(stderr).toBe('[1/3] several/a.ts#sum\n[2/3] several/b.ts#sum\n[3/3] several/b.ts#twice\n')
  expect(status).toBe(0)
})

it('says of several files which kernel was not verified', () => {
  const { status, stderr, stdout } = verify('several/b.ts#twice', 'several/a.ts', '--seconds', '1', '--quiet', '--json')
  expect(stderr).toBe('1 of 2 kernels was never run, and so not verified: several/b.ts#twice.\n')
  expect(JSON.parse(stdout).functions).toMatchObject([
    { file: 'several/b.ts', name: 'twice', state: 'skipped' },
    { file: 'several/a.ts', name: 'sum', state: 'equal' },
  ])
  expect(status).toBe(1)
})

it('makes objects of classes of which methods are called', () => {
  const { status, stdout, stderr } = verify('passed.ts', '--seconds', '3', '--quiet')
  for (const name of ['total', 'both', 'close']) {
    const [, calls, kernel] =
      new RegExp(`^(?:equal|close) +${name} +(\\d+) calls, (\\d+) by the kernel`, 'm').exec(stdout) ?? []
    expect(Number(kernel), stdout).toBeGreaterThan(100)
    expect(kernel).toBe(calls)
  }
  expect(stdout).toMatch(/^skipped +hidden +its arguments are objects of Hidden, which is not exported: export it$/m)
  expect([stderr, status]).toEqual(['1 of 4 kernels was never run, and so not verified: hidden.\n', 1])
  const differs = verify('passed.ts#close', '--seconds', '2', '--max-ulp', '0', '--quiet')
  expect(differs.stdout).toMatch(/\n +close\(\[.*\]\) with objects of Vec {2}\(seed 1\)\n$/)
  const given = verify('passed.ts#total', '--seconds', '0', '--cases', 'passed-cases.ts', '--quiet')
  expect(given.stdout).toBe('equal    total  1 calls, 1 by the kernel\n')
})

it('takes cases that are exported by default', () => {
  const { status, stdout } = verify('never.ts#sum', '--seconds', '0', '--cases', 'default-cases.ts')
  expect(stdout).toBe('equal    sum  1 calls, 1 by the kernel\n')
  expect(status).toBe(0)
})

it('fails where numbers are further apart than allowed, and shows the call', () => {
  const { status, stdout } = verify('kernels.ts', '--seconds', '4', '--max-ulp', '0')
  expect(stdout).toMatch(
    /^differs +fast +numbers are \d+ units in the last place apart, which is more than 0\n +fast\(Float64Array.of\(/m,
  )
  expect(status).toBe(1)
})

it('calls methods on instances that it makes, static ones and those of objects; and says what to write where it cannot', () => {
  const { status, stdout, stderr } = verify('methods.ts', '--seconds', '4')
  for (const name of ['Meter.read', 'Meter.scaled', 'ops.deep.sum', 'default'])
    expect(stdout).toMatch(new RegExp(`^equal +${name} +\\d+ calls, [1-9]\\d+ by the kernel$`, 'm'))
  expect(stdout).toMatch(/^skipped +#?hidden +it is private: /m)
  expect(stdout).toContain(
    "Sensor.value  its constructor takes of, which cannot be made up; write in a module for --cases: export const cases = { 'Sensor.value': [{ this: (m) => new m.Sensor(…), args: […] }] }",
  )
  expect(stdout).toContain('Broken.value  new Broken() throws not here; write in a module for --cases: ')
  expect(stdout).toContain('Shape.area    Shape is abstract: export a function that calls the method of a subclass')
  expect(stderr).toMatch(/^4 of 8 kernels were never run, and so not verified: /m)
  expect(status).toBe(1)
})

it('takes the object of a method from cases, made of each version of the module', () => {
  const { status, stdout } = verify('methods.ts', '--seconds', '2', '--cases', 'method-cases.ts')
  expect(stdout).toMatch(/^equal +Sensor.value +1 calls, 1 by the kernel$/m)
  expect(stdout).toMatch(/^equal +Meter.read +\d+ calls/m)
  expect(status).toBe(1)
})

it('refuses an object that belongs to neither version', () => {
  const { stdout } = verify('methods.ts', '--seconds', '2', '--cases', 'wrong-cases.ts')
  expect(stdout).toContain(
    '"this" is a function that makes the object, as in { this: (m) => new m.Meter(3), args: [] }',
  )
})

it.each(['esbuild', 'rolldown'])('works in a project that has %s and not usejit, as with npx -p usejit', (bundler) => {
  const elsewhere = mkdtempSync(join(tmpdir(), 'usejit-verify-'))
  try {
    const source = `import { alloc } from 'usejit/runtime'\nexport const kept = () => alloc(Float64Array, 1)\n${FILES['kernels.ts'].split('\n')[5]}`
    writeFiles(elsewhere, { 'package.json': '{}', 'kernels.ts': source })
    mkdirSync(join(elsewhere, 'node_modules'))
    const packageFile = createRequire(import.meta.url).resolve(`${bundler}/package.json`)
    symlinkSync(dirname(packageFile), join(elsewhere, 'node_modules', bundler), 'junction')
    const { status, stdout } = runCommand(['verify', 'kernels.ts', '--seconds', '1'], elsewhere)
    expect(stdout).toMatch(/^equal +chosen +\d+ calls, [1-9]\d* by the kernel$/m)
    expect(status).toBe(0)
  } finally {
    rmSync(elsewhere, { recursive: true })
  }
})

it.each(['esbuild', 'rolldown'])(
  'finds files of the project by the names that TypeScript and Node know, built by %s',
  (bundler) => {
    const elsewhere = mkdtempSync(join(tmpdir(), 'usejit-verify-'))
    try {
      writeFiles(elsewhere, {
        'package.json': '{ "type": "module", "imports": { "#third": "./lib/third.ts" } }',
        // Comments are allowed there.
        'tsconfig.json':
          '{ /* of the project */ "compilerOptions": { "paths": { "@/*": ["./src/*"], "limits": ["./lib/limits.ts"] } } }',
        'src/kernels.ts': `import { half } from '@/deep/half'
import { third } from '#third'
import { LIMIT } from 'limits'
import { sep } from 'node:path'
import { shout } from 'shouting'
export const used = shout(sep)
export function sum(x: Float64Array): number { 'use jit'; let t = 0; for (let i = 0; i < x.length; i++) t += Math.min(half(x[i]) + third(x[i]), LIMIT); return t }`,
        'src/deep/half.ts': 'export const half = (v: number): number => v / 2',
        'lib/third.ts': 'export const third = (v: number): number => v / 3',
        'lib/limits.ts': 'export const LIMIT = 100',
        'src/cases.ts': `import { half } from '@/deep/half'\nexport const cases = { sum: () => [[Float64Array.of(half(3))]] }`,
        'node_modules/shouting/package.json':
          '{ "name": "shouting", "version": "1.0.0", "type": "module", "exports": "./index.js" }',
        'node_modules/shouting/index.js': 'export const shout = (text) => text + "!"',
      })
      const packageFile = createRequire(import.meta.url).resolve(`${bundler}/package.json`)
      symlinkSync(dirname(packageFile), join(elsewhere, 'node_modules', bundler), 'junction')
      const { status, stdout, stderr } = runCommand(
        ['verify', 'src/kernels.ts', '--seconds', '1', '--quiet', '--cases', 'src/cases.ts'],
        elsewhere,
      )
      expect(stderr).toBe('')
      expect(stdout).toMatch(/^equal +sum +\d+ calls, [1-9]\d* by the kernel$/m)
      expect(status).toBe(0)
    } finally {
      rmSync(elsewhere, { recursive: true })
    }
  },
)

it('says once what is missing where the project has no bundler', () => {
  const elsewhere = mkdtempSync(join(tmpdir(), 'usejit-verify-'))
  try {
    writeFiles(elsewhere, { 'kernels.ts': FILES['kernels.ts'], 'half.ts': FILES['half.ts'] })
    const { status, stdout, stderr } = runCommand(['verify', 'kernels.ts'], elsewhere)
    expect([status, stdout]).toEqual([2, ''])
    expect(stderr).toMatch(
      /^usejit: The module has to be built, and the project has neither esbuild nor rolldown .* Install one: npm i -D esbuild\n$/,
    )
  } finally {
    rmSync(elsewhere, { recursive: true })
  }
})

it('prints JSON and nothing else', () => {
  const { stdout, stderr } = verify('kernels.ts', '--seconds', '2', '--json')
  // Nothing here is a terminal.
  expect(stderr).toMatch(/^\[1\/7\] sum\n\[2\/7\] move\n[\s\S]*\[7\/7\] hidden\n1 of 7 kernels was never run/)
  expect(verify('kernels.ts#sum', '--seconds', '0.1', '--quiet').stderr).toBe('')
  const { version, seed, functions } = JSON.parse(stdout)
  expect([version, seed]).toEqual([1, 1])
  expect(functions.find((one: { name: string }) => one.name === 'sum')).toEqual({
    file: 'kernels.ts',
    name: 'sum',
    state: 'equal',
    calls: expect.any(Number),
    kernel: expect.any(Number),
  })
})

it.each([
  ['other-name.ts', 'There are cases of som, and no marked function of that name. Did you mean sum?'],
  [
    'no-cases.ts',
    'The module of --cases has to say: export const cases = { sum: [[…arguments], …] }, or to export that object by default. It exports sum.',
  ],
  [
    'function-cases.ts',
    'The module of --cases has to say: export const cases = { sum: [[…arguments], …] }, or to export that object by default. Its default export is a function.',
  ],
  ['throwing-cases.ts', 'The module of --cases cannot be loaded: no data here'],
])('says once what is wrong in cases that would not be tried: %s', (cases, message) => {
  for (const command of ['verify', 'bench']) {
    const { status, stdout, stderr } = runCommand([command, 'kernels.ts', '--cases', cases, '--quiet'], folder)
    expect([status, stdout, stderr]).toEqual([2, '', `usejit: ${message}\n`])
  }
})

it('says what is wrong in the cases of one function', () => {
  const { stdout, status } = verify('kernels.ts', '--seconds', '0.5', '--cases', 'no-list.ts')
  expect(stdout).toContain(
    'skipped  sum      it cannot be run: cases of sum: each is a list of all arguments, as in sum: [[x, 3], [y, 4]]\n',
  )
  expect(status).toBe(1)
  const { stdout: noArgs } = verify('kernels.ts', '--seconds', '0', '--cases', 'no-args.ts')
  for (const name of ['sum', 'rows'])
    expect(noArgs).toMatch(
      new RegExp(
        `^skipped +${name} +.*cases of ${name}: "args" is a list of all arguments, or a function that returns one$`,
        'm',
      ),
    )
})

it('gives each function its share of the time, whatever one of them takes', { timeout: 60_000 }, () => {
  const { stdout } = verify('shares.ts', '--seconds', '3')
  const calls = (name: string) => Number(new RegExp(`^equal +${name} +(\\d+) calls`, 'm').exec(stdout)?.[1])
  expect(stdout).toMatch(/^ +slow\(array of \d+ with \[\d+\] = [^)]+\) took longer than 3 s; /m)
  expect(calls('slow')).toBeGreaterThan(20)
  expect(calls('first')).toBeGreaterThan(1000)
  expect(calls('last')).toBeGreaterThan(1000)
})

it('ends calls that do not end, and fails where no kernel was run', { timeout: 60_000 }, () => {
  const { status, stdout } = verify('endless.ts', '--seconds', '1')
  expect(stdout).toMatch(
    /^skipped +endless +no call came to an end; give it cases with --cases\n +endless\(\S+\) took longer than 3 s; .*\n +endless\(\S+\) took longer than 3 s;/,
  )
  expect(status).toBe(1)
})

it('goes on with smaller arguments behind a call that took too long, and says so', { timeout: 60_000 }, () => {
  const { status, stdout } = verify('slow.ts', '--seconds', '1')
  expect(stdout).toMatch(
    /^equal +slow +[1-9]\d\d+ calls, [1-9]\d\d+ by the kernel\n +slow\(\S+\) took longer than 3 s; numbers above \d+ were left out from then on$/m,
  )
  expect(status).toBe(0)
})

it('survives a call that asks for more memory than there is, and goes on behind it', { timeout: 60_000 }, () => {
  const { status, stdout } = verify('memory.ts', '--seconds', '1', '--cases', 'memory-cases.ts', '--json')
  const [{ calls, kernel, left, mismatch, note }] = JSON.parse(stdout).functions
  expect([mismatch, note]).toEqual([undefined, undefined])
  expect(left[0]).toEqual({ input: '1000000000', why: 'memory' })
  expect(calls).toBeGreaterThan(10)
  expect(kernel).toBeGreaterThan(10)
  expect(status).toBe(0)
})

it('tries nothing but the cases in no time', () => {
  const { status, stdout } = verify('kernels.ts', '--seconds', '0', '--cases', 'cases.ts')
  expect(stdout).toMatch(/^equal +sum +1 calls, 1 by the kernel$/m)
  expect(stdout).toMatch(/^skipped +move +it has no cases, and --seconds 0 makes up none$/m)
  expect(stdout).toMatch(/^skipped +hidden +it has no cases/m)
  expect(status).toBe(0)
})

it.each([
  ['a folder without any', ['several/none'], 'No function in several/none is marked with "use jit".'],
  ['no match', ['several/*.tsx'], 'matches several/*.tsx.'],
  [
    'no function of that name',
    ['several/a.ts#sum', 'several/b.ts#som'],
    'No marked function of several/b.ts is called som. Did you mean several/b.ts#sum?',
  ],
  [
    'cases that no file has',
    ['several/a.ts', 'several/b.ts', '--cases', 'no-file-cases.ts'],
    'There are cases of nothing, and no marked function of that name. There are: sum, sum, twice.',
  ],
  ['no file', ['nowhere.ts'], 'There is no file nowhere.ts in '],
  ['no cases', ['kernels.ts', '--cases', 'nowhere.ts'], 'There is no file nowhere.ts in '],
  ['cases that are a number', ['kernels.ts', '--cases', '300'], 'There is no file 300 in '],
  ['no marked function', ['plain.ts'], 'No function in plain.ts is marked with "use jit".'],
  ['no number', ['kernels.ts', '--seconds', 'soon'], '--seconds takes a number from 0 on, not soon.'],
  ['no time for anything', ['kernels.ts', '--seconds', '0'], '--seconds 0 calls nothing but cases'],
])('refuses with exit code 2: %s', (_, args, message) => {
  const { status, stdout, stderr } = verify(...args)
  expect(stderr).toContain(message)
  expect(stdout).toBe('')
  expect(status).toBe(2)
})
