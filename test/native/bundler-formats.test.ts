/** The formats that `bundlers.test.ts` does not build, minified: the addon is found by a program of each, wherever it lies, in the main thread and in workers. */
import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { nodeFileTrace } from '@vercel/nft'
import type { UsejitOptions } from 'usejit'
import { afterAll, describe, expect, it } from 'vitest'
import { resolveTypeScript, stripTypes, stripTypesLoader } from '../bundlers/builders.ts'
import { native } from './load-native.ts'

const fixture = join(import.meta.dirname, '..', 'fixtures', 'bundlers', 'main.ts')
const out = fileURLToPath(new URL('../../out/test-native-formats/', import.meta.url))
const options: UsejitOptions = { targets: ['wasm', 'native'], dispatch: 'always', cacheDir: join(out, 'cache') }
afterAll(() => rmSync(out, { recursive: true, force: true }))

/** Builds into a folder. @returns name of the program */
const formats: Record<string, (outDir: string) => Promise<string>> = {
  async 'Vite, CommonJS'(outDir) {
    const [{ build }, { default: usejit }] = await Promise.all([import('vite'), import('usejit/vite')])
    await build({
      configFile: false,
      root: dirname(fixture),
      logLevel: 'silent',
      plugins: [usejit(options)],
      ssr: { noExternal: true },
      build: {
        ssr: fixture,
        outDir,
        minify: true,
        rolldownOptions: { output: { format: 'cjs', entryFileNames: 'server/out.cjs' } },
      },
    })
    return 'server/out.cjs'
  },
  async 'Rollup, CommonJS'(outDir) {
    const [{ rollup }, { default: usejit }] = await Promise.all([import('rollup'), import('usejit/rollup')])
    const bundle = await rollup({
      input: fixture,
      plugins: [resolveTypeScript, usejit(options), stripTypes],
      external: ['usejit/runtime'],
    })
    await bundle.write({ dir: outDir, format: 'cjs', entryFileNames: 'out.cjs' })
    await bundle.close()
    return 'out.cjs'
  },
  async 'Rolldown, CommonJS'(outDir) {
    const [{ rolldown }, { default: usejit }] = await Promise.all([import('rolldown'), import('usejit/rolldown')])
    const bundle = await rolldown({ input: fixture, platform: 'node', plugins: [usejit(options)] })
    await bundle.write({ dir: outDir, format: 'cjs', entryFileNames: 'out.cjs', minify: true })
    await bundle.close()
    return 'out.cjs'
  },
  async 'esbuild, CommonJS'(outDir) {
    const [{ build }, { default: usejit }] = await Promise.all([import('esbuild'), import('usejit/esbuild')])
    await build({
      entryPoints: [fixture],
      outfile: join(outDir, 'out.cjs'),
      bundle: true,
      minify: true,
      format: 'cjs',
      platform: 'node',
      logLevel: 'silent',
      plugins: [usejit(options)],
    })
    return 'out.cjs'
  },
  async 'webpack, ES modules'(outDir) {
    const [{ default: webpack }, { default: usejit }] = await Promise.all([import('webpack'), import('usejit/webpack')])
    const rules = [{ test: /\.ts$/, loader: stripTypesLoader }]
    const compiler = webpack({
      ...asModules(outDir),
      experiments: { outputModule: true },
      module: { rules },
      plugins: [usejit(options)],
    })!
    await new Promise((done, fail) => compiler.run((error, stats) => (error ? fail(error) : done(stats))))
    await new Promise((done) => compiler.close(done))
    return 'out.mjs'
  },
  async 'Rspack, ES modules'(outDir) {
    const [{ rspack }, { default: usejit }] = await Promise.all([import('@rspack/core'), import('usejit/rspack')])
    const swc = { jsc: { parser: { syntax: 'typescript' as const }, target: 'es2022' as const } }
    const rules = [{ test: /\.ts$/, loader: 'builtin:swc-loader', options: swc, type: 'javascript/auto' as const }]
    const compiler = rspack({ ...asModules(outDir), module: { rules }, plugins: [usejit(options)] })
    await new Promise((done, fail) => compiler.run((error, stats) => (error ? fail(error) : done(stats))))
    await new Promise((done) => compiler.close(done))
    return 'out.mjs'
  },
}

const asModules = (path: string) => ({
  mode: 'production' as const,
  target: 'node20' as const,
  context: dirname(fixture),
  entry: fixture,
  output: { path, filename: 'out.mjs', module: true, chunkFormat: 'module' as const },
  resolve: { extensions: ['.ts', '.js'] },
})

describe.skipIf(!native)('a program', { timeout: 120_000 }, () => {
  it.each(Object.entries(formats))('of %s finds its addon', async (name, build) => {
    const built = join(out, name.replace(/\W+/g, '-'))
    const program = await build(built)
    expect(readdirSync(built, { recursive: true }).filter((file) => String(file).endsWith('.node'))).toHaveLength(1)
    // Inside of this package, where an import of usejit that was left alone resolves.
    const moved = join(out, 'moved', name.replace(/\W+/g, ' & '))
    cpSync(built, moved, { recursive: true })
    rmSync(built, { recursive: true })
    rmSync(join(out, 'cache'), { recursive: true, force: true })
    // A serverless function is made of what such tools find.
    const { fileList } = await nodeFileTrace([join(moved, program)], { base: '/' })
    expect([...fileList].filter((file) => file.endsWith('.node'))).toHaveLength(1)
    const run = (...args: string[]) =>
      execFileSync(process.execPath, [...args, '--targets'], { cwd: '/', encoding: 'utf8' })
    const worker = `new (require('node:worker_threads').Worker)(${JSON.stringify(join(moved, program))}, { argv: ['--targets'] })`
    for (const text of [run(join(moved, program)), run('-e', worker, '--')]) {
      expect(JSON.parse(text)).toMatchObject({
        dot: true,
        histogram: true,
        kernelCalls: [1, 1],
        targets: ['native', 'native'],
      })
    }
  })
})

describe.skipIf(!native)('a CommonJS source, by esbuild', () => {
  it.each([
    ['cjs', 'native'],
    // `import.meta` in it would make it a module, without `module.exports`.
    ['esm', 'wasm'],
  ] as const)('in %s runs as %s', async (format, target) => {
    const [{ build }, { default: usejit }] = await Promise.all([import('esbuild'), import('usejit/esbuild')])
    const folder = join(out, `script-${format}`)
    mkdirSync(folder, { recursive: true })
    const source = `const { status } = require('usejit/runtime')
/** @param {Float64Array} x */
function twice(x) {
  'use jit'
  for (let i = 0; i < x.length; i++) x[i] *= 2
}
module.exports = { twice, target: () => status(twice).target, calls: () => status(twice).calls.kernel }
`
    writeFileSync(join(folder, 'script.cjs'), source)
    const main = `import { twice, target, calls } from './script.cjs'
const x = Float64Array.of(1, 2)
twice(x)
console.log(JSON.stringify([...x, target(), calls()]))
`
    writeFileSync(join(folder, 'main.mjs'), main)
    const outfile = join(folder, format === 'esm' ? 'out.mjs' : 'out.cjs')
    await build({
      entryPoints: [join(folder, 'main.mjs')],
      outfile,
      bundle: true,
      format,
      platform: 'node',
      logLevel: 'silent',
      plugins: [usejit(options)],
    })
    expect(JSON.parse(execFileSync(process.execPath, [outfile], { encoding: 'utf8' }))).toEqual([2, 4, target, 1])
  })
})
