/** Every form of kernel, in every kind of program, built by every bundler: the table of docs/bundlers.md. */
import { execFileSync } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { transform } from 'esbuild'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fixtures, out } from './bundlers/matrix/bundler.ts'
import { bundlers } from './bundlers/matrix/bundlers.ts'
import { bundlersPage } from './bundlers/matrix/bundlers-page.ts'
import { type Cell, type CellId, cells, inBrowser } from './bundlers/matrix/cells.ts'
import { type Outcome, Programs } from './bundlers/matrix/run-program.ts'
import { hasChromium, launchChromium } from './e2e/chromium.ts'

let browser: Browser | undefined
/** What the sources give as they were written. */
let expected: Record<string, Outcome>

beforeAll(async () => {
  rmSync(out, { recursive: true, force: true })
  const { runSuite } = await import(join(fixtures, 'suite.ts'))
  expected = await runSuite()
  // Vitest has given this function a name of its own.
  expected['default export'].name = 'default'
  if (hasChromium) browser = await launchChromium()
  else console.warn('bundlers-matrix: no Chromium here, so no page and no worker of a browser was tested.')
})
afterAll(async () => {
  await browser?.close()
  rmSync(out, { recursive: true, force: true })
})

/** Line of the `throw` in `checked`. */
const THROW = lineOf('forms.ts', 'is above the limit')

describe.each(bundlers.map((bundler) => [bundler.name, bundler] as const))('%s', (name, bundler) => {
  const programs = new Programs(bundler, join(out, name.replace(' ', '-').toLowerCase()))
  afterAll(() => programs.close())
  const own = Object.entries<Cell>(cells).filter(([id]) => !bundler.none?.[id as CellId])

  it.each(own)('%s', async (id, { forms, programs: inThese }) => {
    for (const program of inThese) {
      if (inBrowser(program) && !browser) continue
      const { outcomes, traces } = await programs.run(program, browser)
      for (const form of forms) {
        const { kernel, original, calls, ...named } = outcomes[form]
        const { kernel: written, name, length } = expected[form]
        expect({ program, form, kernel, original, ...named }).toEqual({
          program,
          form,
          kernel: written,
          original: written,
          name,
          length,
        })
        expect(calls, `calls of the kernel: ${form} in ${program}`).toBe(2)
      }
      if (id === 'maps') {
        expect(firstPlace(traces!.original)).toBe(`forms.ts:${THROW}`)
      }
    }
    await checks[id as CellId]?.(programs)
  })
})

it('docs/bundlers.md is up to date (write it with: npx vitest run --project processes test/bundlers-matrix.test.ts -u)', async () => {
  await expect(bundlersPage()).toMatchFileSnapshot('../docs/bundlers.md')
})

/** What a cell is about beyond the results. */
const checks: Partial<Record<CellId, (programs: Programs) => Promise<void>>> = {
  async route(programs) {
    for (const kind of ['node', 'browser'] as const) {
      const scripts = await programs.scripts(kind)
      const chunks = [...scripts].filter(([, text]) => text.includes('lost on the route')).map(([file]) => file)
      expect(chunks).toHaveLength(1)
      expect(chunks[0]).not.toMatch(/^(?:main|page)\.js$/)
    }
  },
  async minified(programs) {
    for (const kind of ['commonjs', 'browser'] as const) {
      for (const [file, text] of await programs.scripts(kind)) expect(text, file).not.toMatch(/\n\s+\S/)
    }
  },
  async unused(programs) {
    const scripts = await programs.scripts('commonjs')
    // How base64 of a WebAssembly module begins, and what one of the functions says.
    for (const [file, text] of scripts) expect(text, file).not.toContain('nobody calls this')
    expect(scripts.get('unused.cjs')!.replace(/\/\/# source.*/, '')).not.toMatch(/AGFzbQ|_jit|double|require|import/)
    expect(
      execFileSync(process.execPath, [join(await programs.build('commonjs'), 'unused.cjs')], { encoding: 'utf8' }),
    ).toBe('1\n')
  },
  async await(programs) {
    for (const kind of ['node', 'commonjs', 'browser'] as const) {
      // This format has no place for one.
      for (const text of (await programs.scripts(kind)).values()) await transform(text, { format: 'iife' })
    }
  },
}

/** `file:line` of the first place in a trace. */
function firstPlace(trace: string): string | undefined {
  return /([\w.-]+:\d+):\d+\)?$/m.exec(trace)?.[1]
}

function lineOf(file: string, text: string): number {
  return (
    readFileSync(join(fixtures, file), 'utf8')
      .split('\n')
      .findIndex((line) => line.includes(text)) + 1
  )
}
