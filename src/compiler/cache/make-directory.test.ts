import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { makeDirectory } from './make-directory.ts'

let scratch: string
beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), 'usejit-directory-'))
})
afterEach(() => {
  rmSync(scratch, { recursive: true })
})

describe('makeDirectory', () => {
  it('makes missing parents, and nothing the second time', () => {
    const path = join(scratch, 'a', 'b', 'c')
    makeDirectory(path)
    makeDirectory(path)
    expect(existsSync(path)).toBe(true)
  })

  it('throws where a file is in the way', () => {
    writeFileSync(join(scratch, 'file'), '')
    expect(() => makeDirectory(join(scratch, 'file'))).toThrow('EEXIST')
    expect(() => makeDirectory(join(scratch, 'file', 'a'))).toThrow(/ENOTDIR|EEXIST/)
  })

  it.runIf(process.platform === 'linux')('throws where the file system refuses, instead of hanging', () => {
    expect(() => makeDirectory('/proc/usejit/cache')).toThrow('ENOENT')
  })
})
