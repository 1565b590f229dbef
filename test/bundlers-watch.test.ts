/** Watch mode: an edit of a helper in another file, or of a type, makes new kernels of the files that use it. */
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  out as matrixOut,
  options,
  require,
  resolveLikeNode,
  stripTypes,
  stripTypesLoader,
} from './bundlers/matrix/bundler.ts'

const out = matrixOut.replace('test-matrix', 'test-bundlers-watch')
const settings = { ...options, cacheDir: join(out, 'cache') }

beforeAll(() => rmSync(out, { recursive: true, force: true }))
afterAll(() => rmSync(out, { recursive: true, force: true }))

const helper = (factor: number) => `export const scaled = (value: number): number => value * ${factor}\n`
const kernels = `import { scaled } from './helper'
import type { Samples } from './types'
export function sum(x: Samples): number {
  'use jit'
  let sum = 0
  for (let i = 0; i < x.length; i++) sum += scaled(x[i])
  return sum
}
`
const types = (array: string) => `export type Samples = ${array}\n`
const main = `import { original, status } from 'usejit/runtime'
import { sum } from './kernels'
const run = (x: never) => [sum(x), original(sum)(x)]
console.log(JSON.stringify([...run(Float64Array.of(1, 2, 0.5) as never), ...run(Float32Array.of(4, 8) as never), status(sum)!.variants.map((one) => [one.signature, one.calls.kernel])]))
`

/** Starts watching. @returns what ends it */
type Watch = (folder: string, program: string) => Promise<() => unknown>

async function webpackLike(folder: string, name: 'webpack' | 'rspack'): Promise<() => unknown> {
  const open = name === 'webpack' ? (await import('webpack')).default : (await import('@rspack/core')).rspack
  const swc = { loader: 'builtin:swc-loader', options: { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' } } }
  const strip = name === 'webpack' ? { loader: stripTypesLoader } : { ...swc, type: 'javascript/auto' }
  const configuration = {
    mode: 'production',
    target: 'node',
    context: folder,
    entry: join(folder, 'main.ts'),
    output: { path: join(folder, 'out'), filename: 'main.cjs' },
    resolve: { extensions: ['.ts', '.js'] },
    module: { rules: [{ test: /\.ts$/, ...strip }] },
    plugins: [require(`usejit/${name}`)(settings)],
  }
  const compiler = (
    open as (configuration: unknown) => { watch(options: object, done: () => void): { close(done: () => void): void } }
  )(configuration)
  const watching = compiler.watch({ aggregateTimeout: 20 }, () => {})
  return () => new Promise<void>((done) => watching.close(done))
}

const watchers: Record<string, Watch> = {
  async Vite(folder, program) {
    const { build } = await import('vite')
    const watcher = await build({
      configFile: false,
      root: folder,
      logLevel: 'silent',
      plugins: [require('usejit/vite')(settings)],
      build: { ssr: 'main.ts', outDir: 'out', watch: {}, rollupOptions: { output: { entryFileNames: program } } },
    })
    return () => (watcher as { close(): unknown }).close()
  },
  async Rollup(folder, program) {
    const { watch } = await import('rollup')
    const watcher = watch({
      input: join(folder, 'main.ts'),
      plugins: [resolveLikeNode, require('usejit/rollup')(settings), stripTypes],
      output: { file: join(folder, 'out', program) },
    })
    watcher.on('event', async (event) => {
      if ('result' in event) await event.result?.close()
    })
    return () => watcher.close()
  },
  async Rolldown(folder, program) {
    const { watch } = await import('rolldown')
    const watcher = watch({
      input: join(folder, 'main.ts'),
      platform: 'node',
      plugins: [require('usejit/rolldown')(settings)],
      output: { file: join(folder, 'out', program) },
    })
    watcher.on('event', async (event) => {
      if ('result' in event) await event.result.close()
    })
    return () => watcher.close()
  },
  webpack: (folder) => webpackLike(folder, 'webpack'),
  Rspack: (folder) => webpackLike(folder, 'rspack'),
  async esbuild(folder, program) {
    const { context } = await import('esbuild')
    const made = await context({
      entryPoints: [join(folder, 'main.ts')],
      outfile: join(folder, 'out', program),
      bundle: true,
      format: 'esm',
      platform: 'node',
      logLevel: 'silent',
      plugins: [require('usejit/esbuild')(settings)],
    })
    await made.watch()
    return () => made.dispose()
  },
}

describe.each(Object.entries(watchers))('%s', (name, watch) => {
  it('makes new kernels after an edit of a helper and of a type', async () => {
    const folder = join(out, name)
    const program = ['webpack', 'Rspack'].includes(name) ? 'main.cjs' : 'main.mjs'
    mkdirSync(folder, { recursive: true })
    const write = (file: string, text: string) => writeFileSync(join(folder, file), text)
    write('types.ts', types('Float64Array'))
    write('helper.ts', helper(2))
    write('kernels.ts', kernels)
    write('main.ts', main)
    const printed = () => {
      const path = join(folder, 'out', program)
      if (!existsSync(path)) return 'nothing yet'
      try {
        return JSON.parse(execFileSync(process.execPath, [path], { encoding: 'utf8', stdio: 'pipe' }))
      } catch {
        return 'half written'
      }
    }
    const patience = { timeout: 30_000, interval: 200 }
    const stop = await watch(folder, program)
    try {
      await expect.poll(printed, patience).toEqual([7, 7, 24, 24, [['(Float64Array) => number', 1]]])
      write('helper.ts', helper(3))
      await expect.poll(printed, patience).toEqual([10.5, 10.5, 36, 36, [['(Float64Array) => number', 1]]])
      write('types.ts', types('Float32Array'))
      await expect.poll(printed, patience).toEqual([10.5, 10.5, 36, 36, [['(Float32Array) => number', 1]]])
      write('helper.ts', helper(5))
      await expect.poll(printed, patience).toEqual([17.5, 17.5, 60, 60, [['(Float32Array) => number', 1]]])
    } finally {
      await stop()
    }
  })
})
