import type { OutputOptions } from 'rollup'
import type { UsejitOptions } from 'usejit'
import { type Bundler, entries, minify, options, require, resolveLikeNode, stripTypes } from './bundler.ts'

async function build(inputs: string[], output: OutputOptions, more?: UsejitOptions): Promise<void> {
  const { rollup: open } = await import('rollup')
  const bundle = await open({
    input: entries(...inputs),
    plugins: [resolveLikeNode, require('usejit/rollup')({ ...options, ...more }), stripTypes],
    external: /^node:/,
  })
  await bundle.write({ sourcemap: true, entryFileNames: '[name].js', ...output })
  await bundle.close()
}

export const rollup: Bundler = {
  name: 'Rollup 4',
  package: 'rollup',
  configuration: `
// rollup.config.js
import typescript from '@rollup/plugin-typescript'
import usejit from 'usejit/rollup'

export default {
  input: 'src/main.ts',
  plugins: [usejit(), typescript()],   // before whatever strips types
  output: { dir: 'dist', sourcemap: true },
}`,
  remarks:
    "Workers are entries of their own: `input: { main: …, worker: … }`, and `new Worker(new URL('./worker.js', import.meta.url), { type: 'module' })`. So it is with Rolldown and esbuild.",
  node: (dir, more) => build(['main', 'server', 'threads-own', 'thread'], { dir }, more),
  commonjs: (dir) =>
    build(['main', 'unused'], {
      dir,
      format: 'cjs',
      entryFileNames: '[name].cjs',
      chunkFileNames: '[name].cjs',
      plugins: [minify],
    }),
  browser: (dir, more) => build(['page-own', 'web-worker'], { dir, plugins: [minify] }, more),
  classic: {
    page: 'page',
    build: (dir) =>
      build(['web-worker'], {
        dir,
        format: 'iife',
        entryFileNames: 'classic-worker.js',
        plugins: [minify],
        inlineDynamicImports: true,
      }),
  },
}
