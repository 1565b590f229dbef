import type { OutputOptions } from 'rolldown'
import type { UsejitOptions } from 'usejit'
import { type Bundler, entries, options, require } from './bundler.ts'

async function build(
  inputs: string[],
  platform: 'node' | 'browser',
  output: OutputOptions,
  more?: UsejitOptions,
): Promise<void> {
  const { rolldown: open } = await import('rolldown')
  const bundle = await open({
    input: entries(...inputs),
    platform,
    plugins: [require('usejit/rolldown')({ ...options, ...more })],
  })
  await bundle.write({ sourcemap: true, entryFileNames: '[name].js', ...output })
  await bundle.close()
}

export const rolldown: Bundler = {
  name: 'Rolldown 1',
  package: 'rolldown',
  configuration: `
// rolldown.config.ts
import { defineConfig } from 'rolldown'
import usejit from 'usejit/rolldown'

export default defineConfig({
  input: 'src/main.ts',
  plugins: [usejit()],
  output: { dir: 'dist', sourcemap: true },
})`,
  node: (dir, more) => build(['main', 'server', 'threads-own', 'thread'], 'node', { dir }, more),
  commonjs: (dir) =>
    build(['main', 'unused'], 'node', {
      dir,
      format: 'cjs',
      entryFileNames: '[name].cjs',
      chunkFileNames: '[name].cjs',
      minify: true,
    }),
  browser: (dir, more) => build(['page-own', 'web-worker'], 'browser', { dir, minify: true }, more),
  classic: {
    page: 'page',
    build: (dir) =>
      build(['web-worker'], 'browser', {
        dir,
        format: 'iife',
        entryFileNames: 'classic-worker.js',
        minify: true,
        codeSplitting: false,
      }),
  },
}
