/** The programs of the matrix for Node, compiled by Babel 8: where Node is new enough for it, and it was installed (`npm run test:engines` does that). */
import { existsSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { compileAll } from './bundlers/matrix/babel.ts'
import { fixtures, out as matrixOut } from './bundlers/matrix/bundler.ts'
import { type Outcome, runNode } from './bundlers/matrix/run-program.ts'

const out = matrixOut.replace('test-matrix', 'test-babel8')
/** Where `scripts/test-engines.mjs` installs it: as a dependency it would make each `npm ci` on Node 20 complain. */
const installed = fileURLToPath(new URL('../out/babel-8/package.json', import.meta.url))
const [major, minor] = process.versions.node.split('.').map(Number)
const isNewEnough = major > 22 || (major === 22 && minor >= 18)
const isThere = existsSync(installed.replace('package.json', 'node_modules/@babel/core'))

// Where all tests are skipped, no hook runs.
if (!isNewEnough) console.warn(`babel8: NOT TESTED, Babel 8 needs Node 22.18, and this is ${process.versions.node}.`)
else if (!isThere) console.warn('babel8: NOT TESTED, Babel 8 is not installed. npm run test:engines does that.')

let expected: Record<string, Outcome>
beforeAll(async () => {
  rmSync(out, { recursive: true, force: true })
  const { runSuite } = await import(join(fixtures, 'suite.ts'))
  expected = await runSuite()
})
afterAll(() => rmSync(out, { recursive: true, force: true }))

describe.skipIf(!isNewEnough || !isThere)('Babel 8', () => {
  const packages = createRequire(installed)

  it('is Babel 8', () => {
    expect(packages('@babel/core').version).toMatch(/^8\./)
  })

  it.each([
    ['ES modules', 'js', { extension: 'js' }],
    ['minified CommonJS', 'cjs', { extension: 'cjs', minified: true }],
  ])('makes kernels of all forms, as %s', async (_, extension, how) => {
    const folder = join(out, extension)
    await compileAll(folder, how, packages)
    const { outcomes, traces } = await runNode(join(folder, `main.${extension}`))
    expect(Object.keys(outcomes)).toEqual(Object.keys(expected))
    for (const [form, { kernel, original, calls }] of Object.entries(outcomes)) {
      const written = expected[form].kernel
      expect({ form, kernel, original, calls }).toEqual({ form, kernel: written, original: written, calls: 2 })
    }
    expect(traces?.original).toContain('forms.ts')
  })
})
