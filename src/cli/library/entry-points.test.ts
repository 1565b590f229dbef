import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findEntryPoints } from './entry-points.ts'

let cwd: string
beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), 'usejit-entries-'))
  mkdirSync(join(cwd, 'src/image'), { recursive: true })
  for (const file of [
    'index.ts',
    'blur.ts',
    'blur.js',
    'runtime.ts',
    'types.d.ts',
    'image/index.mts',
    'image/sobel.ts',
  ])
    writeFileSync(join(cwd, 'src', file), '')
  writeFileSync(join(cwd, 'src/notes.txt'), '')
})
afterAll(() => rmSync(cwd, { recursive: true }))

const subpaths = (...paths: string[]) =>
  findEntryPoints(
    paths.map((path) => `src/${path}`),
    cwd,
  ).map(({ name, subpath }) => [name, subpath])

describe('the modules of a library', () => {
  it.each([
    ['a single one is the package', ['blur.ts'], [['blur', '.']]],
    ['a single one may be called as it likes', ['runtime.ts'], [['runtime', '.']]],
    [
      'index is the package',
      ['index.ts', 'blur.ts'],
      [
        ['index', '.'],
        ['blur', './blur'],
      ],
    ],
    [
      'without an index none is',
      ['blur.ts', 'image/sobel.ts'],
      [
        ['blur', './blur'],
        ['image/sobel', './image/sobel'],
      ],
    ],
    [
      'the index of a folder is the folder',
      ['index.ts', 'image/index.mts'],
      [
        ['index', '.'],
        ['image/index', './image'],
      ],
    ],
    [
      'paths begin where they part',
      ['image/index.mts', 'image/sobel.ts'],
      [
        ['index', '.'],
        ['sobel', './sobel'],
      ],
    ],
    ['one that is named twice is one', ['blur.ts', '../src/blur.ts'], [['blur', '.']]],
  ])('%s', (_, paths, expected) => expect(subpaths(...paths)).toEqual(expected))

  it.each([
    ['none', [], 'Name the source files of the library'],
    ['a folder', ['image'], 'src/image is a folder'],
    ['what is not there', ['sharpen.ts'], 'There is no file src/sharpen.ts in '],
    ['what is no program', ['notes.txt'], 'src/notes.txt is no source file.'],
    ['declarations', ['types.d.ts'], 'src/types.d.ts is no source file.'],
    ['two of one name', ['blur.ts', 'blur.js'], 'blur.ts and blur.js would both be imported as "./blur": rename one.'],
    ['the name of the runtime', ['index.ts', 'runtime.ts'], 'runtime.ts would be imported as "./runtime", where'],
  ])('refuses %s', (_, paths, message) => expect(() => subpaths(...paths)).toThrow(message))
})
