import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { isPermissive, licencesPage, refusedLicences } from '../scripts/licences.mjs'

describe('isPermissive', () => {
  test.each(['MIT', 'ISC', '(MIT OR GPL-3.0-only)', 'MIT AND Apache-2.0', 'Apache-2.0 WITH LLVM-exception'])(
    '%s',
    (one) => expect(isPermissive(one)).toBe(true),
  )
  test.each([undefined, '', 'GPL-3.0-only', 'MPL-2.0', '(MIT AND GPL-3.0-only)', 'UNLICENSED', 'MIT-like'])(
    'not %s',
    (one) => expect(isPermissive(one)).toBe(false),
  )
})

describe('refusedLicences', () => {
  const mit = { version: '1.0.0', license: 'MIT' }
  test.each([
    ['what is not permissive', { 'node_modules/a': { ...mit, license: 'GPL-3.0-only' } }, ['a (GPL-3.0-only)']],
    ['what is not known', { 'node_modules/a': { version: '1.0.0' } }, ['a (undefined)']],
    [
      'an exception for tools that is installed with usejit',
      {
        '': { dependencies: { a: '^1.0.0' } },
        'node_modules/a': { ...mit, dependencies: { lightningcss: '1' } },
        'node_modules/a/node_modules/lightningcss': { version: '1.0.0', license: 'MPL-2.0' },
      },
      ['lightningcss (MPL-2.0), installed with usejit'],
    ],
    ['nothing where it is a tool', { 'node_modules/lightningcss': { version: '1.0.0', license: 'MPL-2.0' } }, []],
    [
      'nothing of a part for one platform',
      { 'node_modules/a-x64': { version: '1.0.0', optional: true, cpu: ['x64'] } },
      [],
    ],
  ])('names %s', (_, packages, expected) => {
    expect(refusedLicences({ '': {}, ...packages })).toEqual(expected)
  })
})

describe('the dependencies', () => {
  const { packages } = JSON.parse(readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8'))

  test('have permissive licences', () => {
    expect(refusedLicences(packages)).toEqual([])
  })
  test('are listed in docs/licences.md (else run `npm run licences`)', () => {
    expect(readFileSync(new URL('../docs/licences.md', import.meta.url), 'utf8')).toBe(licencesPage(packages))
  })
})
