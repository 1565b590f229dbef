import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, isAbsolute, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { createDiskResolver } from '../plugin/resolve-on-disk.ts'
import type { DispatchMode } from '../runtime-shim/manifest.ts'
import { DEFAULT_EXPORT } from './default-export.ts'
import { esbuildOf, rolldownOf } from './project-bundler.ts'
import { UsageError } from './usage-error.ts'

/** Builds modules of the user for this process. */
export interface ModuleBuilder {
  /**
   * @param file absolute path
   * @param dispatch with kernels, chosen in this way, and with `$status` and `$alloc` of the runtime that belongs to them; without it as it was
   * written, with all that it calls
   * @returns the URL to import
   * @throws UsageError where the bundler refuses the module
   */
  build(file: string, dispatch?: DispatchMode): Promise<string>
  /** Of another file for the time being. */
  path(name: string): string
  /** Removes the files. */
  close(): void
}

type Build = (entry: string, output: string, dispatch?: DispatchMode) => Promise<void>

/**
 * A builder that uses a bundler which the project has.
 *
 * @param cwd the project
 * @throws UsageError where there is none
 */
export async function openModuleBuilder(cwd: string): Promise<ModuleBuilder> {
  const build = await findBundler(cwd)
  // Within the project, so that packages are found which are not bundled.
  const cache = join(cwd, 'node_modules', '.cache', 'usejit')
  const folder = makeFolder(cache)
  let count = 0
  return {
    async build(file, dispatch) {
      const output = join(folder, `${count++}.mjs`)
      try {
        await build(file, output, dispatch)
      } catch (error) {
        throw new UsageError(`${file} cannot be built: ${(error as Error).message}`)
      }
      return pathToFileURL(output).href
    },
    path: (name) => join(folder, name),
    close: () => rmSync(folder, { recursive: true, force: true }),
  }
}

/** @throws UsageError where nothing can be written there */
function makeFolder(cache: string): string {
  try {
    mkdirSync(cache, { recursive: true })
    return mkdtempSync(join(cache, 'run-'))
  } catch (error) {
    throw new UsageError(`The module has to be built in ${cache}, which cannot be written: ${(error as Error).message}`)
  }
}

async function findBundler(cwd: string): Promise<Build> {
  const esbuild = await esbuildOf(cwd)
  if (esbuild) return withEsbuild(esbuild)
  const rolldown = await rolldownOf(cwd)
  if (rolldown) return withRolldown(rolldown)
  throw new UsageError(
    'The module has to be built, and the project has neither esbuild nor rolldown (nor vite, which brings it). Install one: npm i -D esbuild',
  )
}

/** The user's module, and what tells of its functions. */
const entryOf = (file: string, dispatch?: DispatchMode): string => {
  const from = JSON.stringify(file)
  // `export *` leaves out the default.
  const all = `export * from ${from}\nimport * as $all from ${from}\nexport const ${DEFAULT_EXPORT} = $all['default']`
  return dispatch ? `${all}\nexport { alloc as $alloc, status as $status } from 'usejit/runtime'` : all
}

/** What usejit has, be it installed in the project or not: what is built must go with the runtime of who builds it. */
const OWN_MODULE = /^usejit(?:\/|$)/
/** A name, and neither a path nor a URL: of a package, of a part of Node, or one that stands for files of the project. */
const BARE = /^(?!\.{0,2}\/|\.{1,2}$|\0|[a-zA-Z]:[\\/]|[a-z][a-z\d+.-]+:\/\/)/
const require = createRequire(import.meta.url)
const ownFile = (id: string): string => require.resolve(id)

/**
 * Where an import by a name leads: to a file of the project, as TypeScript and the compiler find it (`paths` of tsconfig.json, `imports` of package.json, packages of a workspace), or to
 * what Node finds when the module is run.
 */
type NameResolver = (name: string, importer: string) => Promise<string | 'external'>

function createNameResolver(): NameResolver {
  const onDisk = createDiskResolver()
  return async (name, importer) => {
    if (OWN_MODULE.test(name)) return ownFile(name)
    const found = await onDisk(name, importer.replace(/\?.*$/s, ''), 'values')
    return found === undefined || /[\\/]node_modules[\\/]/.test(found) ? 'external' : found
  }
}

function withEsbuild({ build }: typeof import('esbuild')): Build {
  return async (entry, output, dispatch) => {
    const resolve = createNameResolver()
    const names: import('esbuild').Plugin = {
      name: 'usejit-names',
      setup: ({ onResolve }) =>
        onResolve({ filter: /^/ }, async ({ path, importer, kind }) => {
          if (kind === 'entry-point' || !BARE.test(path)) return undefined
          const found = await resolve(path, isAbsolute(importer) ? importer : entry)
          return found === 'external' ? { path, external: true } : { path: found }
        }),
    }
    const { default: plugin } = await import('../vite-plugin/esbuild.ts')
    await build({
      stdin: { contents: entryOf(entry, dispatch), resolveDir: dirname(entry), loader: 'js' },
      bundle: true,
      format: 'esm',
      platform: 'node',
      outfile: output,
      logLevel: 'silent',
      plugins: [names, ...(dispatch ? [plugin({ dispatch })] : [])],
    })
  }
}

function withRolldown({ rolldown }: typeof import('rolldown')): Build {
  return async (entry, output, dispatch) => {
    const resolve = createNameResolver()
    const { default: plugin } = await import('../vite-plugin/rolldown.ts')
    const name = '\0usejit-entry'
    const start = {
      name: 'usejit-entry',
      async resolveId(id: string, importer: string | undefined) {
        if (id === name) return id
        if (!BARE.test(id)) return undefined
        const found = await resolve(id, importer !== undefined && isAbsolute(importer) ? importer : entry)
        return found === 'external' ? { id, external: true } : found
      },
      load: (id: string) => (id === name ? entryOf(entry, dispatch) : undefined),
    }
    const bundle = await rolldown({
      input: name,
      platform: 'node',
      plugins: [start, ...(dispatch ? [plugin({ dispatch })] : [])],
      logLevel: 'silent',
    })
    try {
      await bundle.write({ file: output, format: 'esm' })
    } finally {
      await bundle.close()
    }
  }
}
