import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findSourceFiles, globOf } from './source-files.ts'

let cwd: string
beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), 'usejit-files-'))
  const files = [
    'a.ts',
    'b/c.tsx',
    'b/d.mjs',
    'b/types.d.ts',
    'notes.md',
    'node_modules/x/e.js',
    'dist/f.js',
    '.git/g.js',
  ]
  for (const file of files) {
    mkdirSync(dirname(join(cwd, file)), { recursive: true })
    writeFileSync(join(cwd, file), '')
  }
})
afterAll(() => {
  rmSync(cwd, { recursive: true })
})

describe('findSourceFiles', () => {
  it.each([
    ['nothing: the working directory', [], ['a.ts', 'b/c.tsx', 'b/d.mjs']],
    ['a folder', ['b'], ['b/c.tsx', 'b/d.mjs']],
    ['files, each once', ['a.ts', './a.ts'], ['a.ts']],
    ['a glob', ['**/*.tsx'], ['b/c.tsx']],
    ['a glob that finds packages', ['**/*.js'], ['dist/f.js']],
    ['a named file of any kind', ['notes.md', 'dist/f.js'], ['notes.md', 'dist/f.js']],
  ])('%s', (_, paths, expected) => {
    expect(findSourceFiles(paths, cwd)).toEqual(expected.map((file) => join(cwd, file)))
  })

  it('globs as they are typed on Windows, and with escapes elsewhere', () => {
    expect(globOf('src\\**\\*.ts', '\\')).toBe('src/**/*.ts')
    expect(globOf('src/\\[id\\]/*.ts', '/')).toBe('src/\\[id\\]/*.ts')
  })

  it.each([
    ['a path that does not exist', 'nowhere', /^There is no file or folder nowhere in .*\.$/],
    ['one that is nearly there', 'b/c.tx', /in .*\. Did you mean b\/c\.tsx\?$/],
    ['one that is typed as on Windows', 'b\\c.tsx', /in .*\. Did you mean b\/c\.tsx\?$/],
    ['a glob that nothing matches', 'b/*.vue', /^No file in .* matches b\/\*\.vue\.$/],
  ])('names %s', (_, path, message) => {
    expect(() => findSourceFiles(['a.ts', path], cwd)).toThrow(message)
  })
})
