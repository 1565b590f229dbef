import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { MeasuredRow } from '../../examples/demo/src/measure.ts'
import { hasChromium, launchChromium } from './chromium.ts'
import { buildPage, openDemo, runOnNode, scratchFolder, screenshots } from './demo-example.ts'
import { serveFolder } from './static-server.ts'

const kernels = ['blur', 'sobel', 'histogram', 'sieve', 'fused', 'l2norm', 'rowSums']
const folder = scratchFolder()
let onNode: MeasuredRow[]

beforeAll(async () => {
  await buildPage(join(folder, 'page'))
  onNode = await runOnNode(join(folder, 'node'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('the demo, built with Vite, in Node', () => {
  test('knows all kernels', () => {
    expect(onNode.map((row) => row.kernel)).toEqual(kernels)
  })
  test.each(kernels)('%s runs as a kernel and equals its original', (kernel) => {
    const row = rowOf(onNode, kernel)
    expect(row).toMatchObject({ state: 'ready', target: 'wasm', equal: true })
    expect(row.calls.kernel).toBeGreaterThan(0)
  })
  test('counts the 9592 primes below 100 000', () => {
    expect(rowOf(onNode, 'sieve').result).toBe(9592)
  })
})

describe.skipIf(!hasChromium)('the demo, built with Vite, in Chromium', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await launchChromium()
  })
  afterAll(() => browser?.close())

  test('runs every kernel to the checksums of Node', async () => {
    const server = await serveFolder(join(folder, 'page'))
    try {
      const { page, complaints, rows } = await openDemo(browser, server.url)
      const inBrowser = await rows()
      expect(checksums(inBrowser)).toEqual(checksums(onNode))
      for (const row of inBrowser) {
        expect(row).toMatchObject({ state: 'ready', target: 'wasm', equal: true })
        expect(row.calls.kernel, row.kernel).toBeGreaterThan(0)
      }
      expect(complaints).toEqual([])
      mkdirSync(screenshots, { recursive: true })
      await page.screenshot({ path: join(screenshots, 'demo-page.png'), fullPage: true })
    } finally {
      server.close()
    }
  })

  test('runs the originals where a content security policy forbids WebAssembly', async () => {
    const server = await serveFolder(join(folder, 'page'), { 'content-security-policy': "script-src 'self'" })
    try {
      const { rows } = await openDemo(browser, server.url)
      const inBrowser = await rows()
      expect(checksums(inBrowser)).toEqual(checksums(onNode))
      for (const row of inBrowser) {
        expect(row).toMatchObject({ state: 'original', equal: true, calls: { kernel: 0 } })
        expect(row.reasons.map(({ code }) => code)).toContain('wasm-forbidden')
      }
    } finally {
      server.close()
    }
  })
})

function rowOf(rows: MeasuredRow[], kernel: string): MeasuredRow {
  const row = rows.find((candidate) => candidate.kernel === kernel)
  if (!row) throw new Error(`The demo reported nothing about ${kernel}.`)
  return row
}

function checksums(rows: MeasuredRow[]): Record<string, string> {
  return Object.fromEntries(rows.map(({ kernel, checksum }) => [kernel, checksum]))
}
