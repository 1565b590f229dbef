import { createRequire } from 'node:module'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { UsejitOptions } from 'usejit'
import type { CellId } from './cells.ts'

/** One column of the matrix. */
export interface Bundler {
  /** Also the name of its folder: `Vite 8`. */
  name: string
  /** Package whose version the table shows. */
  package: string
  /** A configuration as the documentation shows it. */
  configuration: string
  /** What its users should know, in Markdown. */
  remarks?: string
  /**
   * ES modules for Node, not minified: `main.js`, `server.js`, and `threads.js` with the worker that it starts.
   *
   * @param more options for usejit, besides those of all builds
   */
  node(outDir: string, more?: UsejitOptions): Promise<void>
  /** CommonJS for Node, minified: `main.cjs` and `unused.cjs`. */
  commonjs(outDir: string): Promise<void>
  /** ES modules for browsers, minified: `page.js` with the module worker that it starts. */
  browser(outDir: string, more?: UsejitOptions): Promise<void>
  /**
   * A classic worker, minified: with `page-classic.js`, which starts it; or `classic-worker.js` into the folder of `browser`, whose page starts it.
   */
  classic?: { page: 'page-classic' | 'page'; build(outDir: string): Promise<void> }
  /** Cells that have no meaning here, and why, in a clause. */
  none?: Partial<Record<CellId, string>>
}

/** Sources of all programs. */
export const fixtures = fileURLToPath(new URL('../../fixtures/matrix/', import.meta.url))
/** Below this package, so that an import of usejit that is left alone finds it. */
export const out = fileURLToPath(new URL('../../../out/test-matrix/', import.meta.url))

/** The same for all builds, which share compiled kernels: strict, so that a function that stays the original ends the build. */
export const options: UsejitOptions = { strict: true, dispatch: 'always', cacheDir: join(out, 'cache') }

/** `require` on purpose: the entries are ES modules and must be callable from CommonJS configuration files. */
export const require: NodeJS.Require = createRequire(import.meta.url)

/** Absolute paths of sources, by the name of the file that they become. */
export function entries(...names: string[]): Record<string, string> {
  return Object.fromEntries(
    names.map((name) => [name.replace(/-(?:own|found)$/, ''), join(fixtures, `${name}.ts`)] as const),
  )
}

const runtime = fileURLToPath(new URL('../../../dist/runtime-shim/index.js', import.meta.url))

/** Gives `usejit/runtime` the place, and the freedom from side effects, that it has as a package in node_modules. */
export const runtimeAsInstalled = {
  name: 'runtime-as-installed',
  resolveId: (id: string): { id: string; moduleSideEffects: false } | null =>
    id === 'usejit/runtime' ? { id: runtime, moduleSideEffects: false } : null,
}

/** For Rollup, which finds neither packages nor TypeScript by itself. */
export const resolveLikeNode = {
  name: 'resolve-like-node',
  resolveId(id: string, importer: string | undefined) {
    return (
      runtimeAsInstalled.resolveId(id) ??
      (importer && /^\.\/[\w-]+$/.test(id) ? `${resolve(dirname(importer), id)}.ts` : null)
    )
  },
}

/** For Rollup, which knows no TypeScript. */
export const stripTypes = {
  name: 'strip-types',
  async transform(code: string, id: string): Promise<{ code: string; map: string } | null> {
    if (!id.endsWith('.ts')) return null
    const { transform } = await import('esbuild')
    return await transform(code, { loader: 'ts', sourcemap: true, sourcefile: id })
  },
}

/** For Rollup, which does not minify. */
export const minify = {
  name: 'minify',
  async renderChunk(code: string): Promise<{ code: string; map: string }> {
    const { transform } = await import('esbuild')
    return await transform(code, { minify: true, sourcemap: true })
  },
}

/** Removes types, for webpack. */
export const stripTypesLoader = join(import.meta.dirname, '..', 'strip-types-loader.cjs')
