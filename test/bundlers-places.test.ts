/** Where programs with kernels run, besides Node and ordinary pages: service workers, pages from files, two bundles on one page, hosts without files, without WebAssembly. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { createContext, runInContext } from 'node:vm'
import { build, type Format } from 'esbuild'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  entries,
  fixtures,
  out as matrixOut,
  options,
  require,
  resolveLikeNode,
  stripTypes,
} from './bundlers/matrix/bundler.ts'
import type { Outcome, Report } from './bundlers/matrix/run-program.ts'
import { hasChromium, launchChromium } from './e2e/chromium.ts'
import { serveFolder } from './e2e/static-server.ts'

const out = matrixOut.replace('test-matrix', 'test-bundlers-places')
const settings = { ...options, cacheDir: join(out, 'cache') }
const FORMS = 10
let expected: Record<string, Outcome>

beforeAll(async () => {
  rmSync(out, { recursive: true, force: true })
  const { runForms } = await import(join(fixtures, 'suite.ts'))
  expected = runForms()
  await bundle('probe')
  await bundle('service-worker')
})
afterAll(() => rmSync(out, { recursive: true, force: true }))

/** A program of esbuild for browsers: nothing of Node is in it. */
async function bundle(name: string, format: Format = 'iife'): Promise<void> {
  await build({
    entryPoints: entries(name),
    outdir: out,
    bundle: true,
    format,
    logLevel: 'error',
    plugins: [require('usejit/esbuild')(settings)],
  })
}

/** Every result is that of the sources. @returns calls of kernels */
function callsOf({ outcomes }: Report): number[] {
  expect(Object.keys(outcomes)).toHaveLength(FORMS)
  for (const [form, { kernel, original }] of Object.entries(outcomes)) {
    expect({ form, kernel, original }).toEqual({ form, kernel: expected[form].kernel, original: expected[form].kernel })
  }
  return Object.values(outcomes).map(({ calls }) => calls)
}

const all = (count: number) => Array.from({ length: FORMS }, () => count)

describe('a host that has no files and nothing of Node', () => {
  interface Probe {
    run(): Report
    status(): { state: string; reasons: { code: string }[] }
  }

  /** What an edge worker has, more or less. */
  function start(globals: object, wasm: boolean): { probe: Probe; warned: string[] } {
    const warned: string[] = []
    const console = { warn: (...texts: unknown[]) => warned.push(texts.join(' ')) }
    const context = createContext({ console, ...globals }, { codeGeneration: { strings: false, wasm } })
    runInContext(readFileSync(join(out, 'probe.js'), 'utf8'), context)
    return { probe: runInContext('probe', context), warned }
  }

  it('runs kernels', () => {
    const { probe, warned } = start({ atob }, true)
    expect(callsOf(probe.run())).toEqual(all(2))
    expect(probe.status()).toMatchObject({ state: 'ready', reasons: [] })
    expect(warned).toEqual([])
  })

  it.each([
    ['that forbids compiling WebAssembly', { atob }, 'CompileError'],
    ['without WebAssembly', { atob, WebAssembly: undefined }, 'TypeError'],
    ['without WebAssembly and atob', { WebAssembly: undefined }, 'TypeError'],
  ])('%s runs the originals, with the reason', (_, globals, error) => {
    const { probe, warned } = start(globals, false)
    expect(callsOf(probe.run())).toEqual(all(0))
    const { state, reasons } = probe.status()
    expect({ state, codes: reasons.map(({ code }) => code) }).toEqual({ state: 'original', codes: ['wasm-forbidden'] })
    // Once for each module that has kernels.
    expect(warned).toHaveLength(2)
    expect(warned[0]).toMatch(new RegExp(`^usejit \\[wasm-forbidden\\] originals run: .*${error}`))
  })
})

describe.skipIf(!hasChromium)('Chromium', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await launchChromium()
  })
  afterAll(() => browser?.close())

  async function onPage<T>(files: Record<string, string>, use: (url: string) => Promise<T>): Promise<T> {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(out, name), text)
    const server = await serveFolder(out)
    try {
      return await use(server.url)
    } finally {
      server.close()
    }
  }

  it('runs kernels in a service worker', async () => {
    await onPage({ 'service.html': '<!doctype html>' }, async (url) => {
      const page = await browser.newPage()
      await page.goto(`${url}service.html`)
      const report = await page.evaluate<Report>(`(async () => {
        await navigator.serviceWorker.register('service-worker.js')
        const { active } = await navigator.serviceWorker.ready
        const answer = new Promise((resolve) => navigator.serviceWorker.addEventListener('message', ({ data }) => resolve(data)))
        navigator.serviceWorker.startMessages()
        active.postMessage('run')
        return answer
      })()`)
      expect(callsOf(report)).toEqual(all(2))
      await page.close()
    })
  })

  it('runs kernels on a page that is a file', async () => {
    writeFileSync(join(out, 'file.html'), '<!doctype html><script src="probe.js"></script>')
    const page = await browser.newPage()
    await page.goto(pathToFileURL(join(out, 'file.html')).href)
    expect(callsOf(await page.evaluate('probe.run()'))).toEqual(all(2))
    await page.close()
  })

  it('lets two bundles, each with a copy of the runtime, share arrays of kernel memory', async () => {
    const { rollup } = await import('rollup')
    const other = await rollup({
      input: entries('probe').probe,
      plugins: [resolveLikeNode, require('usejit/rollup')(settings), stripTypes],
    })
    await other.write({ file: join(out, 'other.js'), format: 'iife', inlineDynamicImports: true })
    await other.close()
    const html =
      '<!doctype html><link rel="icon" href="data:,"><script>probeName = "one"</script><script src="probe.js"></script><script>probeName = "two"</script><script src="other.js"></script>'
    await onPage({ 'both.html': html }, async (url) => {
      const page = await browser.newPage()
      const complaints: string[] = []
      page.on('pageerror', (error) => complaints.push(error.message))
      page.on('console', (message) => complaints.push(message.text()))
      await page.goto(`${url}both.html`)
      expect(callsOf(await page.evaluate('one.run()'))).toEqual(all(2))
      expect(callsOf(await page.evaluate('two.run()'))).toEqual(all(2))
      const shared = `(() => {
        const [x, y] = [one.alloc(1000), two.alloc(1000)]
        return [x.buffer === y.buffer, x.byteOffset !== y.byteOffset, one.sum(y), two.sum(x), one.sum(x), two.sum(y)]
      })()`
      expect(await page.evaluate(shared)).toEqual([true, true, 500, 500, 500, 500])
      expect(complaints).toEqual([])
      await page.close()
    })
  })

  it('says where a content security policy forbids WebAssembly, in a worker as well', async () => {
    const worker = `importScripts('probe.js'); postMessage([probe.run(), probe.status()])`
    writeFileSync(join(out, 'policy-worker.js'), worker)
    writeFileSync(
      join(out, 'policy.js'),
      `runWorker = () => new Promise((resolve) => (new Worker('policy-worker.js').onmessage = ({ data }) => resolve(data)))`,
    )
    writeFileSync(
      join(out, 'policy.html'),
      '<!doctype html><script src="probe.js"></script><script src="policy.js"></script>',
    )
    const server = await serveFolder(out, { 'content-security-policy': "script-src 'self'" })
    try {
      const page = await browser.newPage()
      await page.goto(`${server.url}policy.html`)
      for (const program of ['[probe.run(), probe.status()]', 'runWorker()']) {
        const [report, status] = await page.evaluate<[Report, { state: string; reasons: { code: string }[] }]>(program)
        expect(callsOf(report)).toEqual(all(0))
        expect(status.state).toBe('original')
        expect(status.reasons.map(({ code }) => code)).toEqual(['wasm-forbidden'])
      }
      await page.close()
    } finally {
      server.close()
    }
  })
})
