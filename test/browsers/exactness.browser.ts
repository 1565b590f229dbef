/** `npm run test:browsers`: kernels against originals inside of the machine's browsers. */
import { execFileSync } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type BrowserPage, findBrowsers, openBrowser } from '../../scripts/open-browser.mjs'
import { compileModule } from '../../src/compiler/pipeline.ts'
import { createEmbeddedToolchain } from '../../src/compiler/toolchain/embedded.ts'
import { type StaticServer, serveFolder } from '../e2e/static-server.ts'
import { type Construct, constructs } from '../language/constructs.ts'
import { exportName, joinExamples, kernelsName, standsAlone } from '../language/one-module.ts'
import { bundle } from '../runtime/load-rewritten.ts'
import type { ComparedRow } from './compare-rows.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const out = join(root, 'out', `browsers-${process.pid}`)
const toolchain = createEmbeddedToolchain()
const compiledRows = constructs.filter(({ status, sloppy }) => status === 'compiled' && !sloppy)
/** Rows by the name of the module that they are in. */
const modules = new Map<string, Construct[]>()
let server: StaticServer

beforeAll(async () => {
  mkdirSync(out, { recursive: true })
  writeFileSync(join(out, 'index.html'), '<!doctype html><title>usejit</title>')
  for (const row of compiledRows) {
    const name = standsAlone(row) ? `row-${row.id}` : `group-${row.group}`
    modules.set(name, [...(modules.get(name) ?? []), row])
  }
  for (const [name, rows] of modules) await writeBothWays(name, filesOf(rows))
  await build({
    entryPoints: [join(import.meta.dirname, 'compare-rows.ts')],
    bundle: true,
    format: 'esm',
    outfile: join(out, 'compare-rows.mjs'),
    logLevel: 'error',
  })
  server = await serveFolder(out)
}, 600_000)

afterAll(async () => {
  server?.close()
  rmSync(out, { recursive: true, force: true })
  await toolchain.close()
})

/** The module of these rows, and what it imports. */
function filesOf(rows: Construct[]): Record<string, string> {
  const [first] = rows
  if (!standsAlone(first)) return { 'main.ts': joinExamples(rows) }
  const main = first.source.replace(/\bf\b/, exportName(0))
  const exports = `export const ${kernelsName(0)} = () => [${exportName(0)}]\nexport { status } from 'usejit/runtime'\n`
  const others = Object.entries(first.files ?? {}).map(([path, text]) => [path.replace('./', ''), text])
  return { 'main.ts': main + exports, ...Object.fromEntries(others) }
}

async function writeBothWays(name: string, files: Record<string, string>): Promise<void> {
  const resolve = async (source: string) => {
    const file = source.replace('./', '')
    return files[file] === undefined ? undefined : { file, code: files[file] }
  }
  const directive = { strict: false, fastmath: new Set<never>(), inline: false, native: false }
  const compile = (file: string, code: string) => compileModule(file, code, { directive }, { toolchain, resolve })
  writeFileSync(join(out, `${name}-plain.mjs`), await bundle(files, { plain: true }))
  writeFileSync(join(out, `${name}-compiled.mjs`), await bundle(files, { compile, dispatch: 'always' }))
}

const browsers = findBrowsers()
/** Rows in which Firefox says the same error in other words: `x.set(y, offset)` of an offset beyond the end is one of two messages there. */
const WORDED_OTHERWISE = ['set']

it('finds a Chromium and a Firefox', () => {
  expect(browsers.filter((path) => path.includes('firefox'))).toHaveLength(1)
  expect(browsers).toHaveLength(2)
})

describe.each(browsers)('%s', (path) => {
  let page: BrowserPage
  beforeAll(async () => {
    page = await openBrowser(path)
    await page.go(server.url)
  }, 120_000)
  afterAll(() => page?.close())

  it('runs every kernel of the language table with the bits of its original', async () => {
    const rows: ComparedRow[] = []
    for (const [name, { length }] of [...modules].map(([name, rows]) => [name, rows] as const)) {
      const ids = JSON.stringify(modules.get(name)!.map(({ id }) => id))
      const found = await page.evaluate(
        `import('${server.url}compare-rows.mjs').then((m) => m.compareRows('${name}', ${ids}))`,
      )
      expect(found).toHaveLength(length)
      rows.push(...found)
    }
    console.log(`${page.title}: ${rows.length} constructs, ${rows.reduce((sum, { calls }) => sum + calls, 0)} calls`)
    const wrong = rows.filter((r) => r.mismatches.length > 0 || r.kernelCalls === 0 || r.reasons.length > 0)
    const worded = page.title.startsWith('Firefox') ? WORDED_OTHERWISE : []
    expect(wrong.filter(({ id }) => !worded.includes(id))).toEqual([])
    expect(wrong.map(({ id }) => id)).toEqual(worded)
    for (const text of wrong.flatMap(({ mismatches }) => mismatches)) {
      const [original, kernel] = text
        .split(' / ')
        .map((one) => one.replace(/(thrown:\w+): [^,]*/, '$1').replace(/^call \d+: /, ''))
      expect(kernel).toBe(original)
    }
    expect(rows.length).toBe(compiledRows.length)
  }, 600_000)

  it('has Math in kernels with the bits of its own Math', () => {
    const args = ['scripts/sweep-math.mjs', '--json', '--count', '50000', '--browser', path]
    const lines = execFileSync(process.execPath, args, { cwd: root, encoding: 'utf8' }).trim().split('\n')
    const rows = lines.map((line) => JSON.parse(line))
    expect(rows.length).toBeGreaterThan(20)
    for (const { name, kernels, library, decision, failedProbes } of rows) {
      const shown = `${name}: ${library.mismatches} of the library's differ, ${failedProbes} probes fail, decision ${decision}`
      expect(
        kernels.map((one: { mismatches: number }) => one.mismatches),
        shown,
      ).toEqual([0, 0])
      // A function that differs must have been noticed.
      if (library.mismatches > 0) expect(decision ?? 'engine', shown).toBe('engine')
    }
    console.log(rows.map(({ name, library, decision }) => `${name} ${library.mismatches} ${decision}`).join('\n'))
  }, 600_000)
})
