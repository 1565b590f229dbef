import type { BuildOptions } from 'esbuild'
import type { UsejitOptions } from 'usejit'
import { type Bundler, entries, options, require } from './bundler.ts'

async function build(inputs: string[], settings: BuildOptions, more?: UsejitOptions): Promise<void> {
  const { build: run } = await import('esbuild')
  await run({
    entryPoints: entries(...inputs),
    bundle: true,
    format: 'esm',
    sourcemap: true,
    logLevel: 'error',
    plugins: [require('usejit/esbuild')({ ...options, ...more })],
    ...settings,
  })
}

export const esbuild: Bundler = {
  name: 'esbuild',
  package: 'esbuild',
  configuration: `
// build.js
import { build } from 'esbuild'
import usejit from 'usejit/esbuild'

await build({ entryPoints: ['src/main.ts'], bundle: true, outdir: 'dist', plugins: [usejit()] })`,
  remarks: `Of plugins that load the same files, esbuild asks the first alone: put usejit in front.
esbuild renames a class that names itself in its own body (\`class _Vec\`), as a class with marked methods that call each other does: set \`keepNames\` where \`constructor.name\` matters.`,
  node: (outdir, more) =>
    build(['main', 'server', 'threads-own', 'thread'], { outdir, platform: 'node', splitting: true }, more),
  commonjs: (outdir) =>
    build(['main', 'unused'], {
      outdir,
      platform: 'node',
      format: 'cjs',
      minify: true,
      outExtension: { '.js': '.cjs' },
    }),
  browser: (outdir, more) => build(['page-own', 'web-worker'], { outdir, splitting: true, minify: true }, more),
  classic: {
    page: 'page',
    build: (outdir) =>
      build(['web-worker'], {
        entryPoints: { 'classic-worker': entries('web-worker')['web-worker'] },
        outdir,
        format: 'iife',
        minify: true,
      }),
  },
}
