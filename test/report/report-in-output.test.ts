/** The plugin's option `report`, with a file in the folder that the bundler empties. */
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'vite'
import { afterAll, expect, it } from 'vitest'
import type { Report } from '../../src/plugin/report.ts'
import usejit from '../../src/vite-plugin/vite.ts'
import { root, writeFiles } from '../run-command.ts'

const folder = join(root, 'out', 'test-report-in-output')
afterAll(() => rmSync(folder, { recursive: true, force: true }))

it('is there after each build by Vite, which empties its folder behind the compiler', async () => {
  writeFiles(folder, {
    'sum.ts': `export function sum(x: Float64Array): number { 'use jit'; let t = 0; for (const v of x) t += v; return t }`,
  })
  for (let round = 0; round < 2; round++) {
    await build({
      root: folder,
      configFile: false,
      logLevel: 'silent',
      plugins: [usejit({ report: 'dist/report.json' })],
      build: { lib: { entry: 'sum.ts', formats: ['es'] } },
    })
    const report = JSON.parse(readFileSync(join(folder, 'dist/report.json'), 'utf8')) as Report
    expect(report.totals).toMatchObject({ functions: 1, ready: 1 })
  }
})
