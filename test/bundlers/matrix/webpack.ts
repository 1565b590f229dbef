import { join } from 'node:path'
import type { Configuration as RspackConfiguration, Stats as RspackStats } from '@rspack/core'
import type { UsejitOptions } from 'usejit'
import type { Configuration, Stats } from 'webpack'
import { type Bundler, entries, fixtures, options, require } from './bundler.ts'

/** One build, as webpack and Rspack are both told of it. */
interface Build {
  inputs: string[]
  target: 'node' | 'web'
  path: string
  module: boolean
  minimize?: boolean
  more?: UsejitOptions
}

/** What configurations of webpack and Rspack have in common. */
function configure({ inputs, target, path, module, minimize = false }: Build) {
  const filename = target === 'node' && !module ? '[name].cjs' : '[name].js'
  return {
    mode: 'production' as const,
    devtool: 'source-map' as const,
    target,
    context: fixtures,
    entry: entries(...inputs),
    optimization: { minimize },
    performance: { hints: false as const },
    resolve: { extensions: ['.ts', '.js'] },
    output: {
      path,
      filename,
      chunkFilename: `chunk-${filename}`,
      publicPath: target === 'web' ? ('auto' as const) : undefined,
      module,
      library: {
        type: module ? 'module' : target === 'node' ? 'commonjs2' : 'var',
        ...(target === 'web' && !module && { name: 'page' }),
      },
    },
  }
}

function check(stats: Stats | RspackStats | undefined): void {
  const { errors = [], warnings = [] } = stats?.toJson({ all: false, errors: true, warnings: true }) ?? {}
  const messages = [...errors, ...warnings].map(({ message }) => message)
  if (!stats || messages.length > 0) throw new Error(messages.join('\n') || 'The build gave no statistics.')
}

/** As the configuration below; of TypeScript 7 it cannot make use. */
const tsLoader = {
  test: /\.ts$/,
  loader: 'ts-loader',
  options: { transpileOnly: true, compiler: 'typescript5', silent: true, configFile: join(fixtures, 'tsconfig.json') },
}

async function webpackBuild(build: Build): Promise<void> {
  const { default: open } = await import('webpack')
  const configuration: Configuration = {
    ...configure(build),
    experiments: { outputModule: build.module },
    module: { rules: [tsLoader] },
    plugins: [require('usejit/webpack')({ ...options, ...build.more })],
  }
  const compiler = open(configuration)
  if (!compiler) throw new Error('webpack refused its configuration')
  const stats = await new Promise<Stats | undefined>((done, fail) =>
    compiler.run((error, result) => (error ? fail(error) : done(result))),
  )
  await new Promise((done) => compiler.close(done))
  check(stats)
}

async function rspackBuild(build: Build): Promise<void> {
  const { rspack: open } = await import('@rspack/core')
  const strip = {
    test: /\.ts$/,
    loader: 'builtin:swc-loader',
    options: { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' } },
    type: 'javascript/auto',
  }
  const configuration: RspackConfiguration = {
    ...configure(build),
    module: { rules: [strip] },
    plugins: [require('usejit/rspack')({ ...options, ...build.more })],
  }
  const compiler = open(configuration)
  const stats = await new Promise<RspackStats | undefined>((done, fail) =>
    compiler.run((error, result) => (error ? fail(error) : done(result))),
  )
  await new Promise((done) => compiler.close(done))
  check(stats)
}

const builds = (run: (build: Build) => Promise<void>): Pick<Bundler, 'node' | 'commonjs' | 'browser' | 'classic'> => ({
  node: (path, more) => run({ inputs: ['main', 'server', 'threads-found'], target: 'node', path, module: true, more }),
  commonjs: (path) => run({ inputs: ['main', 'unused'], target: 'node', path, module: false, minimize: true }),
  browser: (path, more) => run({ inputs: ['page-found'], target: 'web', path, module: true, minimize: true, more }),
  classic: {
    page: 'page-classic',
    build: (path) => run({ inputs: ['page-classic'], target: 'web', path, module: false, minimize: true }),
  },
})

export const webpack: Bundler = {
  name: 'webpack 5',
  package: 'webpack',
  configuration: `
// webpack.config.js
import usejit from 'usejit/webpack'   // const usejit = require('usejit/webpack') does as well

export default {
  resolve: { extensions: ['.ts', '.js'] },
  module: { rules: [{ test: /\\.ts$/, loader: 'ts-loader', options: { transpileOnly: true } }] },
  plugins: [usejit()],
}`,
  remarks: [
    '`transpileOnly` is needed: without it ts-loader checks the types of what usejit has written in place of your functions, and fails where `strict` is on. Check what you have written, by `tsc --noEmit` or',
    '`fork-ts-checker-webpack-plugin`. `esbuild-loader` and `swc-loader` only remove types.',
    '',
    "Workers by `new Worker(new URL('./worker.ts', import.meta.url))` have kernels. For Node, webpack knows that expression where `Worker` comes from `worker_threads`, without `node:`.",
  ].join('\n'),
  ...builds(webpackBuild),
}

export const rspack: Bundler = {
  name: 'Rspack 2',
  package: '@rspack/core',
  configuration: `
// rspack.config.js
import usejit from 'usejit/rspack'

export default {
  module: { rules: [{ test: /\\.ts$/, loader: 'builtin:swc-loader', type: 'javascript/auto' }] },
  plugins: [usejit()],
}`,
  ...builds(rspackBuild),
}
