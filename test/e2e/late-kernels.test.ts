/** On Vite's dev server the originals run until LLVM is done: pages, workers and other tabs get kernels when they are there. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { FunctionStatus } from '../../src/runtime-shim/status.ts'
import { hasChromium, launchChromium } from './chromium.ts'
import { scratchFolder, startDevServer } from './demo-example.ts'
import { type GatedClang, gatedClang } from './gated-clang.ts'

/** More files with kernels than a browser has connections to one server. */
const FILES = 9

/** Counts its calls in the module, and works in an array of the module: the state that the two sides share. */
const kernels = (factor: number) => `let calls = 0
let scratch = new Float64Array(1)
export function scale(x: Float64Array): number {
  'use jit'
  calls += 1
  if (scratch.length < x.length) scratch = new Float64Array(x.length)
  let sum = 0
  for (let i = 0; i < x.length; i++) {
    scratch[i] += x[i] * ${factor}
    sum += scratch[i]
  }
  return sum + 1000 * calls
}
export const state = () => [calls, ...scratch]
`

const more = (i: number) => `export function f${i}(x: Float64Array): number {
  'use jit'
  let sum = 0
  for (let i = 0; i < x.length; i++) sum += x[i] + ${i}
  return sum
}
`

const main = `import { status } from 'usejit/runtime'
import * as first from './kernels'
${Array.from({ length: FILES }, (_, i) => `import { f${i} } from './more${i}'`).join('\n')}
let module = first
const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' })
const x = Float64Array.of(1, 2)
const own = {
  call: () => module.scale(x),
  state: () => module.state(),
  status: () => status(module.scale),
  others: [${Array.from({ length: FILES }, (_, i) => `f${i}`)}],
  statuses: () => own.others.map((f) => [f(x), status(f)!.state, status(f)!.calls]),
  worker: () => new Promise((resolve) => {
    worker.onmessage = ({ data }) => resolve(data)
    worker.postMessage(0)
  }),
}
Object.assign(window, { own })
document.querySelector('p')!.textContent = 'It runs: ' + module.scale(x)
if (import.meta.hot) import.meta.hot.accept('./kernels', (next) => { module = next as never })
`

const worker = `import { status } from 'usejit/runtime'
import { f0 } from './more0'
self.onmessage = () => self.postMessage([f0(Float64Array.of(1, 2)), status(f0)])
`

const config = (settings: object) => `import usejit from 'usejit/vite'
export default { plugins: [usejit({ toolchain: 'clang', cacheDir: 'cache', dispatch: 'always' })], ...${JSON.stringify(settings)} }
`

/** What a page knows of the functions that it has. */
interface Own {
  call(): number
  state(): number[]
  status(): FunctionStatus
  statuses(): [number, string, FunctionStatus['calls']][]
  worker(): Promise<[number, FunctionStatus]>
}

const ask = <T>(page: Page, run: (own: Own) => T): Promise<Awaited<T>> => page.evaluate(`(${run})(window.own)`)

describe.skipIf(!hasChromium)('kernels that are late', () => {
  const folders: string[] = []
  let browser: Browser
  beforeAll(async () => {
    browser = await launchChromium()
  })
  afterAll(async () => {
    await browser?.close()
    for (const folder of folders) rmSync(folder, { recursive: true, force: true })
  })

  /** A project of its own, and a server for it. */
  async function serve(settings: { base?: string; server?: object }, vite = 'vite') {
    const folder = scratchFolder()
    folders.push(folder)
    const write = (name: string, text: string) => writeFileSync(join(folder, name), text)
    mkdirSync(join(folder, 'src'))
    write('vite.config.mjs', config(settings))
    write(
      'index.html',
      '<!doctype html><link rel="icon" href="data:,"><p></p><script type="module" src="/src/main.ts"></script>',
    )
    write('src/main.ts', main)
    write('src/worker.ts', worker)
    write('src/kernels.ts', kernels(2))
    for (let i = 0; i < FILES; i++) write(`src/more${i}.ts`, more(i))
    const gate = await gatedClang(join(folder, 'gate'))
    gate.set('closed')
    const server = await startDevServer(folder, { vite, base: settings.base, env: gate.env })
    return { write, gate, server }
  }

  async function open(url: string) {
    const page = await browser.newPage()
    const complaints: string[] = []
    const requests: string[] = []
    page.on('pageerror', (error) => complaints.push(error.message))
    page.on('console', (message) => {
      // Without websocket, Vite's own client complains.
      if (['error', 'warning'].includes(message.type()) && !/websocket/i.test(message.text()))
        complaints.push(message.text())
    })
    page.on('request', (request) => requests.push(request.url()))
    await page.goto(url)
    await page.getByText('It runs').waitFor({ timeout: 30_000 })
    return { page, complaints, requests }
  }

  /** By which factor the function multiplies now, after one call more. */
  const factorOf = (page: Page) =>
    ask(page, (own) => {
      own.call()
      const [calls, first] = own.state()
      return first / calls
    })

  const painted = (page: Page) =>
    expect
      .poll(() => page.evaluate(`performance.getEntriesByName('first-contentful-paint').length`), { timeout: 10_000 })
      .toBe(1)

  const patience = { timeout: 60_000, interval: 50 }
  const isReady = (page: Page) => expect.poll(() => ask(page, (own) => own.status().state), patience).toBe('ready')

  describe.each([
    ['Vite 8', 'vite'],
    ['Vite 7', 'vite7'],
  ])('in %s, without websocket, below a base', (_, vite) => {
    let served: Awaited<ReturnType<typeof serve>>
    beforeAll(async () => {
      served = await serve({ base: '/some/app/', server: { hmr: false, ws: false } }, vite)
    })
    afterAll(() => served?.server.stop())

    test('the page is painted and works before any kernel is there, and gets all of them, in every tab', async () => {
      const { gate, server } = served
      const tabs = [await open(server.url), await open(server.url)]
      for (const { page } of tabs) {
        await painted(page)
        // The page has called it once.
        expect(await ask(page, (own) => [own.call(), own.state()]), server.log()).toEqual([2012, [2, 4, 8]])
        expect(await ask(page, (own) => own.status())).toMatchObject({
          state: 'pending',
          target: 'wasm',
          reasons: [{ code: 'compiling' }],
          calls: { kernel: 0, original: 2 },
        })
        expect(await ask(page, (own) => own.worker())).toMatchObject([3, { state: 'pending', calls: { kernel: 0 } }])
      }
      gate.set('open')
      for (const { page, complaints } of tabs) {
        await isReady(page)
        // What the original has left is what the kernel goes on with.
        expect(await ask(page, (own) => [own.call(), own.state()])).toEqual([3018, [3, 6, 12]])
        expect((await ask(page, (own) => own.status())).calls).toEqual({ kernel: 1, original: 2 })
        const states = () => ask(page, (own) => own.statuses().map(([, state]) => state))
        await expect.poll(states, patience).toEqual(Array(FILES).fill('ready'))
        const statuses = await ask(page, (own) => own.statuses())
        for (const [i, [result, , calls]] of statuses.entries()) {
          expect(result).toBe(3 + 2 * i)
          expect(calls.kernel).toBeGreaterThan(0)
        }
        const kernelCalls = () => ask(page, (own) => own.worker()).then(([, { calls }]) => calls.kernel)
        await expect.poll(kernelCalls, patience).toBeGreaterThan(0)
        expect(complaints).toEqual([])
      }
      for (const { page } of tabs) await page.close()
    })

    test('the next page has them from its first call on, and asks for none', async () => {
      const { page, requests, complaints } = await open(served.server.url)
      expect((await ask(page, (own) => own.status())).calls).toEqual({ kernel: 1, original: 0 })
      expect(await ask(page, (own) => own.worker())).toMatchObject([3, { calls: { kernel: 1, original: 0 } }])
      expect(requests.filter((url) => url.includes('@usejit'))).toEqual([])
      expect(complaints).toEqual([])
      await page.close()
    })
  })

  describe('with HMR', () => {
    let gate: GatedClang
    let served: Awaited<ReturnType<typeof serve>>
    beforeAll(async () => {
      served = await serve({})
      gate = served.gate
    })
    afterAll(() => served?.server.stop())
    beforeEach(() => gate.set('open'))

    test('an edit while the last one is compiled has its own kernel', async () => {
      const { server, write } = served
      const { page, complaints } = await open(server.url)
      await isReady(page)
      gate.set('closed')
      write('src/kernels.ts', kernels(7))
      await expect.poll(() => factorOf(page), patience).toBe(7)
      expect(await ask(page, (own) => own.status())).toMatchObject({
        state: 'pending',
        reasons: [{ code: 'compiling' }],
      })
      write('src/kernels.ts', kernels(11))
      await expect.poll(() => factorOf(page), patience).toBe(11)
      expect(await ask(page, (own) => own.status())).toMatchObject({ state: 'pending', calls: { kernel: 0 } })
      gate.set('open')
      await isReady(page)
      expect(await factorOf(page)).toBe(11)
      expect((await ask(page, (own) => own.status())).calls.kernel).toBe(1)
      expect(complaints).toEqual([])
      await page.close()
    })

    test('a failure is told in the terminal with a frame, and by status', async () => {
      const { server, write } = served
      gate.set('closed')
      write('src/kernels.ts', kernels(13))
      const { page, complaints } = await open(server.url)
      await expect.poll(() => factorOf(page), patience).toBe(13)
      expect((await ask(page, (own) => own.status())).state).toBe('pending')
      gate.set('refusing')
      await expect
        .poll(() => ask(page, (own) => own.status()), patience)
        .toMatchObject({
          state: 'original',
          reasons: [{ code: 'not-compiled', message: expect.stringContaining("'scale' stays the original") }],
        })
      expect(await factorOf(page)).toBe(13)
      const said = server.log()
      expect(said).toContain('usejit [toolchain-failed] src/kernels.ts:4:3')
      expect(said).toContain("> 4 |   'use jit'")
      expect(said).toContain('the gate refuses')
      expect(complaints.filter((text) => text.includes('usejit'))).toEqual([
        expect.stringContaining('usejit [not-compiled] originals run: scale'),
      ])
      await page.close()
      // As it would have been without haste.
      const again = await open(server.url)
      expect(await ask(again.page, (own) => own.status())).toMatchObject({
        state: 'original',
        reasons: [{ code: 'toolchain-failed' }],
      })
      await again.page.close()
      gate.set('open')
      write('src/kernels.ts', kernels(17))
      const mended = await open(server.url)
      await isReady(mended.page)
      await mended.page.close()
    })
  })
})
