import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { programFile, writeProgramFile } from './program-file.ts'

const addon = programFile('/app/blur.ts', 'linux-x64.node', Buffer.from('not really machine code'))

let dir: string
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'usejit-addon-'))
})
afterEach(() => rmSync(dir, { recursive: true }))

const write = (folder = dir) => writeProgramFile(folder, addon)!

it('writes a file below the cache directory, and no second time', () => {
  const path = write()
  expect(path.startsWith(join(dir, 'addons'))).toBe(true)
  expect(path.endsWith('blur.linux-x64.node')).toBe(true)
  const { ino } = statSync(path)
  expect(write()).toBe(path)
  expect(statSync(path).ino).toBe(ino)
})

it.each([
  ['with a flipped bit', (bytes: Buffer) => bytes.map((byte, i) => (i === 3 ? byte ^ 1 : byte))],
  ['cut short', (bytes: Buffer) => bytes.subarray(0, 5)],
])('replaces a file %s', (_, damage) => {
  const path = write()
  writeFileSync(path, damage(readFileSync(path)))
  expect(write()).toBe(path)
  expect(readFileSync(path)).toEqual(addon.bytes)
})

it('goes to a temporary directory where the cache directory cannot be made', () => {
  writeFileSync(join(dir, 'file'), 'no directory')
  const path = write(join(dir, 'file'))
  expect(path.startsWith(dir)).toBe(false)
  expect(readFileSync(path)).toEqual(addon.bytes)
  expect(write(join(dir, 'file'))).toBe(path)
})
