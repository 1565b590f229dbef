/** Which Math functions kernels use, seen from outside: in a process of its own, in one whose Math somebody has changed, and in a browser. */
import { execFileSync } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hasChromium, launchChromium } from '../e2e/chromium.ts'
import type { MathReport } from '../fixtures/math/main.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const out = join(root, 'out', 'math-choice')
const program = join(out, 'main.mjs')
const script = join(out, 'main.js')

beforeAll(async () => {
  const { default: usejit } = await import('usejit/esbuild')
  mkdirSync(out, { recursive: true })
  const options = {
    entryPoints: [join(root, 'test', 'fixtures', 'math', 'main.ts')],
    bundle: true,
    plugins: [usejit({ dispatch: 'always', strict: true })],
  }
  await build({ ...options, format: 'esm', outfile: program })
  await build({ ...options, format: 'iife', globalName: 'program', outfile: script })
})
afterAll(() => rmSync(out, { recursive: true, force: true }))

/** @param before what runs before the program */
function inNode(before = ''): MathReport[] {
  const text = `${before}\nconst { report } = await import(${JSON.stringify(pathToFileURL(program).href)})\nconsole.log(JSON.stringify(report()))`
  const main = join(out, `run-${Math.abs(hash(text))}.mjs`)
  writeFileSync(main, text)
  return JSON.parse(execFileSync(process.execPath, [main], { encoding: 'utf8' }))
}

const hash = (text: string): number => [...text].reduce((sum, c) => (Math.imul(sum, 31) + c.charCodeAt(0)) | 0, 7)

const choices = (reports: MathReport[]) => Object.fromEntries(reports.map(({ name, math }) => [name, math]))

function expectExact(reports: MathReport[]): void {
  expect(reports.map(({ name, differences, kernelCalls }) => [name, differences, kernelCalls])).toEqual(
    reports.map(({ name }) => [name, 0, 1]),
  )
  expect(reports).toHaveLength(5)
}

/** Engines whose builtins are those of the library, see docs/math.md. */
const sameAsLibrary = process.arch === 'x64' && Number(process.versions.v8.split('.')[0]) < 15

describe('in Node', () => {
  it.runIf(sameAsLibrary)('kernels use the library, with the bits of the originals', () => {
    const reports = inNode()
    expectExact(reports)
    expect(choices(reports)).toEqual({
      waves: 'usejit',
      roots: 'usejit',
      tower: 'usejit',
      blackScholes: 'usejit',
    })
  })

  it.runIf(sameAsLibrary).each<[string, string, string[]]>([
    ['Math.sin', 'x === 233 ? next(r) : r', ['waves']],
    ['Math.cbrt', 'next(r)', ['roots']],
    ['Math.log1p', 'next(r)', ['tower']],
    ['Math.exp', 'next(r)', ['blackScholes', 'waves']],
  ])('where %s is off in the last place, kernels with it call it, and no others', (name, result, switched) => {
    const reports = inNode(`
      const bits = new BigInt64Array(1), float = new Float64Array(bits.buffer)
      const next = (r) => { float[0] = r; bits[0]++; return float[0] }
      const before = ${name}
      ${name} = (x) => { const r = before(x); return ${result} }`)
    expectExact(reports)
    expect(
      reports
        .filter(({ math }) => math === 'engine')
        .map((r) => r.name)
        .sort(),
    ).toEqual(switched)
  })
})

describe.skipIf(!hasChromium)('in Chromium', () => {
  it('kernels have the bits of the page’s own Math, whichever they use', async () => {
    const browser = await launchChromium()
    try {
      const page = await browser.newPage()
      await page.addScriptTag({ path: script })
      const reports = (await page.evaluate('program.report()')) as MathReport[]
      expectExact(reports)
      const sameSin = (await page.evaluate('Math.sin(233)')) === 0.4987392818032813
      // Chromium from V8 15 on has other functions, and the probes know.
      expect(choices(reports).waves).toBe(sameSin ? 'usejit' : 'engine')
      expect(choices(reports).powers).toBeUndefined()
    } finally {
      await browser.close()
    }
  })
})
