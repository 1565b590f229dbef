/** Where types are found on disk: as TypeScript finds them, which is not always where the bundler finds the code. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { rollup, watch } from 'rollup'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { compileModule } from '../src/compiler/pipeline.ts'
import { createEmbeddedToolchain } from '../src/compiler/toolchain/embedded.ts'
import { createModuleResolver } from '../src/plugin/resolve-import.ts'

const folder = fileURLToPath(new URL('../out/test-types/', import.meta.url))
const toolchain = createEmbeddedToolchain()
const FILES: Record<string, string> = {
  'tsconfig.base.json': `{ /* shared */ "compilerOptions": { "baseUrl": ".", "paths": { "@lib/*": ["./lib/*"] } } }`,
  'app/tsconfig.json': `{\n  // as people write it\n  "extends": "../tsconfig.base.json",\n}`,
  'lib/vec.ts': 'export interface Vec { x: number; y: number }',
  'app/beside.ts': 'export type Beside = Float64Array<ArrayBuffer>',
  'app/declared.d.ts':
    'interface Declared { d: number }\ninterface Hidden { h: number }\nexport type { Hidden as Shown }\nexport { Declared }',
  'app/documented.js': `
    /** @typedef {{ x: number, flag?: boolean }} Point */
    /**
     * @typedef {Object} Options
     * @property {number} gain of the signal
     * @property {Float64Array} weights
     * @typedef {number} Plain
     */
    export const one = 1`,
  'node_modules/typed/package.json': `{ "name": "typed", "exports": { ".": { "types": "./types/index.d.ts", "default": "./index.js" }, "./sub": { "import": { "types": "./sub.d.mts", "default": "./sub.mjs" } } } }`,
  'node_modules/typed/types/index.d.ts': `export * from './inner.js'\nexport declare const K: number`,
  'node_modules/typed/types/inner.d.ts': 'export interface Inner { i: number }',
  'node_modules/typed/index.js': 'export const K = globalThis.K',
  'node_modules/typed/sub.d.mts': 'export type Sub = number',
  'node_modules/typed/sub.mjs': '',
  'node_modules/untyped/package.json': `{ "name": "untyped", "main": "index.js" }`,
  'node_modules/untyped/index.js': '',
  'node_modules/@types/untyped/package.json': `{ "name": "@types/untyped", "types": "index.d.ts" }`,
  'node_modules/@types/untyped/index.d.ts': `declare namespace U { interface T { t: number } }\nexport = U`,
  'node_modules/old/package.json': `{ "name": "old", "main": "i.js", "types": "x.d.ts", "typesVersions": { ">=4.0": { "*": ["ts4/*"] } } }`,
  'node_modules/old/ts4/x.d.ts': 'export type Old = number',
  'node_modules/old/i.js': '',
}
const write = (file: string, text: string) => {
  mkdirSync(dirname(join(folder, file)), { recursive: true })
  writeFileSync(join(folder, file), text)
}
beforeAll(() => {
  rmSync(folder, { recursive: true, force: true })
  for (const [file, text] of Object.entries(FILES)) write(file, text)
})
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true })
  await toolchain.close()
})

const OPTIONS = {
  directive: { strict: false, fastmath: new Set<never>(), inline: false, native: false },
  verifyPasses: true,
}
const compile = (file: string, code: string) =>
  compileModule(join(folder, file), code, OPTIONS, { toolchain, resolve: createModuleResolver() })

describe('types are found where TypeScript finds them', () => {
  it.each([
    ['beside the file', './beside', 'Beside', 'v.length', ['app/beside.ts']],
    ['by the extension that JavaScript will have', './beside.js', 'Beside', 'v.length', ['app/beside.ts']],
    ['in a file of declarations', './declared', 'Shown', 'v.h', ['app/declared.d.ts']],
    ['paths of a tsconfig that extends another, with comments', '@lib/vec', 'Vec', 'v.x', ['lib/vec.ts']],
    ['baseUrl', 'lib/vec', 'Vec', 'v.y', ['lib/vec.ts']],
    [
      'exports, condition types',
      'typed',
      'Inner',
      'v.i',
      ['node_modules/typed/types/index.d.ts', 'node_modules/typed/types/inner.d.ts'],
    ],
    ['exports of a part', 'typed/sub', 'Sub', 'v', ['node_modules/typed/sub.d.mts']],
    ['@types, export =', 'untyped', 'T', 'v.t', ['node_modules/@types/untyped/index.d.ts']],
    ['typesVersions', 'old', 'Old', 'v', ['node_modules/old/ts4/x.d.ts']],
    ['JSDoc of a JavaScript file', './documented.js', 'Options', 'v.gain * v.weights[0]', ['app/documented.js']],
    ['one of several names in a comment', './documented.js', 'Plain', 'v', ['app/documented.js']],
  ])('%s', async (_, source, name, result, read) => {
    const code = `import type { ${name} } from '${source}'\nexport function f(v: ${name}): number { 'use jit'; return ${result} }`
    const { diagnostics, dependencies } = await compile('app/main.ts', code)
    expect(diagnostics).toEqual([])
    // Whatever was read is watched.
    expect(dependencies.map((file) => relative(folder, file)).sort()).toEqual(read)
  })

  it.each([
    ['a package without types', 'nothing', 'Install the types of'],
    ['a package with other types', 'typed', 'Install the types of'],
    ['a file that is not there', './nothing', 'Check the path'],
  ])('not: %s', async (_, source, help) => {
    const code = `import type { None } from '${source}'\nexport function f(v: None): number { 'use jit'; return 1 }`
    const { diagnostics } = await compile('app/main.ts', code)
    expect(diagnostics).toMatchObject([{ code: 'unsupported-type', help: expect.stringContaining(help) }])
  })
})

describe('JSDoc in JavaScript', () => {
  it('imports types, and names its own', async () => {
    const { diagnostics } = await compile(
      'app/main.js',
      `/** @typedef {import('@lib/vec').Vec} Vec */
      /**
       * @typedef {object} Box
       * @property {Vec} corner
       * @prop {boolean} [closed]
       */
      /** @type {import('./documented.js').Options} */
      const options = { gain: 1, weights: new Float64Array(3) }
      /**
       * @param {Vec} a
       * @param {import('./documented.js').Options} b
       * @param {Record<'u' | 'w', Float64Array>} c
       */
      export function f(a, b, c) {
        'use jit'
        return a.x * b.gain + c.u[0] + options.weights[1]
      }`,
    )
    expect(diagnostics).toEqual([])
  })

  it('points at the comment where a type cannot be found', async () => {
    const code = `/** @param {import('./nowhere').T} a */\nexport function f(a) { 'use jit'; return 1 }`
    const { diagnostics } = await compile('app/main.js', code)
    expect(diagnostics).toMatchObject([{ message: expect.stringContaining('could not be found') }])
    const { start = 0, end } = diagnostics[0].span ?? {}
    expect(code.slice(start, end)).toBe("import('./nowhere').T")
  })
})

describe('a build that watches', () => {
  const entry = `import type { Num } from './number'\nexport function f(v: Num): number { 'use jit'; return v + 1 }\nexport { status } from 'usejit/runtime'`
  it('compiles a function again when the file of its types changes', async () => {
    write('watched/main.ts', entry)
    write('watched/number.ts', `export type Num = Map<string, number>`)
    const { default: usejit } = await import('usejit/rollup')
    const messages: string[] = []
    const plugins = [usejit({ dispatch: 'always', cacheDir: join(folder, 'cache') }), strip()]
    const input = join(folder, 'watched/main.ts')
    const once = await rollup({ input, plugins, external: /./, onwarn: ({ message }) => void messages.push(message) })
    expect(once.watchFiles).toContain(join(folder, 'watched/number.ts'))
    await once.close()
    expect(messages.filter((text) => text.includes('unsupported-type'))).toHaveLength(1)
    const watcher = watch({ input, plugins, external: /./, output: { dir: join(folder, 'dist') }, onwarn: () => {} })
    const built = () =>
      new Promise<string>((done, fail) => {
        watcher.on('event', async (event) => {
          if (event.code === 'ERROR') fail(event.error)
          if (event.code !== 'BUNDLE_END') return
          const { output } = await event.result.generate({ format: 'esm' })
          await event.result.close()
          done(output[0].code)
        })
      })
    expect(await built()).not.toContain('"f.jit"')
    const again = built()
    write('watched/number.ts', `export type Num = number`)
    expect(await again).toContain('"f.jit"')
    await watcher.close()
  })

  it('compiles a function again when another tsconfig says what its paths mean', async () => {
    write('paths/tsconfig.json', '{ "extends": "./tsconfig.base.json" }')
    write('paths/tsconfig.base.json', '{ "compilerOptions": { "paths": { "types": ["./words.ts"] } } }')
    write('paths/words.ts', 'export type Num = { no: string }')
    write('paths/numbers.ts', 'export type Num = number')
    const code = `import type { Num } from 'types'\nexport function f(v: Num): number { 'use jit'; return v + 1 }`
    const { default: usejit } = await import('usejit/rollup')
    const plugins = [usejit({ dispatch: 'always', cacheDir: join(folder, 'cache') }), strip()]
    write('paths/main.ts', code)
    const build = async () => {
      const bundle = await rollup({ input: join(folder, 'paths/main.ts'), plugins, external: /./, onwarn: () => {} })
      const { output } = await bundle.generate({ format: 'esm' })
      await bundle.close()
      return { code: output[0].code, watched: bundle.watchFiles }
    }
    const before = await build()
    expect(before.code).not.toContain('"f.jit"')
    expect(before.watched).toEqual(
      expect.arrayContaining(['paths/tsconfig.json', 'paths/tsconfig.base.json'].map((file) => join(folder, file))),
    )
    // The same plugin, as in watch mode: what it knows of the file is no longer true.
    write('paths/tsconfig.base.json', '{ "compilerOptions": { "paths": { "types": ["./numbers.ts"] } } }')
    expect((await build()).code).toContain('"f.jit"')
  })
})

/** Takes the types out of what the plugin has written. */
function strip() {
  return {
    name: 'strip',
    async transform(code: string, id: string) {
      const { transform } = await import('esbuild')
      return id.endsWith('.ts') ? (await transform(code, { loader: 'ts' })).code : undefined
    },
  }
}
