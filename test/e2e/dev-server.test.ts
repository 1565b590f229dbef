import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hasChromium, launchChromium } from './chromium.ts'
import { copyDemo, openDemo, scratchFolder, startDevServer } from './demo-example.ts'

describe.skipIf(!hasChromium)('the demo on the Vite dev server', () => {
  const folder = scratchFolder()
  let browser: Browser
  let server: Awaited<ReturnType<typeof startDevServer>>

  beforeAll(async () => {
    copyDemo(folder)
    browser = await launchChromium()
    server = await startDevServer(folder)
  })
  afterAll(async () => {
    await browser?.close()
    server?.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  test('runs the kernels, and runs the new ones after an edit', async () => {
    const { rows } = await openDemo(browser, server.url)
    const before = await rows()
    for (const row of before) expect(row, server.log()).toMatchObject({ state: 'ready', target: 'wasm', equal: true })

    const file = join(folder, 'src', 'kernels.ts')
    const source = readFileSync(file, 'utf8')
    expect(source).toContain('4.1 * a[i]')
    writeFileSync(file, source.replace('4.1 * a[i]', '4.2 * a[i]'))

    const fused = (all: typeof before) => all.find(({ kernel }) => kernel === 'fused')?.checksum
    // The reload can come in the middle of a look at the page, which then fails and is repeated.
    const current = () => rows().then(fused, () => undefined)
    await expect.poll(async () => (await current()) ?? fused(before), { timeout: 60_000 }).not.toBe(fused(before))
    const after = await rows()
    for (const row of after) {
      expect(row, server.log()).toMatchObject({ state: 'ready', target: 'wasm', equal: true })
      expect(row.calls.kernel, row.kernel).toBeGreaterThan(0)
    }
    const unchanged = (all: typeof before) => all.filter(({ kernel }) => kernel !== 'fused').map((row) => row.checksum)
    expect(unchanged(after)).toEqual(unchanged(before))
  })
})
