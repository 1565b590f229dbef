import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { missingPlatforms } from '../scripts/complete-lockfile.mjs'

const owner = { version: '1.0.0', optionalDependencies: { '@a/a-linux-x64-musl': '1.0.0' } }

describe('missingPlatforms', () => {
  test.each([
    [
      'an entry that is not there',
      { 'node_modules/a': owner },
      {
        'node_modules/@a/a-linux-x64-musl': {
          version: '1.0.0',
          cpu: ['x64'],
          os: ['linux'],
          libc: ['musl'],
          optional: true,
        },
      },
    ],
    [
      'an entry of another version further up, next to the package that asks',
      {
        'node_modules/b/node_modules/a': { ...owner, dev: true },
        'node_modules/@a/a-linux-x64-musl': { version: '2.0.0' },
      },
      {
        'node_modules/b/node_modules/@a/a-linux-x64-musl': {
          version: '1.0.0',
          cpu: ['x64'],
          os: ['linux'],
          libc: ['musl'],
          dev: true,
          optional: true,
        },
      },
    ],
    [
      'an entry and, further down, the one whose place it takes',
      {
        'node_modules/a': owner,
        'node_modules/b/node_modules/a': { optionalDependencies: { '@a/a-linux-x64-musl': '2.0.0' } },
        'node_modules/@a/a-linux-x64-musl': { version: '2.0.0', resolved: 'kept' },
      },
      {
        'node_modules/@a/a-linux-x64-musl': {
          version: '1.0.0',
          cpu: ['x64'],
          os: ['linux'],
          libc: ['musl'],
          optional: true,
        },
        'node_modules/b/node_modules/@a/a-linux-x64-musl': { version: '2.0.0', resolved: 'kept' },
      },
    ],
    [
      'nothing where the entry is further up',
      { 'node_modules/b/node_modules/a': owner, 'node_modules/@a/a-linux-x64-musl': { version: '1.0.0' } },
      {},
    ],
    [
      'nothing for a range',
      { 'node_modules/a': { optionalDependencies: { fsevents: '~2.3.2', 'x-linux-x64': '^1.0.0' } } },
      {},
    ],
    [
      'nothing for packages that are not about a platform',
      { 'node_modules/a': { optionalDependencies: { 'source-map': '1.0.0' } } },
      {},
    ],
  ])('finds %s', (_, packages, expected) => {
    expect(missingPlatforms(packages)).toEqual(expected)
  })
})

describe('package-lock.json', () => {
  const { packages } = JSON.parse(readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8'))

  test('has an entry for every platform (else run `npm run complete-lockfile`)', () => {
    expect(missingPlatforms(packages)).toEqual({})
  })
  test('names no host', () => {
    expect(JSON.stringify(packages)).not.toContain('"resolved":"http')
  })
})
