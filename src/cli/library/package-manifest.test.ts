import { describe, expect, it } from 'vitest'
import type { EntryPoint } from './entry-points.ts'
import { installedPackages, packageManifest } from './package-manifest.ts'

const entry = (name: string, subpath: string): EntryPoint => ({ file: `/${name}.ts`, name, subpath })
const blur = entry('blur', '.')

describe('the package.json of a library', () => {
  it('says what it is, and nothing of how it is made', () => {
    const project = {
      name: 'image-kernels',
      private: true,
      version: '1.2.3',
      scripts: { build: 'usejit build' },
      devDependencies: { typescript: '7' },
      dependencies: { usejit: '1', 'tiny-math': '2' },
      peerDependencies: { usejit: '1' },
      peerDependenciesMeta: { usejit: { optional: true } },
      exports: './src/blur.ts',
      files: ['dist'],
      publishConfig: { access: 'public', exports: './dist' },
    }
    const { exports: _, main: __, ...rest } = packageManifest(project, { entries: [blur], native: false })
    expect(rest).toEqual({
      name: 'image-kernels',
      version: '1.2.3',
      dependencies: { 'tiny-math': '2' },
      publishConfig: { access: 'public' },
    })
  })

  it.each([
    [true, true],
    [false, false],
    [['./src/setup.ts'], undefined],
    [undefined, undefined],
  ])('says sideEffects: %j as %j', (given, expected) => {
    const manifest = packageManifest({ sideEffects: given }, { entries: [blur], native: false })
    expect(manifest.sideEffects).toEqual(expected)
  })

  it('leads Node to native code, browsers never, and types go first', () => {
    const types = new Map([['.', 'types/src/blur']])
    const { exports, main, types: typings } = packageManifest({}, { entries: [blur], native: true, types })
    const [first] = Object.values(exports as Record<string, Record<string, object>>)
    expect(Object.entries(first.import)).toEqual([
      ['types', './types/src/blur.d.mts'],
      ['browser', './esm/blur.mjs'],
      ['node', './node/blur.mjs'],
      ['default', './esm/blur.mjs'],
    ])
    expect(Object.entries(first.require)).toEqual([
      ['types', './types/src/blur.d.cts'],
      ['browser', './cjs/blur.cjs'],
      ['node', './node/blur.cjs'],
      ['default', './cjs/blur.cjs'],
    ])
    expect([main, typings]).toEqual(['./node/blur.cjs', './types/src/blur.d.cts'])
  })

  it('offers each entry, the runtime and itself', () => {
    const entries = [entry('index', '.'), entry('image/blur', './image/blur')]
    const { exports } = packageManifest({}, { entries, native: false })
    expect(Object.keys(exports as object)).toEqual(['.', './image/blur', './runtime', './package.json'])
    expect((exports as Record<string, unknown>)['./runtime']).toMatchObject({
      import: { default: './esm/usejit-runtime.mjs' },
    })
  })

  it('has no main where nothing is the package itself', () => {
    expect(packageManifest({}, { entries: [entry('a', './a')], native: false })).not.toHaveProperty('main')
  })
})

describe('what stays an import', () => {
  it('is what users have installed, but never usejit', () => {
    const project = {
      dependencies: { a: '1', usejit: '1' },
      devDependencies: { b: '1' },
      peerDependencies: { c: '1' },
      optionalDependencies: { d: '1' },
    }
    expect([...installedPackages(project)]).toEqual(['a', 'c', 'd'])
  })
})
