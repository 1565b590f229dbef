/** The option `wasm: 'import'`: kernel modules that the code imports, on a host that gives a `WebAssembly.Module` for that and compiles no bytes, as Cloudflare Workers do. */
import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { UsejitOptions } from 'usejit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { out as matrixOut, options, require, resolveLikeNode, stripTypes } from './bundlers/matrix/bundler.ts'

const out = matrixOut.replace('test-matrix', 'test-bundlers-imported')
const sources = join(out, 'sources')
const settings: UsejitOptions = { ...options, wasm: 'import', memory: 2 ** 24, cacheDir: join(out, 'cache') }

const sum = (name: string, factor: number) => `export function ${name}(x: Float64Array): number {
  'use jit'
  let sum = 0
  for (let i = 0; i < x.length; i++) sum += ${factor} * Math.sin(x[i])
  return sum
}
`
/** A worker's program: two files with kernels, one of them in a chunk, and one kernel that nobody uses. */
const program = `import { original, status } from 'usejit/runtime'
import { first } from './first'
import './unused'
export async function answer() {
  const { second } = await import('./second')
  const x = Float64Array.of(1, 2, 3)
  return [first, second].map((f) => {
    const results = [f(x), original(f)(x)]
    const { state, reasons, calls } = status(f)!
    return { equal: Object.is(results[0], results[1]), state, reasons, kernel: calls.kernel }
  })
}
`

/** Loads `.wasm` as such hosts do. */
const loader = `import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
export async function load(url, context, next) {
  if (!url.endsWith('.wasm')) return next(url, context)
  const bytes = readFileSync(fileURLToPath(url)).toString('base64')
  return { format: 'module', shortCircuit: true, source: \`export default host.compile(Buffer.from('\${bytes}', 'base64'))\` }
}
`
const host = `import { register } from 'node:module'
register('./loader.mjs', import.meta.url)
const { Module } = WebAssembly
globalThis.host = { compile: (bytes) => new Module(bytes) }
const forbidden = () => { throw new WebAssembly.CompileError('Wasm code generation disallowed by embedder') }
WebAssembly.Module = new Proxy(Module, { construct: forbidden })
WebAssembly.instantiate = WebAssembly.compile = forbidden
const { answer } = await import(process.argv[2])
console.log(JSON.stringify(await answer()))
`

/** Builds the program into a folder, in which it is the only file that begins with `main`, or in a folder of its own. */
const builders: Record<string, (folder: string, usejit: UsejitOptions) => Promise<unknown>> = {
  async esbuild(outdir, usejit) {
    const { build } = await import('esbuild')
    return build({
      entryPoints: [join(sources, 'main.ts')],
      outdir,
      bundle: true,
      format: 'esm',
      splitting: true,
      chunkNames: 'chunks/[name]-[hash]',
      logLevel: 'silent',
      minify: true,
      plugins: [require('usejit/esbuild')(usejit)],
    })
  },
  async Rollup(dir, usejit) {
    const { rollup } = await import('rollup')
    const bundle = await rollup({
      input: join(sources, 'main.ts'),
      plugins: [resolveLikeNode, require('usejit/rollup')(usejit), stripTypes],
    })
    return bundle.write({
      dir,
      entryFileNames: 'deep/[name].js',
      chunkFileNames: 'chunks/[name]-[hash].js',
      sourcemap: true,
    })
  },
  async Rolldown(dir, usejit) {
    const { rolldown } = await import('rolldown')
    const bundle = await rolldown({ input: join(sources, 'main.ts'), plugins: [require('usejit/rolldown')(usejit)] })
    return bundle.write({ dir, chunkFileNames: 'chunks/[name]-[hash].js', minify: true })
  },
  Vite: (folder, usejit) => buildByVite('vite', folder, usejit),
  'Vite 7': (folder, usejit) => buildByVite('vite7', folder, usejit),
}

async function buildByVite(name: string, outDir: string, usejit: UsejitOptions) {
  const { build } = (await import(name)) as typeof import('vite')
  return build({
    configFile: false,
    root: sources,
    logLevel: 'silent',
    plugins: [require('usejit/vite')(usejit)],
    ssr: { target: 'webworker', noExternal: true },
    build: { ssr: 'main.ts', outDir, minify: true },
  })
}

beforeAll(() => {
  rmSync(out, { recursive: true, force: true })
  mkdirSync(sources, { recursive: true })
  writeFileSync(join(sources, 'main.ts'), program)
  writeFileSync(join(sources, 'first.ts'), sum('first', 2))
  writeFileSync(join(sources, 'second.ts'), sum('second', 3))
  writeFileSync(join(sources, 'unused.ts'), sum('unused', 4))
  writeFileSync(join(out, 'loader.mjs'), loader)
  writeFileSync(join(out, 'host.mjs'), host)
})
afterAll(() => rmSync(out, { recursive: true, force: true }))

function run(folder: string): unknown {
  const main = filesIn(folder).find((name) => /(?:^|[/\\])main\.m?js$/.test(name)) as string
  const url = pathToFileURL(join(folder, main)).href
  return JSON.parse(execFileSync(process.execPath, [join(out, 'host.mjs'), url], { encoding: 'utf8', stdio: 'pipe' }))
}

const filesIn = (folder: string) => readdirSync(folder, { recursive: true }).map(String)

describe.each(Object.entries(builders))('%s', (name, build) => {
  it('keeps imports of kernel modules, which a host has compiled', async () => {
    const folder = join(out, name.replace(' ', '-'))
    await build(folder, settings)
    const ready = { equal: true, state: 'ready', reasons: [], kernel: 1 }
    expect(run(folder)).toEqual([ready, ready])
    const scripts = filesIn(folder).filter((file) => /\.m?js$/.test(file))
    const code = scripts.map((file) => readFileSync(join(folder, file), 'utf8')).join('\n')
    expect(code.match(/import[^'"`;]*from ?["'][./][^"']*\.wasm["']/g)).toHaveLength(2)
    expect(code).not.toContain('usejit-import')
    // The probe for SIMD is the only module in the code.
    expect(code.match(/AGFzbQ/g)).toHaveLength(1)
  })

  it('runs the originals there with inlined modules', async () => {
    const folder = join(out, `${name.replace(' ', '-')}-inline`)
    await build(folder, { ...settings, wasm: 'inline' })
    expect(run(folder)).toMatchObject([
      { equal: true, state: 'original', reasons: [{ code: 'wasm-forbidden' }], kernel: 0 },
      { equal: true, state: 'original', reasons: [{ code: 'wasm-forbidden' }], kernel: 0 },
    ])
  })
})

describe('where it cannot be', () => {
  it.each([
    ['esbuild, as a script', () => esbuildAs('iife')],
    ['esbuild, as CommonJS', () => esbuildAs('cjs')],
    ['Rollup, as CommonJS', rollupAsCommonJs],
    ['webpack', async () => (await import('webpack')).default({ plugins: [require('usejit/webpack')(settings)] })],
    ['Babel', async () => require('usejit/babel')({ assertVersion() {} }, { wasm: 'import' })],
  ])('%s, the build says so', async (_, build) => {
    await expect((async () => build())()).rejects.toThrow(/wasm: 'import'/)
  })
})

async function esbuildAs(format: 'iife' | 'cjs') {
  const { build } = await import('esbuild')
  const plugins = [require('usejit/esbuild')(settings)]
  return build({
    entryPoints: [join(sources, 'first.ts')],
    bundle: true,
    format,
    write: false,
    logLevel: 'silent',
    plugins,
  })
}

async function rollupAsCommonJs() {
  const { rollup } = await import('rollup')
  const plugins = [resolveLikeNode, require('usejit/rollup')(settings), stripTypes]
  const bundle = await rollup({ input: join(sources, 'first.ts'), plugins })
  return bundle.generate({ format: 'cjs' })
}
