import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, isAbsolute, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { DispatchMode } from '../runtime-shim/manifest.ts'
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

/** Under which name built modules have what the user's module exports by default. */
export const DEFAULT_EXPORT = '$default'

/** The user's module, and what tells of its functions. */
const entryOf = (file: string, dispatch?: DispatchMode): string => {
  const from = JSON.stringify(file)
  // `export *` leaves out the default.
  const all = `export * from ${from}\nimport * as $all from ${from}\nexport const ${DEFAULT_EXPORT} = $all['default']`
  return dispatch ? `${all}\nexport { alloc as $alloc, status as $status } from 'usejit/runtime'` : all
}

/** What usejit has, be it installed in the project or not: what is built must go with the runtime of who builds it. */
const OWN_MODULE = /^usejit(?:\/|$)/
const require = createRequire(import.meta.url)
const ownFile = (id: string): string => require.resolve(id)

function withEsbuild({ build }: typeof import('esbuild')): Build {
  const own: import('esbuild').Plugin = {
    name: 'usejit-own',
    setup: ({ onResolve }) => onResolve({ filter: OWN_MODULE }, ({ path }) => ({ path: ownFile(path) })),
  }
  return async (entry, output, dispatch) => {
    const { default: plugin } = await import('../vite-plugin/esbuild.ts')
    await build({
      stdin: { contents: entryOf(entry, dispatch), resolveDir: dirname(entry), loader: 'js' },
      bundle: true,
      format: 'esm',
      platform: 'node',
      packages: 'external',
      outfile: output,
      logLevel: 'silent',
      plugins: [own, ...(dispatch ? [plugin({ dispatch })] : [])],
    })
  }
}

function withRolldown({ rolldown }: typeof import('rolldown')): Build {
  return async (entry, output, dispatch) => {
    const { default: plugin } = await import('../vite-plugin/rolldown.ts')
    const name = '\0usejit-entry'
    const start = {
      name: 'usejit-entry',
      resolveId: (id: string) => (id === name ? id : OWN_MODULE.test(id) ? ownFile(id) : undefined),
      load: (id: string) => (id === name ? entryOf(entry, dispatch) : undefined),
    }
    const bundle = await rolldown({
      input: name,
      platform: 'node',
      external: (id, importer) =>
        importer !== undefined && importer !== name && /^[^./\0]/.test(id) && !isAbsolute(id) && !OWN_MODULE.test(id),
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
