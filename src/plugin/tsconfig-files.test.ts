import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { nearestTsconfig, tsconfigFiles } from './tsconfig-files.ts'

const folder = mkdtempSync(join(tmpdir(), 'usejit-tsconfig-'))
afterAll(() => rmSync(folder, { recursive: true }))
const files: Record<string, string> = {
  'tsconfig.json': '{ "compilerOptions": {} }',
  'app/src/a.ts': '',
  'one/tsconfig.json': `{\n  // as people write it\n  "extends": "../tsconfig.json",\n}`,
  'several/tsconfig.json': '{ "extends": ["../one/tsconfig", "@tsconfig/strictest/tsconfig.json"] }',
  'circle/tsconfig.json': '{ "extends": "./tsconfig.json" }',
  'broken/tsconfig.json': '{ "extends": ',
  'list/tsconfig.json': '[]',
  'missing/tsconfig.json': '{ "extends": "./nowhere" }',
}
for (const [name, text] of Object.entries(files)) {
  mkdirSync(join(folder, name, '..'), { recursive: true })
  writeFileSync(join(folder, name), text)
}

it.each<[string, string[]]>([
  ['.', ['tsconfig.json']],
  ['app/src', ['tsconfig.json']],
  ['one', ['one/tsconfig.json', 'tsconfig.json']],
  ['several', ['several/tsconfig.json', 'one/tsconfig.json', 'tsconfig.json']],
  ['circle', ['circle/tsconfig.json']],
  ['broken', ['broken/tsconfig.json']],
  ['list', ['list/tsconfig.json']],
  ['missing', ['missing/tsconfig.json']],
])('a file in %s depends on %j', (where, expected) => {
  const nearest = nearestTsconfig(join(folder, where)) as string
  expect(tsconfigFiles(nearest).map((file) => relative(folder, file))).toEqual(expected)
})
