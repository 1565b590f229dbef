/** The example of a library, as its author builds and packs it and its users install and run it. Nobody but the author has usejit. */
import { execFile } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { nodeFileTrace } from '@vercel/nft'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sobel } from '../examples/prebuilt-library/src/image.ts'
import { biquad, fir, rms } from '../examples/prebuilt-library/src/index.ts'
import { filesUnder } from '../src/cli/library/output-folder.ts'
import { hasChromium, launchChromium } from './e2e/chromium.ts'
import { serveFolder } from './e2e/static-server.ts'
import { native } from './native/load-native.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const run = promisify(execFile)
const node = (cwd: string, ...args: string[]) => run(process.execPath, args, { cwd, maxBuffer: 2 ** 24 })

let scratch: string
/** Where the user works. */
let project: string
let packed: string[]

/** A copy of the example with what its `npm install` would bring. */
function copyLibrary(folder: string): void {
  cpSync(join(root, 'examples/prebuilt-library'), folder, {
    recursive: true,
    filter: (path) => !/[/\\](?:dist|node_modules)(?:[/\\]|$)/.test(path.slice(root.length)),
  })
  const modules = join(folder, 'node_modules')
  mkdirSync(modules)
  symlinkSync(root, join(modules, 'usejit'), 'junction')
  for (const name of ['rolldown', 'typescript'])
    symlinkSync(join(root, 'node_modules', name), join(modules, name), 'junction')
}

/** Runs the script `build` of the example's package.json, as npm would. */
async function buildLibrary(folder: string): Promise<string> {
  const { scripts } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  const [command, ...args] = scripts.build.split(' ')
  expect(command).toBe('usejit')
  const { stdout, stderr } = await node(folder, join(root, 'dist/cli/main.js'), ...args)
  return stdout + stderr
}

beforeAll(async () => {
  scratch = mkdtempSync(join(tmpdir(), 'usejit-prebuilt-'))
  const library = join(scratch, 'library')
  copyLibrary(library)
  await buildLibrary(library)
  const { stdout } = await run('npm', ['pack', './dist', '--json', '--pack-destination', scratch], { cwd: library })
  const [{ filename, files }] = JSON.parse(stdout) as [{ filename: string; files: { path: string }[] }]
  packed = files.map(({ path }) => path)
  project = join(scratch, 'project')
  mkdirSync(project)
  writeFileSync(join(project, 'package.json'), JSON.stringify({ name: 'user', private: true }))
  await run('npm', ['install', '--offline', '--no-audit', '--no-fund', join(scratch, filename)], { cwd: project })
  rmSync(library, { recursive: true })
})
afterAll(() => rmSync(scratch, { recursive: true, force: true }))

/** What a program of the user finds out. */
interface Seen {
  rms: number
  /** Sums that depend on every element. */
  fir: number
  biquad: number
  sobel: number
  calls: Record<string, { kernel: number; target: string; reasons: string[] }>
}

/** The part that all programs share: plain JavaScript that works wherever its names come from. */
const PROGRAM = `
const signal = Float64Array.from({ length: 4096 }, (_, i) => ((i * 7919) % 1000) / 500 - 1)
const taps = Float64Array.from({ length: 32 }, (_, i) => 1 / (i + 1))
const filtered = new Float64Array(4096)
const low = alloc(Float64Array, 4096)
const pixels = Uint8Array.from({ length: 128 * 96 }, (_, i) => (i * 31) % 251)
const edges = new Uint8ClampedArray(pixels.length)
const resident = alloc(Float64Array, 4096)
resident.set(signal)
fir(signal, taps, filtered)
biquad(resident, { b0: 0.25, b1: 0.5, b2: 0.25, a1: -0.5, a2: 0.25 }, low)
sobel(pixels, 128, 96, edges)
const digest = (x) => x.reduce((sum, value, i) => sum + value * ((i % 7) + 1), 0)
const seen = { rms: rms(resident), fir: digest(filtered), biquad: digest(low), sobel: digest(edges), calls: {} }
for (const [name, fn] of Object.entries({ rms, fir, biquad, sobel })) {
  const { target, calls, reasons } = status(fn)
  seen.calls[name] = { kernel: calls.kernel, target, reasons: reasons.map(({ code }) => code) }
}
`
const IMPORTS = `import { biquad, fir, rms } from 'image-and-signal'
import { sobel } from 'image-and-signal/image'
import { alloc, status } from 'image-and-signal/runtime'
`
const REQUIRES = `const { biquad, fir, rms } = require('image-and-signal')
const { sobel } = require('image-and-signal/image')
const { alloc, status } = require('image-and-signal/runtime')
`

/** The same by the sources, which nothing has compiled. */
function expected(): Omit<Seen, 'calls'> {
  const names = { fir, biquad, rms, sobel, alloc: (Type: Float64ArrayConstructor, n: number) => new Type(n) }
  const status = () => ({ target: null, calls: {}, reasons: [] })
  const make = new Function(...Object.keys(names), 'status', `${PROGRAM}; return seen`)
  const { calls: _, ...values } = make(...Object.values(names), status)
  return values
}

function expectKernels(seen: Seen, target: 'wasm' | 'native'): void {
  const { calls, ...values } = seen
  expect(values).toEqual(expected())
  for (const [name, one] of Object.entries(calls)) {
    expect(one, name).toEqual({ kernel: expect.any(Number), target, reasons: [] })
    expect(one.kernel, name).toBeGreaterThan(0)
  }
  expect(Object.keys(calls)).toHaveLength(4)
}

async function runProgram(file: string, text: string): Promise<Seen> {
  writeFileSync(join(project, file), text)
  const { stdout, stderr } = await node(project, file)
  expect(stderr).toBe('')
  return JSON.parse(stdout)
}
const PRINT = 'console.log(JSON.stringify(seen))'
const onNode = native ? 'native' : 'wasm'

describe('the package', () => {
  it('is complete by itself', () => {
    const folder = join(project, 'node_modules/image-and-signal')
    expect(readdirSync(join(project, 'node_modules')).filter((name) => !name.startsWith('.'))).toEqual([
      'image-and-signal',
    ])
    const files = filesUnder(folder)
    expect([...packed].sort()).toEqual(files)
    for (const file of files.filter((name) => /\.[mc]?[jt]s$/.test(name)))
      expect(readFileSync(join(folder, file), 'utf8'), file).not.toMatch(
        /^(?! *\*).*(?:from|require\(|import\()\s*["']usejit/m,
      )
    for (const file of files.filter((name) => /^(?:esm|cjs)\//.test(name)))
      expect(readFileSync(join(folder, file), 'utf8'), file).not.toMatch(/dlopen|\.node"/)
  })

  it.skipIf(!native)('has native code under names that tell its contents', () => {
    const names = readdirSync(join(project, 'node_modules/image-and-signal/native'))
    for (const platform of ['linux-x64', 'linux-arm64', 'darwin-arm64', 'win32-x64'])
      expect(names.filter((name) => new RegExp(`^\\w+\\.${platform}-[\\w-]{8}\\.node$`).test(name))).toHaveLength(3)
  })
})

describe('in Node', () => {
  it('runs kernels from ES modules', async () =>
    expectKernels(await runProgram('main.mjs', `${IMPORTS}${PROGRAM}${PRINT}`), onNode))

  it.skipIf(!native).each(['main.mjs', 'main.cjs'])('is traced with its native code from %s', async (file) => {
    writeFileSync(join(project, file), file.endsWith('.mjs') ? IMPORTS : REQUIRES)
    const { fileList } = await nodeFileTrace([join(project, file)], { base: project })
    const folder = 'node_modules/image-and-signal/native'
    const addons = readdirSync(join(project, folder)).map((name) => `${folder}/${name}`)
    expect([...fileList].filter((name) => name.endsWith('.node')).sort()).toEqual(addons.sort())
  })

  it('runs kernels from CommonJS', async () =>
    expectKernels(await runProgram('main.cjs', `${REQUIRES}${PROGRAM}${PRINT}`), onNode))

  it('runs kernels in a worker, beside those of the main thread', async () => {
    writeFileSync(
      join(project, 'worker.mjs'),
      `import { parentPort } from 'node:worker_threads'\n${IMPORTS}${PROGRAM}parentPort.postMessage(seen)`,
    )
    const start = `import { Worker } from 'node:worker_threads'
const inWorker = await new Promise((done, fail) => new Worker(new URL('./worker.mjs', import.meta.url)).on('message', done).on('error', fail))`
    const both = await runProgram(
      'threads.mjs',
      `${IMPORTS}${PROGRAM}${start}\nconsole.log(JSON.stringify([seen, inWorker]))`,
    )
    for (const seen of both as unknown as Seen[]) expectKernels(seen, onNode)
  })

  it.skipIf(!native)('runs WebAssembly where there is no native code for the machine, and says so', async () => {
    const { calls } = await runProgram(
      'elsewhere.mjs',
      `Object.defineProperty(process, 'arch', { value: 'riscv64' })
const { biquad, fir, rms } = await import('image-and-signal')
const { sobel } = await import('image-and-signal/image')
const { alloc, status } = await import('image-and-signal/runtime')
${PROGRAM}${PRINT}`,
    )
    expect(calls.fir).toEqual({ kernel: 1, target: 'wasm', reasons: ['no-native'] })
  })
})

describe('in TypeScript', () => {
  const GOOD = `import { biquad, type Biquad, fir, lowPass } from 'image-and-signal'
import { countBrighter } from 'image-and-signal/image'
import { alloc, type FunctionStatus, status } from 'image-and-signal/runtime'
const filter: Biquad = lowPass(0.1)
const out: Float64Array = alloc(Float64Array, 8)
biquad(out, filter, out)
const nothing: void = fir(out, out, out)
const bright: number = countBrighter(new Uint8Array(4), 3)
const state: FunctionStatus | undefined = status(fir)
export { bright, nothing, state }
`
  const WRONG = `import { fir } from 'image-and-signal'
const out = new Float64Array(4)
fir(new Float32Array(4), out, out)
`
  const strict = ['--strict', '--noEmit', '--target', 'es2022', '--lib', 'es2022', '--types', '']
  const check = (file: string, text: string, ...flags: string[]) => {
    writeFileSync(join(project, file), text)
    return node(project, join(root, 'node_modules/typescript/bin/tsc'), ...strict, ...flags, file).then(
      () => '',
      ({ stdout }) => stdout as string,
    )
  }
  const nodeNext = ['--module', 'nodenext']
  const bundler = ['--module', 'esnext', '--moduleResolution', 'bundler']

  it.each([
    ['ES modules', 'good.mts', nodeNext],
    ['CommonJS', 'good.cts', nodeNext],
    ['a bundler', 'good.ts', bundler],
  ])('has types for %s', async (_, file, flags) => expect(await check(file, GOOD, ...flags)).toBe(''))

  it.each([
    ['ES modules', 'wrong.mts', nodeNext],
    ['CommonJS', 'wrong.cts', nodeNext],
    ['a bundler', 'wrong.ts', bundler],
  ])('refuses an array of another class in %s', async (_, file, flags) => {
    const errors = (await check(file, WRONG, ...flags)).trim().split('\n')
    expect(errors[0]).toMatch(/^wrong\.[mc]?ts\(3,5\): error TS2345: .*Float32Array.*Float64Array/)
    expect(errors.filter((line) => line.includes('error'))).toHaveLength(1)
  })
})

describe.skipIf(!hasChromium)('in a browser, built by Vite', () => {
  it('runs kernels in the page and in a worker, and has no native code', async () => {
    const web = join(project, 'web')
    mkdirSync(web)
    writeFileSync(
      join(web, 'index.html'),
      '<!doctype html><link rel="icon" href="data:,"><script type="module" src="./main.js"></script>',
    )
    writeFileSync(
      join(web, 'main.js'),
      `${IMPORTS}${PROGRAM}
const worker = new Worker(new URL('./worker.js', import.meta.url), { type: 'module' })
worker.onerror = ({ message }) => { window.result = message ?? 'the worker failed' }
worker.onmessage = ({ data }) => { window.result = [seen, data] }`,
    )
    writeFileSync(join(web, 'worker.js'), `${IMPORTS}${PROGRAM}postMessage(seen)`)
    const { build } = await import('vite')
    const outDir = join(project, 'page')
    const worker = { format: 'es' } as const
    await build({ configFile: false, root: web, base: './', logLevel: 'silent', worker, build: { outDir } })
    const files = filesUnder(outDir)
    expect(files.filter((file) => file.endsWith('.node'))).toEqual([])
    for (const file of files) expect(readFileSync(join(outDir, file), 'utf8'), file).not.toContain('dlopen')
    const server = await serveFolder(outDir)
    const browser = await launchChromium()
    try {
      const page = await browser.newPage()
      const problems: string[] = []
      page.on('console', (message) => problems.push(message.text()))
      page.on('pageerror', (error) => problems.push(String(error)))
      await page.goto(server.url)
      const result = await page
        .waitForFunction(() => (globalThis as { result?: unknown }).result, undefined, { timeout: 60_000 })
        .then((handle) => handle.jsonValue())
      expect(problems).toEqual([])
      expect(result).toBeInstanceOf(Array)
      for (const seen of result as Seen[]) expectKernels(seen, 'wasm')
    } finally {
      await browser.close()
      server.close()
    }
  })
})

describe('a second build', () => {
  it('in another folder, with an empty cache, has the same bytes', async () => {
    const library = join(scratch, 'somewhere', 'else', 'library')
    mkdirSync(dirname(library), { recursive: true })
    copyLibrary(library)
    await buildLibrary(library)
    const first = join(project, 'node_modules/image-and-signal')
    const second = join(library, 'dist')
    expect(filesUnder(second)).toEqual(filesUnder(first))
    for (const file of filesUnder(first))
      expect(readFileSync(join(second, file)).equals(readFileSync(join(first, file))), file).toBe(true)
  })
})
