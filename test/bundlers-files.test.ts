/** The option `inlineLimit`: kernel modules as files beside the code, found wherever the program is put. */
import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Configuration, Stats } from 'webpack'
import { fixtures, out as matrixOut, options } from './bundlers/matrix/bundler.ts'
import { bundlers } from './bundlers/matrix/bundlers.ts'
import { type Outcome, type Report, runNode } from './bundlers/matrix/run-program.ts'
import { hasChromium, launchChromium } from './e2e/chromium.ts'
import { type StaticServer, serveFolder } from './e2e/static-server.ts'

const out = matrixOut.replace('test-matrix', 'test-bundlers-files')
const files = { inlineLimit: 0, cacheDir: join(out, 'cache') }
let browser: Browser | undefined
let expected: Record<string, Outcome>

beforeAll(async () => {
  rmSync(out, { recursive: true, force: true })
  const { runSuite } = await import(join(fixtures, 'suite.ts'))
  expected = await runSuite()
  if (hasChromium) browser = await launchChromium()
  else console.warn('bundlers-files: no Chromium here, so no page has fetched a kernel.')
})
afterAll(async () => {
  await browser?.close()
  rmSync(out, { recursive: true, force: true })
})

const wasmIn = (folder: string) =>
  readdirSync(folder, { recursive: true })
    .map(String)
    .filter((name) => name.endsWith('.wasm'))

/** Calls of kernels by form; every result is that of the sources. */
function callsOf({ outcomes }: Report): number[] {
  for (const [form, { kernel, original }] of Object.entries(outcomes)) {
    expect({ form, kernel, original }).toEqual({ form, kernel: expected[form].kernel, original: expected[form].kernel })
  }
  return Object.values(outcomes).map(({ calls }) => calls)
}

const all = (count: number) => Object.keys(expected).map(() => count)
/** The machine may have other work. */
const PATIENCE = { timeout: 30_000 }
/** Modules of the program that have kernels: `forms.ts`, `more.ts` and `route.ts`. */
const MODULES = 3

const PROGRAM = `import { status } from 'usejit/runtime'
import { reexported } from './library/more.js'
console.log(JSON.stringify([reexported(Uint16Array.of(3, 9, 4)), status(reexported).calls.kernel]))
`

async function runWebpack(configuration: Configuration): Promise<void> {
  const { default: webpack } = await import('webpack')
  const stats = await new Promise<Stats | undefined>((done, fail) =>
    webpack(configuration, (error, result) => (error ? fail(error) : done(result))),
  )
  expect(stats?.toJson({ all: false, errors: true }).errors).toEqual([])
}

async function openPage(server: StaticServer, path: string): Promise<Page> {
  const page = await browser!.newPage()
  await page.goto(server.url + path)
  return page
}

const runPage = (page: Page): Promise<Report> => page.evaluate('runPage()')

describe.each(bundlers.filter(({ name }) => name !== 'Babel 7').map((bundler) => [bundler.name, bundler] as const))(
  '%s',
  (name, bundler) => {
    const folder = join(out, name.replace(' ', '-').toLowerCase())

    it('makes files that Node reads at the first call, wherever the program is moved to', async () => {
      const built = join(folder, 'node')
      await bundler.node(built, files)
      expect(wasmIn(built)).toHaveLength(MODULES)
      const moved = join(folder, 'moved to')
      cpSync(built, moved, { recursive: true })
      rmSync(built, { recursive: true })
      expect(callsOf(await runNode(join(moved, 'main.js')))).toEqual(all(2))
    })

    it.skipIf(!hasChromium)('makes files that a page fetches from beside its code', async () => {
      const built = join(folder, 'deep', 'base')
      await bundler.browser(built, files)
      expect(wasmIn(built).length).toBeGreaterThanOrEqual(MODULES)
      writeFileSync(join(built, 'index.html'), '<!doctype html><script type="module" src="page.js"></script>')
      const server = await serveFolder(folder)
      try {
        const page = await openPage(server, 'deep/base/')
        // Not one of them is there before it was asked for.
        expect(callsOf(await runPage(page))).toEqual(all(0))
        await expect.poll(async () => Math.min(...callsOf(await runPage(page))), PATIENCE).toBeGreaterThanOrEqual(2)
        await page.close()

        for (const file of wasmIn(built)) rmSync(join(built, file))
        const without = await openPage(server, 'deep/base/')
        const warned: string[] = []
        without.on('console', (message) => warned.push(message.text()))
        expect(callsOf(await runPage(without))).toEqual(all(0))
        await expect
          .poll(() => warned.filter((text) => text.includes('usejit [not-found]')), PATIENCE)
          .toHaveLength(MODULES)
        expect(callsOf(await runPage(without))).toEqual(all(0))
        await without.close()
      } finally {
        server.close()
      }
    })
  },
)

describe.each(['vite', 'vite7'])('%s', (packageName) => {
  it.skipIf(!hasChromium)('has the files of a page below an absolute base path', async () => {
    const { build } = (await import(packageName)) as typeof import('vite')
    const { default: usejit } = await import('usejit/vite')
    const outDir = join(out, packageName, 'app')
    await build({
      configFile: false,
      root: fixtures,
      logLevel: 'error',
      base: '/app/',
      plugins: [usejit({ ...options, ...files })],
      build: { outDir, emptyOutDir: true, rollupOptions: { input: join(fixtures, 'page-found.ts') } },
      worker: { format: 'es' },
    })
    const [script] = readdirSync(join(outDir, 'assets')).filter((file) => /^page.*\.js$/.test(file))
    writeFileSync(
      join(outDir, 'index.html'),
      `<!doctype html><script type="module" src="/app/assets/${script}"></script>`,
    )
    const server = await serveFolder(join(outDir, '..'))
    try {
      const page = await openPage(server, 'app/')
      await expect.poll(async () => Math.min(...callsOf(await runPage(page))), PATIENCE).toBeGreaterThanOrEqual(2)
      // A worker has its kernels inside.
      expect(callsOf(await page.evaluate('runModuleWorker()'))).toEqual(all(2).slice(1))
      await page.close()
    } finally {
      server.close()
    }
  })

  it('makes libraries that name the file by a literal, as other bundlers want it', async () => {
    const { build } = (await import(packageName)) as typeof import('vite')
    const { default: usejit } = await import('usejit/vite')
    const outDir = join(out, packageName, 'library')
    await build({
      configFile: false,
      root: fixtures,
      logLevel: 'error',
      plugins: [usejit({ ...options, ...files })],
      build: { outDir, lib: { entry: join(fixtures, 'more.ts'), formats: ['es'], fileName: 'more' } },
    })
    const [file] = wasmIn(outDir)
    const code = readFileSync(join(outDir, 'more.js'), 'utf8')
    expect(code).toMatch(/new URL\((["'`])[^"'`]*more[^"'`]*\.wasm\1, ?import\.meta\.url\)/)
    expect(code).toContain(file)

    // Programs that use the library know nothing of usejit's plugin.
    const program = join(out, packageName, 'program.js')
    writeFileSync(program, PROGRAM)
    const webpackOut = join(out, packageName, 'webpack')
    await runWebpack({
      mode: 'production',
      target: 'node',
      entry: program,
      output: { path: webpackOut, filename: 'program.cjs' },
    })
    expect(wasmIn(webpackOut)).toHaveLength(1)
    rmSync(outDir, { recursive: true })
    const printed = execFileSync(process.execPath, [join(webpackOut, 'program.cjs')], { encoding: 'utf8' })
    expect(JSON.parse(printed)).toEqual([9, 1])
  })
})

describe('esbuild', () => {
  it('finds a file that modules in several chunks share', async () => {
    const { build } = await import('esbuild')
    const { default: usejit } = await import('usejit/esbuild')
    const folder = join(out, 'shared')
    const kernel = `export function sum(x: Float64Array): number {
  'use jit'
  let sum = 0
  for (let i = 0; i < x.length; i++) sum += x[i]
  return sum
}`
    for (const name of ['a', 'b']) {
      mkdirSync(join(folder, name), { recursive: true })
      writeFileSync(join(folder, name, 'kernel.ts'), kernel)
    }
    const main = `import { status } from 'usejit/runtime'
import { sum } from './a/kernel'
const other = await import('./b/kernel')
console.log(JSON.stringify([sum, other.sum].map((f) => [f(Float64Array.of(1, 2)), status(f)!.calls.kernel, status(f)!.reasons])))`
    writeFileSync(join(folder, 'main.ts'), main)
    await build({
      entryPoints: [join(folder, 'main.ts')],
      outdir: join(folder, 'out'),
      bundle: true,
      format: 'esm',
      platform: 'node',
      splitting: true,
      chunkNames: 'deep/chunks/[name]-[hash]',
      plugins: [usejit({ ...options, ...files })],
    })
    expect(wasmIn(join(folder, 'out'))).toHaveLength(1)
    const printed = execFileSync(process.execPath, [join(folder, 'out', 'main.js')], { encoding: 'utf8' })
    expect(JSON.parse(printed)).toEqual([
      [3, 1, []],
      [3, 1, []],
    ])
  })
})
