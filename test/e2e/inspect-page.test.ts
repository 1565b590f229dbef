/** The page of `usejit inspect --html`, as a browser shows it, of a kernel that vectorises on bytes, of one that does under fastmath, and of one that does not. */
import { spawnSync } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hasChromium, launchChromium } from './chromium.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const folder = join(root, 'out', 'test-inspect-page')

const SOURCE = `const third = (sum: number): number => sum / 3

export function blur(pixels: Uint8Array, w: number, h: number, out: Uint8Array): void {
  'use jit'
  for (let y = 0; y < h; y++)
    for (let x = 1; x < w - 1; x++) {
      const at = y * w + x
      out[at] = third(pixels[at - 1] + pixels[at] + pixels[at + 1])
    }
}

export function dot(a: Float64Array, b: Float64Array): number {
  'use jit: fastmath'
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i]
  return sum
}

export function hash(bytes: Uint8Array, table: Int32Array): number {
  'use jit'
  let h = 5381
  for (const c of bytes) h = (h * 33) ^ table[c]
  return h >>> 0 // <b>&amp;</b>
}
`

describe.skipIf(!hasChromium)('the page of usejit inspect', () => {
  let browser: Browser
  beforeAll(async () => {
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, 'kernels.ts'), SOURCE)
    browser = await launchChromium()
  })
  afterAll(async () => {
    await browser?.close()
    rmSync(folder, { recursive: true, force: true })
  })

  async function open(name: string): Promise<Page> {
    const html = `${name}.html`
    const command = [join(root, 'dist/cli/main.js'), 'inspect', `kernels.ts#${name}`, '--html', html]
    const { status, stderr } = spawnSync(process.execPath, command, { cwd: folder, encoding: 'utf8' })
    expect(stderr).toBe('')
    expect(status).toBe(0)
    const page = await browser.newPage({ viewport: { width: 1360, height: 860 } })
    const faults: string[] = []
    page.on('pageerror', (error) => faults.push(error.message))
    page.on('console', (message) => faults.push(message.text()))
    page.on('request', (request) => {
      if (!request.url().startsWith('file:')) faults.push(`asks for ${request.url()}`)
    })
    await page.goto(pathToFileURL(join(folder, html)).href)
    expect(faults).toEqual([])
    return page
  }

  /** What stands below a line of the source. */
  const notes = (page: Page, line: number): Promise<string[]> =>
    page.locator(`[id="L0:${line}"] .notes li`).allInnerTexts()
  const shown = (page: Page, which: string): Promise<string[]> =>
    page.locator(`[role=tabpanel]:not([hidden]) .row.${which}`).allInnerTexts()

  const NOT_CHECKED = 'known to be in range: not checked'
  const VERSION =
    'loop one test in front of it stands for the checks inside; where that fails, the loop runs as it is written'

  test('of a blur on bytes', async () => {
    const page = await open('blur')
    expect(await page.title()).toBe('kernels.ts#blur – usejit inspect')
    expect(await page.locator('h2').textContent()).toBe(
      'blur(pixels: Uint8Array, w: number, h: number, out: Uint8Array) => void',
    )
    expect(await notes(page, 5)).toContain(VERSION)
    expect(await notes(page, 6)).toEqual(
      expect.arrayContaining(['loop vectorised, 16 rounds at once', 'x number: whole, 1 … 2147483646', 'x++ int32']),
    )
    expect(await notes(page, 7)).toEqual(expect.arrayContaining(['at number: whole, 1 … 2^31 − 1', 'y * w + x int32']))
    expect(await notes(page, 8)).toEqual(
      expect.arrayContaining([
        `pixels[at - 1], pixels[at], pixels[at + 1], out[at] ${NOT_CHECKED}`,
        'third(pixels[at - 1] + pixels[at] + pixels[… inlined',
      ]),
    )
    // The helper stands in front of the function, with its own line.
    expect(await notes(page, 1)).toContain('sum / 3 int32')
    expect(await page.locator('.line').count()).toBe(9)
    await page.close()
  })

  test('of a dot product under fastmath', async () => {
    const page = await open('dot')
    expect(await notes(page, 15)).toEqual(
      expect.arrayContaining([
        'loop vectorised, 2 rounds at once',
        VERSION,
        `a[i], b[i] ${NOT_CHECKED}`,
        'sum += a[i] * b[i] float64',
      ]),
    )
    expect(await notes(page, 14)).toEqual(['sum number: 0'])
    expect(await notes(page, 13)).toEqual([])
    await page.close()
  })

  test('of a hash, which does not vectorise', async () => {
    const page = await open('hash')
    const line = await notes(page, 22)
    expect(line).toContain(
      'loop not vectorised: each round needs a value of the round before it, or leaves the loop with one',
    )
    // All bytes are indices of a table of 256: that is tested once.
    expect(line).toContain(VERSION)
    expect(line).toContain(`for (const c of bytes), table[c] ${NOT_CHECKED}`)
    expect(line).toContain('for (const c of bytes) int32')
    // What is written in the source is text.
    expect(await page.locator('[id="L0:23"] code').textContent()).toBe('  return h >>> 0 // <b>&amp;</b>')
    await page.close()
  })

  test('links lines with rows, both ways, by mouse and by keyboard', async () => {
    const page = await open('dot')
    const marked = () => page.locator('.line.near, .line.pinned').evaluateAll((all) => all.map(({ id }) => id))
    await page.locator('[id="L0:15"] code').hover()
    expect((await shown(page, 'near')).join('\n')).toContain('f64x2.mul')
    expect(await marked()).toEqual(['L0:15'])
    // The other way round.
    await page.locator('[role=tab]', { hasText: 'Optimised LLVM IR' }).click()
    const row = page.locator('[role=tabpanel]:not([hidden]) .row[data-k="0:16"]').first()
    await row.hover()
    expect(await marked()).toEqual(['L0:16'])
    // Pinned, it stays; every listing has it.
    await page.locator('[id="L0:15"] code').click()
    await page.mouse.move(5, 5)
    for (const [tab, part] of [
      ['WebAssembly', 'f64x2.add'],
      ['Optimised LLVM IR', 'fmul fast <2 x double>'],
      ['Machine level', 'f.mul'],
      ['Number level', 'load proven'],
    ]) {
      await page.getByRole('tab', { name: tab, exact: true }).click()
      expect((await shown(page, 'pinned')).join('\n')).toContain(part)
    }
    // Keys: up one line, keep that instead, let it go.
    await page.locator('[id="L0:15"]').focus()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    expect(await marked()).toEqual(['L0:16'])
    await page.keyboard.press('Escape')
    expect(await page.locator('.pinned').count()).toBe(0)
    await page.getByRole('tab', { name: 'Number level' }).focus()
    await page.keyboard.press('ArrowRight')
    expect(await page.getByRole('tab', { name: 'WebAssembly' }).getAttribute('aria-selected')).toBe('true')
    await page.close()
  })
})
