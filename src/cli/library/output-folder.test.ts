import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { RECORD, writeRecord } from './library-record.ts'
import { checkOutputFolder, filesUnder, replaceFolder } from './output-folder.ts'

let cwd: string
let out: string
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'usejit-out-'))
  out = join(cwd, 'dist')
})
afterEach(() => rmSync(cwd, { recursive: true }))

function put(files: Record<string, string>, recorded: string[] = []): void {
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(join(out, file, '..'), { recursive: true })
    writeFileSync(join(out, file), text)
  }
  if (recorded.length > 0) writeRecord(out, recorded, { targets: [], functions: [] })
}
const check = (force = false) => checkOutputFolder(out, 'dist', [cwd, join(cwd, 'src/a.ts')], force)

describe('a folder for output', () => {
  it('may be missing, empty, or made by a build', () => {
    check()
    mkdirSync(out)
    check()
    put({ 'esm/a.mjs': '' }, ['esm/a.mjs'])
    check()
  })

  it('is not replaced where something else made it, but by force', () => {
    put({ 'precious.txt': 'x' })
    expect(() => check()).toThrow('has not written (it has no usejit-build.json)')
    check(true)
  })

  it('is not replaced where files came in since, but by force', () => {
    put({ 'esm/a.mjs': '', 'notes/mine.md': '', 'b.txt': '' }, ['esm/a.mjs'])
    expect(() => check()).toThrow('holds b.txt and 1 more, which usejit build has not written')
    check(true)
  })

  it('is not believed a record that is none', () => {
    put({ 'a.txt': '', [RECORD]: '{' })
    expect(() => check()).toThrow('has not written')
  })

  it.each([
    ['the project', '.'],
    ['a folder around it', '..'],
    ['the folder of a source', 'src'],
  ])('is never %s, whatever is asked for', (_, path) => {
    const keep = [cwd, join(cwd, 'src/a.ts')]
    expect(() => checkOutputFolder(join(cwd, path), path, keep, true)).toThrow('holds the sources of the library')
  })

  it('is no file', () => {
    writeFileSync(out, '')
    expect(() => check(true)).toThrow('--out dist is a file')
  })
})

describe('replacing a folder', () => {
  it('leaves nothing of the old one, and nothing beside it', async () => {
    put({ 'old/a.txt': '1' })
    await replaceFolder(out, async (folder) => writeFileSync(join(folder, 'b.txt'), '2'))
    expect(filesUnder(out)).toEqual(['b.txt'])
    expect(readdirSync(cwd)).toEqual(['dist'])
  })

  it('leaves the old one as it was where something fails', async () => {
    put({ 'a.txt': '1' })
    const failing = replaceFolder(out, async (folder) => {
      writeFileSync(join(folder, 'b.txt'), '2')
      throw new Error('no room')
    })
    await expect(failing).rejects.toThrow('no room')
    expect(readFileSync(join(out, 'a.txt'), 'utf8')).toBe('1')
    expect(readdirSync(cwd)).toEqual(['dist'])
  })

  it('leaves none where there was none', async () => {
    await expect(replaceFolder(out, () => Promise.reject(new Error('no')))).rejects.toThrow('no')
    expect(existsSync(out)).toBe(false)
  })
})
