/** `usejit build` as it is run: on projects with files, by the command of the package. test/prebuilt-library.test.ts uses what it makes. */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { filesUnder } from '../src/cli/library/output-folder.ts'
import { status } from '../src/runtime-shim/public.ts'
import { native } from './native/load-native.ts'
import { root, runCommand, writeFiles } from './run-command.ts'

mkdirSync(join(root, 'out'), { recursive: true })
/** Inside the repository: projects find rolldown and TypeScript from there. */
const folder = mkdtempSync(join(root, 'out', 'test-build-'))
const elsewhere = mkdtempSync(join(tmpdir(), 'usejit-build-'))
afterAll(() => {
  rmSync(folder, { recursive: true })
  rmSync(elsewhere, { recursive: true })
})

const TSCONFIG = JSON.stringify({
  compilerOptions: {
    target: 'es2022',
    module: 'esnext',
    moduleResolution: 'bundler',
    strict: true,
    types: [],
    noEmit: true,
    paths: { '@/*': ['./src/*'] },
  },
})
let projects = 0

/** A project on disk, and the command in it. */
function project(files: Record<string, string>, place = folder) {
  const cwd = join(place, String(projects++))
  writeFiles(cwd, { 'tsconfig.json': TSCONFIG, ...files })
  return {
    cwd,
    build: (args: string, env: NodeJS.ProcessEnv = {}) => runCommand(['build', ...args.split(' ')], cwd, env),
    read: (file: string) => readFileSync(join(cwd, file), 'utf8'),
    has: (file: string) => existsSync(join(cwd, file)),
    // biome-ignore lint/suspicious/noExplicitAny: tests know what they export
    load: (file: string): Promise<any> => import(pathToFileURL(join(cwd, file)).href),
    require: (file: string) => createRequire(import.meta.url)(join(cwd, file)),
  }
}

const SUM = `export function sum(x: Float64Array): number { 'use jit'; let t = 0; for (let i = 0; i < x.length; i++) t += x[i]; return t }`
const JOIN = `export function joined(x: Float64Array): string { 'use jit'; return x.join() }`

describe('a function that cannot be compiled', () => {
  const { build, load, has, read } = project({ 'src/a.ts': `${SUM}\n${JOIN}\n` })

  it('is kept as it was written, and listed with its reasons', async () => {
    const { status: code, stdout, stderr } = build('src/a.ts --dispatch always')
    expect(stderr).toMatch(/usejit \[[\w-]+\] src\/a.ts:2:\d+ .*\n[\s\S]*> 2 \|/)
    expect(stdout).toMatch(/^ {2}ready {5}sum {2}1:8 {2}wasm$/m)
    expect(stdout).toMatch(/^ {2}original {2}joined {2}2:8\n {12}\[[\w-]+\] \w.*$/m)
    expect(stdout).toMatch(/^1 ready, 1 original; \d+ files, [\d.]+ kB in dist$/m)
    expect(code).toBe(0)
    const { sum, joined } = await load('dist/esm/a.mjs')
    expect([sum(Float64Array.of(1, 2)), joined(Float64Array.of(1, 2))]).toEqual([3, '1,2'])
    expect(status(sum)?.calls.kernel).toBe(1)
    expect(status(joined)?.state).toBe('original')
    const { functions } = JSON.parse(read('dist/usejit-build.json'))
    expect(functions[0].functions.map(({ state }: { state: string }) => state)).toEqual(['ready', 'original'])
  })

  it('is an error under --strict, and the last build stays', () => {
    const before = read('dist/usejit-build.json')
    const { status: code, stderr } = build('src/a.ts --strict')
    expect(stderr).toMatch(/^usejit \[[\w-]+\] src\/a.ts:2:/m)
    expect(stderr).toContain('Nothing was written to dist.')
    expect(code).toBe(1)
    expect(read('dist/usejit-build.json')).toBe(before)
    expect(has('dist/esm/a.mjs')).toBe(true)
  })
})

describe('what is no library', () => {
  it.each([
    ['a type error', { 'src/a.ts': `${SUM}\nexport const n: number = 'one'\n` }, /src\/a\.ts\(2,14\): error TS2322/],
    [
      'a package that is not there',
      { 'src/a.ts': `// @ts-ignore\nimport { half } from 'nowhere'\n${SUM}\nexport const h: number = half(2)\n` },
      /nowhere[\s\S]*Imports must be files, or packages that are installed/,
    ],
    ['no program', { 'src/a.ts': 'export const = 1\n' }, /src\/a\.ts\(1,\d+\): error TS/],
  ])('fails for %s, and leaves nothing', (_, files, message) => {
    const { build, cwd } = project(files)
    const { status: code, stdout, stderr } = build('src/a.ts')
    expect(stderr).toMatch(message)
    expect([code, stdout]).toEqual([1, ''])
    expect(filesUnder(cwd).filter((file) => !file.startsWith('node_modules/'))).toEqual(['src/a.ts', 'tsconfig.json'])
  })

  it.each([
    ['no file', 'src/b.ts', 'There is no file src/b.ts'],
    ['an unknown target', 'src/a.ts --targets wasm,linux-x46', "'linux-x64'"],
    ['targets without wasm', 'src/a.ts --targets linux-x64', '--targets must have wasm'],
    ['the project as output', 'src/a.ts --out .', 'holds the sources of the library'],
    ['sources as output', 'src/a.ts --out src --force', 'holds the sources of the library'],
    ["somebody's folder", 'src/a.ts --out mine', 'holds files that usejit build has not written'],
    ['a folder below a file', 'src/a.ts --no-types --out mine/precious.txt/out', 'usejit: ENOTDIR: '],
    ['a configuration that is not there', 'src/a.ts --tsconfig no.json', 'There is no file no.json'],
    ['a misspelled flag', 'src/a.ts --target wasm', 'Did you mean --targets?'],
  ])('is refused with exit code 2: %s', (_, args, message) => {
    const { build, cwd } = project({ 'src/a.ts': SUM, 'mine/precious.txt': 'x' })
    const { status: code, stderr } = build(args)
    expect(stderr).toContain(message)
    expect(code).toBe(2)
    expect(filesUnder(cwd)).toEqual(['mine/precious.txt', 'src/a.ts', 'tsconfig.json'])
  })
})

describe('what the project does not have', () => {
  it('is said, with the command that installs it', () => {
    const { build, has } = project({ 'src/a.ts': SUM }, elsewhere)
    const { status: code, stderr } = build('src/a.ts')
    expect(stderr).toContain('npm i -D typescript. Or leave them out: --no-types')
    expect(code).toBe(2)
    const second = build('src/a.ts --no-types')
    expect(second.stderr).toContain('npm i -D rolldown')
    expect(second.status).toBe(2)
    expect(has('dist')).toBe(false)
  })

  it('is no compiler for native code: WebAssembly is built, and the message names what helps', async () => {
    const { build, load, cwd } = project({ 'src/a.ts': SUM })
    const none = { PATH: '/nowhere', USEJIT_CLANG: '', USEJIT_ZIG: '' }
    const {
      status: code,
      stdout,
      stderr,
    } = build('src/a.ts --targets wasm,linux-x64,darwin-arm64 --dispatch always', none)
    expect(stderr.match(/npm install --save-dev @zigc\/cli/g)).toHaveLength(1)
    expect(stdout).toMatch(/^ {2}ready {5}sum {2}1:8 {2}wasm$/m)
    expect(code).toBe(0)
    expect(filesUnder(join(cwd, 'dist')).filter((file) => file.endsWith('.node'))).toEqual([])
    const { sum } = await load('dist/node/a.mjs')
    expect(sum(Float64Array.of(1, 2))).toBe(3)
    expect(status(sum)).toMatchObject({ target: 'wasm', calls: { kernel: 1 } })
    const strict = build('src/a.ts --targets wasm,linux-x64 --strict', none)
    expect(strict.stderr).toContain('[no-native-code]')
    expect(strict.status).toBe(1)
  })
})

describe('several entries', () => {
  const { build, load, require, read, cwd } = project({
    'package.json': JSON.stringify({
      name: 'counters',
      version: '1.0.0',
      private: true,
      dependencies: { tiny: '1.0.0', usejit: '0.1.0' },
      devDependencies: { bundled: '1.0.0' },
    }),
    LICENSE: 'mine',
    'src/index.ts': `import { twice } from 'tiny'
import { half } from 'bundled'
import type { Scale } from './hand-written'
export { add } from '@/state'
export { Counter } from './counter'
export { alloc, status } from 'usejit/runtime'
export default function first(x: Float64Array, scale: Scale): number { 'use jit'; let t = 0; for (const v of x) t += half(v) * scale.by; return t }
export const doubled = (n: number): number => twice(n)`,
    'src/more.ts': `import { total } from './state'\nexport { total }\nexport const count = (): number => total`,
    'src/state.ts': 'export let total = 0\nexport function add(n: number): void { total += n }',
    'src/hand-written.d.ts': 'export interface Scale { by: number }',
    'src/counter.ts': `export class Counter { #n = 0; add(x: Float64Array): number { 'use jit'; for (let i = 0; i < x.length; i++) this.#n += x[i]; return this.#n } }`,
    'node_modules/tiny/package.json':
      '{ "name": "tiny", "type": "module", "exports": { "types": "./index.d.ts", "require": "./index.cjs", "default": "./index.js" } }',
    'node_modules/tiny/index.js': 'export const twice = (n) => n * 2',
    'node_modules/tiny/index.cjs': 'exports.twice = (n) => n * 2',
    'node_modules/tiny/index.d.ts': 'export declare const twice: (n: number) => number',
    'node_modules/bundled/package.json': '{ "name": "bundled", "type": "module", "main": "./index.ts" }',
    'node_modules/bundled/index.ts': 'export const half = (v: number): number => v / 2',
  })
  symlinkSync(root, join(cwd, 'node_modules/usejit'), 'junction')
  const targets = native ? 'wasm,native' : 'wasm'

  it('build', () => {
    const {
      status: code,
      stderr,
      stdout,
    } = build(`src/index.ts src/more.ts --targets ${targets} --dispatch always --sourcemap`)
    // Nothing but how far it is.
    expect(stderr).toBe(native ? '[1/3] types\n[2/3] node, native\n[3/3] esm, cjs\n' : '[1/2] types\n[2/2] esm, cjs\n')
    expect(stdout).toContain('import from: counters, counters/more, counters/runtime')
    expect(code).toBe(0)
  })

  const forms = [
    'dist/esm/NAME.mjs',
    'dist/cjs/NAME.cjs',
    ...(native ? ['dist/node/NAME.mjs', 'dist/node/NAME.cjs'] : []),
  ]
  it.each(forms)(
    'share the state of their modules, and have the dependencies of the package alone: %s',
    async (form) => {
      const open = (name: string) => {
        const file = form.replace('NAME', name)
        return file.endsWith('.cjs') ? require(file) : load(file)
      }
      const [index, more, runtime] = [await open('index'), await open('more'), await open('usejit-runtime')]
      const x = index.alloc(Float64Array, 3).fill(2)
      expect(index.default(x, { by: 10 })).toBe(30)
      index.add(1)
      expect([index.doubled(4), more.count(), more.total]).toEqual([8, 1, 1])
      expect(new index.Counter().add(x)).toBe(6)
      for (const fn of [index.default, index.Counter.prototype.add])
        expect(runtime.status(fn).calls).toEqual({ kernel: 1, original: 0 })
      const text = filesUnder(join(cwd, dirname(form)))
        .filter((file) => !file.endsWith('.map'))
        .map((file) => read(join(dirname(form), file)))
        .join('\n')
      expect(text).not.toMatch(/["']bundled["']|["']usejit\/|node_modules\/tiny/)
      expect(text).toMatch(/["']tiny["']/)
    },
  )

  it('have types that need nothing but the package and its dependencies', () => {
    const user = join(cwd, 'user')
    mkdirSync(join(user, 'node_modules'), { recursive: true })
    writeFileSync(
      join(user, 'user.mts'),
      `import first, { alloc, Counter, status } from '../dist/types/src/index.mjs'
import { total } from '../dist/types/src/more.mjs'
const x: Float64Array = alloc(Float64Array, 4)
export const all: number = first(x, { by: 1 }) + new Counter().add(x) + total + status(first)!.calls.kernel
// @ts-expect-error
first(x, {})
// @ts-expect-error
new Counter().add([1])
`,
    )
    const tsc = [join(root, 'node_modules/typescript/bin/tsc'), '--ignoreConfig', '--noEmit', '--strict']
    const { stdout } = spawnSync(
      process.execPath,
      [...tsc, '--module', 'nodenext', '--target', 'es2022', '--types', '', 'user.mts'],
      {
        cwd: user,
        encoding: 'utf8',
      },
    )
    expect(stdout).toBe('')
    expect(filesUnder(join(cwd, 'dist/types/src'))).toContain('hand-written.d.cts')
  })

  it('are a package of their own', () => {
    const { private: _, ...manifest } = JSON.parse(read('dist/package.json'))
    expect(manifest).toMatchObject({ name: 'counters', version: '1.0.0', dependencies: { tiny: '1.0.0' } })
    expect(manifest.dependencies).not.toHaveProperty('usejit')
    expect(manifest).not.toHaveProperty('devDependencies')
    expect(read('dist/LICENSE')).toBe('mine')
    expect(read('dist/usejit-runtime.LICENSE')).toMatch(/^MIT/)
    const maps = filesUnder(join(cwd, 'dist')).filter((file) => file.endsWith('.map'))
    const sources = maps.flatMap((file) => JSON.parse(read(`dist/${file}`)).sources as string[])
    expect(sources.filter((source) => source.startsWith('usejit:///')).length).toBeGreaterThan(0)
    expect(sources.filter((source) => source.includes('runtime-shim') && !source.startsWith('usejit:///'))).toEqual([])
  })

  it('are replaced by the next build, but not with what was put there since', () => {
    writeFileSync(join(cwd, 'dist/notes.md'), 'mine')
    const refused = build('src/more.ts --json')
    expect(refused.stderr).toContain('dist holds notes.md, which usejit build has not written')
    expect(refused.status).toBe(2)
    const { stdout, status: code } = build('src/more.ts --json --force')
    expect([code, JSON.parse(stdout).targets]).toEqual([0, ['wasm']])
    expect(filesUnder(join(cwd, 'dist/esm')).filter((file) => file.startsWith('index'))).toEqual([])
  })
})

describe('JavaScript', () => {
  it('has types from its comments', async () => {
    const { build, load, read } = project({
      'a.js': `/** @param {Float64Array} x @returns {number} */
export function last(x) { 'use jit'; let t = 0; for (let i = 0; i < x.length; i++) t = x[i]; return t }`,
    })
    const { status: code, stderr } = build('a.js --dispatch always --quiet')
    expect(stderr).toBe('')
    expect(code).toBe(0)
    expect(read('dist/types/src/a.d.mts')).toContain('last(x: Float64Array): number')
    const { last } = await load('dist/esm/a.mjs')
    expect(last(Float64Array.of(1, 5))).toBe(5)
    expect(status(last)?.calls.kernel).toBe(1)
  })
})
