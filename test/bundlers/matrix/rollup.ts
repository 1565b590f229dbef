import type { OutputOptions } from 'rollup'
import type { UsejitOptions } from 'usejit'
import { type Bundler, entries, minify, options, require, runtimeAsInstalled } from './bundler.ts'

async function build(inputs: string[], output: OutputOptions, more?: UsejitOptions): Promise<void> {
  const { rollup: open } = await import('rollup')
  const bundle = await open({
    input: entries(...inputs),
    // As the configuration below.
    plugins: [
      runtimeAsInstalled,
      require('usejit/rollup')({ ...options, ...more }),
      require('@rollup/plugin-node-resolve')(),
      require('rollup-plugin-esbuild').default({ target: 'es2022' }),
    ],
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
import resolve from '@rollup/plugin-node-resolve'
import esbuild from 'rollup-plugin-esbuild'
import usejit from 'usejit/rollup'

export default {
  input: 'src/main.ts',
  plugins: [usejit(), resolve(), esbuild({ target: 'es2022' })],   // before whatever strips types
  output: { dir: 'dist', sourcemap: true },
}`,
  remarks: [
    '`@rollup/plugin-swc` in place of `rollup-plugin-esbuild` does as well. **Not `@rollup/plugin-typescript`**: wherever it stands, it gives Rollup files whose types are gone already, so that no function has a kernel;',
    'the build says so, as `no-parameter-type`. Neither of the other two checks types: `tsc --noEmit` does.',
    '',
    "Workers are entries of their own: `input: { main: …, worker: … }`, and `new Worker(new URL('./worker.js', import.meta.url), { type: 'module' })`. So it is with Rolldown and esbuild.",
  ].join('\n'),
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
