import type { UsejitOptions } from 'usejit'
import { type Bundler, entries, fixtures, options, require } from './bundler.ts'

const configuration = `
// vite.config.ts
import usejit from 'usejit/vite'
import { defineConfig } from 'vite'

export default defineConfig({ plugins: [usejit()] })`

const remarks =
  "Workers are built with it, too: `worker.plugins` need not name it. Vitest reads the same file: tests run kernels, in which `dispatch: 'auto'` is `'static'`."

/** Vite 8, or another version under another name. */
function vite(name: string, packageName: string): Omit<Bundler, 'configuration'> {
  async function build(
    outDir: string,
    inputs: string[],
    settings: { build?: object; worker?: object },
    { extension = 'js', more, ...output }: { extension?: string; more?: UsejitOptions; format?: 'cjs' } = {},
  ) {
    const { build: run } = (await import(packageName)) as typeof import('vite')
    const { build: buildSettings, ...others } = settings
    await run({
      configFile: false,
      root: fixtures,
      logLevel: 'error',
      base: './',
      plugins: [require('usejit/vite')({ ...options, ...more })],
      ...others,
      build: {
        outDir,
        emptyOutDir: true,
        sourcemap: true,
        rollupOptions: {
          input: entries(...inputs),
          output: {
            entryFileNames: `[name].${extension}`,
            chunkFileNames: `chunks/[name]-[hash].${extension}`,
            ...output,
          },
        },
        ...buildSettings,
      },
    })
  }
  return {
    name,
    package: packageName,
    node: (outDir, more) =>
      build(outDir, ['main', 'server', 'threads-own', 'thread'], { build: { ssr: true, minify: false } }, { more }),
    commonjs: (outDir) =>
      build(outDir, ['main', 'unused'], { build: { ssr: true, minify: true } }, { extension: 'cjs', format: 'cjs' }),
    browser: (outDir, more) => build(outDir, ['page-found'], { worker: { format: 'es' } }, { more }),
    classic: {
      page: 'page-classic',
      build: (outDir) => build(outDir, ['page-classic'], { worker: { format: 'iife' } }),
    },
  }
}

/** Vite with Rolldown. */
export const vite8: Bundler = { ...vite('Vite 8', 'vite'), configuration, remarks }

/** Vite with Rollup and esbuild. */
export const vite7: Bundler = { ...vite('Vite 7', 'vite7'), configuration, remarks }
