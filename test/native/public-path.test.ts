/** webpack and Rspack for Node: native code is found from where the bundle is, whatever `output.publicPath` says, which is about browsers; and tools that trace files find it, too. */
import { execFileSync } from 'node:child_process'
import { cpSync, readdirSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { nodeFileTrace } from '@vercel/nft'
import type { UsejitOptions } from 'usejit'
import { afterAll, describe, expect, it } from 'vitest'
import type { Configuration } from 'webpack'
import { stripTypesLoader } from '../bundlers/builders.ts'
import { native } from './load-native.ts'

const fixture = join(import.meta.dirname, '..', 'fixtures', 'bundlers', 'main.ts')
const out = fileURLToPath(new URL('../../out/test-native-public-path/', import.meta.url))
const options: UsejitOptions = { targets: ['wasm', 'native'], dispatch: 'always', cacheDir: join(out, 'cache') }
afterAll(() => rmSync(out, { recursive: true, force: true }))

const esm: Configuration = {
  output: { filename: 'out.mjs', module: true, chunkFormat: 'module' },
  experiments: { outputModule: true },
}
/** By what is special about them; `traced` is false where nobody traces: a program that is evaluated piece by piece. */
const programs: [what: string, configuration: Configuration, traced?: boolean][] = [
  ["publicPath 'auto'", { output: { filename: 'out.cjs', publicPath: 'auto' } }],
  ['the path of a server, and a chunk in a folder', { output: { filename: 'server/out.cjs', publicPath: '/static/' } }],
  ['the address of a CDN, for ES modules', { ...esm, output: { ...esm.output, publicPath: 'https://cdn.example/x/' } }],
  [
    'a runtime chunk, and assets in a folder',
    {
      output: { filename: 'chunks/[name].cjs', publicPath: '/', assetModuleFilename: 'assets/[hash][ext]' },
      optimization: { runtimeChunk: { name: 'runtime' } },
    },
  ],
  ['development', { mode: 'development', output: { filename: 'out.cjs', publicPath: '/static/' } }, false],
  [
    'development, for ES modules',
    { ...esm, mode: 'development', output: { ...esm.output, publicPath: '/static/' } },
    false,
  ],
]

type Bundler = (configuration: Configuration) => {
  run(done: (error: Error | null, stats?: Stats) => void): void
  close(done: () => void): void
}
interface Stats {
  toJson(options: object): { errors?: { message: string }[]; warnings?: { message: string }[] }
}

const bundlers: Record<string, () => Promise<{ open: Bundler; plugin: unknown }>> = {
  webpack: async () => ({
    open: (await import('webpack')).default as unknown as Bundler,
    plugin: (await import('usejit/webpack')).default(options),
  }),
  Rspack: async () => ({
    open: (await import('@rspack/core')).rspack as unknown as Bundler,
    plugin: (await import('usejit/rspack')).default(options),
  }),
}

describe.skipIf(!native).each(Object.keys(bundlers))('%s', (bundler) => {
  it.each(programs)('finds the addon: %s', async (what, configuration, traced = true) => {
    const path = join(out, `${bundler}-${what}`.replace(/\W+/g, '-'))
    const { open, plugin } = await bundlers[bundler]()
    const compiler = open({
      mode: 'production',
      target: 'node20',
      context: dirname(fixture),
      entry: fixture,
      resolve: { extensions: ['.ts', '.js'] },
      module: { rules: [{ test: /\.ts$/, loader: stripTypesLoader }] },
      performance: { hints: false },
      ...configuration,
      output: { path, ...configuration.output },
      plugins: [plugin as never],
    })
    const stats = await new Promise<Stats>((done, fail) =>
      compiler.run((error, result) => (error ? fail(error) : done(result!))),
    )
    await new Promise<void>((done) => compiler.close(done))
    const { errors, warnings } = stats.toJson({ all: false, errors: true, warnings: true })
    expect([...errors!, ...warnings!].map(({ message }) => message)).toEqual([])
    const moved = join(out, 'moved', `${bundler} ${what}`.replace(/[^\w ]+/g, ' & '))
    cpSync(path, moved, { recursive: true })
    rmSync(path, { recursive: true })

    const files = readdirSync(moved, { recursive: true }).map(String)
    const [addon, ...others] = files.filter((file) => file.endsWith('.node'))
    expect(others).toEqual([])
    expect(addon).toMatch(
      configuration.output?.assetModuleFilename
        ? /^assets.kernels\.\w+-\w+-\w{8}\.node$/
        : /^kernels\.\w+-\w+-\w{8}\.node$/,
    )
    const program = join(moved, files.find((file) => /(?:out|main)\.[cm]js$/.test(file))!)
    const output = execFileSync(process.execPath, [program, '--targets'], { cwd: '/', encoding: 'utf8' })
    expect(JSON.parse(output)).toMatchObject({ dot: true, kernelCalls: [1, 1], targets: ['native', 'native'] })
    if (traced) {
      const { fileList } = await nodeFileTrace([program], { base: moved })
      expect([...fileList]).toContain(addon)
    }
  })
})
