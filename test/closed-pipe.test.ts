/** The command, in front of somebody who stops reading. */
import { spawn } from 'node:child_process'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { root, writeFiles } from './run-command.ts'

const folder = join(root, 'out', 'test-closed-pipe')
afterAll(() => rmSync(folder, { recursive: true, force: true }))

it('ends quietly where its output is read no further', async () => {
  writeFiles(folder, {
    'sum.ts': `export function sum(x: Float64Array): number { 'use jit'; let t = 0; for (const v of x) t += v; return t }`,
  })
  const child = spawn(process.execPath, [join(root, 'dist/cli/main.js'), 'check', 'sum.ts'], { cwd: folder })
  child.stdout.destroy()
  let complaints = ''
  child.stderr.on('data', (text) => {
    complaints += text
  })
  const code = await new Promise((done) => child.on('close', done))
  expect(complaints).toBe('')
  expect(code).toBe(0)
})
