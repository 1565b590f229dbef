/** Helpers, constants and types of packages: the code is what the bundler bundles, the types come from the declarations beside it. */
import { execFileSync } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { compileModule } from '../src/compiler/pipeline.ts'
import { createEmbeddedToolchain } from '../src/compiler/toolchain/embedded.ts'
import { createModuleResolver } from '../src/plugin/resolve-import.ts'
import { createDiskResolver } from '../src/plugin/resolve-on-disk.ts'
import { builders } from './bundlers/builders.ts'

const folder = fileURLToPath(new URL('../out/test-packages/', import.meta.url))
const toolchain = createEmbeddedToolchain()
const FILES: Record<string, string> = {
  'node_modules/vec/package.json': `{ "name": "vec", "version": "1.0.0", "type": "module", "sideEffects": false, "exports": { ".": { "types": "./index.d.ts", "import": "./esm/index.js", "require": "./cjs/index.cjs" }, "./scale": { "types": "./scale.d.ts", "default": "./esm/scale.js" } } }`,
  'node_modules/vec/index.d.ts': `export interface Vec { x: number; y: number }\nexport declare function dot(a: Vec, b: Vec): number\nexport declare let unit: number\nexport { EPS } from './scale.js'`,
  'node_modules/vec/scale.d.ts':
    'export declare const EPS: number\nexport declare function scaled(a: number, by?: number): number',
  'node_modules/vec/esm/index.js': `import { scaled } from './scale.js'\nexport { EPS } from './scale.js'\nexport function dot(a, b) { return scaled(a.x * b.x) + a.y * b.y }\nexport let unit = read()\nfunction read() { return globalThis.nothing === undefined ? 3 : 4 }`,
  'node_modules/vec/esm/scale.js': `export const EPS = 2 ** -20\n/** @param {number | string} a\n * @param {Whatever<number>} [by] */\nexport const scaled = (a, by = 2) => a * by`,
  'node_modules/vec/cjs/index.cjs': 'exports.dot = () => 0',
  'node_modules/old/package.json': `{ "name": "old", "version": "1.0.0", "main": "index.js" }`,
  'node_modules/old/index.js': `'use strict'\nfunction twice(a) { return a * 2 }\nmodule.exports = { twice }`,
  'kernel.ts': `
    import { dot, EPS, type Vec } from 'vec'
    import * as vec from 'vec'
    import { scaled } from 'vec/scale'
    export function f(a: Vec, b: Vec): number {
      'use jit'
      return dot(a, b) + vec.dot(b, b) * EPS + scaled(a.y, 0.5) + vec.unit
    }`,
  'main.ts': `
    import { original, status } from 'usejit/runtime'
    import { f } from './kernel'
    const [a, b] = [{ x: 1.5, y: -2 }, { x: 0.1, y: 7 }]
    const result = f(a, b)
    console.log(JSON.stringify({ equal: Object.is(result, original(f)(a, b)), kernel: status(f)?.calls.kernel }))`,
}
beforeAll(() => {
  rmSync(folder, { recursive: true, force: true })
  for (const [file, text] of Object.entries(FILES)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    writeFileSync(join(folder, file), text)
  }
})
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true })
  await toolchain.close()
})

// Rollup by itself and Vite's builds for servers leave packages outside of the program: what they will be when it runs is not known.
// And Babel knows nothing of the program.
const { rollup, vite: _, babel: __, ...others } = builders

describe.each(Object.entries(others))('%s', (name, build) => {
  it('compiles what packages export into the kernel', async () => {
    const options = { dispatch: 'always', cacheDir: join(folder, 'cache') } as const
    const built = await build(join(folder, 'main.ts'), join(folder, `built-${name}`), options)
    expect(built.warnings.filter((text) => text.includes('usejit ['))).toEqual([])
    const result = JSON.parse(execFileSync(process.execPath, [built.program], { encoding: 'utf8' }))
    expect(result).toEqual({ equal: true, kernel: 1 })
  })
})

it('leaves packages alone that are no part of the program', async () => {
  const built = await rollup(join(folder, 'main.ts'), join(folder, 'built-rollup'), { dispatch: 'always' })
  expect(built.warnings.join()).toMatch(/`dot` is imported, and its source could not be found/)
  const result = JSON.parse(execFileSync(process.execPath, [built.program], { encoding: 'utf8' }))
  expect(result).toEqual({ equal: true, kernel: 0 })
})

describe('without a bundler', () => {
  const options = {
    directive: { strict: false, fastmath: new Set<never>(), inline: false, native: false },
    verifyPasses: true,
  }
  const onDisk = createDiskResolver()
  const compile = (code: string) =>
    compileModule(join(folder, 'other.ts'), code, options, {
      toolchain,
      resolve: createModuleResolver((source, importer) => onDisk(source, importer, 'values')),
    })

  it('finds packages, too, and tells which files it has read', async () => {
    const { diagnostics, dependencies } = await compile(FILES['kernel.ts'])
    expect(diagnostics).toEqual([])
    expect(dependencies.map((file) => relative(join(folder, 'node_modules/vec'), file)).sort()).toEqual([
      'esm/index.js',
      'esm/scale.js',
      'index.d.ts',
    ])
  })

  it.each([
    [`import { twice } from 'old'`, 'twice(a)', '`twice` comes from a CommonJS module'],
    [`import old from 'old'`, 'old(a)', '`old` comes from a CommonJS module'],
    [`import * as old from 'old'`, 'old.twice(a)', '`twice` comes from a CommonJS module'],
    [`import { nothing } from 'vec'`, 'nothing(a)', '`nothing` is imported, and its source could not be found'],
    [`import { nothing } from 'missing'`, 'nothing(a)', '`nothing` is imported, and its source could not be found'],
  ])('%s: says why not', async (line, use, message) => {
    const { diagnostics } = await compile(`${line}\nexport function f(a: number): number { 'use jit'; return ${use} }`)
    expect(diagnostics).toMatchObject([{ code: 'unsupported-call', message: expect.stringContaining(message) }])
  })
})
