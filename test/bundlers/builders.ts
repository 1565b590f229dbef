import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, extname, join } from 'node:path'
import type { PluginItem } from '@babel/core'
import type { Configuration as RspackConfiguration, Stats as RspackStats } from '@rspack/core'
import type { UsejitOptions } from 'usejit'
import type { Configuration, Stats } from 'webpack'

/** What one bundler made of an entry file. */
export interface Built {
  /** Absolute path of the program to run with Node. */
  program: string
  /** Version 3 source map of the file that holds the kernels. */
  map: { sources: string[]; mappings: string }
  /** Code that the map belongs to. */
  code: string
  /** Texts of all warnings. */
  warnings: string[]
}

/**
 * Builds `entry` (TypeScript) for Node with one bundler.
 *
 * @param entry absolute path
 * @param outDir absolute path, inside this package so that an import of usejit that was left alone resolves
 * @param options for usejit
 * @throws Error with the text of the bundler's errors
 */
export type Builder = (entry: string, outDir: string, options: UsejitOptions) => Promise<Built>

/** `require` on purpose: the entries are ES modules and must be callable from CommonJS configuration files. */
const require = createRequire(import.meta.url)

/** What Rollup needs in front of it, since it knows no TypeScript itself. */
export const stripTypes = {
  name: 'strip-types',
  async transform(code: string, id: string) {
    if (!id.endsWith('.ts')) return null
    const { transform } = await import('esbuild')
    return await transform(code, { loader: 'ts', sourcemap: true, sourcefile: id })
  },
}

/** The same as a loader. */
export const stripTypesLoader = join(import.meta.dirname, 'strip-types-loader.cjs')

function read(outDir: string, file: string, warnings: string[]): Built {
  const program = join(outDir, file)
  return {
    program,
    map: JSON.parse(readFileSync(`${program}.map`, 'utf8')),
    code: readFileSync(program, 'utf8'),
    warnings,
  }
}

async function vite(entry: string, outDir: string, options: UsejitOptions): Promise<Built> {
  const { build, createLogger } = await import('vite')
  const warnings: string[] = []
  const logger = createLogger('silent')
  logger.warn = (text) => void warnings.push(text)
  await build({
    configFile: false,
    root: dirname(entry),
    customLogger: logger,
    logLevel: 'warn',
    plugins: [require('usejit/vite')(options)],
    build: {
      ssr: entry,
      outDir,
      emptyOutDir: true,
      sourcemap: true,
      minify: false,
      rolldownOptions: { output: { entryFileNames: 'out.mjs' } },
    },
  })
  return read(outDir, 'out.mjs', warnings)
}

async function rollup(entry: string, outDir: string, options: UsejitOptions): Promise<Built> {
  const { rollup: open } = await import('rollup')
  const warnings: string[] = []
  const bundle = await open({
    input: entry,
    plugins: [resolveTypeScript, require('usejit/rollup')(options), stripTypes],
    external: ['usejit/runtime'],
    onwarn: ({ message }) => void warnings.push(message),
  })
  await bundle.write({ file: join(outDir, 'out.mjs'), sourcemap: true })
  await bundle.close()
  return read(outDir, 'out.mjs', warnings)
}

/** Finds `./kernels` as `./kernels.ts`. */
export const resolveTypeScript = {
  name: 'resolve-typescript',
  resolveId: (id: string, importer: string | undefined) =>
    id.startsWith('./') && importer ? join(dirname(importer), extname(id) ? id : `${id}.ts`) : null,
}

async function rolldown(entry: string, outDir: string, options: UsejitOptions): Promise<Built> {
  const { rolldown: open } = await import('rolldown')
  const warnings: string[] = []
  const bundle = await open({
    input: entry,
    platform: 'node',
    plugins: [require('usejit/rolldown')(options)],
    onwarn: ({ message }) => void warnings.push(message),
  })
  await bundle.write({ file: join(outDir, 'out.mjs'), sourcemap: true })
  await bundle.close()
  return read(outDir, 'out.mjs', warnings)
}

async function webpack(entry: string, outDir: string, options: UsejitOptions): Promise<Built> {
  const { default: open } = await import('webpack')
  const configuration: Configuration = {
    ...webpackLike(entry, outDir),
    module: { rules: [{ test: /\.ts$/, loader: stripTypesLoader }] },
    plugins: [require('usejit/webpack')(options)],
  }
  const compiler = open(configuration)
  if (!compiler) throw new Error('webpack refused its configuration')
  const stats = await new Promise<Stats | undefined>((done, fail) =>
    compiler.run((error, result) => (error ? fail(error) : done(result))),
  )
  await new Promise((done) => compiler.close(done))
  return read(outDir, 'out.cjs', warningsOf(stats))
}

async function rspack(entry: string, outDir: string, options: UsejitOptions): Promise<Built> {
  const { rspack: open } = await import('@rspack/core')
  const configuration: RspackConfiguration = {
    ...webpackLike(entry, outDir),
    module: {
      rules: [
        {
          test: /\.ts$/,
          loader: 'builtin:swc-loader',
          options: { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' } },
          type: 'javascript/auto',
        },
      ],
    },
    plugins: [require('usejit/rspack')(options)],
  }
  const compiler = open(configuration)
  const stats = await new Promise<RspackStats | undefined>((done, fail) =>
    compiler.run((error, result) => (error ? fail(error) : done(result))),
  )
  await new Promise((done) => compiler.close(done))
  return read(outDir, 'out.cjs', warningsOf(stats))
}

/** What webpack and Rspack configurations have in common. */
function webpackLike(entry: string, outDir: string) {
  return {
    mode: 'production' as const,
    optimization: { minimize: false },
    devtool: 'source-map' as const,
    target: 'node' as const,
    context: dirname(entry),
    entry,
    output: { path: outDir, filename: 'out.cjs' },
    resolve: { extensions: ['.ts', '.js'] },
  }
}

function warningsOf(stats: Stats | RspackStats | undefined): string[] {
  if (!stats) throw new Error('The build gave no statistics.')
  const { errors = [], warnings = [] } = stats.toJson({ all: false, errors: true, warnings: true })
  if (errors.length > 0) throw new Error(errors.map((one) => one.message).join('\n'))
  return warnings.map((one) => one.message)
}

async function esbuild(entry: string, outDir: string, options: UsejitOptions): Promise<Built> {
  const { build } = await import('esbuild')
  const { warnings } = await build({
    entryPoints: [entry],
    outfile: join(outDir, 'out.mjs'),
    bundle: true,
    format: 'esm',
    platform: 'node',
    sourcemap: true,
    logLevel: 'silent',
    plugins: [require('usejit/esbuild')(options)],
  })
  return read(
    outDir,
    'out.mjs',
    warnings.map((one) => one.text),
  )
}

/** Babel compiles single files: the entry and, where it imports them, the kernels next to it. */
async function babel(entry: string, outDir: string, options: UsejitOptions): Promise<Built> {
  const { transformAsync } = await import('@babel/core')
  const { transform } = await import('esbuild')
  const warnings: string[] = []
  const { warn } = console
  console.warn = (text: string) => void warnings.push(text)
  mkdirSync(outDir, { recursive: true })
  let map: Built['map'] | null | undefined
  let code = ''
  try {
    const beside = /from '\.\/(\w+)'/.exec(readFileSync(entry, 'utf8'))?.[1] ?? 'kernels'
    for (const file of [join(dirname(entry), `${beside}.ts`), entry]) {
      const result = await transformAsync(readFileSync(file, 'utf8'), {
        filename: file,
        configFile: false,
        babelrc: false,
        sourceMaps: true,
        parserOpts: { plugins: ['typescript'] },
        plugins: [[require('usejit/babel'), options] as PluginItem],
      })
      if (!map) ({ map, code = '' } = result as { map: Built['map']; code: string })
      const stripped = await transform(result?.code ?? '', { loader: 'ts' })
      const runnable = stripped.code.replace(`"./${beside}"`, `"./${beside}.mjs"`)
      writeFileSync(join(outDir, basename(file).replace('.ts', '.mjs')), runnable)
    }
  } finally {
    console.warn = warn
  }
  return { program: join(outDir, basename(entry).replace('.ts', '.mjs')), map: map as Built['map'], code, warnings }
}

/** Every bundler that usejit has an entry for. */
export const builders: Record<string, Builder> = { vite, rollup, rolldown, webpack, rspack, esbuild, babel }
